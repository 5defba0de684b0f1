"""Offering work to colleagues whose calendars the user may not edit.

The work stays with its owner until one of them takes it; see ``offer_answer``.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ...tools.groups import MANAGER, USER
from ...tools.words import window

# Each of them gets an activity, and may read the record.
MOST = 30


class CharitylogAction(models.Model):
    """An offer is made by the owner of an outstanding action, to some colleagues.

    Or by a manager who may edit the record: taking it takes work out of the owner's
    calendar, which managers always may, and puts it into the taker's own. It stands
    until one of them takes it, all decline or it is withdrawn, or until the work is
    completed, cancelled, archived or given to anybody.
    """

    _inherit = "charitylog.action"

    # Written by this addon only: with an invented offer a user could take work out of
    # a colleague's calendar.
    offeree_ids = fields.One2many(
        "charitylog.action.offeree", "action_id", copy=False, groups=fields.NO_ACCESS
    )
    offered_to_ids = fields.Many2many(
        "res.users",
        compute="_compute_offered_to_ids",
        search="_search_offered_to_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
    )
    # Whose work it was then: given to anybody else, the offer is void.
    offered_by_id = fields.Many2one("res.users", copy=False, groups=fields.NO_ACCESS)
    # Who made it, where that was a manager and not the owner.
    offer_manager_id = fields.Many2one("res.users", copy=False, groups=fields.NO_ACCESS)
    offer_side = fields.Selection(
        [("made", "Made"), ("received", "Received"), ("other", "Between others")],
        compute="_compute_offer",
        compute_sudo=True,
        search="_search_offer_side",
    )
    offer_message = fields.Char("Offer", compute="_compute_offer", compute_sudo=True)
    offer_from = fields.Char("Offered by", compute="_compute_offer", compute_sudo=True)
    can_offer = fields.Boolean(compute="_compute_can_offer")

    @api.depends("offeree_ids.answer", "offeree_ids.user_id")
    def _compute_offered_to_ids(self):
        for action in self:
            standing = action.offeree_ids.filtered(lambda each: each.answer == "open")
            action.offered_to_ids = standing.user_id

    @api.model
    def _search_offered_to_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        standing = [("user_id", "in", list(value)), ("answer", "=", "open")]
        return Domain("offeree_ids", "any", standing)

    @api.depends(
        "offeree_ids.answer", "offeree_ids.user_id", "offered_by_id", "offer_manager_id"
    )
    @api.depends_context("uid", "lang")
    def _compute_offer(self):
        me = self.env.user
        for action in self:
            # Guests who may read the record learn nothing of colleagues by it.
            if me.share or not action.offered_to_ids:
                action.offer_side = action.offer_message = action.offer_from = False
                continue
            action.offer_from = action._offerers().name
            if me in action.offered_to_ids:
                action.offer_side = "received"
                action.offer_message = action._offer_received()
            else:
                is_made = me in action.offered_by_id | action.offer_manager_id
                action.offer_side = "made" if is_made else "other"
                action.offer_message = action._offer_made()

    @api.depends("state", "active", "user_id")
    @api.depends_context("uid")
    def _compute_can_offer(self):
        for action in self:
            action.can_offer = (
                bool(action.ids)
                and action.active
                and action.state == "outstanding"
                and action._may_offer()
            )

    def _offerers(self):
        """Return who made these offers; to be read as superuser."""
        return self.offer_manager_id or self.offered_by_id

    @api.model
    def _search_offer_side(self, operator, value):
        if operator != "in":
            return NotImplemented
        me = self.env.uid
        if self.env.user.share:
            return Domain.FALSE
        mine = Domain("offered_by_id", "=", me) | Domain("offer_manager_id", "=", me)
        standing = Domain("offeree_ids", "any", [("answer", "=", "open")])
        to_me = Domain("offered_to_ids", "in", [me])
        sides = {
            "received": to_me,
            "made": standing & ~to_me & mine,
            "other": standing & ~to_me & ~mine,
        }
        wanted = Domain.OR(sides[side] for side in value if side in sides)
        # sudo: users cannot read these fields; the search returns ids only.
        return Domain("id", "in", self.sudo()._search(wanted))

    def action_offer_to(self, colleague_id=None):
        """Open the window that asks to whom this one is to be offered.

        With the user ``colleague_id``, or to whom it is offered now, in it.
        """
        self.ensure_one()
        self.check_access("write")
        self._refuse_offering()
        return window(
            self.env._("Offer to …"),
            "charitylog.action.offer",
            context={
                "default_action_id": self.id,
                **({"default_user_ids": [colleague_id]} if colleague_id else {}),
            },
        )

    def action_offer(self, colleague_ids):
        """Offer an outstanding action to the users with these ids (or this one id).

        One's own or, for managers, what they may edit. Raises UserError where it is
        neither, or not outstanding, or where one of them could not take it. Afterwards
        it is offered to these and to nobody else; who has it on offer already hears
        nothing.
        """
        self.ensure_one()
        self.check_access("write")
        self._refuse_offering()
        is_one = not isinstance(colleague_ids, list | tuple)
        ids = [colleague_ids] if is_one else colleague_ids
        colleagues = self.env["res.users"].browse(
            each for each in ids if type(each) is int
        )
        self._refuse_offer_to(colleagues)
        self._claim_offers()
        self._offer_to(colleagues)
        names = format_list(self.env, colleagues.sudo().mapped("name"))
        self._message_log(body=self.env._("Offered to %s.", names))
        return True

    def action_withdraw_offer(self):
        """End the offer that the user made, or a manager of the user's own work."""
        self.ensure_one()
        self.check_access("write")
        self._claim_offers()
        # sudo: users cannot read or write these fields.
        offer = self.sudo()
        makers = offer.offered_by_id | offer.offer_manager_id
        if not offer.offered_to_ids or self.env.user not in makers:
            raise UserError(self.env._("There is no offer of yours to withdraw."))
        names = format_list(self.env, offer.offered_to_ids.mapped("name"))
        self._message_log(body=self.env._("No longer offered to %s.", names))
        return self._end_offer()

    def _claim_offers(self):
        """Have whoever else answers these offers at this moment come after the user.

        They wait here, and collide: Odoo runs their request again, which finds what has
        become of it. A lock would not do: they would go on with what they read before.
        """
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE charitylog_action SET write_date = write_date WHERE id = ANY(%s)",
            [sorted(self.ids)],
        )

    def _refuse_offering(self):
        """Raise UserError where the user cannot offer this action to anybody."""
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

    def _refuse_offer_to(self, colleagues):
        """Raise UserError where one of ``colleagues`` could not take this action."""
        # sudo: colleagues' names and groups, for the sentence about them.
        colleagues = colleagues.sudo()
        if (
            not colleagues
            or colleagues != colleagues.exists()
            or colleagues & (self.env.user | self.user_id)
            or colleagues.sudo(False)._filtered_access("read") != colleagues
        ):
            raise UserError(self.env._("Please choose a colleague to offer it to."))
        if len(colleagues) > MOST:
            raise UserError(
                self.env._(
                    "That would be %(count)s people, and work is offered to "
                    "%(most)s at most. Please choose some of them.",
                    count=len(colleagues),
                    most=MOST,
                )
            )
        for colleague in colleagues:
            if not self._could_take(colleague):
                raise UserError(
                    self.env._(
                        "%s does not work with contacts and actions here, "
                        "and could not take it.",
                        colleague.name,
                    )
                )

    def _could_take(self, colleague):
        """Tell whether a user, read as superuser, could have this one as their own."""
        company = self.sudo().company_id
        return (
            colleague.active
            and colleague.has_group(USER)
            and company in colleague.company_ids
        )

    def _may_offer(self):
        """Tell whose calendar this one may leave by an offer: one's own, or as manager.

        It is what managers may do at once by giving it to somebody who may be given it.
        """
        return self.user_id == self.env.user or self._o365_may_take_out()

    def _offer_holds(self):
        """Tell whether who made this offer may make it still; read as superuser."""
        manager = self.offer_manager_id
        return not manager or (manager.active and manager.has_group(MANAGER))
