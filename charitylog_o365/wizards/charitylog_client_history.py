from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.dates import said_day

REPORT = "charitylog_o365.client_history_report"


class CharitylogClientHistory(models.TransientModel):
    """Asks of what time a client's history is printed, and with which parts.

    What is printed is what its reader may read; all else is left out, and not counted.
    """

    _name = "charitylog.client.history"
    _inherit = "charitylog.window"
    _description = "History of a Client"
    _rec_name = "partner_id"
    _about = ("partner_id",)

    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        ondelete="cascade",
        domain="[('partner_share', '=', True), ('charitylog_is_own', '=', False)]",
    )
    date_from = fields.Date("From", default=lambda self: self._three_months_ago())
    date_to = fields.Date("To", help="Leave it empty to print what is planned, too.")
    with_notes = fields.Boolean(
        "With notes",
        default=True,
        help="Notes may say more than is meant for a meeting.",
    )

    @api.model
    def _three_months_ago(self):
        return fields.Date.context_today(self) - relativedelta(months=3)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for window in self:
            if (
                window.date_from
                and window.date_to
                and window.date_to < window.date_from
            ):
                raise ValidationError(
                    self.env._("“To” is before “From”. Please put it after it.")
                )

    def action_print(self):
        """Print it as a PDF; where the server cannot, Odoo shows it with a message."""
        self.ensure_one()
        return self._report() | {"close_on_report_download": True}

    def action_show(self):
        """Show on the screen what would be printed."""
        self.ensure_one()
        return self._report() | {"report_type": "qweb-html"}

    def _report(self):
        if not self._history():
            raise UserError(
                self.env._(
                    "There is nothing to print: no contact or action of this time "
                    "that you may read."
                )
            )
        return self.env.ref(REPORT).report_action(self, config=False)

    def _day_in_words(self, day):
        return said_day(self.env, day, date_format="d MMMM y")

    def _history(self):
        """Return the contacts and actions to print, newest first, as the user."""
        self.ensure_one()
        domain = Domain("partner_id", "child_of", self.partner_id.ids)
        if self.date_from:
            domain &= Domain("start", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("start", "<=", self.date_to)
        # Not as superuser, whoever renders the report.
        actions = self.env["charitylog.action"].sudo(False)
        domain &= actions._not_superseded()
        return actions.search(domain, order="start desc, id desc")
