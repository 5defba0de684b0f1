from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

MINUTES_PARAMETER = "charitylog_o365.right_minutes"
MINUTES = 60
# While Microsoft cannot be asked, a yes as old as this still counts …
LONGEST_YES = timedelta(days=1)
# … and for so long nobody waits for Microsoft again.
LAST_DAY_HOLDS = timedelta(minutes=1)


class O365CalendarAccess(models.Model):
    """What Microsoft said about one person's permission to edit another's calendar.

    Rows are evidence: inserted, never changed. Only a yes counts, and only until
    ``valid_until``. It is inserted in the transaction that needs it, because one that
    another transaction commits in mid-request is not visible there, and because
    updating one shared row would give serialization failures. A no is only shown to
    people: Microsoft is asked again each time.
    """

    _name = "o365.calendar.access"
    _description = "Right to edit a colleague's Outlook calendar"
    _order = "id desc"
    _rec_name = "owner_id"

    assigner_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    owner_id = fields.Many2one(
        "res.users", "Calendar of", required=True, ondelete="cascade", index=True
    )
    may_edit = fields.Boolean()
    reason = fields.Char(help="Why not: a code")
    source = fields.Selection(
        [
            ("canEdit", "The colleague's own sign-in"),
            ("permission list", "The list of permissions of the calendar"),
            ("last day", "An answer of the last day"),
        ]
    )
    role = fields.Char(help="Microsoft's word for it, where the list told it")
    checked_at = fields.Datetime(required=True, help="When Microsoft said so")
    changed_at = fields.Datetime(help="When the answer was another one before")
    valid_until = fields.Datetime(help="A yes counts until then, in UTC")

    _pair_idx = models.Index("(assigner_id, owner_id, id DESC)")

    @api.model
    def _editable(self, owner_ids):
        """Return those of ``owner_ids`` whose calendars the user may edit, by evidence.

        The record rule (security/o365_right_rules.xml) asks the same.
        """
        if self.env.user.o365_state != "connected":
            return set()
        # sudo: evidence has no access permissions; it is read to decide about a record.
        fresh = self.sudo().search_fetch(
            [
                ("assigner_id", "=", self.env.uid),
                ("owner_id", "in", list(owner_ids)),
                ("valid_until", ">", fields.Datetime.now()),
            ],
            ["owner_id"],
        )
        return set(fresh.owner_id.ids)

    @api.model
    def _keep(self, assigner, permissions):
        """Keep what Microsoft just said; ``permissions`` are by owner id."""
        now = fields.Datetime.now()
        last = self._latest(assigner, list(permissions))
        until = now + self._validity()
        # sudo: nobody writes evidence by hand.
        return self.sudo().create(
            [
                {
                    "assigner_id": assigner.id,
                    "owner_id": owner_id,
                    "may_edit": permission.may_edit,
                    "reason": permission.reason or False,
                    "source": permission.source or False,
                    "role": permission.role or False,
                    "checked_at": now,
                    "changed_at": self._changed_at(last.get(owner_id), permission, now),
                    "valid_until": permission.may_edit and until,
                }
                for owner_id, permission in permissions.items()
                if permission.may_edit is not None
            ]
        )

    @api.model
    def _keep_in_own_transaction(self, assigner, permissions):
        """Keep it even if the present transaction is rolled back."""
        if permissions:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env[self._name]._keep(env["res.users"].browse(assigner.id), permissions)

    @api.model
    def _changed_at(self, last, permission, now):
        if last and last.may_edit == permission.may_edit:
            return last.changed_at
        return last and now

    @api.model
    def _latest(self, assigner, owner_ids):
        """Return the newest evidence about each of these calendars, by owner id."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (owner_id) owner_id, id FROM o365_calendar_access
                 WHERE assigner_id = %s AND owner_id = ANY(%s)
                 ORDER BY owner_id, id DESC
                """,
                assigner.id,
                list(owner_ids),
            )
        )
        found = dict(self.env.cr.fetchall())
        # sudo: as in _editable.
        rows = self.sudo().browse(found.values())
        return {row.owner_id.id: row for row in rows}

    @api.model
    def _keep_last_day(self, assigner, owner_ids):
        """Let a yes of the last day count; return the owner ids it was found for.

        It counts for a minute, so that Microsoft is asked again. A later no overrides
        an earlier yes.
        """
        now = fields.Datetime.now()
        old = [
            row
            for row in self._latest(assigner, owner_ids).values()
            if row.may_edit and row.checked_at > now - LONGEST_YES
        ]
        # sudo: as in _keep.
        self.sudo().create(
            [
                {
                    "assigner_id": assigner.id,
                    "owner_id": row.owner_id.id,
                    "may_edit": True,
                    "source": "last day",
                    "role": row.role,
                    "checked_at": row.checked_at,
                    "changed_at": row.changed_at,
                    "valid_until": now + LAST_DAY_HOLDS,
                }
                for row in old
            ]
        )
        return {row.owner_id.id for row in old}

    @api.model
    def _validity(self):
        """Return for how long a yes counts, as a timedelta."""
        # sudo: a system parameter decides about everybody's saves.
        value = self.env["ir.config_parameter"].sudo().get_param(MINUTES_PARAMETER)
        try:
            minutes = int(value or MINUTES)
        except ValueError:
            minutes = MINUTES
        return min(timedelta(minutes=max(minutes, 1)), LONGEST_YES)

    @api.model
    def _forget(self, users):
        """Delete the evidence about, and of, users who now have another mailbox."""
        # sudo: as in _keep.
        self.sudo().search(
            [
                "|",
                ("assigner_id", "in", users.ids),
                ("owner_id", "in", users.ids),
            ]
        ).unlink()

    @api.autovacuum
    def _gc(self):
        """Delete evidence older than a day that newer evidence replaces."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM o365_calendar_access AS old
                 WHERE checked_at < %(then)s
                   AND EXISTS (
                       SELECT 1 FROM o365_calendar_access AS new
                        WHERE new.assigner_id = old.assigner_id
                          AND new.owner_id = old.owner_id AND new.id > old.id)
                """,
                then=fields.Datetime.now() - LONGEST_YES,
            )
        )
        self.invalidate_model()
