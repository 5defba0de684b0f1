from urllib.parse import urlencode

from odoo import fields, models

from ...tools.groups import SYSTEM
from ...tools.words import say
from .reasons import MET

# Which button helps, by reason; whether the reader may press it is asked then.
HELP = {
    "in_outlook": "open_in_outlook",
    "unreachable": "try_again",
    "missing": "try_again",
    "sign_in": "sign_in",
    "no_mailbox": "check_again",
    "forbidden": "check_again",
    "application": "check_again",
    "organisation": "check_again",
    "consent": "check_again",
    "blocked_by_admin": "check_again",
    "mailbox_full": "try_again",
    "deleted_in_outlook": "put_back",
    "changed_in_outlook": "put_back",
    "became_meeting": "go_on",
    "became_series": "go_on",
    "became_online": "go_on",
    "let_go": "new_entry",
    "gave_up": "try_again",
    "old_share": "try_again",
    "rejected": "try_again",
    "our_fault": "try_again",
    "rule_off": "open_rules",
    "project_off": "open_project",
    "not_connected": "connect",
    "own_entries_off": "my_options",
    "other_tenant_then": "record_again",
    "own_entries_off_then": "record_again",
    "before_rule": "record_again",
    "before_project": "record_again",
    "before_connecting": "record_again",
}


class O365SyncMixin(models.AbstractModel):
    """The button of the Outlook line: which one helps, and what it opens.

    At most one, for whoever reads it: a button that would be refused is not shown. None
    of them sends a request to Microsoft.
    """

    _inherit = "o365.sync.mixin"

    o365_button = fields.Selection(
        [
            ("open_in_outlook", "Open in Outlook"),
            ("connect", "Connect"),
            ("sign_in", "Sign in"),
            ("check_again", "Check again"),
            ("try_again", "Try again"),
            ("put_back", "Put it back"),
            ("go_on", "Update it anyway"),
            ("go_on_out", "Delete it anyway"),
            ("new_entry", "Make a new entry"),
            ("record_again", "Record again"),
            ("my_options", "My User Options"),
            ("open_project", "Open the project's set-up"),
            ("open_rules", "Operational Rules"),
        ],
        "What helps",
        compute="_compute_o365_line",
    )

    def _o365_helping_button(self, reason, entry):
        """Return the code of the button that helps the reader, or False."""
        button = HELP.get(self._o365_why(reason, entry))
        may_press = button and getattr(self, f"_o365_may_{button}")
        if button == "go_on" and self._o365_would_delete(entry):
            button = "go_on_out"
        return may_press and may_press(entry) and button

    def _o365_may_open_in_outlook(self, entry):
        return bool(entry.web_link)

    def _o365_may_connect(self, _entry):
        # A colleague's calendar is for them to connect, and for nobody else.
        me = self.env.user
        return self._o365_owner() == me and me._o365_has_options()

    def _o365_may_sign_in(self, entry):
        return entry.user_id == self.env.user

    _o365_may_my_options = _o365_may_connect

    def _o365_may_try_again(self, _entry):
        return self.has_access("write")

    _o365_may_check_again = _o365_may_try_again
    _o365_may_put_back = _o365_may_try_again

    def _o365_may_record_again(self, _entry):
        """Tell whether a record of this model can be made anew."""
        return False

    def _o365_may_open_project(self, _entry):
        project = self._o365_project()
        return project.has_access("read") and project._may_change_third_party()

    def _o365_may_open_rules(self, _entry):
        company = self._o365_company()
        administers = self.env.user.has_group(SYSTEM)
        return administers and company in self.env.companies

    def action_open_in_outlook(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self.o365_web_link,
            "target": "new",
        }

    def action_o365_sign_in(self):
        """Send the reader to Microsoft's sign-in, and back to this record."""
        self.ensure_one()
        self.check_access("read")
        query = urlencode({"redirect": self._o365_path()})
        return {
            "type": "ir.actions.act_url",
            "url": f"/charitylog_o365/connect?{query}",
            "target": "self",
        }

    def action_o365_my_options(self):
        return self.env["res.users"].action_o365_my_user_options()

    def action_o365_open_project(self):
        """Open what the record's project lets go to Outlook, for those who may."""
        self.ensure_one()
        self.check_access("read")
        return self._o365_project().action_open_third_party()

    def action_o365_open_rules(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.res_config_settings_action"
        )

    def _o365_path(self):
        """Return the path of this one record's form, below the system's address."""
        return f"/odoo/{self._name}/{self.id}"

    def o365_conditions(self):
        """Return what a record needs to be in Outlook, as ``[{is_open, text}]``.

        In the order in which people can see to them; for whoever may read the record.
        """
        self.ensure_one()
        self.check_access("read")
        conditions = self._o365_conditions()
        # Without a person there is nothing to say about theirs, and so on.
        if not conditions.pop("no_project"):
            conditions = {"rule_off": conditions["rule_off"], "no_project": False}
        elif not conditions.pop("nobody"):
            conditions = {**_until(conditions, "project_off"), "nobody": False}
        elif not conditions["not_connected"]:
            conditions = _until(conditions, "not_connected")
        return [
            {"is_open": is_met, "text": self._o365_condition(code, is_met)}
            for code, is_met in conditions.items()
        ]

    def _o365_condition(self, code, is_met):
        if not is_met and self._o365_owner() == self.env.user:
            code = self._o365_to_you(code)
        words = MET[code] if is_met else self._o365_unmet(code)
        names = self._o365_names(self.env["o365.calendar.entry"])
        text = say(self.env, words, names)
        return text[:1].upper() + text[1:]


def _until(conditions, last):
    """Return the conditions up to ``last``, which comes with them."""
    codes = list(conditions)
    return {code: conditions[code] for code in codes[: codes.index(last) + 1]}
