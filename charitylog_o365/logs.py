"""Keeps secrets out of what others write into the log.

The web server writes addresses, of which one holds Microsoft's answer to a sign-in;
Odoo writes, at DEBUG, what remote calls are given, among them the client
secret or the certificate that an administrator enters.
"""

import logging
import re


class Hide(logging.Filter):
    """Puts "…" in the place of what follows ``before``, where a message has it."""

    def __init__(self, before, secret):
        super().__init__()
        self._before = before
        self._pattern = re.compile(re.escape(before) + secret)

    def filter(self, record):
        message = record.getMessage()
        if self._before in message:
            record.msg = self._pattern.sub(f"{self._before}…", message)
            record.args = ()
        return True


ANSWER = Hide("/charitylog_o365/callback?", r"[^\s\"']*")
TEXT = r"b?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
SECRETS = [
    Hide(f"'{name}': ", TEXT)
    for name in (
        "o365_client_secret",
        "o365_certificate_file",
        "o365_certificate_password",
    )
]

for name in ("werkzeug", "gevent.pywsgi", "odoo.http"):
    logging.getLogger(name).addFilter(ANSWER)
for name in ("odoo.service.model", "odoo.http", "odoo.sql_db"):
    for secret in SECRETS:
        logging.getLogger(name).addFilter(secret)
