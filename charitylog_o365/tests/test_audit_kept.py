"""Nobody changes what was sent to Outlook: every way in is tried, and refused."""

from contextlib import suppress
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from psycopg2.errors import InsufficientPrivilege

from ..models.audit.line import Cause, Line, Place
from .action_case import ActionCase
from .outlook_case import OutlookCase

VALUES = {"seconds": 1.0, "user_ref": 1, "operation": "delete"}
# What anybody can call by RPC; IDS stands for the ids of the lines.
IDS = object()
WAYS = {
    "create": ("create", [VALUES]),
    "create in bulk": ("create", [[VALUES, VALUES]]),
    "write": ("write", [IDS, VALUES]),
    "write what is shown": ("write", [IDS, {"user_id": 1, "owner_id": 1}]),
    "unlink": ("unlink", [IDS]),
    "copy": ("copy", [IDS]),
    "copy with values": ("copy", [IDS, VALUES]),
    "save of the web client": ("web_save", [IDS, VALUES, {}]),
    "new one of the web client": ("web_save", [[], VALUES, {}]),
}
# What Odoo does not carry out in its own way: nothing changes.
HARMLESS = {
    "name_create": ("name_create", ["A line"]),
    "import": ("load", [["id", "seconds"], [["our.line", "1"]]]),
    "import of new ones": ("load", [["seconds"], [["1"]]]),
    "archive": ("action_archive", [IDS]),
    "unarchive": ("action_unarchive", [IDS]),
}
# What an administrator may have a server action do; LINES stands for the lines. What
# the database refuses comes as a ValueError.
ACTIONS = {
    "write": "LINES.write({'user_ref': 1})",
    "assign": "LINES[0]['user_ref'] = 1",
    "unlink": "LINES.unlink()",
    "unlink as OdooBot": "LINES.with_user(1).sudo().unlink()",
    "create": "env['o365.audit'].sudo().create({'user_ref': 1})",
}
SQL_ACTIONS = {
    "update": "env.cr.execute('UPDATE o365_audit SET user_ref = 1')",
    "delete": "env.cr.execute('DELETE FROM o365_audit')",
    "empty": "env.cr.execute('TRUNCATE o365_audit')",
    "the job's own": "LINES._delete_before(datetime.datetime(2999, 1, 1))",
}
SQL_WAYS = (
    "UPDATE o365_audit SET user_ref = 1",
    "DELETE FROM o365_audit",
    "TRUNCATE o365_audit",
)


