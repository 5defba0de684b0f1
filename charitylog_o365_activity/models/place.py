"""Which activities have a place in a calendar at all."""

from datetime import date

from odoo import api, fields, models
from odoo.addons.charitylog_o365.models.status.reasons import TITLES
from odoo.addons.charitylog_o365.models.sync.eligibility import Condition
from odoo.addons.charitylog_o365.tools.words import say
from odoo.tools.translate import LazyTranslate

from .follow import MOVED

_lt = LazyTranslate(__name__)

MEETING = "calendar_event_id"
# Some use such a day for "never"; Outlook has none of them.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

# fmt: off
IS_NEW = Condition(
    "before_rule", lambda of: of.record.o365_is_new, "record.o365_is_new")
NOT_BY_ODOO = Condition(
    "by_odoo", lambda of: not of.record.automated, "record.automated IS NOT TRUE")
NO_MEETING = Condition(
    "has_meeting",
    lambda of: not of.record[MEETING], "record.calendar_event_id IS NULL")
IN_TIME = Condition(
    "far_off",
    lambda of: EARLIEST <= (of.record.date_deadline or EARLIEST) < LATEST,
    "record.date_deadline >= '1900-01-01' AND record.date_deadline < '2200-01-01'")
NOT_ERASED = Condition(
    "erased",
    lambda of: not of.record.o365_client_id.charitylog_erased,
    """record.o365_client_id IN (
        SELECT client.id FROM res_partner AS client WHERE client.charitylog_erased
    ) IS NOT TRUE""")
# fmt: on

SENTENCES = {
    "by_odoo": _lt("Not in Outlook: Odoo made this activity by itself."),
    "has_meeting": _lt("Not in Outlook: a meeting stands in the calendar for it."),
    "far_off": _lt("Not in Outlook: its day is too far away."),
    MOVED: _lt(
        "Not in Outlook: its record was moved together with another one, and nobody "
        "was asked whether this may be there."
    ),
}
MORE_TITLES = [
    ("by_odoo", _lt("Made by Odoo itself")),
    ("has_meeting", _lt("A meeting stands for it")),
    ("far_off", _lt("Its day is too far away")),
    (MOVED, _lt("Its record was moved with another one")),
]
NO_PROJECT = _lt(
    "no project says whether it may be there. Its record has none, and neither its "
    "type nor the Operational Rules name one."
)


class MailActivity(models.Model):
    """Leaves out what Odoo makes by itself, and what a meeting stands for.

    Odoo's own work makes, changes and ends such activities in anybody's name: of a
    leave request, of an invoice, and this addon's own notices. Asked for the permission
    on a colleague's calendar, it could not go on.
    """

    _inherit = "mail.activity"

    o365_reason = fields.Selection(
        lambda self: [
            (code, say(self.env, title)) for code, title in (*TITLES, *MORE_TITLES)
        ]
    )

    @api.model
    def _o365_place_conditions(self):
        # Not whether it is archived: that is how Odoo keeps what has been done.
        meeting = (NO_MEETING,) if MEETING in self._fields else ()
        return (NOT_ERASED, NOT_BY_ODOO, *meeting, IN_TIME, IS_NEW)

    def _o365_protected(self):
        """Leave out what is in no calendar and is to be in none."""
        found = super()._o365_protected()
        # sudo: whether it has a place decides, whoever may read it.
        without = found.sudo().filtered(lambda one: not one._o365_wants_entry())
        return found - (without - without._o365_with_entry()).sudo(self.env.su)

    def _prepare_next_activity_values(self):
        """Leave the next one out where it would be refused: nobody chose who gets it.

        The type of an activity names whose the next one is. One's own could else not be
        completed, where one may not edit that colleague's calendar.
        """
        values = super()._prepare_next_activity_values()
        if self._o365_may_not_give(values.get("user_id")):
            values["automated"] = True
        return values

    def _o365_may_not_give(self, user_id):
        """Tell whether the user may not put work into the calendar of ``user_id``."""
        user = self.env["res.users"].browse(user_id or ())
        if not user or user == self.env.user or not self._o365_needs_permission():
            return False
        # sudo: a colleague's state decides.
        if user.sudo().o365_state == "none":
            return False
        access = self.env["o365.calendar.access"]
        if user.id not in access._editable(user.ids):
            self._o365_ask_permission(self.browse(), user.ids)
        return user.id not in access._editable(user.ids)

    def _o365_sentence(self, reason, entry=None):
        own = SENTENCES.get(reason)
        return say(self.env, own) if own else super()._o365_sentence(reason, entry)

    def _o365_unmet(self, why):
        return NO_PROJECT if why == "no_project" else super()._o365_unmet(why)
