from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.guard import is_member
from ...tools.plain_ids import each_once
from ...tools.words import notice
from ..account.o365_account import CONNECTED
from ..sync.commands import PUT_BACK, TRY_AGAIN

MANAGERS = ("charitylog_o365.group_manager", "base.group_system")
COMPARE = "compare"
# What is mended by telling Outlook again what the record says.
PUT_IN = ("missing", "changed")


class O365CalendarFinding(models.Model):
    """A difference between what should be in a mailbox and what is there.

    First a list, then, on confirmation, the repair. Only the worker compares and
    repairs; buttons leave notes, and mark what was confirmed.
    """

    _name = "o365.calendar.finding"
    _description = "Difference found in an Outlook calendar"
    _order = "account_id, kind, id"
    _rec_name = "kind"

    account_id = fields.Many2one("o365.account", required=True, ondelete="cascade")
    user_id = fields.Many2one(related="account_id.user_id", store=True, string="Whose")
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("missing", "Not in Outlook any more"),
            ("doubled", "Twice in Outlook"),
            ("orphaned", "Belongs to no record"),
            ("changed", "Changed in Outlook"),
            ("became", "Now a meeting or a series"),
        ],
        required=True,
    )
    res_model = fields.Char()
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    event_id = fields.Char(groups=fields.NO_ACCESS)
    subject = fields.Char(groups=fields.NO_ACCESS)
    shows = fields.Char("In Outlook", compute="_compute_shows")
    can_open = fields.Boolean(compute="_compute_shows")
    start = fields.Datetime("Begins")
    is_confirmed = fields.Boolean("To be mended", readonly=True)

    @api.depends("res_model", "res_id", "subject")
    @api.depends_context("uid")
    def _compute_shows(self):
        for finding in self:
            # sudo: what Outlook shows is for whoever may read the record; of what
            # belongs to none, nothing else is left to go by.
            said = finding.sudo()
            model = self.env.get(said.res_model or "")
            record = said.res_id and model is not None and model.browse(said.res_id)
            readable = record and record.exists() and record.has_access("read")
            finding.can_open = bool(readable)
            finding.shows = (readable or not said.res_id) and said.subject

    @api.model
    def _of(self, records):
        """Return what was found about ``records``."""
        return self.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )

    def action_compare(self):
        """Have all connected calendars compared; their findings are listed anew."""
        self._check_may_repair()
        accounts = self._connected()
        if not accounts:
            return notice(self.env._("Nobody has connected an Outlook calendar yet."))
        self._leave_compare(accounts)
        told = notice(
            self.env._(
                "All calendars are being compared. In a minute or two this page "
                "shows what was found, when it is opened again."
            )
        )
        told["params"]["next"] = self.env["ir.actions.server"]._for_xml_id(
            "charitylog_o365.o365_calendar_finding_action_open"
        )
        return told

    def action_repair(self):
        """Have Outlook mended: what is missing comes back, what is too much goes.

        Taking out is a manager's. Putting back needs what "Put it back" on the record
        needs; what the manager may not put back is left, and told. Raises AccessError
        where that is all there is.
        """
        self._check_may_repair()
        chosen = self.browse(each_once(self.ids))
        chosen.check_access("read")
        chosen = chosen._without_became()
        refused = chosen._not_to_be_put_back()
        if refused and refused == chosen:
            raise refused._refusal_to_put_back()
        # sudo: managers decide, and write no finding by hand.
        findings = (chosen - refused).sudo()
        findings.is_confirmed = True
        for finding in findings.filtered(lambda f: f.res_model in self.env):
            records = self.env[finding.res_model].browse(finding.res_id)
            wish = PUT_BACK if finding.kind in PUT_IN else TRY_AGAIN
            owners = {finding.res_id: finding.user_id.id}
            self.env["o365.sync.request"]._queue(records, owners, wish)
            if finding.kind in PUT_IN:
                finding._tell_put_back(records.exists())
        self._leave_compare(findings.account_id)
        return refused._tell_left() if refused else True

    def _tell_put_back(self, records):
        """Note on the record who had its entry put back: its owner may not have."""
        body = self.env._(
            "Put back into %(owner)s's Outlook calendar by %(user)s, as a manager.",
            owner=self.user_id.name,
            user=self.env.user.name,
        )
        # sudo: managers mend what is in the list, also of work that they cannot see.
        records.sudo()._o365_log(dict.fromkeys(records.ids, body))

    def action_open_record(self):
        self.ensure_one()
        if not self.exists():
            # Compared anew since the page was opened: the list is another one.
            return self.action_open() | {"target": "main"}
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    @api.model
    def _cron_compare(self):
        """Compare every night; called by the scheduled job only."""
        self._leave_compare(self._connected())

    @api.model
    def _connected(self):
        # sudo: whose mailboxes there are is not everybody's to read.
        return self.env["o365.account"].sudo().search([("state", "in", CONNECTED)])

    @api.model
    def _leave_compare(self, accounts):
        """Leave a note for each of ``accounts`` that its mailbox is to be compared."""
        self.env["o365.sync.request"]._queue(accounts, command=COMPARE)

    @api.model
    def _check_may_repair(self):
        if not is_member(self.env, *MANAGERS):
            raise AccessError(
                self.env._("Only managers of Contacts & Actions may compare calendars.")
            )
