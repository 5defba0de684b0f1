"""Keeps what is typed out of the values that are created and written.

Addons that log values, as OCA's auditlog does, see them before anything of ours: of a
field that is neither stored nor readable too. So the secrets that a page saves are put
aside for as long as that takes, in memory, and values have random names in their place.
"""

import secrets
from contextlib import contextmanager

from odoo import models

PUT_ASIDE = "charitylog_o365.put_aside"
SECRET_FIELDS = (
    "o365_client_secret",
    "o365_certificate_file",
    "o365_certificate_password",
)


@contextmanager
def put_aside(env, vals):
    """Yield ``vals`` with names in the place of secrets, known until the end of it."""
    given = [field for field in SECRET_FIELDS if vals.get(field)]
    names = {field: secrets.token_urlsafe(16) for field in given}
    kept = env.cr.precommit.data.setdefault(PUT_ASIDE, {})
    kept.update({names[field]: vals[field] for field in given})
    try:
        yield {**vals, **names}
    finally:
        for name in names.values():
            kept.pop(name, None)


def taken_up(env, value):
    """Return what was put aside under the name ``value``, else ``value`` itself."""
    name = value.decode("latin-1") if isinstance(value, bytes) else value
    return env.cr.precommit.data.get(PUT_ASIDE, {}).get(name, value)


class ResCompany(models.Model):
    _inherit = "res.company"

    def web_save(self, vals, specification, next_id=None):
        with put_aside(self.env, vals) as vals:
            return super().web_save(vals, specification, next_id)
