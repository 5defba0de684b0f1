"""What is known of each step without asking Microsoft: looked at anew each time."""

from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import config

from ..account.o365_account import CONNECTED
from ..setup.address import FREEZE
from ..sync.jobs import all_jobs, are_stopped, job_that_sends
from .steps import Found

BRIDGE = "charitylog_o365_microsoft_calendar"
CONNECTOR = "microsoft_calendar"
# The job that looks for changes in Outlook rests where an administrator wants it.
MAY_REST = "ir_cron_listen"


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _look(self, code):
        """Return the `Found` of a step that Microsoft need not be asked about."""
        return getattr(self, f"_look_{code}")(self.company_id)

    @api.model
    def _look_address(self, company):
        uri = company.o365_redirect_uri
        names = {"uri": uri}
        if company._o365_redirect_uri_is_refused():
            return Found("bad", "not_https", names)
        if company._o365_is_elsewhere():
            # sudo: how the application is set up; administrators open this page.
            known = company.sudo().o365_registered_uri
            return Found("bad", "elsewhere", {"known": known})
        if found := self._look_proxy(urlsplit(uri), names):
            return found
        # sudo: system parameters are closed; this one is no secret.
        if not self.env["ir.config_parameter"].sudo().get_param(FREEZE):
            return Found("warning", "may_change", names)
        return Found("good", "good", names)

    @api.model
    def _look_proxy(self, home, names):
        """Return what is wrong between this browser and Odoo, or None."""
        if not request:
            return None
        asked = request.httprequest
        is_forwarded = any(
            asked.headers.get(name) for name in ("X-Forwarded-Host", "X-Forwarded-For")
        )
        if is_forwarded and not config["proxy_mode"]:
            return Found("bad", "proxy_mode")
        if asked.host.lower() != home.netloc.lower():
            return Found("warning", "another_host", {"host": asked.host, **names})
        if asked.scheme != home.scheme:
            return Found("bad", "forwarded", {"scheme": f"{asked.scheme}://"})
        return None

    @api.model
    def _look_rule(self, company):
        return Found("good", "good") if company.o365_rule else Found("bad", "off")

    @api.model
    def _look_options(self, company):
        # sudo: who has which group is not everybody's to read; it is counted.
        users = self.env["res.users"].sudo()
        count = users.search_count(users._o365_may_connect(company))
        if not count:
            return Found("bad", "none")
        unconnected = users.search_count(users._o365_unconnected(company))
        names = {"count": count, "connected": count - unconnected}
        return Found("good", "good", names)

    @api.model
    def _connected(self, company):
        """Return the accounts of ``company`` whose sign-in is kept."""
        # sudo: whoever administers a company may ask whether anybody is connected.
        accounts = self.env["o365.account"].sudo()
        return accounts.search(
            [("company_id", "=", company.id), ("state", "in", CONNECTED)], order="id"
        )

    @api.model
    def _look_project(self, company):
        # sudo: also projects that this administrator may not see are counted.
        count = (
            self.env["project.project"]
            .sudo()
            .search_count(
                [
                    ("o365_sync", "=", True),
                    ("company_id", "in", (False, company.id)),
                ]
            )
        )
        if not count:
            return Found("bad", "none")
        return Found("good", "one" if count == 1 else "good", {"count": count})

    @api.model
    def _jobs(self):
        """Return the scheduled jobs of this addon, also those that are switched off."""
        # sudo: scheduled jobs and their names are closed to users.
        known = self.env["ir.model.data"].sudo()
        ours = known.search(
            [
                ("module", "=", "charitylog_o365"),
                ("model", "=", "ir.cron"),
                ("name", "!=", MAY_REST),
            ]
        )
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        return crons.search([("id", "in", ours.mapped("res_id"))])

    def _switch_jobs_on(self):
        """Switch on again the scheduled jobs that somebody, or a failure, switched off.

        Odoo does so with a job that has failed for a week. They are due at once, not
        since they were switched off.
        """
        self._check_administers()
        off = self._jobs().filtered(lambda job: not job.active)
        off.write({"active": True, "nextcall": fields.Datetime.now()})

    @api.model
    def _look_jobs(self, _company):
        jobs = self._jobs()
        if off := jobs.filtered(lambda job: not job.active):
            return Found("bad", "off", {"jobs": ", ".join(off.mapped("name"))})
        now, known = fields.Datetime.now(), all_jobs(self.env)
        if not job_that_sends(known):
            return Found("bad", "deleted")
        late = [job for job in known if job.cron_id in jobs.ids and job.is_overdue(now)]
        if late:
            since = now - min(job.due for job in late)
            names = {"minutes": int(since.total_seconds() // 60)}
            if are_stopped(known, now):
                return Found("bad", "late", names)
            others = jobs.browse([job.cron_id for job in late])
            names["jobs"] = ", ".join(others.mapped("name"))
            return Found("warning", "late_other", names)
        if not any(jobs.mapped("lastcall")):
            return Found("warning", "soon")
        return Found("good", "good")

    @api.model
    def _look_neighbour(self, _company):
        # sudo: which addons are installed is for administrators to read.
        installed = (
            self.env["ir.module.module"]
            .sudo()
            .search([("name", "in", (CONNECTOR, BRIDGE)), ("state", "=", "installed")])
            .mapped("name")
        )
        if CONNECTOR not in installed:
            return Found("good", "good")
        if BRIDGE in installed:
            return Found("good", "bridge")
        return Found("bad", "alone")
