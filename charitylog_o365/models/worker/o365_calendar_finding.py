from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.groups import MANAGERS
from ...tools.guard import is_member
from ...tools.plain_ids import each_once
from ...tools.words import notice
from ..account.o365_account import CONNECTED
from ..sync.commands import PUT_BACK, TRY_AGAIN

COMPARE = "compare"
# Mended by sending the entry again; the others by removing it.
PUT_IN = ("missing", "changed")


class O365CalendarFinding(models.Model):
    """A difference between what should be in a mailbox and what is there.

    Differences are listed first, and mended once somebody has confirmed that. Only the
    run of the scheduled job compares whole mailboxes and mends; buttons mark what was
    confirmed and add outbox rows.
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
            # sudo: the subject is for whoever may read the record. Where there is no
            # record, it is all that an entry can be recognised by.
            known = finding.sudo()
            model = self.env.get(known.res_model or "")
            record = known.res_id and model is not None and model.browse(known.res_id)
            readable = record and record.exists() and record.has_access("read")
            finding.can_open = bool(readable)
            finding.shows = (readable or not known.res_id) and known.subject

    @api.model
    def _of(self, records):
        """Return what was found about ``records``."""
        return self.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )

    @api.model
    def _of_entries(self, entries):
        """Return what was found about the records of ``entries``."""
        return self.browse().union(
            *(
                self.search([("res_model", "=", name), ("res_id", "in", ids)])
                for name, ids in (
                    (name, theirs.mapped("res_id"))
                    for name, theirs in entries.grouped("res_model").items()
                )
            )
        )

    def action_compare(self):
        """Queue the comparison of all calendars of the user's companies; say so."""
        self._check_may_repair()
        accounts = self._connected().filtered_domain(
            [("company_id", "in", self.env.companies.ids)]
        )
        if not accounts:
            return notice(self.env._("Nobody has connected an Outlook calendar yet."))
        self._queue_comparison(accounts)
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
        """Queue putting back what is missing or changed, and removing the others.

        Managers may remove any. Putting back needs the same permission as "Put it back"
        on the record: what is refused stays listed, and a notice says so. Raises
        AccessError where all is refused.
        """
        self._check_may_repair()
        chosen = self.browse(each_once(self.ids))
        chosen.check_access("read")
        chosen = chosen._without_became()
        refused, reasons = chosen._refused_to_put_back()
        if refused and refused == chosen:
            raise refused._refusal(reasons)
        # sudo: managers decide, and write no finding by hand.
        findings = (chosen - refused).sudo()
        findings.is_confirmed = True
        for finding in findings.filtered(lambda f: f.res_model in self.env):
            records = self.env[finding.res_model].browse(finding.res_id)
            command = PUT_BACK if finding.kind in PUT_IN else TRY_AGAIN
            owners = {finding.res_id: finding.user_id.id}
            self.env["o365.sync.request"]._queue(records, owners, command)
            if finding.kind in PUT_IN:
                finding._log_put_back(records.exists())
        self._queue_comparison(findings.account_id)
        return refused._notice_of_refused() if refused else True

    def _log_put_back(self, records):
        """Log on the record who had its entry put back, as it may not be its owner."""
        body = self.env._(
            "Put back into %(owner)s's Outlook calendar by %(user)s, as a manager.",
            owner=self.user_id.name,
            user=self.env.user.name,
        )
        # sudo: managers mend what is listed, also for records that they cannot see.
        records.sudo()._o365_log(dict.fromkeys(records.ids, body))

    def action_open_record(self):
        self.ensure_one()
        if not self.exists():
            # Compared again since the page was opened: the list is a new one.
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
        self._queue_comparison(self._connected())

    @api.model
    def _connected(self):
        # sudo: which colleagues have an account is not for everybody to read.
        return self.env["o365.account"].sudo().search([("state", "in", CONNECTED)])

    @api.model
    def _queue_comparison(self, accounts):
        """Add an outbox row for each of ``accounts``: its mailbox is to be compared."""
        self.env["o365.sync.request"]._queue(accounts, command=COMPARE)

    @api.model
    def _check_may_repair(self):
        if not is_member(self.env, *MANAGERS):
            raise AccessError(
                self.env._("Only managers of Contacts & Actions may compare calendars.")
            )
