"""What a client's page shows beside the address: what is planned, what was done."""

from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ...tools import compat
from ...tools.groups import USER
from .day import local_day
from .visit_client import map_link, telephones

OPEN, LAST = 5, 10
# Of a contact's notes; all of them are one click away.
CHARACTERS = 400


class ResPartner(models.Model):
    """Work with a client and their people is read as the user: nothing hidden leaks."""

    _inherit = "res.partner"

    charitylog_page = fields.Json(
        "Work with the client",
        compute="_compute_charitylog_page",
        compute_sudo=False,
        groups=USER,
    )
    charitylog_next_start = fields.Datetime(
        "Next action",
        compute="_compute_charitylog_next_start",
        compute_sudo=False,
        groups=USER,
    )

    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_charitylog_page(self):
        for partner in self:
            client = partner._origin
            partner.charitylog_page = client and client._charitylog_page()

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_charitylog_next_start(self):
        """Say when something is to be done next, in one query for all.

        What is overdue as well: it is what comes next.
        """
        actions = self.env["charitylog.action"].sudo(False)
        to_do = Domain("state", "=", "outstanding")
        domain = Domain("partner_id", "in", self.ids) & to_do
        found = dict(actions._read_group(domain, ["partner_id"], ["start:min"]))
        for partner in self:
            partner.charitylog_next_start = found.get(partner._origin, False)

    def _charitylog_page(self):
        actions = self.env["charitylog.action"].sudo(False)
        theirs = Domain("partner_id", "child_of", self.ids)
        to_do = theirs & Domain("state", "=", "outstanding")
        next_ = actions.search(theirs & actions._to_come(), limit=1)
        others = to_do & Domain("id", "!=", next_.id)
        opened = actions.search(others, limit=OPEN)
        past = theirs & actions._not_superseded() & Domain("state", "!=", "outstanding")
        last = actions.search(past, order="start desc, id desc", limit=LAST)
        more = len(opened) == OPEN and actions.search_count(others) - OPEN
        lines = {line["id"]: line for line in (next_ | opened | last)._lines(self)}
        return {
            **self._ways_to_reach(),
            "next": lines.get(next_.id, False),
            "open": [lines[action.id] for action in opened],
            "more": more or 0,
            "last": [lines[action.id] for action in last],
        }

    def _ways_to_reach(self):
        """Return telephone numbers, e-mail, and the address with its link to a map."""
        # Mobile is no field of Odoo's, but one of addons.
        names = [name for name in ("phone", "mobile") if name in self._fields]
        address = self._charitylog_address()
        return {
            "phones": [each for name in names for each in telephones(self[name])],
            "email": self.email,
            "address": address,
            "map": address and map_link(address),
        }

    def action_plan_with_client(self):
        """Open a new action with this client."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an action"),
            "res_model": "charitylog.action",
            "view_mode": "form",
            "context": {"default_partner_id": self.id},
        }


class CharitylogAction(models.Model):
    _inherit = "charitylog.action"

    @api.model
    def _to_come(self):
        """Return the domain of what is outstanding and not overdue."""
        now = fields.Datetime.now()
        today = datetime.combine(local_day(now, str(self.env.tz)), time.min)
        hour = Domain("all_day", "=", False) & Domain("start", ">=", now)
        day = Domain("all_day", "=", True) & Domain("start", ">=", today)
        return Domain("state", "=", "outstanding") & (hour | day)

    def _lines(self, client):
        """Return these for the page of ``client``, each a dictionary."""
        outcomes = compat.selection_labels(self, "outcome")
        states = compat.selection_labels(self, "state")
        return [
            {
                "id": action.id,
                "what": action.name,
                "kind": action.action_type_id.name or "",
                "when": action._weekday_in_words(),
                # sudo: the name of a colleague, perhaps of another company by now.
                "who": action.user_id.sudo().name,
                "how": outcomes.get(action.outcome) or states[action.state],
                "hours": action.duration if action.state == "done" else 0,
                "state": action.state,
                "overdue": action.is_overdue,
                "with": action._person_beside(client),
                "notes": _in_short(action.description),
            }
            for action in self
        ]

    def _person_beside(self, client):
        # sudo: whose action one may read, their name as well.
        return self.partner_id.sudo().name if self.partner_id != client else ""


def _in_short(notes):
    text = html2plaintext(notes or "", include_references=False).strip()
    return text if len(text) <= CHARACTERS else f"{text[: CHARACTERS - 1]}…"
