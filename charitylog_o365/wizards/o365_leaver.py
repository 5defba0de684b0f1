from odoo import Command, api, fields, models


class O365Leaver(models.TransientModel):
    """Somebody leaves: their work is given away, their calendar let go, they archived.

    In this order, because giving work away takes it out of their calendar, which their
    own sign-in is needed for.
    """

    _name = "o365.leaver"
    _inherit = "charitylog.window"
    _description = "Somebody leaves"
    _about = ("user_id", "colleague_id")
    _lines = ("line_ids",)

    user_id = fields.Many2one(
        "res.users",
        "Who leaves?",
        required=True,
        domain="[('share', '=', False), ('id', '!=', uid)]",
        # Also of who has been archived before their work was given away.
        context={"active_test": False},
    )
    colleague_id = fields.Many2one(
        "res.users",
        "Give everything to",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    line_ids = fields.One2many(
        "o365.leaver.line",
        "leaver_id",
        compute="_compute_line_ids",
        # Only what the manager may see, which Odoo forgets for stored fields.
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    refusals = fields.Text("Not possible", compute="_compute_refusals")
    hidden_count = fields.Integer(compute="_compute_hidden_count")
    is_connected = fields.Boolean(compute="_compute_is_connected")
    is_signed_out = fields.Boolean(compute="_compute_is_connected")
    entries = fields.Selection(
        [
            ("coming", "Take out those from today on"),
            ("all", "Take all of them out"),
            ("leave", "Leave what is not given to a colleague"),
        ],
        string="Their entries in Outlook",
        required=True,
        default="coming",
    )
    can_archive = fields.Boolean(
        default=lambda self: self.env["res.users"].has_access("write")
    )
    archive = fields.Boolean(
        "Archive the user",
        default=lambda self: self.env["res.users"].has_access("write"),
    )

    @api.depends("user_id")
    def _compute_line_ids(self):
        for wizard in self:
            actions = self.env["charitylog.action"].search(wizard._outstanding())
            wizard.line_ids = [
                Command.clear(),
                *(Command.create({"action_id": action.id}) for action in actions),
            ]

    @api.depends("line_ids.why")
    def _compute_refusals(self):
        """Say of each colleague once why they cannot be given anything."""
        for wizard in self:
            reasons = filter(None, wizard.line_ids.mapped("why"))
            wizard.refusals = "\n".join(dict.fromkeys(reasons))

    @api.depends("user_id")
    def _compute_hidden_count(self):
        # sudo: how many there are, of which the manager may not read what they are.
        actions = self.env["charitylog.action"].sudo()
        for wizard in self:
            total = actions.search_count(wizard._outstanding())
            wizard.hidden_count = total - len(wizard.line_ids)

    @api.depends("user_id")
    def _compute_is_connected(self):
        for wizard in self:
            account = wizard.user_id._origin and wizard.user_id._origin._o365_account()
            wizard.is_connected = bool(account) and account._is_connected()
            wizard.is_signed_out = bool(account) and account.state == "sign_in"

    def _outstanding(self):
        return [
            ("user_id", "=", self.user_id._origin.id or 0),
            ("state", "=", "outstanding"),
        ]

    @api.onchange("colleague_id")
    def _onchange_colleague_id(self):
        if self.colleague_id:
            self.line_ids.new_user_id = self.colleague_id

    def action_apply(self):
        """Give the work away, disconnect, archive; all of it, or nothing."""
        self.ensure_one()
        leaver, account = self.user_id, self.user_id._o365_account()
        given = self.line_ids.filtered("new_user_id")
        entries = self._entries_to_remove(account, given.action_id)
        for colleague, lines in given.grouped("new_user_id").items():
            lines.action_id.write({"user_id": colleague.id})
        if account._is_connected():
            leaver._o365_end_connection(bool(entries), entries)
        if self.archive:
            leaver.action_archive()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _entries_to_remove(self, account, given):
        """Return the entries to take out, always those of work that was ``given``."""
        entries = account._entries()
        if self.entries == "all":
            return entries
        of_given = entries.filtered(
            lambda entry: entry.res_model == given._name and entry.res_id in given.ids
        )
        return of_given | entries._coming() if self.entries == "coming" else of_given


class O365LeaverLine(models.TransientModel):
    """One outstanding action of who leaves, and who is to have it."""

    _name = "o365.leaver.line"
    _inherit = "charitylog.window"
    _description = "Work of somebody who leaves"
    _about = ("action_id", "new_user_id")

    leaver_id = fields.Many2one("o365.leaver", required=True, ondelete="cascade")
    action_id = fields.Many2one(
        "charitylog.action", "Outstanding action", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="action_id.partner_id", related_sudo=False)
    start = fields.Datetime("When", related="action_id.start", related_sudo=False)
    new_user_id = fields.Many2one(
        "res.users",
        "Give it to",
        domain="[('share', '=', False), ('id', '!=', parent.user_id)]",
    )
    answer = fields.Char("Possible?", compute="_compute_answer")
    why = fields.Text("Why not", compute="_compute_answer")
    is_refused = fields.Boolean(compute="_compute_answer")

    @api.depends("new_user_id")
    def _compute_answer(self):
        """Say whether the user may give work to each colleague, asking Microsoft."""
        rights = self.env["o365.calendar.access"]
        told = rights.check_again(self.new_user_id.ids)
        refused = {colleague["id"]: colleague for colleague in told}
        for line in self:
            found = refused.get(line.new_user_id.id)
            line.is_refused = bool(found)
            line.why = found and f"{found['what']} {found['how']}"
            if found:
                line.answer = self.env._("No")
            else:
                line.answer = self.env._("Yes") if line.new_user_id else False
