"""Tells both users of an offer about it: by activities, never by e-mail."""

from odoo import models
from odoo.tools import format_date, format_datetime

TO_DO = "mail.mail_activity_data_todo"


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _make_offer(self, colleague, manager_id=None):
        """Store the offer of this one action, and leave ``colleague`` an activity.

        Made by the user or, as it was before, by ``manager_id`` (False: its owner).
        """
        # sudo: users cannot write these fields, nor activities of colleagues.
        action = self.sudo()
        partner = colleague.sudo().partner_id
        # The activity makes the colleague a follower, whom _end_offer removes again.
        follows = partner in action.message_partner_ids
        if manager_id is None:
            manager_id = action.user_id != self.env.user and self.env.uid
        action.write(
            {
                "offered_to_id": colleague.id,
                "offered_by_id": action.user_id.id,
                "offer_manager_id": manager_id,
                "offer_made_follower": not follows,
            }
        )
        env = action._in_language_of(colleague).env
        action.offer_activity_id = action._leave_activity(
            colleague,
            action._offer_sentence(),
            env._("Open it, and choose Take it or Decline."),
        )

    def _end_offer(self):
        """End the offers of these records, and with them the access they gave.

        The colleague no longer follows the record, unless the work is theirs now.
        """
        # sudo: as in _make_offer.
        for action in self.sudo().filtered("offered_to_id"):
            colleague = action.offered_to_id
            action.offer_activity_id.unlink()
            if action.offer_made_follower and action.user_id != colleague:
                action.message_unsubscribe(colleague.partner_id.ids)
            action.write(
                {
                    "offered_to_id": False,
                    "offered_by_id": False,
                    "offer_manager_id": False,
                    "offer_made_follower": False,
                }
            )
        return True

    def _leave_answer(self):
        """Leave the user who offered this one action an activity: it is declined."""
        # sudo: as in _make_offer.
        action = self.sudo()
        reader, owner = action._offerers(), action.offered_by_id
        words = action._in_language_of(reader)
        sentence = words.env._(
            "%(user)s declines: %(work)s",
            user=self.env.user.name,
            work=words._offer_work(),
        )
        note = (
            words.env._("It stays with you.")
            if reader == owner
            else words.env._("It stays with %s.", owner.name)
        )
        action._leave_activity(reader, sentence, note)

    def _leave_taken(self):
        """Tell who offered this one action that it is taken, and whose it was.

        They follow the record no more than before. What a manager took out of
        somebody's hands is logged, as where they give it away at once.
        """
        # sudo: as in _make_offer.
        action = self.sudo()
        people = action.offered_by_id | action.offer_manager_id
        for reader in people.filtered("active"):
            action._leave_taken_for(reader)
        if action.offer_manager_id:
            action._message_log(
                body=self.env._(
                    "Taken out of %(owner)s's hands by %(user)s: %(manager)s offered "
                    "it to them, as a manager.",
                    owner=action.offered_by_id.name,
                    user=self.env.user.name,
                    manager=action.offer_manager_id.name,
                )
            )

    def _leave_taken_for(self, reader):
        action = self
        words = action._in_language_of(reader)
        sentence = words.env._(
            "%(user)s takes: %(work)s",
            user=self.env.user.name,
            work=words._offer_work(),
        )
        note = words.env._("You need do nothing more about it.")
        if action.offer_manager_id not in (reader, reader.browse()):
            manager = words.env._(
                "%s offered it to them, as a manager.", action.offer_manager_id.name
            )
            note = f"{manager} {note}"
        action._leave_news(reader, sentence, note)

    def _leave_news(self, user, summary, note, kind=TO_DO):
        """Leave ``user`` an activity; they follow the record no more than before."""
        follows = user.partner_id in self.message_partner_ids
        self._leave_activity(user, summary, note, kind)
        if not follows:
            self.message_unsubscribe(user.partner_id.ids)

    def _leave_activity(self, user, summary, note, kind=TO_DO):
        """Leave ``user`` an activity for today, without an e-mail about it."""
        quiet = self._in_language_of(user).with_context(mail_activity_quick_update=True)
        return quiet.activity_schedule(
            kind, summary=summary, note=note, user_id=user.id
        )

    def _offer_sentence(self):
        """Return the activity's summary in the colleague's language and time zone."""
        words = self._in_language_of(self.offered_to_id)
        return words.env._(
            "%(user)s offers you: %(work)s",
            user=self._offerers().name,
            work=words._offer_work(),
        )

    def _offer_work(self):
        if self.all_day:
            when = format_date(self.env, self.day, date_format="EEE d MMMM")
        else:
            zone = self.env.context.get("tz")
            when = format_datetime(self.env, self.start, zone, "EEE d MMMM HH:mm")
        return f"{self.name}, {when}"

    def _in_language_of(self, user):
        # sudo: only their language and time zone are read.
        user = user.sudo()
        return self.with_context(lang=user.lang, tz=user.tz)
