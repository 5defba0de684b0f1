from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.compat import models_with
from ...tools.records import record_at, records_of
from .o365_calendar_entry import LET_GO

KEPT, DUE, LEFT = "kept", "due", "left"
LONGEST = timedelta(days=365)


class O365CalendarRemoved(models.Model):
    """An entry that is no longer in its calendar, and may lie in Deleted Items.

    There its owner can take it back, which is meant to be so. Its id is kept, and no
    word of what it said, so that it can be looked for there once its client is erased
    (worker/sweep.py). Only runs of the scheduled job look; users mark what is due.
    """

    _name = "o365.calendar.removed"
    _description = "Entry that was taken out of an Outlook calendar"
    _rec_name = "res_id"

    account_id = fields.Many2one(
        "o365.account", required=True, index=True, ondelete="cascade"
    )
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    client_id = fields.Many2one(
        "res.partner",
        groups=fields.NO_ACCESS,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        # Else each new row is an INSERT and an UPDATE.
        precompute=True,
        index=True,
        ondelete="set null",
        help="Whose rule the entry served when it was taken out",
    )
    marker = fields.Char(groups=fields.NO_ACCESS)
    event_id = fields.Char(groups=fields.NO_ACCESS)
    removed_at = fields.Datetime(required=True, default=fields.Datetime.now)
    state = fields.Selection(
        [
            (KEPT, "Can be taken back by its owner"),
            (DUE, "Nothing of it is to be left"),
            (LEFT, "Cannot be reached"),
        ],
        required=True,
        default=KEPT,
        help="Deleted once nothing of it is left",
    )
    asked_by_id = fields.Many2one(
        "res.users",
        ondelete="set null",
        help="Who asked that nothing be left, and reads what cannot be reached",
    )
    may_be_purged = fields.Boolean(
        help="A removal for good was sent and its answer was lost"
    )
    is_listed = fields.Boolean(help="They have been told that it cannot be reached")
    let_go = fields.Boolean(help="It stayed, and its owner looks after it there")
    reason = fields.Char(help="Why it cannot be reached: a code")
    attempts = fields.Integer(help="Tries that failed")
    tried_at = fields.Datetime(help="In UTC")
    next_try = fields.Datetime(help="In UTC")

    _record_idx = models.Index("(res_model, res_id)")
    _due_idx = models.Index("(account_id) WHERE state = 'due'")

    @api.autovacuum
    def _gc_unknown(self):
        """Delete, after a year, what nobody can ask for: neither client nor record."""
        old = Domain("removed_at", "<", fields.Datetime.now() - LONGEST)
        old &= Domain("state", "=", KEPT) & Domain("client_id", "=", False)
        self.search(old & self._without_record()).unlink()

    @api.model
    def _without_record(self):
        """Return the domain of those whose record, or its addon, is gone."""
        names = models_with(self.env, "o365.sync.mixin")
        gone = Domain("res_model", "not in", names)
        for name in names:
            there = SQL("(SELECT id FROM %s)", SQL.identifier(self.env[name]._table))
            gone |= Domain("res_model", "=", name) & Domain("res_id", "not in", there)
        return gone

    @api.depends("res_model", "res_id")
    def _compute_company_id(self):
        """As long as the record is there; it may be gone by the time it is asked."""
        # sudo: whose entry it was counts, whoever may see the record.
        records = records_of(self.sudo())
        for row in self:
            record = records.get((row.res_model, row.res_id))
            own = record and record._o365_company()
            row.company_id = own or row.account_id.company_id

    @api.model
    def _keep(self, entries):
        """Keep where these entries were: they are, or may be, in Deleted Items."""
        known = entries.filtered("event_id")
        self.create([self._values(entry) for entry in known])

    @api.model
    def _look_for(self, entry, asked_by, is_purged):
        """Have the run look for what is left of this one entry, which was removed.

        ``asked_by`` is the id of the user who wants nothing to be left. An entry that
        ``is_purged`` is in no folder; copies of it may be.
        """
        # They may have been deleted since.
        reader = self.env["res.users"].browse(asked_by or ()).exists()
        more = {"event_id": False} if is_purged else {}
        values = {"state": DUE, "asked_by_id": reader.id}
        self.create([{**self._values(entry), **values, **more}])

    @api.model
    def _values(self, entry):
        return {
            "account_id": entry.account_id.id,
            "res_model": entry.res_model,
            "res_id": entry.res_id,
            "client_id": entry.client_id.id,
            "marker": entry.marker,
            "event_id": entry.event_id,
            "let_go": entry.let_go,
            "may_be_purged": entry.may_be_purged,
        }

    @api.model
    def _of(self, records, clients):
        """Return what was removed of ``records``, or was about ``clients``."""
        # sudo: no group may read or write this model; who may erase has been asked.
        return self.sudo().search(
            Domain("client_id", "in", clients.ids)
            | Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
        )

    @api.model
    def _due_in(self, account):
        """Return what is still to be looked for in this one mailbox."""
        # sudo: as in `_of`; a run looks, whoever has it begin.
        return self.sudo().search(
            [("state", "=", DUE), ("account_id", "=", account.id)]
        )

    @api.model
    def _forget(self, accounts):
        """Delete all rows of these accounts, which have got another mailbox."""
        # sudo: as in `_of`; their ids belong to the mailbox of before.
        self.sudo().search([("account_id", "in", accounts.ids)]).unlink()

    @api.model
    def _of_companies(self, companies):
        """Return what was removed of these companies' records."""
        # sudo: as in `_of`.
        return self.sudo().search([("company_id", "in", companies.ids)])

    def _record(self):
        return record_at(self.env, self.res_model, self.res_id)

    def _leave_nothing(self, asked_by):
        """Have these looked for by the next run, for the user ``asked_by``.

        But none that was left to its owner: that is only listed.
        """
        let_go = self.filtered("let_go")
        asked = {"asked_by_id": asked_by.id, "is_listed": False}
        let_go.write({**asked, "state": LEFT, "reason": LET_GO})
        again = {"state": DUE, "reason": False, "attempts": 0, "next_try": False}
        (self - let_go).write({**asked, **again})
        if self:
            self.env["o365.sync.request"]._wake()
