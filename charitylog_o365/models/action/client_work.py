"""What there is with a client already: what is outstanding, what was done last."""

from odoo import api, models

from ...tools import compat
from ...tools.dates import said_day, said_moment

OPEN, LAST = 5, 3


class CharitylogAction(models.Model):
    """Read as the user: no count, name or hour of what they may not read."""

    _inherit = "charitylog.action"

    @api.model
    def _work_with_client(self, client, but):
        """Return for a page the outstanding work with ``client`` and the last contacts.

        Without the action ``but``, which is being completed.
        """
        domain = [("partner_id", "=", client.id), ("id", "!=", but.id)]
        outstanding = [*domain, ("state", "=", "outstanding")]
        opened = self.search(outstanding, limit=OPEN + 1, order="start, id")
        done = [*domain, ("state", "=", "done")]
        last = self.search(done, limit=LAST, order="start desc, id desc")
        return {
            "open": [action._in_one_line() for action in opened[:OPEN]],
            "more": max(0, len(opened) - OPEN),
            "last": [action._in_one_line() for action in last],
        }

    def _in_one_line(self):
        outcomes = compat.selection_labels(self, "outcome")
        return {
            "id": self.id,
            "what": self.name,
            "when": self._weekday_in_words(),
            # sudo: the name of a colleague, perhaps of another company by now.
            "who": self.user_id.sudo().name,
            "how": outcomes.get(self.outcome, "") if self.state == "done" else "",
            "overdue": self.is_overdue,
        }

    def _weekday_in_words(self):
        if self.all_day:
            return said_day(self.env, self.start.date(), date_format="EEE d MMM y")
        zone = str(self.env.tz)
        return said_moment(self.env, self.start, zone, dt_format="EEE d MMM y, HH:mm")

    @api.model
    def _last_of_user(self, client=None, more=()):
        """Return the last work that the user recorded for themselves, or nothing.

        With ``client``, if given, and where the domain ``more`` holds; only of projects
        that can be chosen for new work.
        """
        of_user = [("user_id", "=", self.env.uid)]
        if client is not None:
            of_user.append(("partner_id", "=", client.id))
        return self._last([*of_user, *more])

    @api.model
    def _last_with(self, client):
        """Return the last work of anybody with ``client`` that the user may read."""
        return self._last([("partner_id", "=", client.id)])

    @api.model
    def _outstanding_at(self, client_ids, starts):
        """Return what the user sees outstanding with these clients at these hours."""
        return self.search(
            [
                ("partner_id", "in", client_ids),
                ("start", "in", starts),
                ("all_day", "=", False),
                ("state", "=", "outstanding"),
            ]
        )

    @api.model
    def _last(self, domain):
        # A project that they may read, which Odoo adds to a search by its fields.
        can_be_chosen = [("active", "=", True), ("is_template", "=", False)]
        domain = [*domain, ("project_id", "any", can_be_chosen)]
        return self.search(domain, order="id desc", limit=1)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_record_contact(self):
        """Open the window that records a contact with this client."""
        self.ensure_one()
        window = self.env["ir.actions.act_window"]._for_xml_id(
            "charitylog_o365.action_record_contact"
        )
        context = {"default_partner_id": self.id, "dialog_size": "extra-large"}
        return {**window, "context": context}
