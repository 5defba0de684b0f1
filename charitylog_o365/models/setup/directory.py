import logging

from odoo import api, fields, models

from ...core.graph import directory, errors
from ...tools.groups import SYSTEM

_logger = logging.getLogger(__name__)


class ResCompany(models.Model):
    """Microsoft's ID of the organisation that a company has entered.

    It may be entered as the ID, in upper or lower case, or as one of its domains.
    Whose a domain is, Microsoft says, and so does every account that has signed in.
    Until then a domain equals no ID, and no other domain.
    """

    _inherit = "res.company"

    o365_directory = fields.Char(
        "Microsoft's ID of the organisation",
        compute="_compute_o365_directory",
        store=True,
        copy=False,
        groups=SYSTEM,
        help="Or the domain that was entered, until Microsoft has said whose it is.",
    )
    o365_directory_text = fields.Char(
        compute="_compute_o365_directory_text", groups=SYSTEM
    )

    @api.depends("o365_tenant_id")
    def _compute_o365_directory(self):
        for company in self:
            company.o365_directory = directory.plain(company.o365_tenant_id) or False

    @api.depends("o365_tenant_id", "o365_directory")
    def _compute_o365_directory_text(self):
        for company in self:
            entered, found = company.o365_tenant_id, company.o365_directory
            if not entered or directory.is_id(entered):
                company.o365_directory_text = False
            elif directory.is_id(found):
                company.o365_directory_text = self.env._("Its ID is %s.", found)
            else:
                company.o365_directory_text = self.env._(
                    "Microsoft has not said yet whose domain this is. It is asked "
                    "within a minute, and every day. Until then, its work goes only to "
                    "the Outlook calendars of this company's own users."
                )

    def _o365_look_up_soon(self):
        """Start the daily job now where a domain was entered."""
        # sudo: whoever makes a company may read neither this nor scheduled actions.
        if any(
            one.o365_tenant_id and not directory.is_id(one.o365_directory)
            for one in self.sudo()
        ):
            cron = self.env.ref("charitylog_o365.ir_cron_daily", False)
            if cron:
                cron.sudo()._trigger()

    @api.model
    def _o365_find_directories(self):
        """Ask Microsoft about every domain entered; for the daily job only."""
        # sudo: called by the scheduled job, for all companies.
        companies = self.sudo().search([("o365_tenant_id", "!=", False)])
        for company in companies.filtered(
            lambda one: not directory.is_id(one.o365_tenant_id)
        ):
            try:
                found = directory.find(company._o365_cloud(), company.o365_tenant_id)
            except (errors.GraphError, ValueError) as error:
                # What is known stays; it is asked again tomorrow.
                _logger.info("Organisation not found: %s", type(error).__name__)
            else:
                company._o365_learn_directory(found)

    def _o365_learn_directory(self, found):
        """Remember that this company, and who is named like it, is ``found``, an ID."""
        # sudo: nobody writes this by hand; Microsoft has said it.
        company = self.sudo()
        name = directory.plain(company.o365_tenant_id)
        alike = company.search(
            [
                ("o365_tenant_id", "=ilike", name),
                ("o365_cloud", "=", company.o365_cloud),
            ]
        ).filtered(lambda one: one.o365_directory != found)
        if alike:
            alike._o365_keep({"o365_directory": found})
            # What belonged to another organisation until now may be sent.
            self.env["o365.sync.request"]._queue_entries([])
