from odoo import Command, api, fields, models


class O365CalendarCopies(models.TransientModel):
    """Lists what Odoo's own connector copied of our entries, and removes it."""

    _name = "o365.calendar.copies"
    _description = "Copies in Odoo's calendar"

    line_ids = fields.One2many(
        "o365.calendar.copies.line",
        "copies_id",
        readonly=True,
        default=lambda self: self._default_line_ids(),
    )

    @api.model
    def _default_line_ids(self):
        return [
            Command.create(
                {"owner_id": copy.user_id.id, "start": copy.start, "stop": copy.stop}
            )
            for copy in self._copies()
        ]

    @api.model
    def _copies(self):
        """Return the copies in the companies at hand. Raises AccessError."""
        self.browse().check_access("create")
        return self.env["o365.calendar.entry"]._copies(self.env.companies)

    def action_remove(self):
        """Remove what is a copy now: since the list was made, one may have gone."""
        copies = self._copies()
        number = len(copies)
        copies._o365_forget()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Copies removed: %(number)s", number=number),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class O365CalendarCopiesLine(models.TransientModel):
    """One copy. Without its subject: who tidies up may not read every record."""

    _name = "o365.calendar.copies.line"
    _description = "Copy in Odoo's calendar"

    copies_id = fields.Many2one(
        "o365.calendar.copies", required=True, ondelete="cascade"
    )
    owner_id = fields.Many2one("res.users", string="Whose calendar")
    start = fields.Datetime()
    stop = fields.Datetime(string="End")
