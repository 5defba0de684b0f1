from odoo import fields, models


class CharitylogActionOfferee(models.Model):
    """A colleague to whom an action is offered, and what became of it.

    Nobody may read or write it. While ``answer`` is "open", the colleague may read and
    take the action; the other answers only say what happened, until the next offer.
    """

    _name = "charitylog.action.offeree"
    _description = "Colleague to Whom Work Is Offered"

    action_id = fields.Many2one(
        "charitylog.action", required=True, index=True, ondelete="cascade"
    )
    # Each reading of an action asks for the user's own.
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    answer = fields.Selection(
        [
            ("open", "Not answered"),
            ("declined", "Declined"),
            ("taken", "Taken"),
            ("missed", "Somebody else has taken it"),
            ("ended", "No longer offered"),
        ],
        required=True,
        default="open",
    )
    activity_id = fields.Many2one(
        "mail.activity",
        # Each activity that anybody deletes is looked up here.
        index="btree_not_null",
        ondelete="set null",
    )
    made_follower = fields.Boolean()

    _action_user_uniq = models.Constraint(
        "UNIQUE (action_id, user_id)", "Offered to each colleague once."
    )
