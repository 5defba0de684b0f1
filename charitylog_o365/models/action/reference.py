from odoo import api, fields, models

from ...tools.compat import next_numbers

SEQUENCE_CODE = "charitylog.action"


class CharitylogAction(models.Model):
    """The number by which people speak of an action, on the telephone as in Outlook."""

    _inherit = "charitylog.action"

    reference = fields.Char(readonly=True, copy=False, index=True)

    def _o365_label(self):
        # Not the summary: it often names the client.
        return self.reference or super()._o365_label()

    @api.model_create_multi
    def create(self, vals_list):
        references = self._draw_references(len(vals_list))
        return super().create(
            [
                {**vals, "reference": reference}
                for vals, reference in zip(vals_list, references, strict=True)
            ]
        )

    @api.model
    def _draw_references(self, count):
        """Return ``count`` new references, with one query for all their numbers."""
        sequence = self.env["ir.sequence"].search(
            [
                ("code", "=", SEQUENCE_CODE),
                ("company_id", "in", (self.env.company.id, False)),
            ],
            order="company_id",
            limit=1,
        )
        if not sequence or not count:
            return [False] * count
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _ in range(count)]
        return next_numbers(sequence, count)
