from odoo import api, fields, models

from ...core.graph.clock import known_name
from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.words import window

REMINDERS = [
    ("-1", "None"),
    ("0", "At the start"),
    ("5", "5 minutes before"),
    ("10", "10 minutes before"),
    ("15", "15 minutes before"),
    ("30", "30 minutes before"),
    ("60", "1 hour before"),
    ("120", "2 hours before"),
    ("1440", "1 day before"),
]


class ResUsers(models.Model):
    """My User Options as a user sees it: the section, in words and with its buttons."""

    _inherit = "res.users"

    # A field instead of groups= in the view: with hr installed, the preferences are
    # another form, which Odoo reads as OdooBot.
    o365_has_options = fields.Boolean(compute="_compute_o365_section")
    o365_rule_on = fields.Boolean(compute="_compute_o365_section")
    o365_waits = fields.Boolean(
        "Waits for an administrator", compute="_compute_o365_section"
    )
    o365_status = fields.Char(
        string="Your Outlook calendar", compute="_compute_o365_section"
    )
    o365_reminder = fields.Selection(
        REMINDERS,
        string="Reminder",
        compute="_compute_o365_reminder",
        inverse="_inverse_o365_reminder",
        help="Work by the day has none: it would ring in the night before.",
    )

    @api.depends(
        "o365_state",
        "o365_reason",
        "o365_own_entries",
        "o365_account_ids.state",
        "o365_account_ids.username",
        "company_id.o365_rule",
        "tz",
    )
    @api.depends_context("uid")
    def _compute_o365_section(self):
        for user in self:
            own = user._origin == self.env.user
            user.o365_has_options = own and user._origin._o365_has_options()
            user.o365_rule_on = user.company_id.o365_rule
            user.o365_waits = user.o365_reason in BY_ADMINISTRATOR
            user.o365_status = user._o365_sentence() if own else False

    def _o365_sentence(self):
        """Return the state of the user's own calendar, in one or two sentences."""
        account = self._origin._o365_account()
        if not self.company_id.o365_rule:
            return self.env._(
                "Your organisation does not use Outlook calendars at the moment, so "
                "nothing is sent."
            )
        if account.state == "leaving":
            return self.env._("Being disconnected: your entries are taken out first.")
        sentences = {
            "none": self.env._("Not connected."),
            "log_in": self.env._(
                "You have not signed in to Microsoft 365 (%s) since you logged in. "
                "Your own work still goes to Outlook; to assign to colleagues, sign "
                "in.",
                account.username,
            ),
            "sign_in": self.env._(
                "Please sign in to Microsoft 365 (%s). Your new work is kept, and "
                "goes to Outlook as soon as you have.",
                account.username,
            ),
            "no_mailbox": self.env._(
                "Microsoft 365 has no mailbox for %s. Your Microsoft 365 administrator "
                "can give you a licence. Your new work is kept until then.",
                account.username,
            ),
            "connected": self.env._("Connected as %s.", account.username),
        }
        if self.o365_reason in BY_ADMINISTRATOR:
            return self.env._(
                "Connected as %s. Microsoft 365 does not let this system in at the "
                "moment: your administrator has been told. Your new work is kept "
                "until then.",
                account.username,
            )
        # Of the two reasons for a sign-in, one stops nothing of the user's own.
        sentence = sentences.get(self.o365_reason) or sentences[self.o365_state]
        if account._is_connected() and self.tz and not known_name(self.tz):
            unknown = self.env._(
                "Your time zone, “%s”, is not known here, so Outlook is told times in "
                "UTC. Please choose another in your preferences.",
                self.tz,
            )
            return f"{sentence} {unknown}"
        return sentence

    @api.depends("o365_reminder_minutes")
    def _compute_o365_reminder(self):
        offered = {code for code, _label in REMINDERS}
        for user in self:
            minutes = str(user.o365_reminder_minutes)
            user.o365_reminder = minutes if minutes in offered else False

    def _inverse_o365_reminder(self):
        for user in self.filtered("o365_reminder"):
            user.o365_reminder_minutes = int(user.o365_reminder)

    def action_o365_connect(self):
        return {
            "type": "ir.actions.act_url",
            "url": "/charitylog_o365/connect",
            "target": "self",
        }

    def action_o365_disconnect(self):
        """Ask what becomes of the entries."""
        return window(self.env._("Disconnect from Outlook"), "o365.disconnect")

    @api.model
    def action_o365_my_user_options(self):
        """Return the action that shows the present user their options."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My User Options"),
            "res_model": "res.users",
            "res_id": self.env.uid,
            "views": [
                [self.env.ref("charitylog_o365.res_users_view_form_options").id, "form"]
            ],
            "target": "current",
            "path": "my-user-options",
        }
