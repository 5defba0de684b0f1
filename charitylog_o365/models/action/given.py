"""Tells people that a colleague gave them work: by an activity, never by e-mail."""

from contextlib import contextmanager

from odoo import models

GIVEN = "charitylog_o365.mail_activity_type_given"
# In the context of several writes that are told together: their ``Told``.
TOLD = "charitylog_given_told"


class Told:
    """Who had the work, by its id, that is given away in several writes."""

    def __init__(self):
        self.before = {}


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _owners_before(self, vals):
        """Return the owners by id where ``vals`` may change them, else None."""
        if "user_id" not in vals:
            return None
        return {action.id: action.user_id for action in self}

    def _follow_up_given(self, vals, before):
        """Tell new owners, and end what was told and is no longer true.

        ``before`` is what ``_owners_before`` returned before ``vals`` were written.
        What was planned for somebody is in their list and calendar; what is given to
        them appears between things that they know.
        """
        if not {"active", "state", "user_id"} & vals.keys():
            return
        self._end_given()
        # Undone, it is where its owner knows it to be.
        if before is None or not (given := self - self._being_undone()):
            return
        told = self.env.context.get(TOLD)
        if isinstance(told, Told):
            told.before = before | told.before
        else:
            given._tell_given(before)

    @contextmanager
    def _told_together(self):
        """Yield these; what is given away with them within is told once, at the end."""
        told = Told()
        yield self.with_context(**{TOLD: told})
        self.browse(told.before).exists()._tell_given(told.before)

    def _tell_given(self, before):
        """Tell the owners of these who did not have them ``before``, each at once."""
        # sudo: who gives work away may not read it any more.
        given = self.sudo().filtered(
            lambda action: (
                action.active
                and action.state == "outstanding"
                and action.user_id not in (before[action.id], self.env.user)
            )
        )
        for owner, actions in given.grouped("user_id").items():
            actions._in_order()._leave_given(owner)

    def _leave_given(self, owner):
        """Leave ``owner`` one activity about all of these, on the first of them."""
        first = self[0]
        words = first._in_language_of(owner)
        names = {
            "user": self.env.user.name,
            "work": words._offer_work(),
            "count": len(self) - 1,
        }
        if len(self) == 1:
            summary = words.env._("%(user)s gave you: %(work)s", **names)
        else:
            summary = words.env._(
                "%(user)s gave you: %(work)s, and %(count)s more", **names
            )
        note = words.env._("It is yours now. Mark this as done once you know of it.")
        first._leave_news(owner, summary, note, GIVEN)

    def _end_given(self):
        """Take away what tells of giving these: they are somebody else's, or over."""
        # sudo: activities of colleagues.
        kind = self.env.ref(GIVEN, raise_if_not_found=False)
        found = kind and self.sudo().activity_ids.filtered(
            lambda each: each.activity_type_id == kind
        )
        if found:
            found.unlink()
