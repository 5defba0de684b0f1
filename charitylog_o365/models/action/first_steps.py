"""What an empty list says: the next step of whoever looks, or whom to ask."""

from markupsafe import Markup
from odoo import api, models
from odoo.tools.i18n import format_list

from ...tools.groups import ACCESS, MANAGERS, OPTIONS, SYSTEM
from ...tools.guard import is_member

SET_UP = "/odoo/set-up"
PROJECTS = "/odoo/action-charitylog_o365.project_project_action"
PEOPLE = "/odoo/give-to-people"
MY_OPTIONS = "/odoo/my-user-options"

STEP = Markup('<p class="mb-1 mt-3"><b>%s</b></p><p class="mb-2">%s</p>')
# The web client calls the method of such a link, and does what it returns.
WAY_OR_LATER = Markup(
    '<p><a class="btn btn-primary me-2" href="%s">%s</a>'
    '<a class="btn btn-secondary" type="action" href="#" data-model="o365.setup"'
    ' data-method="action_not_now">%s</a></p>'
)
WAY = Markup('<p><a class="btn btn-primary" href="%s">%s</a></p>')
# How many people one is told to ask.
ASKED = 3


class CharitylogAction(models.Model):
    """Odoo asks for the words of an empty list each time it opens one.

    They are HTML; what is put in is escaped.
    """

    _inherit = "charitylog.action"

    @api.model
    def get_empty_list_help(self, help_message):
        usual = super().get_empty_list_help(help_message)
        if not usual or self.env.context.get("search_default_outlook_asks"):
            return usual
        steps = [*self._first_steps(), *self._own_steps()]
        return Markup().join([Markup(usual), *steps]) if steps else usual

    @api.model
    def _first_steps(self):
        """Return what must be done before anybody can work, for who can do it."""
        company = self.env.company
        if is_member(self.env, SYSTEM) and company._o365_setup_is_offered():
            yield STEP % (
                self.env._("Outlook calendars are not set up completely."),
                self.env._(
                    "A page leads through it, line by line: what is done, what is "
                    "next, and who can do it."
                ),
            ) + WAY_OR_LATER % (SET_UP, self.env._("Set up"), self.env._("Not now"))
        projects = self.env["project.project"]
        if projects.search_count([("is_template", "=", False)], limit=1):
            return
        recorded = self.env._("Contacts and actions are recorded under projects.")
        if is_member(self.env, *MANAGERS):
            no_project = self.env._("There is no project yet.")
            yield STEP % (no_project, recorded)
            yield WAY % (PROJECTS, self.env._("Make a project"))
        else:
            no_project = self.env._("No project is open to you yet.")
            whom = self._o365_whom_to_ask("charitylog_o365.group_manager")
            yield STEP % (no_project, f"{recorded} {whom}")

    @api.model
    def _own_steps(self):
        """Return how the user gets their own work into Outlook, or whom to ask."""
        user = self.env.user
        if not user._o365_uses_outlook() or user.o365_state != "none":
            return
        if user.has_group(OPTIONS):
            yield STEP % (
                self.env._("Your Outlook calendar is not connected yet."),
                self.env._(
                    "Connect it once, and the work assigned to you from then on "
                    "appears there."
                ),
            ) + WAY % (MY_OPTIONS, self.env._("Connect Outlook"))
            return
        given = self.env._(
            "For that you need “My User Options”, which has not been given to you."
        )
        may_give = user.has_group(ACCESS)
        whom = "" if may_give else self._o365_whom_to_ask(ACCESS)
        said = self.env._("Your work does not appear in your Outlook calendar.")
        yield STEP % (said, f"{given} {whom}")
        if may_give:
            yield WAY % (PEOPLE, self.env._("Give to people"))

    @api.model
    def _o365_whom_to_ask(self, group):
        """Return a sentence that names some of those colleagues who have ``group``."""
        # sudo: which groups colleagues have is not everybody's to read; only names of
        # people of the same company are shown.
        users = (
            self.env.ref(group)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and self.env.company in user.company_ids
                    and user != self.env.user
                )
            )
        )
        if not users:
            return self.env._("Please ask your administrator.")
        names = format_list(self.env, users[:ASKED].mapped("name"), style="or")
        return self.env._("Please ask %s.", names)
