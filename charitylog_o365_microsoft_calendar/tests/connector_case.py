"""Odoo's own connector and ours on one mailbox, over real HTTP to the stand-in."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.charitylog_o365.tests.common import simulator
from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase
from odoo.tests import new_test_user

MICROSOFT = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com"


class ConnectorCase(OutlookCase):
    """Ann uses both connectors. Cleo is nobody in particular."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleo = new_test_user(cls.env, "cleo", "base.group_user", name="Cleo Day")
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.set_up_connector()
        cls.connect_connector(cls.ann)

    def check_contract(self):
        """What Odoo's own connector sends is not ours to answer for."""

    @classmethod
    def set_up_connector(cls):
        parameter = cls.env["ir.config_parameter"].set_param
        token = f"/{cls.sim.tenant_id}/oauth2/v2.0"
        parameter("microsoft_calendar_client_id", cls.sim.client_id)
        parameter("microsoft_calendar_client_secret", cls.sim.client_secret)
        parameter("microsoft_account.token_endpoint", f"{MICROSOFT}{token}/token")
        parameter("web.base.url", "http://localhost:8069")
        pages = f"{cls.sim.pages_url}{token}/authorize"
        parameter("microsoft_account.auth_endpoint", pages)

    @classmethod
    def connect_connector(cls, user):
        """Sign ``user`` in for Odoo's own connector, through Microsoft's pages."""
        events = cls.env["calendar.event"].with_user(user)
        service = events._get_microsoft_service()
        uri = service._microsoft_authentication_url("http://localhost:8069/odoo")
        answer = cls.sim.sign_in(uri, cls.upn(user))
        back = "http://localhost:8069/microsoft_account/authentication"
        tokens = events.env["microsoft.service"]._get_microsoft_tokens(
            answer["code"], "calendar", back
        )
        user.sudo()._set_microsoft_auth_tokens(*tokens)

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        """Take the way to the stand-in: the connector knows Microsoft's hosts only."""
        sim, begin = simulator(), request.url
        for theirs, here in ((MICROSOFT, sim.login_url), (GRAPH, sim.graph_url)):
            if begin.startswith(theirs):
                request.url = begin.replace(theirs, here, 1)
        answer = super()._request_handler(session, request, **options)
        if begin.startswith(GRAPH):
            # The links to the next page lead to where was asked.
            text = answer.text.replace(sim.graph_url, GRAPH)
            answer._content = text.encode()
        return answer

    def let_connector_work(self, *users):
        """Run the connector's scheduled job for these users, and what it put off."""
        for user in users or self.ann:
            user.with_user(user).sudo()._sync_microsoft_calendar()
            self.commit()

    def commit(self):
        """Do what Odoo's connector does after a commit: most of its requests."""
        self.env.flush_all()
        while self.cr.postcommit:
            self.cr.postcommit.run()
        self.env.invalidate_all()

    def forget_place(self, user):
        """Have the connector read the whole mailbox again."""
        user.sudo().res_users_settings_id.microsoft_calendar_sync_token = False

    @contextmanager
    def without_this_addon(self):
        """As it was before: the connector takes what it finds."""
        sync = self.registry["microsoft.calendar.sync"]
        with (
            patch.object(sync, "_o365_without_ours", lambda self, events: events),
            patch.object(sync, "_o365_copies", lambda self: self.browse()),
        ):
            yield

    def copied(self, action):
        """Return the event that the connector made of an action before this addon."""
        with self.without_this_addon():
            self.let_connector_work()
        [event] = self.calendar()
        self.assertIn(action.partner_id.name, event.name)
        self.sim.clear_requests()
        return event

    def calendar(self):
        """Return all that Odoo's calendar holds."""
        events = self.env["calendar.event"].with_context(active_test=False)
        return events.search([])

    def names(self):
        return self.calendar().sorted("name").mapped("name")

    def writes_of_connector(self):
        """Return what the connector sent: it never asks for immutable ids."""
        return [
            request
            for request in self.sim.requests
            if request.method != "GET" and not request.batch
            if "ImmutableId" not in request.headers.get("prefer", "")
        ]

    def nothing_sent(self):
        self.commit()
        sent = [(each.method, each.path) for each in self.writes_of_connector()]
        self.assertEqual(sent, [])
