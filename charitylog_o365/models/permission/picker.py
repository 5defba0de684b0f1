from babel.dates import format_timedelta
from odoo import api, fields, models
from odoo.tools import babel_locale_parse


class ResUsers(models.Model):
    """Marks each colleague where somebody is chosen: may I give work to them?

    Only what is known already is shown: a list that drops down asks nobody.
    """

    _inherit = "res.users"

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
        reader = self.env.user
        access = self.env["o365.calendar.access"]
        if not reader.company_id.o365_rule:
            return {}
        # sudo: a colleague's state and the evidence are shown as words only.
        colleagues = self.sudo() - reader
        synced = colleagues.filtered(lambda user: user.o365_state != "none")
        said = access._latest(reader, synced.ids)
        cannot = access._cannot_ask(reader)
        return {
            user.id: self.env._("no Outlook, free to assign")
            if user not in synced
            else self._o365_mark(said.get(user.id), cannot)
            for user in colleagues
        }

    def _o365_mark(self, said, cannot):
        if cannot == "not_connected":
            return self.env._("connect your own Outlook first")
        if cannot == "sign_in":
            return self.env._("sign in to Microsoft 365 first")
        if cannot:
            return self.env._("you have no mailbox in Microsoft 365")
        if not said:
            return self.env._("not checked yet")
        mark = (
            self.env._("can assign")
            if said.may_edit
            else self.env._("not shared with you")
        )
        return self.env._(
            "%(mark)s (checked %(age)s ago)", mark=mark, age=self._o365_age(said)
        )

    def _o365_age(self, said):
        age = fields.Datetime.now() - said.checked_at
        locale = babel_locale_parse(self.env.lang or "en_GB")
        return format_timedelta(age, granularity="minute", locale=locale)
