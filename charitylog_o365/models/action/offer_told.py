"""How the two people of an offer hear of it: by activities, never by e-mail."""

from odoo import models
from odoo.tools import format_date, format_datetime

TO_DO = "mail.mail_activity_data_todo"


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _make_offer(self, colleague):
        """Let the offer of this one action stand, and tell ``colleague``."""
        # sudo: nobody writes these fields by hand, and activities are made for users.
        action = self.sudo()
        partner = colleague.sudo().partner_id
        # The activity makes them a follower; that they may read it is another's doing.
        follows = partner in action.message_partner_ids
        action.write(
            {
                "offered_to_id": colleague.id,
                "offered_by_id": self.env.uid,
                "offer_made_follower": not follows,
            }
        )
        env = action._in_words_of(colleague).env
        action.offer_activity_id = action._leave_activity(
            colleague,
            action._offer_sentence(),
            env._("Open it, and choose Take it or Decline."),
        )

    def _end_offer(self):
        """End what offers there are; who could read it by that alone cannot any more.

        They no longer follow it either; whose the work is now goes on following it.
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
                    "offer_made_follower": False,
                }
            )
        return True

    def _tell_declined(self):
        """Leave who offered this one action the answer."""
        # sudo: as in _make_offer.
        action = self.sudo()
        reader = action.offered_by_id
        words = action._in_words_of(reader)
        sentence = words.env._(
            "%(user)s declines: %(work)s",
            user=self.env.user.name,
            work=words._offer_work(),
        )
        action._leave_activity(reader, sentence, words.env._("It stays with you."))

    def _leave_activity(self, user, summary, note):
        """Leave ``user`` an activity for today; Odoo mails nobody about it."""
        quiet = self._in_words_of(user).with_context(mail_activity_quick_update=True)
        return quiet.activity_schedule(
            TO_DO, summary=summary, note=note, user_id=user.id
        )

    def _offer_sentence(self):
        """Return what the colleague reads, in their language and time."""
        words = self._in_words_of(self.offered_to_id)
        return words.env._(
            "%(user)s offers you: %(work)s",
            user=self.offered_by_id.name,
            work=words._offer_work(),
        )

    def _offer_work(self):
        if self.all_day:
            when = format_date(self.env, self.day, date_format="EEE d MMMM")
        else:
            zone = self.env.context.get("tz")
            when = format_datetime(self.env, self.start, zone, "EEE d MMMM HH:mm")
        return f"{self.name}, {when}"

    def _in_words_of(self, user):
        # sudo: only their language and time zone are read.
        user = user.sudo()
        return self.with_context(lang=user.lang, tz=user.tz)
