"""Ways round the rights, each of which somebody has once gone."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER
from .permission_case import PermissionCase
from .sign_in_case import CALLBACK, SignInCase

MAIL = """From: {sender}
To: work@charity.example
Subject: Visit
Message-Id: <security-review@charity.example>

Nothing.
"""


@tagged("post_install", "-at_install")
class TestRoundTheRight(PermissionCase):
    """Bob may not edit Ann's calendar, and tries."""

    def setUp(self):
        super().setUp()
        self.action_ = self.action(self.ann)
        self.drain()
        self.env.invalidate_all()
        self.theirs = self.action_.with_user(self.bob)
        self.client_of_bob = self.client_.with_user(self.bob)

    def test_nobody_calls_a_client_erased(self):
        with self.assertRaises(AccessError):
            self.client_of_bob.write({"charitylog_erased": True})
        with self.assertRaises(AccessError):
            self.client_of_bob.create({"name": "Nobody", "charitylog_erased": True})
        with self.assertRaises(AccessError):
            self.client_of_bob.with_context(default_charitylog_erased=True).create(
                {"name": "Nobody"}
            )
        with self.assertRaises(AccessError):
            self.client_of_bob.with_user(
                self.worker("mona", "Mona Pike", groups=(MANAGER,))
            ).write({"charitylog_erased": True})

    def test_an_archived_client_opens_no_calendar(self):
        self.client_of_bob.active = False
        for values in (
            {"name": "Bob was here"},
            {"description": "<p>Bob was here</p>"},
            {"partner_id": self.bob.partner_id.id},
        ):
            with self.subTest(values):
                self.assertRefused("not_shared", self.theirs.write, values)

    def test_an_archived_place_opens_no_calendar(self):
        self.project.o365_show_place = True
        self.client_of_bob.active = False
        self.assertRefused("not_shared", self.theirs.write, {"location": "Here"})

    def test_a_project_moved_to_another_company_opens_no_calendar(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        both = self.company + other
        (self.ann + self.bob).company_ids = both
        self.bob.group_ids += self.env.ref("project.group_project_manager")
        project = self.project.with_user(self.bob).with_context(
            allowed_company_ids=both.ids
        )
        with self.assertRaises(AccessError):
            project.company_id = other
        project.invalidate_recordset()
        project.name = "Visits"

    def test_work_is_not_recorded_by_mail(self):
        self.ann.email = "ann@charity.example"
        values = {
            "user_id": self.ann.id,
            "partner_id": self.client_.id,
            "project_id": self.project.id,
            "start": self.at(),
        }
        for model in ("charitylog.action", "res.partner"):
            for sender in ("ann@charity.example", "nobody@elsewhere.example"):
                with self.subTest(model=model, sender=sender):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(self.bob).message_process(
                            "charitylog.action",
                            MAIL.format(sender=sender),
                            custom_values=values,
                        )

    # Reading what is not theirs

    def test_only_colleagues_ask_about_colleagues(self):
        access = self.env["o365.calendar.access"]
        portal = new_test_user(self.env, "paula", "base.group_portal")
        with self.assertRaises(AccessError):
            access.with_user(portal).check_again(self.ann.ids)
        self.assertTrue(access.with_user(self.bob).check_again(self.ann.ids))

    def test_windows_tell_nothing_of_work_that_is_not_readable(self):
        self.project.privacy_visibility = "followers"
        self.assertFalse(self.theirs.has_access("read"))
        values = {"action_id": self.action_.id}
        with self.assertRaises(AccessError):
            self.env["charitylog.action.complete"].with_user(self.bob).create(
                {**values, "outcome": "held"}
            ).read(["user_id", "start", "duration"])
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        leaver = self.env["o365.leaver"].with_user(mona).create({"user_id": mona.id})
        with self.assertRaises(AccessError):
            leaver.line_ids.create({**values, "leaver_id": leaver.id})

    def test_a_difference_tells_nothing_of_work_that_is_not_readable(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        entry = self.env["o365.calendar.entry"].search(
            [("res_id", "=", self.action_.id)]
        )
        difference = self.env["o365.calendar.finding"].create(
            {
                "account_id": entry.account_id.id,
                "kind": "missing",
                "res_model": self.action_._name,
                "res_id": self.action_.id,
                "subject": "Mary Whitfield",
            }
        )
        read = difference.with_user(mona).read
        self.assertEqual(read(["shows"])[0]["shows"], "Mary Whitfield")
        self.project.privacy_visibility = "followers"
        self.env.invalidate_all()
        self.assertFalse(read(["shows"])[0]["shows"])
        with self.assertRaises(AccessError):
            read(["subject"])

    def test_a_window_is_its_opener_s_alone(self):
        values = {"action_id": self.action_.id}
        for name, more in (
            ("charitylog.action.complete", {"outcome": "held"}),
            ("charitylog.action.length", {}),
        ):
            window = self.env[name].with_user(self.ann).create({**values, **more})
            with self.subTest(name):
                self.assertFalse(window.with_user(self.bob).search([]))
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    with self.assertRaises(AccessError):
                        window.with_user(self.bob).check_access("write")

    def test_an_organisation_of_ones_own_is_no_client(self):
        mona = self.worker("mona", "Mona Pike", groups=(MANAGER,))
        window = (
            self.env["charitylog.client.erase"]
            .with_user(mona)
            .create({"client_id": self.company.partner_id.id})
        )
        with self.assertRaises(UserError):
            window.action_confirm()


@tagged("post_install", "-at_install")
class TestSignInOfAnother(SignInCase):
    def test_a_sign_in_does_not_pass_to_who_logs_in_next(self):
        self.log_in(self.bob)
        answer = self.sim.sign_in(self.start(), self.upn("bob"))
        # Ann logs in where Bob has not logged out; the link to follow is Bob's.
        password = "ann" + "x" * 5
        reply = self.url_open(
            "/web/session/authenticate",
            json={
                "params": {
                    "db": self.env.cr.dbname,
                    "login": "ann",
                    "password": password,
                }
            },
        )
        self.assertEqual(reply.json()["result"]["uid"], self.ann.id)
        self.assertRefused(self.get(CALLBACK, **answer), "stale")
