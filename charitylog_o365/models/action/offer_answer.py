"""What becomes of an offer: one colleague takes it, or all decline, or it ends."""

from odoo import models
from odoo.exceptions import UserError

from ...tools.one_by_one import each_or_why
from ...tools.words import RELOAD, notice

# Each is answered by itself, in one request.
MOST = 200
# Fields that end an offer, or that its activities show.
WATCHED = {
    "active",
    "all_day",
    "company_id",
    "day",
    "name",
    "project_id",
    "start",
    "state",
    "user_id",
}


class OfferTaken(UserError):
    """Somebody was faster.

    The web client has a dialog for it; ``context`` has its title, and whether the user
    may read the record all the same.
    """

    def __init__(self, message, context):
        super().__init__(message)
        self.context = context


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    def action_take_offer(self):
        """Take the work that is offered to the user: it becomes their own.

        The first of those to whom it is offered has it. Of several actions, one that
        cannot be taken stops no other, and is named. Who pressed the button twice has
        it already, and hears no refusal.
        """
        if len(self) > 1:
            return self._answer_each(self.env._("Taken"), type(self).action_take_offer)
        self.ensure_one()
        if self._has_taken_offer():
            return notice(self.env._("You have it already."), RELOAD)
        self._refuse_unless_offered()
        self._refuse_without_manager()
        self._claim_offers()
        return self._sudo_take_offer()

    def _has_taken_offer(self):
        """Tell whether the user has taken this one, and it is theirs still."""
        # sudo: users cannot read these fields; the user's own row decides.
        rows = self.sudo().offeree_ids
        mine = rows.filtered(lambda each: each.user_id == self.env.user)
        return mine.answer == "taken" and self.sudo().user_id == self.env.user

    def _sudo_take_offer(self):
        """Give this one action to the user, to whom it is offered.

        With sudo, because an offer lets its reader read and take the work, and write
        nothing else where the project is not open to them.
        """
        return self.sudo().write({"user_id": self.env.uid})

    def action_decline_offer(self):
        """Decline the offer. Who made it is told once all have declined."""
        if len(self) > 1:
            return self._answer_each(
                self.env._("Declined"), type(self).action_decline_offer
            )
        self.ensure_one()
        self._refuse_unless_offered()
        self._claim_offers()
        self._message_log(body=self.env._("%s declined.", self.env.user.name))
        # sudo: users cannot write these fields.
        offer = self.sudo()
        offer._end_for(self.env.user, "declined")
        if not offer.offered_to_ids:
            self._leave_answer()
            self._end_offer()
        # Perhaps the user could read it by the offer only.
        return self.has_access("read") or self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action_offered"
        )

    def _answer_each(self, done, answer):
        """Have ``answer`` called with each of these; say what was done and what not."""
        chosen = self.union()
        if len(chosen) > MOST:
            raise UserError(
                self.env._("At most %s offers can be answered at once.", MOST)
            )
        # sudo: what was never offered to the user is not even counted if it is hidden.
        rows = chosen.sudo().offeree_ids
        known = rows.filtered(lambda row: row.user_id == self.env.user).action_id
        (chosen - known.sudo(False)).check_access("read")

        def answer_all(actions):
            for action in actions:
                answer(action)

        # In one order for all, so that two who answer many do not wait for each other.
        refused = each_or_why(chosen.sorted("id"), answer_all)
        told = f"{done}: {len(chosen) - len(refused)}."
        return notice(f"{told} {self._reasons_sentence(refused)}".strip())

    def _refuse_unless_offered(self):
        """Raise UserError where this one is not offered to the user, or no longer.

        Who had it on offer hears what became of it, also where they could read the
        record by the offer only.
        """
        # sudo: users cannot read these fields; the user's own row decides.
        offerees = self.sudo().offeree_ids
        mine = offerees.filtered(lambda each: each.user_id == self.env.user)
        if mine.answer == "missed":
            taken = offerees.filtered(lambda each: each.answer == "taken")
            if taken:
                raise OfferTaken(
                    self.env._("%s has taken it.", taken.user_id.name),
                    {
                        "title": self.env._("Taken already"),
                        "is_readable": self.has_access("read"),
                    },
                )
        if not mine:
            self.check_access("read")
        if mine.answer != "open":
            raise UserError(self.env._("This is not, or no longer, offered to you."))
        self.check_access("read")

    def _refuse_without_manager(self):
        # sudo: users cannot read these fields.
        offer = self.sudo()
        if not offer._offer_holds():
            raise UserError(
                self.env._(
                    "%(manager)s, who offered you this, does not manage contacts and "
                    "actions any more. Please ask %(owner)s or a manager to offer it "
                    "again.",
                    manager=offer.offer_manager_id.name,
                    owner=offer.user_id.name,
                )
            )

    def _o365_check_calendars_left(self, before):
        """Require no permission on the calendar that an offered action leaves.

        Its owner, or who is a manager still, consented by the offer, which covers this
        owner, this user, this record, and only taking it; everything else is checked.
        """
        # sudo: users cannot read these fields.
        taken = {
            action.id
            for action in self.sudo().browse(before)
            if action.user_id == self.env.user
            and self.env.user in action.offered_to_ids
            and action.offered_by_id.id == before[action.id].where[0]
            and action._offer_holds()
        }
        rest = {key: look for key, look in before.items() if key not in taken}
        return super()._o365_check_calendars_left(rest)

    def _follow_up_offers(self, vals):
        """End the offers that ``vals``, which have been written, leave no longer true.

        The activities of the others get a new sentence.
        """
        if not WATCHED.intersection(vals):
            return
        # sudo: users cannot read these fields.
        offered = self.sudo().filtered("offered_to_ids")
        standing = offered.filtered(
            lambda action: (
                action.active
                and action.state == "outstanding"
                and action.user_id == action.offered_by_id
            )
        )
        for action in offered - standing:
            if action.user_id == self.env.user and action.user_id in (
                action.offered_to_ids
            ):
                action._leave_taken()
                action._end_taken()
        (offered - standing)._end_offer()
        for action in standing:
            action._follow_up_standing()

    def _follow_up_standing(self):
        """End it for who could not take it any more; tell the others what it is now."""
        for offeree in self.offeree_ids.filtered(lambda each: each.answer == "open"):
            if self.company_id not in offeree.user_id.company_ids:
                self._end_for(offeree.user_id, "ended")
            elif offeree.activity_id:
                sentence = self._offer_sentence(offeree.user_id)
                offeree.activity_id.summary = sentence
        if not self.offered_to_ids:
            self._end_offer()
