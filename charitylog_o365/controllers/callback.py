from odoo.http import Controller, request, route

from ..models.account.sign_in_reasons import SignInRefused
from . import consent, under_way
from .pages import asked_for, refused, signed_in, with_page


class Callback(Controller):
    @route(
        "/charitylog_o365/callback",
        type="http",
        auth="user",
        methods=["GET"],
        # Odoo would read a body before anything else is looked at.
        max_content_length=0,
        charitylog_o365_ended=consent.told_without_log_in,
    )
    def callback(self, **answer):
        """Take Microsoft's answer to the sign-in that this very browser started.

        Or to the question whether an administrator approves the application for all.
        """
        if consent.is_about_consent(answer):
            return consent.told(answer)
        started = under_way.take()
        try:
            request.env["o365.account"]._finish_sign_in(started.get("flow"), answer)
        except SignInRefused as refusal:
            asked_for(refusal.claims)
            if started.get("silent") and refusal.needs_page:
                return with_page(started["back"])
            return refused(refusal, started.get("at_log_in") and started["back"])
        signed_in()
        return request.redirect(started["back"])
