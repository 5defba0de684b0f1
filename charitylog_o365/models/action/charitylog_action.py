from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.compat import label

REQUIRED = ("name", "partner_id", "project_id", "start", "user_id")


class CharitylogAction(models.Model):
    """A piece of work with a client: still outstanding, done, or cancelled.

    An outstanding action and the contact it becomes are one and the same record.
    What happens in its life, its lengths and its day without an hour are told in
    the files named after them.
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
    # Plain, never computed: the rule that guards a colleague's calendar is checked
    # before a computed value would be known.
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

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(list(REQUIRED))
        vals_list = [{**defaults, **vals} for vals in vals_list]
        for vals in vals_list:
            self._refuse_missing(vals, REQUIRED)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_missing(vals, [name for name in REQUIRED if name in vals])
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy is outstanding work of the person who makes it."""
        default = {"user_id": self.env.uid, "state": "outstanding", **(default or {})}
        return super().copy_data(default)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Refuse: work is not recorded by e-mail.

        Odoo's gateway makes records as superuser, in the name of whoever the e-mail
        says it is from, and anybody may call it: a way round every right.
        """
        raise AccessError(self.env._("Work cannot be recorded by e-mail."))

    @api.model
    def _refuse_missing(self, vals, names):
        """Raise a ValidationError that lists all that is missing, in one sentence."""
        missing = [
            label(self, name)
            for name in names
            if not vals.get(name) or not str(vals[name]).strip()
        ]
        if missing:
            raise ValidationError(
                self.env._(
                    "Not saved yet. Please fill in: %s.",
                    ", ".join(label.rstrip("?") for label in missing),
                )
            )
