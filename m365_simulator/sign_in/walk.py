"""Walk through the sign-in pages as a browser would, without one."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit


def walk(auth_uri, upn, accept=True, cookies=None):
    """Return (query answer, page text, cookies); one of the first two is None.

    ``accept``: to the consent that is asked for, and to a second factor.
    ``cookies`` is a dict from an earlier walk: the same browser again.
    """
    cookies = dict(cookies or {})
    form = None
    for _step in range(5):
        status, headers, text = _fetch(auth_uri, form, cookies)
        for header in headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                cookies[name] = morsel.value
        if status == 302:
            answer = urlsplit(headers["Location"])
            return dict(parse_qsl(answer.query or answer.fragment)), None, cookies
        if status >= 400:
            return None, text, cookies
        if 'data-testid="accept"' in text:
            form = {"upn": upn, "action": "accept" if accept else "cancel"}
        elif 'data-testid="approve"' in text:
            form = {"upn": upn, "action": "approve" if accept else "cancel"}
        elif 'data-testid="return"' in text:
            form = {"upn": upn, "action": "return"}
        elif upn is None:
            form = {"action": "cancel"}
        else:
            form = {"upn": upn}
    raise AssertionError("The sign-in pages lead nowhere")


def _fetch(uri, form, cookies):
    parts = urlsplit(uri)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=10)
    headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())}
    body = None
    if form is not None:
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        method = "GET" if form is None else "POST"
        connection.request(method, f"{parts.path}?{parts.query}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()
