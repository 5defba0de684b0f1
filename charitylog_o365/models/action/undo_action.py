"""What an action remembers while it is changed, and what its undoing may pass."""

from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tools.i18n import format_list

from .undo import UNDO
from .undo_values import KEPT, look, offers, values_back

# What says whose calendar an action belongs into, and whether into any.
ASSIGNED = ("user_id", "project_id", "company_id")


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @contextmanager
    def _remember_for_undo(self, what):
        """Remember these records while they are changed, so that it can be undone.

        ``what`` says in a short sentence what is done: "Completed." ::

            with actions._remember_for_undo(self.env._("Completed.")) as undo:
                actions.write({"state": "done"})
                undo._also_made(actions.create(...))
            return undo._notice()
        """
        before, offered = look(self), offers(self)
        # sudo: nobody may make these rows; see the model.
        row = self.env["charitylog.action.undo"].sudo()
        values = {"user_id": self.env.uid, "done_at": Datetime.now(), "what": what}
        row = row.create({**values, "kept": {}}).sudo(False)
        yield row
        there = self.exists()
        after, offered_after = look(there), offers(there)
        row._keep(
            changed={
                key: [before[key], after[key]]
                for key in after
                if before[key] != after[key] or offered[key] != offered_after[key]
            },
            offered={
                key: [offered[key], offered_after[key]]
                for key in after
                if offered[key] != offered_after[key]
            },
        )

    def _undone_fields(self):
        """Return the fields that are put back, where the change has changed them."""
        return KEPT

    def _write_back(self, values):
        """Write ``values`` of before the change that is undone, as the user."""
        return self.write(values)

    def _recording_undone(self, vals):
        """Return the contacts whose recording this write of ``vals`` undoes.

        A contact recorded for a colleague is archived again by who recorded it: for ten
        minutes, while nobody has changed it. The row decides, as for completions.
        """
        undo_id = self.env.context.get(UNDO)
        if type(undo_id) is not int or vals != {"active": False}:
            return self.browse()
        return self & self.env["charitylog.action.undo"]._made_by(undo_id)

    def _completions_undone(self, vals):
        """Return the records whose completion this write of ``vals`` undoes.

        The one way from done back to outstanding: a person's own completion, for ten
        minutes, while nobody has changed the record. The row decides; the context,
        which anybody can set, only says which.
        """
        undo_id = self.env.context.get(UNDO)
        if type(undo_id) is not int or vals.get("state") != "outstanding":
            return self.browse()
        return self & self.env["charitylog.action.undo"]._completed_by(undo_id)

    def _being_undone(self):
        """Return those of these records that are put back just now.

        The row decides, while it is being undone; the context only says which.
        """
        looks = self._looks_being_undone()
        return self.filtered(lambda action: str(action.id) in looks)

    def _looks_being_undone(self):
        """Return by id the values before and after what is undone just now, or none."""
        undo_id = self.env.context.get(UNDO)
        if type(undo_id) is not int:
            return {}
        return self.env["charitylog.action.undo"]._looks_under_way(undo_id)

    def _o365_put_back(self):
        """Return those of these records that are now as before the user's own change.

        A manager may take work out of any calendar, and would else need "Can edit" to
        mend a slip: for ten minutes, while nobody has changed it. Not where that would
        assign it to somebody. Others need the permission now as for any change: it may
        have ended since. The row decides, while it is being undone.
        """
        looks = self._may_change_every_case() and self._looks_being_undone()
        if not looks:
            return self.browse()
        actions = self.filtered(lambda action: str(action.id) in looks)
        now = look(actions)
        return actions.filtered(
            lambda action: _is_back(*looks[str(action.id)], now[str(action.id)])
        )

    def _undone_together(self):
        """Return these one by one, but what was recorded again with its copy.

        Either both are put back, or the visit would be there twice, or not at all.
        """
        # sudo: what the user may not read any more is refused later, and by itself.
        made_of = {
            self.browse(copy.recorded_again_from_id.id): self.browse(copy.id)
            for copy in self.sudo().exists()
        }
        copies = self.browse().union(
            *(copy for original, copy in made_of.items() if original in self)
        )
        return [each | made_of.get(each, self.browse()) for each in self - copies]

    def _undone_alike(self, changed):
        """Return a key that is equal where the same is put back of the same colleague.

        ``changed`` are the values before and after, by id as text. To when work is
        moved does not matter.
        """
        keys = []
        # sudo: as in _undone_together.
        for action in self.sudo().exists():
            pair = changed.get(str(action.id))
            values = values_back(*pair) if pair else {}
            moved = values.keys() & {"day", "start", "planned_start"}
            rest = {name: values[name] for name in values if name not in moved}
            asks = action._uses_calendars(), bool(action._o365_in_calendar())
            keys.append((action.user_id.id, asks, sorted(moved), rest))
        return repr(keys)

    def _put_offer_back(self, before, after):
        """Withdraw the offer ``after``, and renew ``before``, whoever made it.

        Both are as ``offers`` returns them. One that cannot be renewed is logged: what
        else is put back stays so.
        """
        if self.env.uid in after[1:] and offers(self)[str(self.id)] == after:
            self.action_withdraw_offer()
        # sudo: colleagues' names.
        there = self.env["res.users"].sudo().browse(before[0] or ()).exists()
        if before[0] and not any(offers(self)[str(self.id)]):
            renewed = self._renew_offer(there, *before[1:])
            for told, users in (
                (self.env._("Offered to %s."), renewed),
                (self.env._("No longer offered to %s."), there - renewed),
            ):
                if users:
                    names = format_list(self.env, users.mapped("name"))
                    self._message_log(body=told % names)

    def _renew_offer(self, colleagues, owner_id, manager_id):
        """Make an offer once more, as made by the same; return to whom it is made."""
        nobody = colleagues.browse()
        if (
            self.state != "outstanding"
            or not self.active
            or self.user_id.id != owner_id
        ):
            return nobody
        able = colleagues.filtered(self._could_take) - self.user_id
        if not able:
            return nobody
        try:
            with self.env.cr.savepoint():
                self._make_offer(able, manager_id)
        except UserError:
            return nobody
        return able

    def _take_away_again(self):
        """Delete records that were made a moment ago; cancel those written about.

        A contact done is archived: only managers delete one.
        """
        done = self.filtered(lambda action: action.state == "done")
        done.write({"active": False})
        written = (self - done).filtered(
            lambda action: (
                action.message_ids.filtered(lambda m: m.message_type != "notification")
                or action.message_attachment_count
            )
        )
        written.write({"state": "cancelled"})
        (self - done - written).unlink()


def _is_back(before, after, now):
    """Tell whether the values ``now`` come from undoing alone, and assign to nobody.

    A day without an hour is written in two steps, so that some may still be ``after``.
    """
    return all(
        now[name] == before[name] == after[name]
        if name in ASSIGNED
        else now[name] in (before[name], after[name])
        for name in before
    )
