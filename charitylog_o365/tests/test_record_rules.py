"""The record rules, each looked at by itself: the checks in Python say much the same,
so that a rule that had come apart would not be noticed otherwise."""

from datetime import timedelta
from functools import partial

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER, OPTIONS, O365Case
from .permission_case import PermissionCase

EVIDENCE = "charitylog_o365.charitylog_action_rule_right_"


@tagged("post_install", "-at_install")
class TestPermissionRecordRule(PermissionCase):
    """Whose yes counts for Bob, who would put work into Ann's calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.worker("carl", "Carl Ford")
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))

    def setUp(self):
        super().setUp()
        self.sim.add_person(self.upn(self.carl), self.carl.name)
        self.connect(self.carl)
        self.visit = self.action(self.ann)
        self.drain()
        self.env.invalidate_all()

    def evidence(self, assigner, owner, **more):
        now = fields.Datetime.now()
        return self.env["o365.calendar.access"].create(
            {
                "assigner_id": assigner.id,
                "owner_id": owner.id,
                "may_edit": True,
                "source": "canEdit",
                "checked_at": now,
                "valid_until": now + timedelta(hours=1),
                **more,
            }
        )

    def allows(self, operation, user=None):
        """Tell whether the rule by itself lets ``user`` do that with Ann's visit."""
        rule = self.env.ref(EVIDENCE + operation)
        others = self.env["ir.rule"].search([("id", "!=", rule.id)])
        others = others.filtered(lambda r: r.model_id.model == "charitylog.action")
        others.active = False
        domain = (
            self.env["ir.rule"]
            .with_user(user or self.bob)
            ._compute_domain("charitylog.action", operation)
        )
        others.active = True
        return bool(self.visit.sudo().filtered_domain(domain))

    def assertAllows(self, expected, user=None):
        for operation in ("create", "unlink"):
            with self.subTest(operation):
                self.env.invalidate_all()
                self.assertEqual(self.allows(operation, user), expected)

    def test_record_rule_refuses_without_evidence(self):
        self.assertAllows(False)

    def test_record_rule_allows_with_the_users_evidence(self):
        self.evidence(self.bob, self.ann)
        self.assertAllows(True)

    def test_record_rule_refuses_with_evidence_of_a_colleague(self):
        self.evidence(self.carl, self.ann)
        self.assertAllows(False)

    def test_write_check_refuses_with_evidence_of_a_colleague(self):
        """There is no rule for writing: the check in Python decides by itself."""
        self.evidence(self.carl, self.ann)
        theirs = self.visit.with_user(self.bob)
        later = {"start": self.at(days=3)}
        self.assertRefused("not_shared", theirs.write, later)
        self.evidence(self.bob, self.ann)
        theirs.write(later)

    def test_record_rule_refuses_with_evidence_on_another_calendar(self):
        self.evidence(self.bob, self.carl)
        self.assertAllows(False)

    def test_record_rule_refuses_with_expired_evidence(self):
        before = fields.Datetime.now() - timedelta(seconds=1)
        self.evidence(self.bob, self.ann, valid_until=before)
        self.assertAllows(False)

    def test_record_rule_refuses_with_negative_evidence(self):
        self.evidence(self.bob, self.ann, may_edit=False, valid_until=False)
        self.assertAllows(False)

    def test_record_rule_refuses_while_the_user_is_not_connected(self):
        self.evidence(self.bob, self.ann)
        account = self.bob._o365_account()
        for state in ("sign_in", "no_mailbox", "leaving", "disconnected"):
            account.state = state
            with self.subTest(state):
                self.assertAllows(False)
        account.write({"state": "connected", "signed_in": False})
        self.assertAllows(False)

    def test_record_rule_allows_the_owner_and_a_disconnected_calendar(self):
        self.assertAllows(True, self.ann)
        self.ann._o365_account().state = "disconnected"
        self.assertAllows(True)

    def test_record_rule_lets_managers_delete_but_not_create(self):
        self.assertTrue(self.allows("unlink", self.mona))
        self.assertFalse(self.allows("create", self.mona))


