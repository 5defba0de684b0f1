"""Which button helps with which line, by its step and the reason found."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...core.graph import directory
from ...tools.groups import OPTIONS
from ...tools.words import say

_lt = LazyTranslate(__name__)

RULES = _lt("Open Operational Rules")
# What only opens something; a step alone stands for any reason that is not good.
OPENS = {
    ("address", "elsewhere"): (RULES, "_open_rules"),
    "microsoft": (RULES, "_open_rules"),
    "tenant": (RULES, "_open_rules"),
    "client": (RULES, "_open_rules"),
    "credential": (RULES, "_open_rules"),
    "redirect": (RULES, "_open_rules"),
    "rule": (RULES, "_open_rules"),
    "consent": (_lt("Approve at Microsoft"), "_open_consent"),
    "options": (_lt("Give to people"), "_open_people"),
    "sign_in": (_lt("Connect my account"), "_open_sign_in"),
    ("entry", "not_connected"): (_lt("Connect my account"), "_open_sign_in"),
    ("entry", "sign_in"): (_lt("Connect my account"), "_open_sign_in"),
    "project": (_lt("Open projects"), "_open_projects"),
    ("neighbour", "alone"): (_lt("Open Apps"), "_open_apps"),
}
# What changes something.
MENDS = {
    ("address", "may_change"): (_lt("Keep this address"), "_keep_address"),
    "consent": (_lt("It is approved in Entra"), "_note_consent"),
    "entry": (_lt("Write a test entry"), "_note_entry"),
    ("rule", "off"): (_lt("Switch on"), "_switch_on"),
    ("options", "none"): (_lt("Give it to me"), "_give_to_me"),
    ("jobs", "off"): (_lt("Switch them on"), "_switch_jobs_on"),
}
ENTRA = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps"
IN_ENTRA = {
    "tenant": "Overview",
    "client": "Overview",
    "credential": "Credentials",
    "redirect": "Authentication",
    "consent": "CallAnAPI",
    "permissions": "CallAnAPI",
}


class O365SetupLine(models.Model):
    _inherit = "o365.setup.line"

    @api.depends("state", "reason", "setup_id.consent_round")
    def _compute_help(self):
        for line in self:
            opens, mends = line._helps(OPENS), line._helps(MENDS)
            line.help_label = opens and say(self.env, opens[0])
            line.mend_label = mends and say(self.env, mends[0])
            is_consent = line.code == "consent" and bool(opens)
            line.link = is_consent and line.setup_id._consent_link()
            line.entra_url = line.state in ("bad", "warning") and line._entra_url()

    # https://learn.microsoft.com/entra/identity-platform/quickstart-register-app
    def _entra_url(self):
        """Return the page of Microsoft Entra on which this line is mended, or False.

        In the global cloud only: the others have addresses of their own.
        """
        # sudo: how the application is set up; administrators open this page.
        company = self.company_id.sudo()
        page = IN_ENTRA.get(self.code)
        if not page or company.o365_cloud != "global":
            return False
        client = directory.plain(company.o365_client_id)
        if self.code in ("tenant", "client") or not directory.is_id(client):
            return f"{ENTRA}/ApplicationsListBlade"
        return f"{ENTRA}/ApplicationMenuBlade/~/{page}/appId/{client}"

    def _helps(self, table):
        """Return label and method of the button of ``table``, or None."""
        if (self.code, self.reason) in table:
            return table[self.code, self.reason]
        again = table is MENDS and self.code == "entry" and self.state == "good"
        if self.state in ("good", "wait") and not again:
            return None
        if table is MENDS and self.reason == "not_connected":
            return None
        return table.get(self.code)

    def action_help(self):
        """Open what helps with this line."""
        return self._press(OPENS)

    def action_mend(self):
        """Do what this line offers to do."""
        return self._press(MENDS)

    def _press(self, table):
        self.check_access("read")
        self.ensure_one()
        self.setup_id._check_administers()
        button = self._helps(table)
        return button and getattr(self, button[1])()

    def _open_rules(self):
        return self._named("charitylog_o365.res_config_settings_action")

    def _open_consent(self):
        return {
            "type": "ir.actions.act_url",
            "url": self.setup_id._consent_link(),
            "target": "self",
        }

    def _open_people(self):
        return self._named("charitylog_o365.res_users_action_give")

    def _open_sign_in(self):
        """Open Microsoft's sign-in, or for whoever may not connect who may."""
        if not self.env.user.has_group(OPTIONS):
            return self._open_people()
        return {
            "type": "ir.actions.act_url",
            "url": "/charitylog_o365/connect?redirect=/odoo/set-up",
            "target": "self",
        }

    def _open_projects(self):
        return self._named("charitylog_o365.project_project_action")

    def _open_apps(self):
        return self._named("base.open_module_tree")

    @api.model
    def _named(self, xml_id):
        # Whoever administers may not read every action; opening one shows no records.
        return self.env["ir.actions.actions"]._for_xml_id(xml_id)

    def _keep_address(self):
        return self.env["res.config.settings"].action_o365_keep_address() and None

    def _note_consent(self):
        self.setup_id._consent_said()

    def _note_entry(self):
        self._keep(self.setup_id._try_entry())

    def _give_to_me(self):
        self.env.user._o365_give("give", "some")

    def _switch_on(self):
        """Switch the rule on, unless Microsoft refuses the application: as saving."""
        self.company_id.o365_rule = True
        self.setup_id._try_saved()

    def _switch_jobs_on(self):
        self.setup_id._switch_jobs_on()
