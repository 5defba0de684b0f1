"""What becomes of an action's opportunity when the action is changed or made anew."""

from contextlib import contextmanager

from markupsafe import Markup, escape
from odoo import models

# A link that opens what is open to the reader; it has the number, and no name.
LINK = '<a href="#" data-oe-model="crm.lead" data-oe-id="%s">%s</a>'
NOTHING = "–"
KEPT = "kept_opportunity_id"


class CharitylogAction(models.Model):
    """The opportunity goes along wherever the client does, also a hidden one.

    Changes are noted in the chatter by number: more people read it than CRM's rules
    allow to read the opportunity.
    """

    _inherit = "charitylog.action"

    def write(self, vals):
        if not {"opportunity_id", "partner_id"} & vals.keys():
            return super().write(vals)
        with self._opportunity_noted():
            result = super().write(vals)
            self._leave_opportunities_of_others()
        return result

    def copy(self, default=None):
        copies = super().copy(default)
        if "opportunity_id" not in (default or {}):
            for action, copy in zip(self, copies, strict=True):
                copy._sudo_share_opportunity_of(action)
        return copies

    def _sudo_put_into_series(self, made, *args, **kwargs):
        result = super()._sudo_put_into_series(made, *args, **kwargs)
        made._sudo_share_opportunity_of(self)
        return result

    def _telling(self):
        return (*super()._telling(), "opportunity_id")

    def _undone_fields(self):
        return (*super()._undone_fields(), KEPT)

    def _write_back(self, values):
        """Put back the opportunity after the rest, then check it with the client.

        Also a hidden one: it is what the user's own change has taken off.
        """
        self.check_access("write")
        others = {name: values[name] for name in values if name != KEPT}
        result = super()._write_back(others) if others else True
        if KEPT in values:
            # One that was deleted since is left off.
            opportunity = self._sudo_opportunity().browse(values[KEPT]).exists()
            with self._opportunity_noted():
                self._o365_keep({KEPT: opportunity.id})
            self.invalidate_recordset(["opportunity_id"])
        self._refuse_opportunities_of_others()
        return result

    def _sudo_share_opportunity_of(self, action):
        """Have these be about the opportunity of ``action``, where the client is.

        With sudo: work that follows belongs to it, whoever may read the opportunity.
        """
        opportunity = action._sudo_opportunity()
        if opportunity:
            same = self.filtered(
                lambda one: opportunity._is_about(one.sudo().partner_id)
            )
            same._o365_keep({KEPT: opportunity.id})

    def _leave_opportunities_of_others(self):
        """Take off what is hidden from the user, and of another client by now.

        Who corrects the client cannot be asked to choose among what they cannot see.
        """
        left = self.filtered(
            lambda action: (
                action._has_hidden_opportunity()
                and not action._sudo_opportunity()._is_about(action.sudo().partner_id)
            )
        )
        left._o365_keep({KEPT: False})

    @contextmanager
    def _opportunity_noted(self):
        """Note in the chatter what becomes of the opportunity of these within it."""
        before = {action: action._sudo_opportunity() for action in self}
        yield
        for action, left in before.items():
            after = action._sudo_opportunity()
            if after != left:
                action._message_log(
                    body=escape(self.env._("Opportunity: %(before)s → %(after)s"))
                    % {"before": _link(left), "after": _link(after)}
                )

    def _sudo_opportunity(self):
        """Return the opportunity of this one, as superuser, whoever may read it."""
        return self.sudo().kept_opportunity_id


def _link(opportunity):
    if not opportunity:
        return NOTHING
    return Markup(LINK) % (opportunity.id, opportunity.id)
