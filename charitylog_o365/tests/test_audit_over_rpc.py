"""Who did what stays true, whatever whoever calls over HTTP says of themselves."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .permission_case import PermissionCase

PASSWORD = "the words of Bob"


@tagged("post_install", "-at_install")
class TestAuditOverRpc(PermissionCase, HttpCase):
    """Bob, a plain user, changes what is in Ann's calendar, which he may edit."""

    # The other parent has entered it.
    registry_test_mode = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob.password = PASSWORD
        # Or the web client's log-in would send Bob to Microsoft first.
        cls.company.o365_sign_in_policy = "stay"
        job = cls.env.ref("charitylog_o365.ir_cron_morning")
        told = (
            job.id,
            str(job.id),
            "a text",
            -1,
            2**40,
            1.5,
            True,
            [job.id],
            {"id": 1},
        )
        cls.forged = [{"cron_id": one} for one in told]

    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    def setUp(self):
        super().setUp()
        self.share("write")
        self.action_ = self.give()
        self.drain()
        self.from_now = self.env["o365.audit"].search([], limit=1).id

    def call(self, method, *arguments, context):
        """Return what the route of the web client answers Bob."""
        params = {
            "model": "charitylog.action",
            "method": method,
            "args": arguments,
            "kwargs": {"context": context},
        }
        asked = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.url_open("/web/dataset/call_kw", json=asked).json()
        self.assertNotIn("error", answer, context)
        return answer["result"]

    def assertNoJob(self, operation):
        """What waits, and then its line, say that Bob did it, by his own right."""
        rows = self.env["o365.sync.request"].search([])
        self.assertEqual(set(rows.mapped("requested_by_id")), {self.bob.id})
        self.assertFalse(any(rows.mapped("job_ref")))
        self.drain()
        line = self.env["o365.audit"].search([("id", ">", self.from_now)])
        self.from_now = line.id
        told = line.user_id, line.owner_id, line.operation, line.by_right
        self.assertEqual(told, (self.bob, self.ann, operation, "full_edit"))
        self.assertFalse(line.job_ref or line.job_id)

    def test_job_that_a_call_names_did_nothing(self):
        self.authenticate(self.bob.login, PASSWORD)
        for number, context in enumerate(self.forged):
            with self.subTest(**context):
                name = f"Visit {number}"
                self.call("write", self.action_.ids, {"name": name}, context=context)
                self.assertNoJob("update")
                self.assertIn(name, self.entry(self.ann)["subject"])

    def test_job_that_a_call_names_made_and_deleted_nothing(self):
        self.authenticate(self.bob.login, PASSWORD)
        self.action_.unlink()
        self.drain()
        self.from_now = self.env["o365.audit"].search([], limit=1).id
        values = {
            "name": "By a program",
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": str(self.at(2)),
            "user_id": self.ann.id,
        }
        for context in self.forged[:3]:
            with self.subTest(**context):
                [made] = self.call("create", [values], context=context)
                self.assertNoJob("create")
                self.call("unlink", [made], context=context)
                self.assertNoJob("delete")

    # It says that this way will be gone in Odoo 20.
    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_job_that_a_program_names_did_nothing(self):
        for number, context in enumerate(self.forged[:3]):
            with self.subTest(**context):
                self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname,
                    self.bob.id,
                    PASSWORD,
                    "charitylog.action",
                    "write",
                    [self.action_.ids, {"name": f"Visit {number}"}],
                    {"context": context},
                )
                self.assertNoJob("update")
