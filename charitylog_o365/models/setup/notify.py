from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime
from odoo.tools.translate import LazyTranslate

from ...tools.words import say

_lt = LazyTranslate(__name__)

PARAMETER = "charitylog_o365.notify"
TROUBLE = {
    "off": _lt(
        "Microsoft 365 is not asked: above, changes are looked for every 0 minutes, "
        "which means not at all."
    ),
    "http": _lt(
        "Microsoft 365 tells of changes by https only. Open this system by an address "
        "that begins with https://, and make it the system parameter “web.base.url”."
    ),
    "unanswered": _lt(
        "Microsoft 365 cannot reach this system at the address below, so that changes "
        "are looked for every %(minutes)s minutes only. Have whoever runs the server "
        "let Microsoft reach it: by https, with a certificate that browsers trust, and "
        "past any firewall. It is tried again every hour."
    ),
    "refused": _lt(
        "Microsoft 365 does not agree to tell this system of changes in some "
        "calendars, so that they are looked for every %(minutes)s minutes only. Have "
        "your Microsoft 365 administrator see whether the application still has the "
        "permissions listed below. It is tried again by itself, later each time."
    ),
    "silent": _lt(
        "Microsoft 365 agreed to tell this system of changes, and some were found of "
        "which it told nothing. They are looked for every %(minutes)s minutes. Have "
        "whoever runs the server see whether a firewall turns Microsoft's requests to "
        "the address below away."
    ),
}


class ResConfigSettings(models.TransientModel):
    """Whether Microsoft is asked to tell of changes, and whether it does."""

    _inherit = "res.config.settings"

    o365_notify = fields.Boolean(
        "Have Microsoft 365 tell of changes at once",
        compute="_compute_o365_notify",
        inverse="_inverse_o365_notify",
        readonly=False,
    )
    o365_notify_url = fields.Char(
        "Address for notifications", compute="_compute_o365_notify"
    )
    o365_notify_trouble = fields.Char(
        "Why changes are not told of", compute="_compute_o365_notify"
    )

    o365_notify_told = fields.Char("What is told of", compute="_compute_o365_notify")

    @api.depends("company_id")
    def _compute_o365_notify(self):
        subscriptions = self.env["o365.subscription"]
        self.o365_notify = is_on = subscriptions._is_listening()
        self.o365_notify_url = subscriptions._url()
        trouble = is_on and subscriptions._trouble()
        minutes = self._o365_minutes_of(self._o365_listening())
        self.o365_notify_trouble = trouble and say(
            self.env, TROUBLE[trouble], {"minutes": minutes}
        )
        self.o365_notify_told = is_on and not trouble and self._o365_notify_sentence()

    @api.model
    def _o365_notify_sentence(self):
        """Return of how many calendars Microsoft tells, and when it last did."""
        count, last = self.env["o365.subscription"]._told_of()
        if not count:
            return self.env._("No calendar has work of ours to come yet.")
        said = self.env._("Microsoft 365 tells of changes in %s calendars.", count)
        if count == 1:
            said = self.env._("Microsoft 365 tells of changes in one calendar.")
        came = self.env._("Nothing has been told of yet.")
        if last:
            when = format_datetime(self.env, last, dt_format="short")
            came = self.env._("The last came at %s.", when)
        return f"{said} {came}"

    def _inverse_o365_notify(self):
        parameters = self._o365_parameters()
        for settings in self:
            is_on = self.env["o365.subscription"]._is_listening()
            if settings.o365_notify == is_on:
                continue
            if settings.o365_notify:
                self._o365_check_reached()
            # Kept as text even when it is off: other values mean off as well.
            parameters.set_param(PARAMETER, str(bool(settings.o365_notify)))
            self.env.ref("charitylog_o365.ir_cron_subscribe")._trigger()

    @api.model
    def _o365_check_reached(self):
        """Raise ValidationError where Microsoft would send nothing to our address."""
        if not self.env["o365.subscription"]._may_be_reached():
            raise ValidationError(say(self.env, TROUBLE["http"], {}))
