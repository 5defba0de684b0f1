from markupsafe import Markup
from odoo import models

from ...tools.dates import said_moment
from .o365_calendar_finding import COMPARE


class O365CalendarFinding(models.Model):
    """What the page says where it lists nothing: whether and when was compared."""

    _inherit = "o365.calendar.finding"

    def action_open(self):
        """Return the page "Compare with Outlook", with the words for an empty list.

        A method, as browsers keep window actions, and the words would go out of date.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.o365_calendar_finding_action"
        )
        title, sentence = self._empty_list_words()
        nightly = self.env._(
            "Every night all connected calendars are compared with the records. What "
            "differed the last time is listed here; nothing is changed before you say "
            "so."
        )
        words = Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>%s')
        said = sentence and Markup("<p>%s</p>") % sentence
        return action | {"help": words % (title, nightly, said)}

    def _empty_list_words(self):
        """Return a title and a sentence, which may be empty, for an empty list."""
        accounts = self._connected().filtered(
            lambda account: account.company_id in self.env.companies
        )
        if not accounts:
            return self.env._("Nobody has connected an Outlook calendar yet"), ""
        if self._is_comparing(accounts):
            return (
                self.env._("The calendars are being compared now"),
                self.env._("Please open this page again in a minute or two."),
            )
        waiting = accounts.filtered(lambda account: not account.compared_at)
        if waiting == accounts:
            return (
                self.env._("Nothing has been compared yet"),
                self.env._("Choose “Compare now”, or wait for tonight."),
            )
        oldest = min((accounts - waiting).mapped("compared_at"))
        when = said_moment(self.env, oldest, dt_format="d MMMM y, HH:mm")
        sentence = self.env._("Last compared: %s.", when)
        if waiting:
            names = ", ".join(sorted(waiting.user_id.mapped("name")))
            sentence += " " + self.env._("Not compared yet: %s.", names)
        title = self.env._("No difference was found")
        if self.search_count([], limit=1):
            title = self.env._("None of the differences fits what you look for")
        return title, sentence

    def _is_comparing(self, accounts):
        # sudo: users may not read outbox rows; only whether there is one is returned.
        outbox = self.env["o365.sync.request"].sudo()
        of_these = [("res_model", "=", accounts._name), ("res_id", "in", accounts.ids)]
        return bool(
            outbox.search_count([("command", "=", COMPARE), *of_these], limit=1)
        )