@tagged("post_install", "-at_install")
class TestPortalRecordRule(O365Case):
    """Portal users read the work that they follow, and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paula = new_test_user(cls.env, "paula", "base.group_portal")
        cls.project.privacy_visibility = "portal"

    def readable(self):
        actions = self.env["charitylog.action"].with_user(self.paula)
        return actions.with_context(active_test=False).search([]).sudo()

    def test_portal_user_reads_actions_that_they_follow(self):
        followed, other = self.action(self.ann), self.action(self.ann)
        self.assertFalse(self.readable())
        followed.message_subscribe(self.paula.partner_id.ids)
        self.assertEqual(self.readable(), followed)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                other.with_user(self.paula).read(["name"])

    def test_portal_user_reads_nothing_by_following_the_project(self):
        self.action(self.ann)
        self.project.message_subscribe(self.paula.partner_id.ids)
        self.assertFalse(self.readable())

    def test_portal_user_reads_actions_that_their_organisation_follows(self):
        home = self.env["res.partner"].create({"name": "Oakfield", "is_company": True})
        self.paula.partner_id.parent_id = home
        followed = self.action(self.ann)
        followed.message_subscribe(home.ids)
        self.assertEqual(self.readable(), followed)

    def test_portal_user_reads_no_archived_actions_nor_of_internal_projects(self):
        followed = self.action(self.ann)
        followed.message_subscribe(self.paula.partner_id.ids)
        followed.active = False
        self.assertFalse(self.readable())
        followed.active = True
        for privacy, expected in (
            ("employees", False),
            ("followers", False),
            ("invited_users", True),
            ("portal", True),
        ):
            self.project.privacy_visibility = privacy
            followed.message_subscribe(self.paula.partner_id.ids)
            self.env.invalidate_all()
            with self.subTest(privacy):
                self.assertEqual(bool(self.readable()), expected)


@tagged("post_install", "-at_install")
class TestWizardRecordRules(O365Case):
    """A window, with what was entered there, is for who opened it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        every = (MANAGER, OPTIONS, "base.group_system", "base.group_erp_manager")
        cls.mona = cls.worker("mona", "Mona Pike", groups=every)
        cls.mia = cls.worker("mia", "Mia Moss", groups=every)
        cls.project.privacy_visibility = "employees"

    def windows(self):
        """Return what each kind of window of ours is made with."""
        visit = self.action(self.ann)
        leaver = self.env["o365.leaver"].with_user(self.mona)
        leaver = leaver.create({"user_id": self.ann.id})
        away = self.env["charitylog.away"].with_user(self.mona).create({})
        return {
            "charitylog.action.record": {"action_id": visit.id, "outcome": "held"},
            "charitylog.action.following": {"action_id": visit.id},
            "charitylog.action.give": {"user_id": self.ann.id},
            "charitylog.action.give.line": {"action_id": visit.id},
            "charitylog.away": {"user_id": self.ann.id},
            "charitylog.away.line": {"away_id": away.id, "action_id": visit.id},
            "charitylog.action.length": {"action_id": visit.id},
            "charitylog.action.move": {"action_ids": [Command.set(visit.ids)]},
            "charitylog.action.offer": {"action_id": visit.id},
            "charitylog.action.repeat": {"action_id": visit.id},
            "charitylog.client.erase": {"client_id": self.client_.id},
            "charitylog.client.history": {"partner_id": self.client_.id},
            "charitylog.project.edit": {"project_id": self.project.id},
            "charitylog.project.third.party": {
                "project_id": self.project.id,
                "planned_duration_policy": "optional",
            },
            "o365.clear": {},
            "o365.disconnect": {"user_id": self.ann.id},
            "o365.farewell": {},
            "o365.give": {"user_ids": [Command.set(self.ann.ids)]},
            "o365.leaver": {"user_id": self.ann.id},
            "o365.leaver.line": {"leaver_id": leaver.id, "action_id": visit.id},
            "o365.power.shell": {"script": "secret"},
        }

    def test_every_wizard_of_the_addon_is_tested(self):
        ours = {
            name
            for name in self.env.registry
            if name.startswith(("charitylog.", "o365."))
            and self.env[name]._transient
            and self.env[name]._original_module == "charitylog_o365"
        }
        self.assertEqual(ours, set(self.windows()))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_wizard_is_accessible_to_its_creator_only(self):
        for name, values in self.windows().items():
            window = self.env[name].with_user(self.mona).create(values)
            theirs = window.with_user(self.mia)
            with self.subTest(name):
                self.assertTrue(window.search([("id", "=", window.id)]))
                if name == "o365.clear":
                    # Of a company, which stands in it already; for administrators.
                    continue
                self.assertFalse(theirs.search([("id", "=", window.id)]))
                ways = [theirs.read, partial(theirs.write, {})]
                ways += [
                    getattr(theirs, method)
                    for method in (
                        "action_confirm",
                        "action_disconnect",
                        "action_apply",
                    )
                    if hasattr(theirs, method)
                ]
                for way in ways:
                    with self.assertRaises(AccessError):
                        way()
        self.assertTrue(self.client_.active)
        self.assertTrue(self.ann.active)

    def test_disconnect_wizard_is_refused_for_a_user_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.worker("stella", "Stella Far", groups=(MANAGER,), **far)
        self.connect(self.ann)
        window = self.env["o365.disconnect"].with_user(stella)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                window.create({"user_id": self.ann.id}).action_disconnect()
        self.assertEqual(self.ann.o365_state, "connected")
