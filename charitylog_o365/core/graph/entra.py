"""The connection to Microsoft Entra that msal is given to speak through."""

from typing import Any

import requests

from .errors import retry_after

# Seconds to connect, and between two bytes: a person is looking at a blank page.
TIMEOUT = (5.0, 15.0)


class Unwell(requests.RequestException):
    """Entra answered, but with nothing that msal could use; ``retry_after`` seconds."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"Sign-in answered {status}")
        self.status = status
        self.retry_after = wait


class Entra(requests.Session):
    """A session with a timeout, which msal does not set by itself.

    Raises `Unwell` for what is not a JSON object: msal would log the whole answer as
    an error. Never follows a redirect: the client secret would go with it.
    """

    def __init__(self, timeout: tuple[float, float] = TIMEOUT) -> None:
        super().__init__()
        self._timeout = timeout

    def request(
        self, method: str, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        options = {**options, "timeout": self._timeout, "allow_redirects": False}
        answer = super().request(method, url, *args, **options)
        # JSON is UTF-8, whatever the header forgets to say; never to be guessed at.
        answer.encoding = "utf-8"
        if not self._is_usable(answer):
            wait = retry_after(answer.headers.get("Retry-After"))
            raise Unwell(answer.status_code, wait)
        return answer

    def _is_usable(self, answer: requests.Response) -> bool:
        status = answer.status_code
        if not 200 <= status < 300 and not 400 <= status < 500 or status == 429:
            return False
        try:
            return isinstance(answer.json(), dict)
        except ValueError:
            return False
