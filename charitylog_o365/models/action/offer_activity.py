"""Tells the people of an offer about it: by activities, never by e-mail."""

from odoo import models
from odoo.tools.i18n import format_list

from ...tools.activity import TO_DO, leave_activity
from ...tools.dates import said_day, said_moment


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def _offer_to(self, colleagues):
        """Have this one action offered to ``colleagues``, and to nobody else.

        Who has it on offer from the same person already is not told once more.
        """
        # sudo: as in _make_offer.
        action = self.sudo()
        manager_id = action.user_id != self.env.user and self.env.uid
        if (
            action.offered_to_ids
            and action.offered_by_id == action.user_id
            and action.offer_manager_id.id == manager_id
        ):
            for user in action.offered_to_ids - colleagues:
                action._end_for(user, "ended")
            colleagues -= action.offered_to_ids
        else:
            self._end_offer()
        self._make_offer(colleagues, manager_id)

    def _make_offer(self, colleagues, manager_id):
        """Store the offer of this one action, and leave ``colleagues`` an activity.

        Made by ``manager_id`` or, where that is False, by its owner.
        """
        # sudo: users cannot write these fields, nor activities of colleagues.
        action = self.sudo()
        owner_id = action.user_id.id
        action.write({"offered_by_id": owner_id, "offer_manager_id": manager_id})
        action.offeree_ids.filtered(lambda old: old.user_id in colleagues).unlink()
        if not action.offered_to_ids:
            # What became of the offer before it.
            action.offeree_ids.unlink()
        follow = action.message_partner_ids
        rows = action.offeree_ids.create(
            [
                {
                    "action_id": action.id,
                    "user_id": colleague.id,
                    "answer": "open",
                    "activity_id": False,
                    # The activity makes the colleague a follower, whom the end of the
                    # offer removes again.
                    "made_follower": colleague.sudo().partner_id not in follow,
                }
                for colleague in colleagues
            ]
        )
        for row in rows:
            row.user_id._bus_send("charitylog_offers", {})
            env = action._in_language_of(row.user_id).env
            row.activity_id = action._leave_activity(
                row.user_id,
                action._offer_sentence(row.user_id),
                env._("Open it, and choose Take it or Decline."),
            )

    def _end_offer(self):
        """End the offers of these records, and with them the access they gave."""
        # sudo: as in _make_offer.
        for action in self.sudo().filtered("offered_by_id"):
            for user in action.offered_to_ids:
                action._end_for(user, "ended")
            action.write({"offered_by_id": False, "offer_manager_id": False})
        return True

    def _end_for(self, user, answer):
        """End the offer of this one action for one user; called as superuser.

        They no longer follow the record, unless the work is theirs now.
        """
        row = self.offeree_ids.filtered(lambda each: each.user_id == user)
        row.answer = answer
        row.activity_id.unlink()
        user._bus_send("charitylog_offers", {})
        self._unfollow_after(row)

    def _unfollow_after(self, rows):
        partners = rows.filtered("made_follower").user_id - self.user_id
        self.message_unsubscribe(partners.partner_id.ids)

    def _end_taken(self):
        """Tell those who have not taken this one action who has; called as superuser.

        Their activities are over, and Odoo keeps them, with who has taken it; where
        they are at work, their screens say so.
        """
        taker = self.user_id
        others = self.offered_to_ids - taker
        if others:
            self._message_log(
                body=self.env._(
                    "%(user)s has taken it. It is no longer offered to %(others)s.",
                    user=taker.name,
                    others=format_list(self.env, others.mapped("name")),
                )
            )
        for row in self.offeree_ids.filtered(lambda each: each.answer == "open"):
            if row.user_id == taker:
                self._end_for(taker, "taken")
                continue
            words = self._in_language_of(row.user_id)
            row.answer = "missed"
            row.activity_id.write(
                {
                    "active": False,
                    "feedback": words.env._("%s has taken it.", taker.name),
                }
            )
            sentence = words.env._(
                "%(user)s has taken: %(work)s",
                user=taker.name,
                work=words._offer_work(),
            )
            row.user_id._bus_send("charitylog_offers", {"message": sentence})
            self._unfollow_after(row)

    def _leave_answer(self):
        """Leave the user who offered this one action an activity: all have declined."""
        # sudo: as in _make_offer.
        action = self.sudo()
        reader, owner = action._offerers(), action.offered_by_id
        words = action._in_language_of(reader)
        said_no = action._declined_by()
        if len(said_no) > 1:
            sentence = words.env._("All have declined: %s", words._offer_work())
        else:
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
        if len(said_no) > 1:
            names = format_list(words.env, said_no.mapped("name"))
            note = f"{names}. {note}"
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
        return leave_activity(quiet, user, summary, note, kind)

    def _offer_sentence(self, colleague):
        """Return the activity's summary in the colleague's language and time zone."""
        words = self._in_language_of(colleague)
        return words.env._(
            "%(user)s offers you: %(work)s",
            user=self._offerers().name,
            work=words._offer_work(),
        )

    def _offer_work(self):
        if self.all_day:
            when = said_day(self.env, self.day, date_format="EEE d MMMM")
        else:
            zone = self.env.context.get("tz")
            when = said_moment(self.env, self.start, zone, "EEE d MMMM HH:mm")
        return f"{self.name}, {when}"

    def _in_language_of(self, user):
        # sudo: only their language and time zone are read.
        user = user.sudo()
        return self.with_context(lang=user.lang, tz=user.tz)
