"""The HTTP session with Microsoft Entra that msal uses."""

from typing import Any

import requests

from .errors import retry_after

# Seconds to connect, and between two bytes; the person sees a blank page meanwhile.
TIMEOUT = (5.0, 15.0)


class UnusableAnswer(requests.RequestException):
    """Entra's answer is not one that msal can use; ``retry_after`` is in seconds."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"Sign-in answered {status}")
        self.status = status
        self.retry_after = wait


class Entra(requests.Session):
    """A session with a timeout, which msal does not set.

    Raises `UnusableAnswer` for anything but a JSON object: msal would log the whole
    answer as an error. Follows no redirect: the client secret would be sent along.
    """

    def __init__(self, timeout: tuple[float, float] = TIMEOUT) -> None:
        super().__init__()
        self._timeout = timeout

    def request(
        self, method: str, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        options = {**options, "timeout": self._timeout, "allow_redirects": False}
        answer = super().request(method, url, *args, **options)
        if method.upper() == "POST":
            # The request for a token is the last one. msal keeps the session until
            # Python's collector comes by; a run that refreshes many sign-ins would
            # have as many connections open.
            self.close()
        # JSON is UTF-8; without a charset in the header requests would guess.
        answer.encoding = "utf-8"
        if not self._is_usable(answer):
            wait = retry_after(answer.headers.get("Retry-After"))
            raise UnusableAnswer(answer.status_code, wait)
        return answer

    def _is_usable(self, answer: requests.Response) -> bool:
        status = answer.status_code
        if not 200 <= status < 300 and not 400 <= status < 500 or status == 429:
            return False
        try:
            return isinstance(answer.json(), dict)
        except ValueError:
            return False
