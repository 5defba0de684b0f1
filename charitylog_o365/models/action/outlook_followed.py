"""What was moved here because its owner moved it in Outlook: the note, and its undo."""

from odoo import api, fields, models

from ...tools.words import RELOAD, notice
from .undo import TEN_MINUTES


class CharitylogAction(models.Model):
    """Whoever is followed finds it in the chatter, and an "Undo" on the record.

    Undone, Outlook shows again what is here.
    """

    _inherit = "charitylog.action"

    o365_followed = fields.Char("Followed", compute="_compute_o365_followed")

    @api.depends("start", "all_day", "planned_duration")
    @api.depends_context("uid", "lang")
    def _compute_o365_followed(self):
        followed = self._followed_undos()
        for action in self:
            action.o365_followed = str(action.id) in followed and self.env._(
                "It was moved in Outlook, and here as well."
            )

    def action_o365_undo_followed(self):
        """Put this one back as it was before it was followed; Outlook follows."""
        self.ensure_one()
        self.check_access("write")
        row = self._followed_undos().get(str(self.id))
        # An empty one says what it says of one that is over.
        undo = row or self.env["charitylog.action.undo"].browse()
        return notice(undo.action_undo(), RELOAD)

    def _followed_undos(self):
        """Return by id, as text, the user's undo of what was followed just now."""
        # sudo: nobody may read all fields of these rows; they are the user's own.
        undos = self.env["charitylog.action.undo"].sudo()
        fresh = fields.Datetime.now() - TEN_MINUTES
        rows = undos.search(
            [
                ("user_id", "=", self.env.uid),
                ("done_at", ">", fresh),
                ("is_followed", "=", True),
            ]
        )
        # The last change counts: the newest comes first.
        return {
            key: row.sudo(False)
            for row in reversed(rows)
            for key in row._sudo_kept()["changed"]
        }

    def _o365_write_followed(self, values):
        before = self._when_in_words(self.start, self.all_day)
        with self._remember_for_undo(self.env._("Moved in Outlook")) as undo:
            undo._also_outlook(self)
            self.write(values)
        # sudo: nobody may write these rows.
        undo.sudo().is_followed = True
        self._message_log(
            body=self.env._(
                "Moved in Outlook, and therefore here too: it was planned for %s. "
                "“Undo” beside the Outlook line puts it back for ten minutes. Whether "
                "this is done is chosen under My User Options.",
                before,
            )
        )
