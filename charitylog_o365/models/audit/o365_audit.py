from odoo import api, fields, models
from odoo.exceptions import AccessError

from .line import ANSWERED, FOUND, LOST
from .right import RIGHTS, rights


class O365Audit(models.Model):
    """The log of what was sent to Outlook: a line for each write in a mailbox.

    Lines are added by the worker, in the transaction in which it writes down what
    Microsoft answered, and by nobody changed: not by OdooBot either, nor by SQL of
    other addons (kept.py). They hold numbers and codes only, no word about a client.
    They refer to nothing by a foreign key, so that no user, project or company that
    is deleted changes a line: its number stays (shown.py has the names).
    """

    _name = "o365.audit"
    _description = "What was sent to Outlook"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime(
        "When Microsoft answered", required=True, readonly=True, index=True
    )
    saved_at = fields.Datetime("Saved", readonly=True)
    seconds = fields.Float(
        "Seconds to Outlook", readonly=True, digits=(12, 3), aggregator="avg"
    )
    operation = fields.Selection(
        [("create", "Put in"), ("update", "Changed"), ("delete", "Taken out")],
        "What was done",
        required=True,
        readonly=True,
    )
    known = fields.Selection(
        [
            (ANSWERED, "Microsoft confirmed it"),
            (FOUND, "Answer lost, found later"),
            (LOST, "Answer lost, may have been done"),
        ],
        "How it is known",
        required=True,
        readonly=True,
    )
    by_right = fields.Selection(RIGHTS, "By which right", required=True, readonly=True)
    job_ref = fields.Integer("Number of the scheduled job", readonly=True)
    user_ref = fields.Integer("Number of the user", readonly=True)
    owner_ref = fields.Integer("Number of the calendar's owner", readonly=True)
    project_ref = fields.Integer("Number of the project", readonly=True)
    company_ref = fields.Integer("Number of the company", readonly=True)
    res_model = fields.Char("Kind of record", readonly=True)
    res_id = fields.Many2oneReference(
        "Number of the record", model_field="res_model", readonly=True
    )
    request_id = fields.Char("Microsoft's request id", readonly=True)
    marker = fields.Char(groups=fields.NO_ACCESS, readonly=True)

    _record_idx = models.Index("(res_model, res_id)")
    _company_idx = models.Index("(company_ref, at)")

    @api.model
    def _add(self, lines):
        """Write these `line.Line`, with one statement for all of them."""
        if not lines:
            return
        # Past the ORM, which refuses to create any.
        values = [
            (
                line.at,
                line.cause.saved_at or None,
                line.seconds,
                line.operation,
                line.known,
                right,
                line.cause.job,
                line.cause.user,
                line.place.owner,
                line.place.project,
                line.place.company,
                line.place.res_model,
                line.place.res_id,
                line.request_id,
                line.place.marker,
            )
            for line, right in zip(lines, rights(self.env, lines), strict=True)
        ]
        self.env.cr.execute_values(
            """
            INSERT INTO o365_audit
                   (at, saved_at, seconds, operation, known, by_right, job_ref,
                    user_ref, owner_ref, project_ref, company_ref, res_model, res_id,
                    request_id, marker)
            VALUES %s
            """,
            values,
            page_size=1000,
        )

    # None of these goes on to Odoo's own.
    # pylint: disable=method-required-super

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()

    def write(self, vals):
        self._refuse()

    def unlink(self):
        self._refuse()

    def copy(self, default=None):
        self._refuse()

    @api.model
    def _refuse(self):
        raise AccessError(
            self.env._(
                "What was sent to Outlook is kept as it is: nobody adds, changes or "
                "deletes a line. Old ones go by themselves."
            )
        )
