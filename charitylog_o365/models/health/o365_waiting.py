from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.compat import models_with
from ...tools.dates import said_moment
from ...tools.words import say
from ..account.o365_account import CONNECTED
from ..status.reasons import TITLES
from ..sync.o365_calendar_entry import STUCK
from ..worker.o365_calendar_finding import COMPARE
from ..worker.outbox import UNDECISIVE


class O365Waiting(models.Model):
    """For managers: each record of which something has not reached Outlook, and why.

    A database view of the outbox, and of entries that nothing is sent of before
    somebody acts; tried again, it has waited as long as before. It names the record by
    its number, never by what stands on it.
    """

    _name = "o365.waiting"
    _description = "What waits for Outlook"
    _auto = False
    _order = "since, id"
    _rec_name = "reason"

    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    user_id = fields.Many2one("res.users", "Whose", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    reason = fields.Selection(
        lambda self: [(code, say(self.env, words)) for code, words in TITLES],
        "Why",
        readonly=True,
    )
    since = fields.Datetime("Waits since", readonly=True)
    next_try = fields.Datetime(
        readonly=True, help="Empty where somebody has to act first"
    )
    shows = fields.Char("What", compute="_compute_shows")
    can_open = fields.Boolean(compute="_compute_shows")

    @property
    def _table_query(self):
        self.env["o365.sync.request"].flush_model()
        self.env["o365.calendar.entry"].flush_model()
        self.env["o365.account"].flush_model()
        return SQL(
            """
            WITH queued AS (
                SELECT min(id) AS id, res_model, res_id, max(owner_id) AS owner_id,
                       min(COALESCE(saved_at, due_at)) AS since,
                       min(due_at) AS due_at,
                       bool_or(CASE WHEN COALESCE(command, '') = ''
                                    THEN is_again IS NOT TRUE
                                    ELSE command NOT IN %(undecisive)s END)
                           AS is_change
                  FROM o365_sync_request
                 WHERE command IS DISTINCT FROM %(compare)s
                 GROUP BY res_model, res_id
            ), each AS (
                SELECT 2 * queued.id AS id, queued.res_model, queued.res_id,
                       COALESCE(entry.user_id, queued.owner_id) AS user_id,
                       CASE WHEN entry.next_try IS NOT NULL THEN entry.reason END
                           AS reason,
                       LEAST(
                           queued.since,
                           CASE WHEN entry.state IN %(stuck)s THEN entry.since END,
                           (entry.stuck_cause ->> 'saved_at')::timestamp
                       ) AS since,
                       queued.due_at AS next_try,
                       queued.is_change OR entry.next_try IS NOT NULL
                           OR entry.state IN %(stuck)s
                           OR entry.stuck_cause IS NOT NULL AS is_change,
                       entry.leaving, entry.project_id
                  FROM queued
                  LEFT JOIN LATERAL (
                       SELECT * FROM o365_calendar_entry AS entry
                        WHERE entry.res_model = queued.res_model
                          AND entry.res_id = queued.res_id
                        ORDER BY entry.next_try, entry.id LIMIT 1
                  ) AS entry ON true
                 UNION ALL
                SELECT 2 * entry.id + 1, entry.res_model, entry.res_id, entry.user_id,
                       entry.reason,
                       LEAST(
                           entry.since,
                           (entry.stuck_cause ->> 'saved_at')::timestamp
                       ),
                       entry.next_try, true, entry.leaving, entry.project_id
                  FROM o365_calendar_entry AS entry
                  JOIN o365_account AS theirs ON theirs.id = entry.account_id
                 WHERE entry.state IN %(stuck)s AND entry.let_go IS NOT TRUE
                   AND theirs.state IN %(connected)s
                   AND NOT EXISTS (
                       SELECT FROM queued
                        WHERE queued.res_model = entry.res_model
                          AND queued.res_id = entry.res_id
                   )
            )
            SELECT each.id, each.res_model, each.res_id, owner.id AS user_id,
                   COALESCE(account.company_id, owner.company_id) AS company_id,
                   COALESCE(each.reason, 'going') AS reason, each.since, each.next_try,
                   each.is_change, each.leaving,
                   COALESCE(each.project_id, %(project)s) AS project_id
              FROM each
              LEFT JOIN res_users AS owner ON owner.id = each.user_id
              LEFT JOIN o365_account AS account ON account.user_id = owner.id
            """,
            compare=COMPARE,
            undecisive=tuple(filter(None, UNDECISIVE)),
            stuck=STUCK,
            connected=CONNECTED,
            project=self._project_sql(),
        )

    @api.model
    def _project_sql(self):
        """Return the SQL of the project of what has no entry yet: `each` names it."""
        known = [
            SQL(
                "WHEN %s THEN (SELECT %s FROM %s AS record"
                " WHERE record.id = each.res_id)",
                name,
                self.env[name]._o365_project_sql("record"),
                SQL.identifier(self.env[name]._table),
            )
            for name in models_with(self.env, "o365.sync.mixin")
        ]
        if not known:
            return SQL("NULL::integer")
        return SQL("CASE each.res_model %s END", SQL(" ").join(known))

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_shows(self):
        """Name what the reader may read; the rest is a number."""
        names = {}
        for model, rows in self.grouped("res_model").items():
            if model in self.env:
                records = self.env[model].browse(rows.mapped("res_id")).exists()
                readable = records._filtered_access("read")
                names |= {(model, one.id): one.display_name for one in readable}
        for waiting in self:
            name = names.get((waiting.res_model, waiting.res_id))
            waiting.can_open = name is not None
            waiting.shows = name or self.env._("No. %s", waiting.res_id)

    def action_open_record(self):
        """Open the record that waits, as far as the reader may."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


def in_words(env, rows):
    """Return how many changes wait, since when, and why the oldest does.

    ``rows`` have a reason, its number and since when, the oldest first.
    """
    reason, _count, since = rows[0]
    return {
        "count": sum(count for _reason, count, _since in rows),
        "since": said_moment(env, since, dt_format="d MMM, HH:mm"),
        "why": say(env, dict(TITLES).get(reason, reason)),
    }