class Kept:
    """Three lines that must stay as they are."""

    def setUp(self):
        super().setUp()
        for operation in ("create", "update", "delete"):
            self.add(operation)
        self.lines = self.env["o365.audit"].search([])
        self.before = self.rows()

    def add(self, operation="create", **age):
        moment = fields.Datetime.now() - timedelta(**age)
        place = Place(self.ann.id, self.env.company.id)
        line = Line(Cause(self.ann.id, moment), place, operation, moment)
        self.env["o365.audit"]._add([line])
        return self.env["o365.audit"].search([], limit=1)

    def rows(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM o365_audit ORDER BY id")
        return self.env.cr.fetchall()

    def arguments(self, arguments):
        ids = self.lines.ids
        return [ids if one is IDS else one for one in arguments]

    def assertKept(self):
        self.env.invalidate_all()
        self.assertEqual(self.rows(), self.before)


class TestAuditKept(Kept, OutlookCase):
    def call(self, user, way):
        method, arguments = way
        model = self.env["o365.audit"].with_user(user)
        if arguments and arguments[0] in (IDS, []):
            ids, *arguments = self.arguments(arguments)
            model = model.browse(ids)
        return getattr(model, method)(*arguments)

    def open_to_all(self):
        """Have an administrator give themselves all rights on the model."""
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "o365.audit")]
        )
        access.write({"perm_write": True, "perm_create": True, "perm_unlink": True})

    def test_no_way_in_changes_a_line_whoever_tries(self):
        self.open_to_all()
        admin = self.env.ref("base.user_admin")
        manager = self.worker("mona", "Mona Pike", groups=("base.group_system",))
        for user in (admin, manager, self.env.ref("base.user_root")):
            for name, way in WAYS.items():
                with self.subTest(name, user=user.login):
                    with self.assertRaises(AccessError):
                        self.call(user, way)
                    self.assertKept()
            for name, way in HARMLESS.items():
                with self.subTest(name, user=user.login):
                    with mute_logger("odoo.models"), suppress(AssertionError):
                        self.call(user, way)
                    self.assertKept()

    @mute_logger("odoo.sql_db")
    def test_sql_of_others_changes_no_line(self):
        for query in SQL_WAYS:
            with self.subTest(query):
                with self.assertRaises(InsufficientPrivilege):
                    with self.env.cr.savepoint():
                        self.env.cr.execute(query)
                self.assertKept()
        with self.assertRaises(InsufficientPrivilege):
            with self.env.cr.savepoint():
                self.lines._write({"user_ref": 1})
        self.assertKept()

    def test_who_and_what_a_line_names_may_go_and_the_number_stays(self):
        other = self.worker("rosa", "Rosa Hill")
        project = self.env["project.project"].create({"name": "A short one"})
        company = self.env["res.company"].create({"name": "Elsewhere"})
        now = fields.Datetime.now()
        place = Place(other.id, company.id, project.id)
        self.env["o365.audit"]._add([Line(Cause(other.id, now), place, "create", now)])
        line = self.env["o365.audit"].search([], limit=1)
        self.assertEqual((line.owner_id, line.project_id), (other, project))
        before = self.rows()
        other.unlink()
        project.unlink()
        company.unlink()
        self.assertEqual(self.rows(), before)
        self.env.invalidate_all()
        self.assertFalse(line.owner_id or line.project_id or line.company_id)
        self.assertTrue(line.display_name)
        read = line.web_read({"user_id": {"fields": {"display_name": {}}}})
        self.assertFalse(read[0]["user_id"])

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_actions")
    def test_server_action_of_an_administrator_changes_no_line(self):
        self.open_to_all()
        lines = f"env['o365.audit'].browse({self.lines.ids})"
        for refusal, actions in ((AccessError, ACTIONS), (ValueError, SQL_ACTIONS)):
            for name, code in actions.items():
                with self.subTest(name):
                    code = code.replace("LINES", lines)
                    self.assertRefused(refusal, state="code", code=code)
        by_form = {"state": "object_write", "update_path": "user_ref", "value": "1"}
        self.assertRefused(AccessError, **by_form)

    def assertRefused(self, refusal, **values):
        model = self.env["ir.model"]._get("o365.audit")
        values = {"name": "Tidy up", "model_id": model.id, **values}
        tidy = self.env["ir.actions.server"].create(values)
        work = {"active_model": "o365.audit", "active_ids": self.lines.ids}
        with self.assertRaises(refusal) as caught:
            tidy.with_user(self.env.ref("base.user_admin")).with_context(**work).run()
        self.assertRegex(str(caught.exception), "is kept as it is|is append-only")
        self.assertKept()

    def test_import_of_a_line_that_is_there_changes_nothing(self):
        self.open_to_all()
        rows = [[str(line.id), "1"] for line in self.lines]
        with mute_logger("odoo.models"):
            told = self.env["o365.audit"].load([".id", "user_ref"], rows)
        self.assertFalse(told["ids"])
        self.assertIn("kept as it is", str(told["messages"]))
        self.assertKept()

    def test_merged_partners_change_no_line(self):
        one, two = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.env["base.partner.merge.automatic.wizard"]._merge([one.id, two.id], one)
        self.assertKept()

    # How long

    def delete_old(self):
        job = self.env.ref("charitylog_o365.ir_cron_audit")
        self.assertIs(job.method_direct_trigger(), True)

    def test_the_job_deletes_what_is_older_than_the_days_set(self):
        old, young = self.add(days=366), self.add(days=364)
        self.delete_old()
        self.assertEqual((old + young).exists(), young)
        self.env["res.config.settings"].create({"o365_audit_days": 100}).execute()
        young, kept = self.add(days=101), self.add(days=99)
        self.delete_old()
        self.assertEqual((young + kept).exists(), kept)
        with self.assertRaises(InsufficientPrivilege), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env.cr.execute("DELETE FROM o365_audit")
        # Nor the code of the job, by whoever calls it otherwise.
        with self.assertRaises(InsufficientPrivilege), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                later = fields.Datetime.now() + timedelta(days=1)
                self.env["o365.audit"]._delete_before(later)

    def test_sixty_days_are_kept_whatever_is_set(self):
        for days in (59, 3651):
            with self.assertRaises(ValidationError):
                settings = self.env["res.config.settings"]
                settings.create({"o365_audit_days": days}).execute()
        parameters = self.env["ir.config_parameter"]
        for value in ("1", "-5", "0", "soon", "9" * 30):
            with self.subTest(value):
                parameters.set_param("charitylog_o365.audit_days", value)
                kept = self.add(days=59)
                self.delete_old()
                self.assertTrue(kept.exists())


@tagged("post_install", "-at_install")
class TestAuditKeptOverRpc(Kept, ActionCase, HttpCase):
    """As an administrator with all rights, by the route of the web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.password = "an administrator's"

    def rpc(self, method, arguments):
        params = {
            "model": "o365.audit",
            "method": method,
            "args": self.arguments(arguments),
            "kwargs": {},
        }
        asked = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.url_open("/web/dataset/call_kw", json=asked).json()

    def test_no_call_over_json_rpc_changes_a_line(self):
        self.authenticate(self.admin.login, "an administrator's")
        self.assertEqual(self.rpc("search_count", [[]])["result"], len(self.before))
        private = {"_cron_delete_old": [], "_add": [[]], "_delete_before": ["2999-1-1"]}
        calls = [*WAYS.values(), *private.items()]
        for method, arguments in calls:
            with self.subTest(method), mute_logger("odoo.http"):
                self.assertIn("error", self.rpc(method, arguments))
                self.assertKept()
        for method, arguments in HARMLESS.values():
            muted = mute_logger("odoo.http", "odoo.models")
            with self.subTest(method), muted:
                self.rpc(method, arguments)
                self.assertKept()

    def test_no_program_of_an_administrator_changes_a_line(self):
        """Over JSON-2, with a key; its arguments have names."""
        keys = self.env["res.users.apikeys"].with_user(self.admin).sudo()
        until = fields.Datetime.now() + timedelta(days=1)
        key = keys._generate("rpc", "A script", until)
        self.env.flush_all()
        ids = {"ids": self.lines.ids}
        for method, arguments in (
            ("create", {"vals_list": [VALUES]}),
            ("write", {**ids, "vals": VALUES}),
            ("web_save", {**ids, "vals": VALUES, "specification": {}}),
            ("copy", ids),
            ("unlink", ids),
            ("_delete_before", {"moment": "2999-01-01"}),
        ):
            with self.subTest(method), mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/json/2/o365.audit/{method}",
                    json=arguments,
                    headers={"Authorization": f"Bearer {key}"},
                )
                self.assertIn(answer.status_code, (403, 404), answer.text)
                self.assertKept()
