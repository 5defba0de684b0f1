from odoo import fields, models
from odoo.tools import SQL

from ...tools.compat import choices
from ...tools.words import notice, window
from ..account.o365_account import CONNECTED
from . import power_shell


class O365CalendarPair(models.Model):
    """For managers: each pair of connected people, and the latest evidence.

    A database view of accounts and evidence.
    """

    _name = "o365.calendar.pair"
    _description = "Who may edit whose Outlook calendar"
    _auto = False
    _order = "owner_id, assigner_id"
    _rec_name = "owner_id"

    owner_id = fields.Many2one("res.users", "Calendar of", readonly=True)
    assigner_id = fields.Many2one("res.users", "Colleague", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    status = fields.Selection(
        [("yes", "Can edit"), ("no", "Not shared for editing"), ("unknown", "Unknown")],
        "Permission",
        readonly=True,
    )
    source = fields.Selection(
        selection=lambda self: choices(self.env["o365.calendar.access"], "source"),
        string="Who said so",
        readonly=True,
    )
    checked_at = fields.Datetime("Last checked", readonly=True)
    changed_at = fields.Datetime("Last changed", readonly=True)

    @property
    def _table_query(self):
        self.env["o365.account"].flush_model()
        self.env["o365.calendar.access"].flush_model()
        return SQL(
            """
            SELECT (theirs.id::bigint << 24) + mine.id AS id,
                   theirs.user_id AS owner_id,
                   mine.user_id AS assigner_id,
                   theirs.company_id,
                   CASE WHEN said.may_edit THEN 'yes'
                        WHEN said.id IS NULL THEN 'unknown'
                        ELSE 'no' END AS status,
                   said.source, said.checked_at, said.changed_at
              FROM o365_account AS theirs
              JOIN res_users AS owner ON owner.id = theirs.user_id AND owner.active
              JOIN o365_account AS mine
                ON mine.tid = theirs.tid AND mine.id != theirs.id
               AND mine.state IN %(connected)s
              JOIN res_users AS assigner
                ON assigner.id = mine.user_id AND assigner.active
              LEFT JOIN (
                   SELECT DISTINCT ON (access.assigner_id, access.owner_id) *
                     FROM o365_calendar_access AS access
                    ORDER BY access.assigner_id, access.owner_id, access.id DESC
              ) AS said
                ON said.assigner_id = mine.user_id AND said.owner_id = theirs.user_id
             WHERE theirs.state IN %(connected)s
            """,
            connected=CONNECTED,
        )

    def action_check_all(self):
        """Have Microsoft asked about all pairs, in the background, within minutes."""
        self.browse().check_access("read")
        self.env["o365.calendar.access"]._check_all()
        return notice(
            self.env._(
                "Microsoft 365 is being asked about everybody. Please reload this "
                "page in a minute."
            )
        )

    def action_power_shell(self):
        """Show one script for the pairs chosen, or for all that are missing."""
        pairs = self or self.search([("status", "!=", "yes")])
        missing = pairs.filtered(lambda pair: pair.status != "yes")
        return window(
            self.env._("PowerShell for the missing pairs"),
            "o365.power.shell",
            context={
                "default_script": power_shell.script(missing._addresses()),
                "default_pairs": len(missing),
            },
        )

    def _addresses(self):
        # sudo: managers read what colleagues' mailboxes are called.
        accounts = self.env["o365.account"].sudo()
        found = accounts.search(
            [("user_id", "in", (self.owner_id | self.assigner_id).ids)]
        )
        email = {account.user_id.id: account.email for account in found}
        return [(email[pair.owner_id.id], email[pair.assigner_id.id]) for pair in self]
