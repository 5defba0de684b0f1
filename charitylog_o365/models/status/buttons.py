from urllib.parse import urlencode

from odoo import models

from ...tools.words import say
from .reasons import CLOSED, PASSED


class O365SyncMixin(models.AbstractModel):
    """What the buttons of the Outlook line open; none of them speaks to Microsoft."""

    _inherit = "o365.sync.mixin"

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
        words = PASSED[code] if is_met else CLOSED[code]
        names = self._o365_names(self.env["o365.calendar.entry"])
        text = say(self.env, words, names)
        return text[:1].upper() + text[1:]


def _until(conditions, last):
    """Return the conditions up to ``last``, which comes with them."""
    codes = list(conditions)
    return {code: conditions[code] for code in codes[: codes.index(last) + 1]}
