"""Ways round the rights, each of which somebody has once gone."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .account_sign_in_case import CALLBACK, SignInCase
from .common import MANAGER
from .permission_case import PermissionCase

MAIL = """From: {sender}
To: work@charity.example
Subject: Visit
Message-Id: <security-review@charity.example>

Nothing.
"""


@tagged("post_install", "-at_install")
class TestPermissionBypassesByClientAndWizard(PermissionCase):
    """Bob may not edit Ann's calendar, and tries."""

    def setUp(self):
        super().setUp()
        self.action_ = self.action(self.ann)
        self.drain()
        self.env.invalidate_all()
        self.theirs = self.action_.with_user(self.bob)
        self.client_of_bob = self.client_.with_user(self.bob)

    def test_erased_mark_of_a_client_cannot_be_written(self):
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

    def test_archiving_the_client_does_not_replace_permission(self):
        self.client_of_bob.active = False
        for values in (
            {"name": "Bob was here"},
            {"description": "<p>Bob was here</p>"},
            {"partner_id": self.bob.partner_id.id},
        ):
            with self.subTest(values):
                self.assertRefused("not_shared", self.theirs.write, values)

    def test_archiving_the_client_does_not_replace_permission_on_the_place(self):
        self.project.o365_show_place = True
        self.client_of_bob.active = False
        self.assertRefused("not_shared", self.theirs.write, {"location": "Here"})

    def test_moving_an_outlook_project_to_another_company_is_refused(self):
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

    def test_action_cannot_be_created_by_email(self):
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

    def test_check_again_is_refused_to_portal_users(self):
        access = self.env["o365.calendar.access"]
        portal = new_test_user(self.env, "paula", "base.group_portal")
        with self.assertRaises(AccessError):
            access.with_user(portal).check_again(self.ann.ids)
        self.assertTrue(access.with_user(self.bob).check_again(self.ann.ids))

    def test_wizards_disclose_no_unreadable_action(self):
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

    def test_finding_discloses_no_unreadable_action(self):
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

    def test_action_wizards_are_accessible_to_their_creator_only(self):
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

    def test_own_company_cannot_be_erased_as_a_client(self):
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
    def test_sign_in_started_by_another_user_is_refused_as_stale(self):
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
