"""Offering work to a colleague whose calendar the user may not edit.

The work stays with its owner until the colleague takes it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.groups import MANAGER, USER

# Fields that end an offer, or that its activity shows.
WATCHED = {"active", "all_day", "day", "name", "start", "state", "user_id"}


class CharitylogAction(models.Model):
    """An offer is made by the owner of an outstanding action, to one colleague.

    Or by a manager who may edit the record: taking it takes work out of the owner's
    calendar, which managers always may, and puts it into the taker's own. It stands
    until it is taken, declined or withdrawn, or until the work is completed,
    cancelled, archived or given to anybody.
    """

    _inherit = "charitylog.action"

    # Written by this addon only: with an invented offer a user could take work out of
    # a colleague's calendar.
    offered_to_id = fields.Many2one(
        "res.users", copy=False, groups=fields.NO_ACCESS, check_company=True
    )
    # Whose work it was then: given to anybody else, the offer is void.
    offered_by_id = fields.Many2one("res.users", copy=False, groups=fields.NO_ACCESS)
    # Who made it, where that was a manager and not the owner.
    offer_manager_id = fields.Many2one("res.users", copy=False, groups=fields.NO_ACCESS)
    offer_activity_id = fields.Many2one(
        "mail.activity",
        copy=False,
        groups=fields.NO_ACCESS,
        # Each activity that anybody deletes is looked up here.
        index="btree_not_null",
        ondelete="set null",
    )
    offer_made_follower = fields.Boolean(copy=False, groups=fields.NO_ACCESS)
    offer_side = fields.Selection(
        [("made", "Made"), ("received", "Received"), ("other", "Between others")],
        compute="_compute_offer",
        compute_sudo=True,
        search="_search_offer_side",
    )
    offer_message = fields.Char("Offer", compute="_compute_offer", compute_sudo=True)

    @api.depends("offered_to_id", "offered_by_id", "offer_manager_id")
    @api.depends_context("uid", "lang")
    def _compute_offer(self):
        for action in self:
            if not action.offered_to_id:
                action.offer_side = action.offer_message = False
            elif action.offered_to_id == self.env.user:
                action.offer_side = "received"
                action.offer_message = action._offer_received()
            else:
                is_made = self.env.user in (
                    action.offered_by_id | action.offer_manager_id
                )
                action.offer_side = "made" if is_made else "other"
                action.offer_message = action._offer_made()

    def _offer_received(self):
        by, manager = self.offered_by_id, self.offer_manager_id
        if manager:
            return self.env._(
                "%(manager)s offers you this. It is %(owner)s's until you take it.",
                manager=manager.name,
                owner=by.name,
            )
        return self.env._("%s offers you this.", by.name)

    def _offer_made(self):
        to, by = self.offered_to_id, self.offered_by_id
        if by == self.env.user:
            return self.env._(
                "Offered to %s. It stays with you until they take it.", to.name
            )
        if self.offer_manager_id == self.env.user:
            return self.env._(
                "Offered to %(to)s. It stays with %(owner)s until they take it.",
                to=to.name,
                owner=by.name,
            )
        return self.env._("Offered to %s.", to.name)

    def _offerers(self):
        """Return who made these offers; to be read as superuser."""
        return self.offer_manager_id or self.offered_by_id

    @api.model
    def _search_offer_side(self, operator, value):
        if operator != "in":
            return NotImplemented
        me = self.env.uid
        mine = Domain("offered_by_id", "=", me) | Domain("offer_manager_id", "=", me)
        sides = {
            "received": Domain("offered_to_id", "=", me),
            "made": Domain("offered_to_id", "!=", me) & mine,
            "other": Domain("offered_to_id", "not in", [me, False]) & ~mine,
        }
        wanted = Domain.OR(sides[side] for side in value if side in sides)
        # sudo: users cannot read these fields; the search returns ids only.
        return Domain("id", "in", self.sudo()._search(wanted))

    def action_offer(self, colleague_id):
        """Offer an outstanding action to the user with ``colleague_id``.

        One's own or, for managers, what they may edit. Raises UserError where it is
        neither, or not outstanding, or where the colleague could not take it. An
        earlier offer is replaced.
        """
        self.ensure_one()
        self.check_access("write")
        colleague = self.env["res.users"].browse(colleague_id)
        self._refuse_offer(colleague)
        self._end_offer()
        self._make_offer(colleague)
        self._message_log(body=self.env._("Offered to %s.", colleague.sudo().name))
        return True

    def action_take_offer(self):
        """Take the work that is offered to the user: it becomes their own."""
        self.ensure_one()
        self.check_access("read")
        self._refuse_unless_offered()
        self._refuse_without_manager()
        return self._sudo_take_offer()

    def _sudo_take_offer(self):
        """Give this one action to the user, to whom it is offered.

        With sudo, because an offer lets its reader read and take the work, and write
        nothing else where the project is not open to them.
        """
        return self.sudo().write({"user_id": self.env.uid})

    def action_decline_offer(self):
        """Decline the offer, and tell the user who made it."""
        self.ensure_one()
        self.check_access("read")
        self._refuse_unless_offered()
        self._message_log(body=self.env._("%s declined.", self.env.user.name))
        self._leave_answer()
        self._end_offer()
        # Perhaps the user could read it by the offer only.
        return self.has_access("read") or self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.charitylog_action_action"
        )

    def action_withdraw_offer(self):
        """End the offer that the user made, or a manager of the user's own work."""
        self.ensure_one()
        self.check_access("write")
        # sudo: users cannot read or write these fields.
        offer = self.sudo()
        makers = offer.offered_by_id | offer.offer_manager_id
        if not offer.offered_to_id or self.env.user not in makers:
            raise UserError(self.env._("There is no offer of yours to withdraw."))
        self._message_log(
            body=self.env._("No longer offered to %s.", offer.offered_to_id.name)
        )
        return self._end_offer()

    def _refuse_offer(self, colleague):
        """Raise UserError where this action cannot be offered to ``colleague``."""
        if self.state != "outstanding" or not self.active:
            raise UserError(self.env._("Only an outstanding action can be offered."))
        if not self._may_offer():
            raise UserError(
                self.env._(
                    "Only %s, who is to do this, and managers of Contacts & Actions "
                    "can offer it.",
                    self.user_id.sudo().name,
                )
            )
        # sudo: a colleague's name and groups, for the sentence about them.
        colleague = colleague.sudo().exists()
        if not colleague or colleague in self.env.user | self.user_id:
            raise UserError(self.env._("Please choose a colleague to offer it to."))
        if not colleague.active or not colleague.has_group(USER):
            raise UserError(
                self.env._(
                    "%s does not work with contacts and actions, "
                    "and could not take it.",
                    colleague.name,
                )
            )

    def _may_offer(self):
        """Tell whose calendar this one may leave by an offer: one's own, or as manager.

        It is what managers may do at once by giving it to somebody who may be given it.
        """
        return self.user_id == self.env.user or self._o365_may_take_out()

    def _refuse_unless_offered(self):
        # sudo: users cannot read these fields.
        if self.sudo().offered_to_id != self.env.user:
            raise UserError(self.env._("This is not, or no longer, offered to you."))

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

    def _offer_holds(self):
        """Tell whether who made this offer may make it still; read as superuser."""
        manager = self.offer_manager_id
        return not manager or (manager.active and manager.has_group(MANAGER))

    def _o365_check_calendars_left(self, before):
        """Require no permission on the calendar that an offered action leaves.

        Its owner, or who is a manager still, consented by the offer, which covers this
        owner, this user, this record, and only taking it; everything else is checked.
        """
        # sudo: users cannot read these fields.
        taken = {
            action.id
            for action in self.sudo().browse(before)
            if action.offered_to_id == action.user_id == self.env.user
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
        offered = self.sudo().filtered("offered_to_id")
        standing = offered.filtered(
            lambda action: (
                action.active
                and action.state == "outstanding"
                and action.user_id == action.offered_by_id
            )
        )
        for action in offered - standing:
            if action.user_id == action.offered_to_id == self.env.user:
                action._leave_taken()
        (offered - standing)._end_offer()
        for action in standing:
            if action.offer_activity_id:
                action.offer_activity_id.summary = action._offer_sentence()
