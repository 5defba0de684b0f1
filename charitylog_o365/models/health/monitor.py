import hmac
import secrets
from hashlib import sha256

from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.groups import SYSTEM
from . import facts

TOKEN = "charitylog_o365.health_token"


class O365Health(models.AbstractModel):
    """Answers a monitor: numbers of the whole system, and nobody's name.

    By a token of its own, of which a hash is kept; the token itself is shown once.
    """

    _inherit = "o365.health"

    @api.model
    def _new_token(self):
        """Make a token, which takes the place of the one before, and return it."""
        token = secrets.token_urlsafe(32)
        # sudo: whoever may make one was checked.
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(TOKEN, _hash(token))
        return token

    @api.model
    def _kept_token(self):
        """Return the hash that is kept, or None where monitoring is not wanted."""
        # sudo: anybody may ask with a token; the hash opens nothing.
        return self.env["ir.config_parameter"].sudo().get_param(TOKEN) or None

    @api.model
    def _is_token(self, given):
        """Tell whether ``given`` is the token; as long whatever is wrong with it."""
        kept = self._kept_token() or ""
        return hmac.compare_digest(kept.encode(), _hash(given).encode())

    @api.model
    def _monitored(self):
        """Return the status and the numbers: ``(status, values)``, of all companies.

        The status is that of `Facts`; "ok" where calendars are not in use.
        """
        # sudo: numbers of all companies, for who has the token.
        env = self.sudo().env
        companies = env["res.company"].search([("o365_rule", "=", True)])
        in_use = bool(companies) and not env["o365.identity"]._is_copy()
        known = facts.gather(env, companies)
        status = known.status if in_use else "ok"
        return status, {"status": status, "in_use": in_use, **_numbers(known)}


class ResConfigSettings(models.TransientModel):
    """Makes and replaces the token for monitoring, under Operational Rules."""

    _inherit = "res.config.settings"

    def action_o365_health_token(self):
        """Make a token and show it once; the one before ends."""
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(self.env._("Only administrators can make a token."))
        health = self.env["o365.health"]
        return {
            "type": "ir.actions.client",
            "tag": "charitylog_o365.health_token",
            "params": {
                "token": health._new_token(),
                "url": f"{self.env['ir.config_parameter'].get_base_url()}"
                "/charitylog_o365/health",
            },
        }


def _hash(token):
    return sha256(token.encode()).hexdigest()


def _numbers(known):
    """Return the numbers, times in seconds; null where there is nothing to tell of."""

    def ago(moment):
        return moment and max(int((known.now - moment).total_seconds()), 0)

    job = known.job
    return {
        "jobs": {"running": not known.jobs_stopped, "seconds": job and ago(job.seen)},
        "microsoft": {
            "accepts_us": not known.refused,
            "answered_seconds": ago(known.answered_at),
            "silent_seconds": ago(known.silent_since),
        },
        "waiting": {
            "count": sum(one.count for one in known.waiting),
            "late": sum(one.count for one in known.late),
            "seconds": ago(min((one.since for one in known.waiting), default=None)),
        },
    }
