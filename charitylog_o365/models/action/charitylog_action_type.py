from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .duration import LONGEST


class CharitylogActionType(models.Model):
    """What kind of work it is: a home visit, a telephone call, a letter.

    A calendar entry shows its name first, whatever else the project lets Outlook show.
    So a type must never say anything about a client.
    """

    _name = "charitylog.action.type"
    _description = "Type of Contact or Action"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    usual_length = fields.Float(
        help="In hours. Proposed as the length of work of this type."
    )
    is_at_client = fields.Boolean(
        "At the client's address",
        default=True,
        help="The client's address is proposed as the place of work of this type.",
    )

    _name_unique = models.UniqueIndex(
        "(name) WHERE active IS TRUE",
        "There is a type of this name already.",
    )

    @api.constrains("usual_length")
    def _check_usual_length(self):
        for kind in self:
            if not 0 <= kind.usual_length <= LONGEST:
                raise ValidationError(
                    self.env._(
                        "“Usual length” is in hours, from nothing to a year: "
                        "for example 1:00."
                    )
                )

    def _place_with(self, client):
        """Return the place to propose for such work with ``client``, or False."""
        return self.is_at_client and client._charitylog_address() or False

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            # sudo: who renames a type may not see all of the work of that type.
            actions = self.env["charitylog.action"].sudo()
            actions.with_context(active_test=False).search(
                [("action_type_id", "in", self.ids)]
            )._o365_queue()
        return result
