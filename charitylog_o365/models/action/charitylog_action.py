from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError


class CharitylogAction(models.Model):
    """A piece of work with a client: still outstanding, done, or cancelled.

    An outstanding action and the contact it becomes are one and the same record. Its
    states, lengths and days without an hour are in the files named after them; ``save``
    says in which order saving takes place.
    """

    _name = "charitylog.action"
    _description = "Contact or Action"
    _inherit = ["mail.thread", "mail.activity.mixin", "o365.sync.mixin"]
    _order = "start, id"
    _rec_names_search = ["name", "reference"]
    _check_company_auto = True

    name = fields.Char("Summary", required=True)
    active = fields.Boolean(default=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Client",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        # Whom one can choose: no colleagues, no organisations of this system's own.
        domain="[('partner_share', '=', True), ('charitylog_is_own', '=', False)]",
        # Made and opened from here it is a client.
        context={
            "charitylog_client": True,
            "form_view_ref": "charitylog_o365.res_partner_view_form_client",
        },
    )
    project_id = fields.Many2one(
        "project.project",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_template', '=', False)]",
    )
    action_type_id = fields.Many2one(
        "charitylog.action.type", "Type", index="btree_not_null", ondelete="restrict"
    )
    # Never computed: the record rule on colleagues' calendars is checked before a
    # computed value would be known.
    user_id = fields.Many2one(
        "res.users",
        "Who by?",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
    )
    location = fields.Char("Place")
    description = fields.Html("Notes")

    @api.depends("project_id.company_id")
    def _compute_company_id(self):
        for action in self:
            # sudo: the project's company decides, also where the project is hidden.
            action.company_id = (
                action.project_id.sudo().company_id
                or action.company_id
                or self.env.company
            )

    @api.constrains("user_id")
    def _check_user_can_work(self):
        for action in self:
            # sudo: who is archived or a guest decides, whoever may read colleagues.
            user = action.user_id.sudo()
            if user.id == SUPERUSER_ID:
                continue
            if not user.active:
                raise ValidationError(
                    self.env._(
                        "%s no longer works here: the account is archived. "
                        "Please choose somebody else under “Who by?”.",
                        user.name,
                    )
                )
            if user.share:
                raise ValidationError(
                    self.env._(
                        "%s is not a member of staff. "
                        "Please choose somebody else under “Who by?”.",
                        user.name,
                    )
                )
