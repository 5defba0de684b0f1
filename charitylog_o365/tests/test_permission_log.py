"""What is written down of rights on calendars, and for whom."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.permission import power_shell
from .common import MANAGER, OPTIONS, USER
from .permission_case import PermissionCase

CHECK_ALL = "action_check_all"


@tagged("post_install", "-at_install")
class TestPermissionTold(PermissionCase):
    def notes(self, action):
        return " ".join(action.sudo().message_ids.mapped("body"))

    def meg(self):
        return self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))

    # The chatter

    def test_assignment_is_logged_with_its_evidence(self):
        self.share("write")
        sentence = "Given to Ann Lee by Bob Marsh, who can edit Ann Lee's Outlook"
        action = self.give()
        self.assertIn(sentence, self.notes(action))
        self.assertIn("so Microsoft 365 said at", self.notes(action))
        own = self.action(self.bob)
        own.user_id = self.ann
        self.assertIn(sentence, self.notes(own))

    def test_evidence_from_the_permission_list_is_named_in_the_log(self):
        self.sim.share(self.upn("ann"), "organization", "write", via_group=True)
        self.assertIn("its list of permissions said", self.notes(self.give()))

    def test_change_without_need_of_permission_logs_no_evidence(self):
        action = self.action(self.bob)
        action.start = self.at(days=2)
        self.assertNotIn("Given to", self.notes(action))

    # Scheduled actions

    def job(self, user, code):
        return self.env["ir.cron"].create(
            {
                "name": "Nightly round",
                "model_id": self.env["ir.model"]._get_id("charitylog.action"),
                "state": "code",
                "code": code,
                "user_id": user.id,
            }
        )

    def code(self):
        return f"""model.create({{
            "name": "Weekly visit", "partner_id": {self.client_.id},
            "project_id": {self.project.id}, "user_id": {self.ann.id},
            "start": "2031-05-06 09:00:00"}})"""

    def test_a_refused_scheduled_action_leaves_its_user_an_activity(self):
        job = self.job(self.bob, self.code())
        for _each in range(2):
            with mute_logger("odoo.addons.base.models.ir_cron"):
                job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(self.env["charitylog.action"].search([]))
        activity = self.env["mail.activity"].search([("user_id", "=", self.bob.id)])
        self.assertEqual(len(activity), 1)
        self.assertIn("Nightly round", activity.summary)
        self.assertIn("Ann Lee's Outlook calendar is not shared", activity.note)

    def test_assignment_by_a_scheduled_action_of_odoobot_names_it_in_the_log(self):
        job = self.job(self.env.ref("base.user_root"), self.code())
        self.assertIs(job.method_direct_trigger(), True)
        action = self.env["charitylog.action"].search([])
        self.assertEqual(action.user_id, self.ann)
        self.assertIn("by the scheduled action “Nightly round”", self.notes(action))

    # Asked ahead, and what people see of it

    def gather(self):
        job = self.env.ref("charitylog_o365.ir_cron_rights")
        self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()

    def marks(self, reader):
        users = self.env["res.users"].with_user(reader).with_context(o365_marks=True)
        found = users.web_name_search("", {"display_name": {}}, [("share", "=", False)])
        return {
            each["display_name"]: each["__formatted_display_name"] for each in found
        }

    def test_permissions_of_all_colleagues_are_asked_for_after_signing_in(self):
        self.share("write")
        self.sim.clear_requests()
        self.gather()
        # One batch of Ann's, one of Bob's.
        self.assertEqual(self.asked(), 2)
        self.sim.clear_requests()
        self.give()
        self.assertEqual(self.sim.requests, [])

    def test_user_picker_shows_the_permission_on_each_calendar(self):
        self.worker("carl", "Carl Ford")
        dora = self.worker("dora", "Dora Penn")
        self.connect(dora)
        self.share("write")
        self.assertIn("not checked yet", self.marks(self.bob)["Ann Lee"])
        self.gather()
        self.sim.clear_requests()
        marks = self.marks(self.bob)
        self.assertIn("can assign (checked ", marks["Ann Lee"])
        self.assertIn("no Outlook, free to assign", marks["Carl Ford"])
        self.assertIn("not shared with you (checked ", marks["Dora Penn"])
        self.assertEqual(marks["Bob Marsh"], "Bob Marsh")
        self.assertEqual(self.sim.requests, [])

    def test_user_picker_asks_a_user_not_connected_to_connect(self):
        carl = self.worker("carl", "Carl Ford")
        self.assertIn("connect your own Outlook first", self.marks(carl)["Ann Lee"])

    def test_user_names_are_plain_outside_the_picker(self):
        users = self.env["res.users"].with_user(self.bob)
        found = users.web_name_search("Ann Lee", {"display_name": {}})
        self.assertEqual(found[0]["__formatted_display_name"], "Ann Lee")

    # The managers' page

    def pairs(self, domain=()):
        found = self.env["o365.calendar.pair"].with_user(self.meg_).search(list(domain))
        return {
            (pair.owner_id.name, pair.assigner_id.name): pair.status for pair in found
        }

    def test_pair_list_shows_managers_who_may_edit_whose_calendar(self):
        self.meg_ = self.meg()
        self.share("write")
        self.assertEqual(set(self.pairs().values()), {"unknown"})
        self.gather()
        self.assertEqual(
            self.pairs(),
            {("Ann Lee", "Bob Marsh"): "yes", ("Bob Marsh", "Ann Lee"): "no"},
        )
        missing = self.pairs([("status", "!=", "yes")])
        self.assertEqual(list(missing), [("Bob Marsh", "Ann Lee")])
        changed = [("changed_at", ">=", "today -30d")]
        self.assertEqual(self.pairs(changed), {})
        self.share("none")
        self.press(self.env["o365.calendar.pair"].with_user(self.meg_), CHECK_ALL)
        self.gather()
        self.assertEqual(self.pairs(changed), {("Ann Lee", "Bob Marsh"): "no"})

    def test_power_shell_script_names_the_missing_pairs(self):
        self.meg_ = self.meg()
        self.share("write")
        self.gather()
        pairs = self.env["o365.calendar.pair"].with_user(self.meg_)
        script = pairs.action_power_shell()["context"]["default_script"]
        pair = "Owner = 'bob@charity.example'; User = 'ann@charity.example'"
        self.assertIn(pair, script)
        self.assertNotIn("Owner = 'ann@charity.example'", script)
        self.assertIn("FolderType -eq 'Calendar'", script)

    def test_pair_list_is_refused_to_users(self):
        pairs = self.env["o365.calendar.pair"]
        with mute_logger("odoo.addons.base.models.ir_model"):
            for user in (self.bob, self.worker("carl", "Carl Ford", groups=(USER,))):
                with self.assertRaises(AccessError):
                    pairs.with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.press(pairs.with_user(user), CHECK_ALL)

    def test_refusal_gives_the_power_shell_line_to_managers_only(self):
        meg = self.meg()
        self.connect(meg)
        refusal = self.assertRefused("not_shared", self.give, meg)
        [told] = refusal.context["colleagues"]
        self.assertIn("'ann@charity.example'", told["line"])
        self.assertIn("'meg@charity.example'", told["line"])
        refusal = self.assertRefused("not_shared", self.give)
        self.assertFalse(refusal.context["colleagues"][0]["line"])

    def test_quotes_in_an_address_are_escaped_in_power_shell(self):
        hostile = "x'; Remove-Mailbox 'ann’ @charity.example\n#"
        line = power_shell.line(hostile, "bob@charity.example")
        self.assertIn("'x''; Remove-Mailbox ''ann’’ @charity.example #'", line)

    def test_old_evidence_is_deleted_except_the_newest(self):
        self.share("write")
        self.give()
        self.age(hours=30)
        self.share("none")
        self.assertRefused("not_shared", self.give)
        access = self.env["o365.calendar.access"]
        access.with_user(self.bob).check_again(self.ann.ids)
        self.assertEqual(len(access.search([])), 2)
        access._gc()
        [left] = access.search([])
        self.assertFalse(left.may_edit)
