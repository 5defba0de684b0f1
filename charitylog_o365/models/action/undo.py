"""Undo: for ten minutes a person puts back what they changed with one button."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Datetime

from ...tools.one_by_one import each_or_why
from .undo_values import look, values_back

TEN_MINUTES = timedelta(minutes=10)
# In the context of a write that undoes: the id of the row that remembers.
UNDO = "charitylog_undo"


class CharitylogActionUndo(models.Model):
    """One change of one person, with the values before and after it.

    Rows are made and deleted by this addon only: a person with an invented row could
    make somebody's contact done outstanding again.
    """

    _name = "charitylog.action.undo"
    _description = "What can be undone for ten minutes"
    _order = "id desc"
    _rec_name = "what"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    done_at = fields.Datetime("When", required=True, index=True)
    what = fields.Char("What was done", required=True)
    # {"changed": {id: [before, after]}, "made": {id: after}, "offered": …, "outlook":
    # {id: True}}: offers as ``offers`` returns them, before and after.
    kept = fields.Json(groups=NO_ACCESS)
    is_followed = fields.Boolean(
        groups=NO_ACCESS, help="Done by itself, as its user had moved it in Outlook"
    )
    # Within the transaction that undoes it, and in none that others see.
    is_under_way = fields.Boolean(groups=NO_ACCESS)

    def _keep(self, **kept):
        """Add to what this one row of the user's remembers."""
        if self.sudo().user_id != self.env.user:
            raise AccessError(self.env._("Others' changes are not yours to undo."))
        # sudo: nobody may write these rows.
        row = self.sudo()
        row.kept = {**(row.kept or {}), **kept}

    def _also_made(self, actions):
        """Remember records that the change has made: undoing takes them away again."""
        self._keep(made={**self._sudo_kept()["made"], **look(actions)})

    def _also_outlook(self, actions):
        """Remember that the change answers Outlook: undoing goes against Outlook."""
        self._keep(outlook=dict.fromkeys(map(str, actions.ids), True))

    def _notice(self, message=None, next_action=None):
        """Return the client action that says what was done, with a button "Undo"."""
        return {
            "type": "ir.actions.client",
            "tag": "charitylog_undo",
            "params": {
                "message": message or self.what,
                "undo_id": self.id,
                "next": next_action or {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def action_undo_last(self):
        """Undo the user's last change. Returns as ``action_undo`` does.

        None that was done by itself, as they moved it in Outlook: it has its own Undo.
        """
        # sudo: nobody may read this field; the user's own rows only.
        followed = self.sudo().search(
            [("user_id", "=", self.env.uid), ("is_followed", "=", True)]
        )
        row = self._fresh(("id", "not in", followed.ids))
        if not row:
            raise UserError(self.env._("There is nothing of yours to undo."))
        return row.action_undo()

    def action_undo(self):
        """Put back what this change has changed, as the user. Returns a sentence.

        What somebody has changed since stays as it is, and the sentence names it.
        Raises UserError, or what a refused write raises, where nothing is put back.
        """
        if not self.exists():
            raise UserError(
                self.env._(
                    "This has been undone already, or is more than ten minutes ago."
                )
            )
        self.ensure_one()
        self.check_access("read")
        if self.done_at <= Datetime.now() - TEN_MINUTES:
            raise UserError(
                self.env._(
                    "This is more than ten minutes ago. Please open the record and "
                    "change it there."
                )
            )
        what, kept = self.what, self._sudo_kept()
        actions = self.env["charitylog.action"].browse(
            int(key) for part in ("changed", "made", "offered") for key in kept[part]
        )
        refused = each_or_why(
            actions,
            self._put_back,
            units=actions._undone_together(),
            alike=lambda some: some._undone_alike(kept["changed"]),
        )
        if len(refused) == len(actions) and refused:
            raise refused[0][1]
        left = {str(action.id) for action, _error in refused}
        self._forget_all_but(left)
        sentences = [self.env._("Undone: %s", what)]
        back = actions.filtered(lambda action: str(action.id) in kept["outlook"])
        if any(
            each.o365_state == "pending" for each in back - back.browse(map(int, left))
        ):
            sentences = [f"{sentences[0]}.", self.env._("Outlook is put back, too.")]
        sentences += dict.fromkeys(str(error) for _action, error in refused)
        return " ".join(sentences)

    def _sudo_kept(self):
        """Return what this row remembers, with sudo: it is shown to nobody."""
        parts = {"changed": {}, "made": {}, "offered": {}, "outlook": {}}
        return {**parts, **(self.sudo().kept or {})}

    def _forget_all_but(self, ids):
        """Forget what has been put back; without anything left this row is deleted."""
        kept = {
            part: {key: looks[key] for key in looks if key in ids}
            for part, looks in self._sudo_kept().items()
        }
        if any(kept.values()):
            self._keep(**kept)
        else:
            # sudo: nobody may delete these rows.
            self.sudo().unlink()

    def _put_back(self, actions):
        """Put back these records; raises UserError for the first that cannot be."""
        kept = self._sudo_kept()
        actions = actions.with_context(**{UNDO: self.id})
        self._refuse_touched(actions, kept)
        groups = {}
        for action in actions:
            key = str(action.id)
            if key in kept["changed"]:
                values = values_back(*kept["changed"][key])
                groups.setdefault(repr(values), (values, []))[1].append(action.id)
        # sudo: nobody may write these rows.
        self.sudo().is_under_way = True
        for values, ids in groups.values():
            if values:
                actions.browse(ids)._write_back(values)
        self.sudo().is_under_way = False
        for action in actions:
            if str(action.id) in kept["offered"]:
                action._put_offer_back(*kept["offered"][str(action.id)])
        changed = actions.filtered(lambda action: str(action.id) in kept["changed"])
        undone = self.env._("Undone: %s", self.what)
        changed._message_log_batch(dict.fromkeys(changed.ids, undone))
        (actions - changed)._take_away_again()

    @api.model
    def _refuse_touched(self, actions, kept):
        """Raise UserError where somebody has changed one of these records since."""
        there = actions.exists()
        if actions - there:
            raise UserError(self.env._("It has been deleted since."))
        if not there.has_access("read"):
            raise UserError(
                self.env._("It is no longer open to you, so it stays as it is now.")
            )
        now = look(there)
        for action in there:
            key = str(action.id)
            pair = kept["changed"].get(key) or [None, kept["made"].get(key)]
            if pair[1] and pair[1] != now[key]:
                raise UserError(
                    self.env._(
                        "“%s” has been changed since, so it stays as it is now.",
                        action.display_name,
                    )
                )

    @api.model
    def _fresh(self, *domain):
        """Return the user's last row of the ten minutes, of those in ``domain``."""
        fresh = Datetime.now() - TEN_MINUTES
        mine = [("user_id", "=", self.env.uid), ("done_at", ">", fresh)]
        return self.search([*mine, *domain], limit=1)

    @api.model
    def _made_by(self, undo_id):
        """Return the records made with the change ``undo_id`` that are as it left them.

        Within the ten minutes only.
        """
        actions = self.env["charitylog.action"]
        if not (row := self._fresh(("id", "=", undo_id))):
            return actions
        made = row._sudo_kept()["made"]
        now = look(actions.browse(int(key) for key in made).exists())
        return actions.browse(int(key) for key in now if now[key] == made[key])

    @api.model
    def _completed_by(self, undo_id):
        """Return the records that the user completed with the change ``undo_id``.

        Those that are as it left them, and within the ten minutes only.
        """
        actions = self.env["charitylog.action"]
        if not (row := self._fresh(("id", "=", undo_id))):
            return actions
        changed = row._sudo_kept()["changed"]
        completed = actions.browse(
            int(key)
            for key, (before, after) in changed.items()
            if (before["state"], after["state"]) == ("outstanding", "done")
        ).exists()
        now = look(completed)
        return actions.browse(int(key) for key in now if now[key] == changed[key][1])

    @api.model
    def _looks_under_way(self, undo_id):
        """Return by id the values before and after the change that is being undone.

        Of the user's change ``undo_id``, while it is being undone; else nothing.
        """
        row = self._fresh(("id", "=", undo_id))
        # sudo: nobody may read this field.
        return row._sudo_kept()["changed"] if row.sudo().is_under_way else {}

    @api.model
    def _forget(self, actions):
        """Forget all that is remembered of these records: their client is erased."""
        ids = {str(each) for each in actions.ids}
        # sudo: of whoever has changed them.
        for row in self.sudo().search([]):
            if any(ids.intersection(looks) for looks in (row.kept or {}).values()):
                row.unlink()

    @api.autovacuum
    def _gc_undo(self):
        self.search([("done_at", "<", Datetime.now() - TEN_MINUTES)]).unlink()
