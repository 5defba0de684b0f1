import json

import requests
from odoo import api, models
from odoo.exceptions import AccessDenied
from odoo.http import request

# In the web session: the user (id) who has just proved to Microsoft who they are.
PROVED = "charitylog_o365_proved"
# How long Graph may take to say who it is, in seconds: as long as auth_oauth waits.
SECONDS = 10


class ResUsers(models.Model):
    """Notes a log-in with Microsoft, and asks Graph who it is as Graph wants it."""

    _inherit = "res.users"

    def authenticate(self, credential, user_agent_env):
        result = super().authenticate(credential, user_agent_env)
        if request and (user_agent_env or {}).get("interactive"):
            # The same browser may have logged in as somebody else before.
            request.session.pop(PROVED, None)
            user = self.browse(result["uid"])
            if result.get("auth_method") == "oauth" and user._o365_logs_in_there():
                request.session[PROVED] = user.id
        return result

    def _o365_logs_in_there(self):
        """Tell whether this one user's provider is the Microsoft of their calendar."""
        # sudo: nobody is logged in yet.
        user = self.sudo()
        return user.oauth_provider_id._o365_is_sign_in_of(user.company_id)

    @api.model
    def _auth_oauth_rpc(self, endpoint, access_token):
        """Send Graph the token in a header, which is where Graph reads it.

        Whatever ``auth_oauth.authorization_header`` says, which is for all providers.
        """
        if not self.env["res.company"]._o365_is_graph(endpoint):
            return super()._auth_oauth_rpc(endpoint, access_token)
        answer = requests.get(
            endpoint,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=SECONDS,
            allow_redirects=False,
        )
        return answer.json() if answer.status_code == 200 else {"error": "refused"}

    @api.model
    def _o365_asks_graph(self, provider):
        """Tell whether Graph says who people are for the provider of this ID."""
        known = self.env["auth.oauth.provider"].browse(provider)
        return self.env["res.company"]._o365_is_graph(known.validation_endpoint or "")

    @api.model
    def _auth_oauth_validate(self, provider, access_token):
        """Add name and address under the names by which somebody invited is entered.

        The name to sign in with, not the field "mail", in which anything may stand.
        Raises AccessDenied for a token that another application was given, before
        anything is sent.
        """
        if self._o365_asks_graph(provider):
            known = self.env["auth.oauth.provider"].browse(provider)
            if not known._o365_has_given(access_token):
                raise AccessDenied()
        validation = super()._auth_oauth_validate(provider, access_token)
        if address := validation.get("userPrincipalName"):
            validation.setdefault("email", address)
            validation.setdefault("name", validation.get("displayName") or address)
        return validation

    @api.model
    def _auth_oauth_signin(self, provider, validation, params):
        """Let in who was chosen or invited, where the provider is for staff.

        Odoo would make everybody else of the organisation a user of its own.
        """
        known = self.env["auth.oauth.provider"].browse(provider)
        if known.o365_company_id and not self._o365_is_invited(params):
            self = self.with_context(no_user_creation=True)
        return super()._auth_oauth_signin(provider, validation, params)

    @api.model
    def _generate_signup_values(self, provider, validation, params):
        """Leave whoever was invited the e-mail address that Odoo knows.

        The name to sign in with gets no mail in many organisations.
        """
        values = super()._generate_signup_values(provider, validation, params)
        if self._o365_asks_graph(provider) and self._o365_is_invited(params):
            del values["email"]
        return values

    @api.model
    def _o365_is_invited(self, params):
        """Tell whether this log-in follows an invitation, which `signup` checks."""
        return bool(json.loads(params["state"]).get("t"))

    def _o365_end_log_in(self):
        """Have these users log in with no provider; close what they have open so."""
        # sudo: the token is closed to everybody. Without it their sessions end.
        self.sudo().write(
            {
                "oauth_provider_id": False,
                "oauth_uid": False,
                "oauth_access_token": False,
            }
        )
