"""What the tests of notifications share: a mailbox that Microsoft tells of."""

import json
from pathlib import Path

from odoo import fields
from odoo.http import root
from odoo.tests import HttpCase, tagged

from ..core.graph.notifications import fingerprint
from .common import O365Common

NOTIFY = "/charitylog_o365/notify"
STATE, ID = "the-right-state", "7f105c7d-2dc5-4530-97cd-4e7ae6534c07"


@tagged("post_install", "-at_install")
class NotifyCase(O365Common, HttpCase):
    """Ann is connected, and Microsoft has agreed to tell of her mailbox."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charity()
        cls.env["ir.config_parameter"].set_param("web.base.url", cls.base_url())
        cls.env["ir.config_parameter"].set_param("charitylog_o365.notify", "True")
        cls.account = cls.env["o365.account"].create(
            {"user_id": cls.ann.id, "company_id": cls.company.id}
        )
        cls.kept = cls.env["o365.subscription"].create(
            {
                "account_id": cls.account.id,
                "subscription_id": ID,
                "fingerprint": fingerprint(STATE),
                "since": fields.Datetime.now(),
            }
        )

    def setUp(self):
        super().setUp()
        self.env["ir.cron.trigger"].search([]).unlink()

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    def tell(self, *states, subscription=ID, **more):
        """Send one notification for each of ``states`` in one request."""
        told = {"subscriptionId": subscription, "changeType": "updated", **more}
        body = {"value": [{**told, "clientState": state} for state in states]}
        return self.post(json.dumps(body))

    def post(self, content, kind="application/json", **query):
        """Send ``content`` as Microsoft would; return what is told by the answer."""
        self.env.flush_all()
        answer = self.opener.post(
            self.base_url() + NOTIFY,
            data=content,
            params=query,
            headers={"Content-Type": kind},
            timeout=30,
        )
        self.env.invalidate_all()
        return answer

    def noted(self):
        """Return the kinds of the hints, and how often jobs are woken."""
        hints = self.env["o365.hint"].search([])
        self.assertLessEqual(hints.account_id, self.account)
        wakings = self.env["ir.cron.trigger"].search([])
        return sorted(hints.mapped("kind")), len(wakings)

    def assertNothingNoted(self):
        self.assertEqual(self.noted(), ([], 0))

    def sessions(self):
        """Return the ids of all web sessions that the server has kept."""
        folder = Path(root.session_store.path)
        return {file.name for file in folder.rglob("*") if file.is_file()}
