from babel.dates import format_timedelta
from odoo import api, fields, models
from odoo.tools import babel_locale_parse

from ...tools.groups import SYSTEM


class ResUsers(models.Model):
    """Marks each colleague in the list from which one is chosen for work.

    Shows whether the user may edit their calendar, from the evidence held: opening a
    list does not ask Microsoft.
    """

    _inherit = "res.users"

    # The path by which the record rule finds who may edit a user's calendar.
    o365_access_ids = fields.One2many(
        "o365.calendar.access",
        "owner_id",
        groups=SYSTEM,
        copy=False,
        domain=[("valid_until", "!=", False)],
    )

    @api.depends_context("formatted_display_name", "o365_marks", "uid", "lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        context = self.env.context
        if context.get("formatted_display_name") and context.get("o365_marks"):
            marks = self._origin._o365_marks()
            for user in self:
                if mark := marks.get(user._origin.id):
                    user.display_name = f"{user.display_name}\n--{mark}--"
        return result

    def _o365_marks(self):
        """Return the words for each of these users, by id; none for oneself."""
        codes, evidence = self._o365_mark_codes()
        return {
            key: self._o365_mark(code, evidence.get(key)) for key, code in codes.items()
        }

    def _o365_mark_codes(self):
        """Return the code of each of these users' marks, and the evidence, by id."""
        reader = self.env.user
        access = self.env["o365.calendar.access"]
        if not reader.company_id.o365_rule:
            return {}, {}
        # sudo: a colleague's state and the evidence are shown as words only.
        colleagues = self.sudo() - reader
        synced = colleagues.filtered(lambda user: user.o365_state != "none")
        evidence = access._latest(reader, synced.ids)
        cannot = access._cannot_ask(reader)
        codes = {
            user.id: "no_outlook"
            if user not in synced
            else _mark_code(evidence.get(user.id), cannot)
            for user in colleagues
        }
        return codes, evidence

    def _o365_mark(self, code, evidence):
        if code in ("can_assign", "not_shared"):
            mark = (
                self.env._("can assign")
                if code == "can_assign"
                else self.env._("not shared with you")
            )
            age = self._o365_age(evidence)
            return self.env._("%(mark)s (checked %(age)s ago)", mark=mark, age=age)
        return {
            "no_outlook": self.env._("no Outlook, free to assign"),
            "not_connected": self.env._("connect your own Outlook first"),
            "sign_in": self.env._("sign in to Microsoft 365 first"),
            "no_mailbox": self.env._("you have no mailbox in Microsoft 365"),
            "not_checked": self.env._("not checked yet"),
        }[code]

    def _o365_age(self, evidence):
        age = fields.Datetime.now() - evidence.checked_at
        locale = babel_locale_parse(self.env.lang or "en_GB")
        return format_timedelta(age, granularity="minute", locale=locale)


def _mark_code(evidence, cannot):
    """Return the code of a connected colleague's mark."""
    if cannot:
        return cannot if cannot in ("not_connected", "sign_in") else "no_mailbox"
    if not evidence:
        return "not_checked"
    return "can_assign" if evidence.may_edit else "not_shared"
