from datetime import datetime

from odoo import api, fields, models

from ...tools.words import say
from .reasons import LEFT_OF, LEFT_YOURS, SENTENCES, THIN
from .statuses import spoken_of

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
    """The Outlook line of a form: besides the sentence, since when, and what helps.

    At most one button, for whoever reads it: a button that would be refused is not
    shown, and the sentence says who else can help.
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
    o365_since = fields.Char("Outlook since", compute="_compute_o365_line")
    o365_hint = fields.Char("Outlook hint", compute="_compute_o365_line")
    o365_zone_hint = fields.Char("Time zone hint", compute="_compute_o365_line")
    o365_left = fields.Char("Left in Outlook", compute="_compute_o365_line")
    o365_request_id = fields.Char(
        "Microsoft's request ID",
        compute="_compute_o365_line",
        groups="charitylog_o365.group_manager",
    )

    @api.depends("o365_reason")
    @api.depends_context("uid", "lang", "tz")
    def _compute_o365_line(self):
        noted, now = self._o365_queued_since(), fields.Datetime.now()
        later = datetime.max
        for record in self:
            entries = record._o365_entries()
            entry = spoken_of(entries, record._o365_owner())
            reason = record.o365_reason
            record.o365_button = reason and record._o365_helping_button(reason, entry)
            # A note may wait for a time to come: that is no beginning.
            since = noted.get(record.id, later)
            since = entry.since if since > now else since
            told = since and (entry or reason in SENTENCES)
            record.o365_since = told and self.env._("since %s", self._o365_hour(since))
            asked = record.o365_button in ("go_on", "go_on_out")
            record.o365_hint = (
                record._o365_consequences(entry) if asked else record._o365_hint(entry)
            )
            record.o365_zone_hint = record._o365_zone_hint()
            record.o365_left = record._o365_remaining_sentence(entries - entry)
            failed = entry.state in ("error", "blocked")
            record.o365_request_id = failed and entry.request_id

    def _o365_entries(self):
        # sudo: who reads the record may read how it is with Outlook; see ``_of``.
        return self.env["o365.calendar.entry"]._of(self).sudo()

    def _o365_remaining_sentence(self, entries):
        """Return the sentence for one in a calendar that was closed since, or False.

        Of ``entries`` that the line itself does not speak of.
        """
        left = entries.filtered(lambda entry: entry.state == "stale")._may_be_there()
        if not left:
            return False
        words = LEFT_YOURS if self.env.user in left.user_id else LEFT_OF
        return say(self.env, words, self._o365_names(left[0]))

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
        administers = self.env.user.has_group("base.group_system")
        return administers and company in self.env.companies

    def _o365_hint(self, entry):
        """Return the sentence for an entry that shows as a thin line, or False."""
        thin = self._o365_missing_length() if entry.event_id else None
        return bool(thin) and say(self.env, THIN[thin], self._o365_names(entry))

    def _o365_missing_length(self):
        """Return why the entry has no length, or None where it has one."""
        if "stop" not in self._fields or (self.stop and self.stop > self.start):
            return None
        return "outstanding"
