"""Everything that leaves the house: each request as sent, and each e-mail."""

import json
from html import unescape
from urllib.parse import unquote_plus

from .outlook_case import OutlookCase


class PrivacyCase(OutlookCase):
    """Listens where requests go out, before anybody else could change them."""

    sent = []

    def setUp(self):
        super().setUp()
        self.sent.clear()
        self.mails = self.env["mail.mail"].sudo()
        self.patch(type(self.mails), "unlink", lambda mails: True)
        self.before = self.mails.search([])

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        cls.sent.append(request)
        return super()._request_handler(session, request, **options)

    def left(self):
        """Return all that left, as people would read it: nothing escaped."""
        self.env.flush_all()
        mails = self.mails.search([]) - self.before
        texts = [text for request in self.sent for text in _texts(request)]
        texts += [f"{mail.subject} {mail.body_html} {mail.email_to}" for mail in mails]
        return "\n".join(unescape(text) for text in texts)


def _texts(request):
    body = request.body or b""
    body = body.decode() if isinstance(body, bytes) else body
    try:
        body = json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        body = unquote_plus(body)
    yield unquote_plus(request.url)
    yield str(dict(request.headers))
    yield body
