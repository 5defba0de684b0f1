"""Go through the sign-in pages as a browser would, without a browser."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

#: More pages than this do not follow one another.
MOST_PAGES = 5


class SignInStopped(Exception):
    """Entra stopped on a page of its own, instead of going back to the application."""


def sign_in(auth_uri, upn, accept=True, cookies=None):
    """What the redirect at the end tells the application; it is not followed.

    ``upn`` is picked on the first page; None cancels there. ``accept``: the answer to
    consent and to a second factor. ``cookies`` is a dict of one browser, which is
    filled. Raises SignInStopped, with the page, where no redirect comes.
    """
    cookies = {} if cookies is None else cookies
    form = None
    for _page in range(MOST_PAGES):
        status, headers, text = _fetch(auth_uri, form, cookies)
        for header in headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                cookies[name] = morsel.value
        if status == 302:
            answer = urlsplit(headers["Location"])
            return dict(parse_qsl(answer.query or answer.fragment))
        if status >= 400:
            raise SignInStopped(text)
        form = _filled(text, upn, accept)
    raise AssertionError("The sign-in pages lead nowhere")


def _filled(page, upn, accept):
    """The form to post, by the buttons of a page."""
    if 'data-testid="accept"' in page:
        return {"upn": upn, "action": "accept" if accept else "cancel"}
    if 'data-testid="approve"' in page:
        return {"upn": upn, "action": "approve" if accept else "cancel"}
    if 'data-testid="return"' in page:
        return {"upn": upn, "action": "return"}
    return {"action": "cancel"} if upn is None else {"upn": upn}


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
