"""What Microsoft says of each step, when it is asked."""

from urllib.parse import urlsplit

from odoo import models
from odoo.exceptions import UserError

from ...core.graph import clouds, directory, errors, trial
from ...core.graph.deadline import Deadline
from ...core.sync.retry import BY_ADMINISTRATOR
from ...tools.words import say
from ..setup.advice import ADVICE
from .steps import STEPS, Found

# How long Microsoft is waited for, in seconds: for the application, for the address
# that is registered, for somebody's sign-in.
SECONDS = 4.0
# By how many seconds this server's clock may be off: as core.graph.claims has it.
SKEW = 300
GOOD = Found("good", "good")


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _ask(self):
        """Ask Microsoft about every step, and keep what it says."""
        if self.env["o365.identity"]._is_copy():
            return
        said = self._ask_application()
        if (
            said["credential"].state != "unknown"
            and not self.company_id._o365_missing()
        ):
            said["redirect"] = self._ask_redirect()
            said |= self._ask_sign_in()
        self._keep_said(said)

    def _keep_said(self, said):
        for code, found in said.items():
            self._line(code)._keep(found)

    def _try_application(self):
        """Return the `Trial` of the application as it stands; None where it is unready.

        Of the credential that is chosen: people may go on with another one meanwhile.
        """
        company = self.company_id
        if self.env["o365.identity"]._is_copy():
            return None
        try:
            return trial.try_application(company._o365_application(), SECONDS)
        except (UserError, ValueError):
            return None

    def _ask_application(self, tried=None):
        """Return what is found of Microsoft, organisation, application, credential."""
        company = self.company_id
        tried = tried or self._try_application()
        # sudo: how the application is set up; administrators open this page.
        seen = company.sudo()
        missing = {}
        if not tried:
            try:
                cloud = company._o365_cloud()
            except ValueError:
                nothing = dict.fromkeys(trial.STEPS, Found("unknown"))
                return {**nothing, "microsoft": Found("bad", "address")}
            tenant = directory.plain(seen.o365_tenant_id)
            tried = trial.find_organisation(cloud, tenant, SECONDS)
            entered = {
                "tenant": seen.o365_tenant_id,
                "client": seen.o365_client_id,
                # What is missing while both IDs are there.
                "credential": not company._o365_missing(),
            }
            missing = {code for code, value in entered.items() if not value}
        return self._of_trial(tried, missing)

    def _of_trial(self, tried, missing=()):
        """Return the `Found` of each step that ``tried`` tells about.

        ``missing`` are the codes of what is not entered. Nothing is told about what
        comes after the first that is wrong.
        """
        found = {}
        for code in trial.STEPS:
            if code in missing:
                names = {"uri": self.company_id.o365_redirect_uri}
                found[code] = Found("bad", "missing", names)
                break
            if missing and code == "client":
                # Nothing was sent that would have told.
                found[code] = Found("warning", "entered")
                continue
            if code == tried.stopped_at:
                found[code] = self._of_refusal(code, tried)
                break
            found[code] = GOOD
        if tried.stopped_at == "unclear":
            found |= self._of_unclear(tried)
        found["microsoft"] = self._of_microsoft(tried)
        return {**dict.fromkeys(trial.STEPS, Found("unknown")), **found}

    def _of_refusal(self, code, tried):
        names = {"number": tried.number} if tried.number else {}
        return Found("bad", tried.reason, names)

    def _of_unclear(self, tried):
        """Return what is found where Entra refused for a reason of another kind."""
        names = {"number": tried.number} if tried.number else {}
        if tried.reason == "not_approved":
            return {
                "client": Found("warning", "not_approved"),
                "credential": Found("warning", "not_approved"),
            }
        if tried.reason == "conditional_access":
            return {
                "client": GOOD,
                "credential": Found("bad", "conditional_access", names),
            }
        return {
            "client": Found("warning", "good"),
            "credential": Found("warning", "unclear", names),
        }

    def _of_microsoft(self, tried):
        """Return what is found of both: the sign-in, as ``tried``, and Graph."""
        cloud = self.company_id._o365_cloud()
        at_sign_in = tried.reason if tried.stopped_at == "microsoft" else ""
        at_graph = trial.graph_unreached(cloud, SECONDS)
        if not (at_sign_in or at_graph):
            return self._of_reached(tried, trial.proxy_of(cloud.login_url))
        hosts = [urlsplit(url).netloc for url in (cloud.login_url, cloud.graph_url)]
        url = cloud.login_url if at_sign_in else cloud.graph_url
        host, other = hosts if at_sign_in else reversed(hosts)
        names = {"host": host, "other": other, "proxy": trial.proxy_of(url) or ""}
        if not (at_sign_in and at_graph):
            names["reached"] = "graph" if at_sign_in else "sign_in"
        return Found("bad", at_sign_in or at_graph, names)

    def _of_reached(self, tried, proxy):
        if tried.ahead is not None and abs(tried.ahead) > SKEW:
            return Found("bad", "clock", {"minutes": round(abs(tried.ahead) / 60)})
        if proxy:
            return Found("good", "good_proxy", {"proxy": proxy})
        return GOOD

    def _ask_redirect(self):
        company = self.company_id
        uri = company.o365_redirect_uri
        is_registered = trial.is_registered(company._o365_application(), uri, SECONDS)
        if is_registered is None:
            return Found("warning", "unclear")
        return GOOD if is_registered else Found("bad", "wrong", {"uri": uri})

    def _look_credential(self, kept):
        """Say also that nobody is told of a secret's end where its day is not known."""
        # sudo: how the application is set up; administrators open this page.
        company = self.company_id.sudo()
        is_secret = company.o365_credential == "secret"
        if kept == GOOD and is_secret and not company.o365_client_secret_expires:
            return Found("good", "good_no_end")
        return kept

    def _ask_after_sign_in(self):
        """Ask about the sign-in anew where this administrator has signed in since."""
        company, line = self.company_id, self._line("sign_in")
        since = self._mine(self._connected(company)).signed_in_at
        if not since or (line.checked_at and line.checked_at >= since):
            return
        if self.env["o365.identity"]._is_copy() or company._o365_missing():
            return
        self._keep_said(self._ask_sign_in())

    def _mine(self, accounts):
        return accounts.filtered(lambda account: account.user_id == self.env.user)

    def _ask_sign_in(self):
        """Return what is found of a sign-in and the application's permissions."""
        accounts = self._connected(self.company_id)
        own = self._mine(accounts)
        # One that was refused tells more than one that was not asked since.
        refused = accounts.filtered(lambda one: one._waits_for_administrator())
        others = accounts.filtered(lambda one: one.state == "connected")
        account = (own or refused or others or accounts)[:1]
        if not account:
            return {"sign_in": Found("bad", "nobody")}
        try:
            account._o365_token(force=True, deadline=Deadline(SECONDS))
            found = GOOD
            account._o365_application_mended()
        except errors.SignInNeeded as error:
            found = self._of_sign_in(error)
            if found.reason == "consent":
                # Whatever was approved for everybody, it is not any more.
                self._line("consent")._forget()
        except errors.GraphError:
            return {"sign_in": Found("bad", "unreached")}
        # Also where it was refused: for a permission that was taken away, for one.
        given = self.env["o365.account.tokens"]._permissions(account)
        return {"sign_in": found, "permissions": self._of_permissions(given)}

    def _of_sign_in(self, error):
        if error.reason in ("consent", "admin_consent"):
            return Found("bad", "consent")
        names = {"number": error.aadsts} if error.aadsts else {}
        if error.reason in BY_ADMINISTRATOR and error.reason in ADVICE:
            advice = say(self.env, ADVICE[error.reason])
            return Found("bad", "refused", {"advice": advice, **names})
        return Found("bad", "again", names)

    def _of_permissions(self, given):
        wanted = {name.lower(): name for name in clouds.PERMISSIONS}
        has = {name.lower(): name for name in given or ()}
        if not has:
            return Found("warning", "unclear")
        if lacking := [wanted[name] for name in wanted if name not in has]:
            return Found("bad", "missing", {"permissions": ", ".join(lacking)})
        if more := sorted(has[name] for name in has if name not in wanted):
            return Found("warning", "more", {"permissions": ", ".join(more)})
        return GOOD

    def _look_permissions(self, kept):
        """They are read from the sign-in of somebody who is connected."""
        if self._connected(self.company_id):
            return kept
        return Found("wait", "", {"first": say(self.env, STEPS["sign_in"].title)})

    def _look_sign_in(self, kept):
        """What is kept of it counts as long as anybody is signed in."""
        accounts = self._connected(self.company_id)
        if not accounts:
            return Found("bad", "nobody")
        reasons = [one.reason for one in accounts if one._waits_for_administrator()]
        met = next((reason for reason in reasons if reason in ADVICE), None)
        if met and kept.state == "good":
            # What has been refused since counts more than what was good before.
            return Found("bad", "refused", {"advice": say(self.env, ADVICE[met])})
        return kept
