from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core.graph import msal_version
from ...tools.groups import MANAGERS
from ...tools.guard import is_member
from ..setup.res_company import EVERY_LOG_IN
from . import facts, lines, promise, promise_section, sections


class O365Health(models.AbstractModel):
    """The page "Health": whether all reaches Outlook, what does not, and what helps.

    For managers, about the companies they have chosen. It holds nothing; each opening
    reads anew, with a number of queries that does not grow with what there is.
    """

    _name = "o365.health"
    _description = "Whether changes reach Outlook in time"

    @api.model
    def o365_health(self):
        """Return what the page shows: ``{head, sections}``.

        Each line has a level ("ok", "warn", "bad" or "none"), its words, and perhaps a
        count, the action that opens the list behind it, and a button. Raises
        AccessError for who manages nothing.
        """
        self._check_may_see()
        companies = self.env.companies
        known = self._sudo_facts(companies)
        return {
            "head": lines.head(self.env, known, self._why_nothing_is_sent()),
            "sections": [
                self._promise(companies, known.now),
                sections.waiting(self.env, known),
                sections.people(
                    self.env,
                    known,
                    self._sudo_unconnected(companies),
                    self._sudo_not_since_log_in(companies).ids,
                ),
                sections.questions(self.env, *self._sudo_asked(companies)),
                sections.ending(self.env, known.now, *self._sudo_ending(companies)),
                sections.told(self.env, *self._sudo_told()),
            ],
        }

    @api.model
    def _check_may_see(self):
        if not is_member(self.env, *MANAGERS):
            raise AccessError(
                self.env._("This page is for managers of Contacts & Actions.")
            )

    @api.model
    def _sudo_facts(self, companies):
        """Return the `Facts` of ``companies``.

        With sudo: jobs and the outbox are closed to managers; numbers are returned.
        """
        return facts.gather(self.sudo().env, companies)

    @api.model
    def _why_nothing_is_sent(self):
        """Return the code of why this system sends nothing at all, or None."""
        if self.env["o365.identity"]._is_copy():
            return "copy"
        if msal_version.too_old():
            return "too_old"
        return None if self._sudo_in_use(self.env.companies) else "rule_off"

    @api.model
    def _sudo_in_use(self, companies):
        """Return those of ``companies`` that use Outlook calendars.

        With sudo: managers read no rules.
        """
        return companies.sudo().filtered("o365_rule")

    @api.model
    def _promise(self, companies, now):
        of_all, by_project, doubles = self._sudo_kept(companies, now)
        # As the reader: projects that they may not read have no name.
        projects = self.env["project.project"].with_context(active_test=False)
        shown = [one.project_id for one in by_project if one.project_id]
        found = projects.search_fetch([("id", "in", shown)], ["display_name"])
        names = {project.id: project.display_name for project in found}
        return promise_section.section(
            self.env, now, of_all, by_project, names, doubles
        )

    @api.model
    def _sudo_kept(self, companies, now):
        """Return what `promise.kept` does, and how many doubles are found.

        With sudo: numbers of their companies, of projects that they may not read too.
        """
        env = self.sudo().env
        doubles = env["o365.calendar.finding"].search_count(
            [("kind", "=", "doubled"), ("company_id", "in", companies.ids)]
        )
        return *promise.kept(env, companies, now), doubles

    @api.model
    def _sudo_unconnected(self, companies):
        """Return the ids of users who may connect a calendar and have not.

        With sudo: who is in a group is for administrators to read.
        """
        users = self.sudo().env["res.users"]
        return users.search(users._o365_unconnected(companies), order="id").ids

    @api.model
    def _sudo_not_since_log_in(self, companies):
        """Return the accounts without a sign-in since their user's last log-in.

        With sudo: managers read no rules, and make no activities for users.
        """
        accounts = self.sudo().env["o365.account"]
        return accounts.search(
            Domain("state", "=", "connected")
            & Domain("signed_in", "=", False)
            & Domain(
                "company_id", "in", companies.sudo().filtered_domain(EVERY_LOG_IN).ids
            )
        )

    @api.model
    def _sudo_unseen(self, companies):
        """Return the accounts whose users have not logged in for 80 days.

        With sudo: managers read no log-ins, and make no activities for users.
        """
        accounts = self.sudo().env["o365.account"]
        return accounts.browse(
            [account_id for account_id, _seen in accounts._unseen(companies)]
        )

    @api.model
    def _sudo_asked(self, companies):
        """Return how many questions of Outlook's wait for an answer, since when (UTC).

        With sudo: a number, of their companies.
        """
        entries = self.sudo().env["o365.calendar.entry"]
        [found] = entries._read_group(
            sections.asked_domain(companies), [], ["__count", "since:min"]
        )
        return found

    @api.model
    def _sudo_ending(self, companies):
        """Return what `sections.ending` tells of: days by company, and ids of accounts.

        With sudo: managers see when the credential ends, and nothing else of it.
        """
        ends = [
            (company.name, company.o365_credential, day)
            for company in companies.sudo()
            if company.o365_rule
            and (
                (day := company._o365_credential_ends())
                or company.o365_credential == "secret"
            )
        ]
        return ends, self._sudo_unseen(companies).ids

    @api.model
    def _sudo_told(self):
        """Return whether Microsoft tells of changes, why not all, how often we look.

        With sudo: subscriptions are closed; what the rules page says is told.
        """
        settings = self.sudo().env["res.config.settings"].new({})
        return (
            settings.o365_notify,
            settings.o365_notify_trouble,
            settings.o365_notify_told,
            settings.o365_listen_minutes,
        )
