from odoo import api, fields, models

from ..tools.words import RELOAD, notice


class O365Leaver(models.TransientModel):
    """Somebody leaves: their work is given away, their calendar let go, they archived.

    In this order, because giving work away takes it out of their calendar, which their
    own sign-in is needed for.
    """

    _name = "o365.leaver"
    _inherit = "charitylog.handover"
    _description = "Somebody leaves"
    _about = ("user_id", "colleague_id")

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
            wizard.line_ids = wizard._new_lines()

    @api.depends("user_id")
    def _compute_is_connected(self):
        for wizard in self:
            account = wizard.user_id._origin and wizard.user_id._origin._o365_account()
            wizard.is_connected = bool(account) and account._is_connected()
            wizard.is_signed_out = bool(account) and account.state == "sign_in"

    def _whose(self):
        return self.user_id

    def _work(self, actions):
        owner = self.user_id._origin.id or 0
        return actions.search([("user_id", "=", owner), ("state", "=", "outstanding")])

    @api.onchange("colleague_id")
    def _onchange_colleague_id(self):
        if self.colleague_id:
            self.line_ids.new_user_id = self.colleague_id

    def action_apply(self):
        """Give the work away, disconnect, archive; all of it, or nothing.

        What is only offered stays with who leaves, and their entry of it goes or stays
        as chosen here; once it is taken it is in its taker's calendar.
        """
        self.ensure_one()
        leaver, account = self.user_id, self.user_id._o365_account()
        lines = self.line_ids.filtered("new_user_id")
        given = lines.filtered(lambda line: not line.is_refused).action_id
        entries = self._entries_to_remove(account, given)
        told, refused = self._hand_over(lines)
        if refused:
            raise refused[0][1]
        if account._is_connected():
            leaver._o365_end_connection(bool(entries), entries)
        if self.archive:
            leaver.action_archive()
        # sudo: the name of a colleague, who may be archived by now.
        told.append(self.env._("%s leaves.", leaver.sudo().name))
        if self.archive:
            told += self._remaining()
        return notice(" ".join(told), RELOAD)

    def _remaining(self):
        """Return in a sentence how much stays with who is archived now, if any does."""
        # sudo: how many there are, also of those that the user may not read.
        count = len(self._work(self.env["charitylog.action"].sudo()))
        if count == 1:
            yield self.env._(
                "1 outstanding stays with them: the filter “Outstanding with people "
                "who left” finds it."
            )
        elif count:
            yield self.env._(
                "%s outstanding stay with them: the filter “Outstanding with people "
                "who left” finds them.",
                count,
            )

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
    _inherit = "charitylog.handover.line"
    _description = "Work of somebody who leaves"

    leaver_id = fields.Many2one("o365.leaver", required=True, ondelete="cascade")
