from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.groups import SYSTEM
from .steps import GOOD, STEPS


class O365Setup(models.Model):
    """The page "Set up" of one company: a line for each step, green or red.

    What Microsoft has said is kept, with its time, so that the page opens at once;
    everything else is looked at each time it is opened. Neither a secret nor anything
    about a person is kept.
    """

    _name = "o365.setup"
    _description = "Setting up Outlook calendars"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("o365.setup.line", "setup_id", readonly=True)
    is_put_off = fields.Boolean("Not offered in empty lists", readonly=True, copy=False)
    summary = fields.Char(compute="_compute_summary")
    checked_at = fields.Datetime("Last checked", compute="_compute_summary")

    _company_uniq = models.Constraint("UNIQUE (company_id)", "One for each company.")

    @api.depends("company_id")
    def _compute_display_name(self):
        for setup in self:
            setup.display_name = self.env._("Set up")

    @api.depends("line_ids.state", "line_ids.checked_at")
    def _compute_summary(self):
        for setup in self:
            lines = setup.line_ids
            times = [time for time in lines.mapped("checked_at") if time]
            setup.checked_at = max(times, default=False)
            undone = lines.filtered(lambda line: line.state not in GOOD)
            if not undone:
                setup.summary = self.env._(
                    "All is set up. New work in a project that uses Outlook calendars "
                    "appears there."
                )
                continue
            setup.summary = self.env._(
                "%(done)s of %(all)s steps are done. Next: %(next)s.",
                done=len(lines) - len(undone),
                all=len(lines),
                next=undone[0].title,
            )

    @api.model
    def action_open(self):
        """Return the action that shows the page of the present company."""
        self._check_administers()
        setup = self._of(self.env.company)
        setup._ask_after_sign_in()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set up"),
            "res_model": self._name,
            "res_id": setup.id,
            "views": [
                [self.env.ref("charitylog_o365.o365_setup_view_form").id, "form"]
            ],
            "target": "current",
            "path": "set-up",
        }

    @api.model
    def action_not_now(self):
        """Have empty lists of the present company no longer offer the page."""
        self._check_administers()
        self._of(self.env.company)._put_off(True)
        return {"type": "ir.actions.client", "tag": "charitylog_o365.words_anew"}

    def action_offer_again(self):
        """Have empty lists offer the page again, until all is set up."""
        self.check_access("read")
        self._check_administers()
        self._put_off(False)

    def _put_off(self, is_put_off):
        # sudo: nobody writes these rows by hand.
        self.sudo().is_put_off = is_put_off

    def action_check(self):
        """Ask Microsoft all that it can be asked without writing anything."""
        self.check_access("read")
        self._check_administers()
        self.ensure_one()
        self._ask()

    @api.model
    def _of(self, company):
        """Return the page of ``company``, made where there is none yet."""
        # sudo: nobody writes these rows by hand; they keep what was found out.
        setups = self.sudo()
        found = setups.search([("company_id", "=", company.id)])
        if len(found.line_ids) < len(STEPS):
            found = setups._make(company)
        return found.sudo(self.env.su)

    @api.model
    def _make(self, company):
        """Make what is missing of a page, also where somebody else does so just now."""
        self.env["res.company"].flush_model()
        self.env.cr.execute(
            "INSERT INTO o365_setup (company_id) VALUES (%s) ON CONFLICT DO NOTHING",
            [company.id],
        )
        self.env.cr.execute(
            "INSERT INTO o365_setup_line (setup_id, company_id, code, sequence)"
            " SELECT setup.id, setup.company_id, step.code, step.number - 1"
            "  FROM o365_setup setup,"
            "   unnest(%s) WITH ORDINALITY AS step (code, number)"
            " WHERE setup.company_id = %s ON CONFLICT DO NOTHING",
            [list(STEPS), company.id],
        )
        self.invalidate_model()
        self.line_ids.invalidate_model()
        return self.search([("company_id", "=", company.id)])

    def _line(self, code):
        return self.line_ids.filtered(lambda line: line.code == code)

    @api.model
    def _check_administers(self):
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(self.env._("Setting up is for administrators."))
