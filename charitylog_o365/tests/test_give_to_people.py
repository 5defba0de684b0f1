"""Give to people: who may, what they may give, and who is invited."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import MANAGER, OPTIONS, USER, O365Case


@tagged("post_install", "-at_install")
class TestGiveToPeople(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giver = cls.worker("gina", "Gina Hall", groups=("base.group_erp_manager",))
        cls.carl = cls.worker("carl", "Carl Ford", groups=())
        cls.dora = cls.worker("dora", "Dora Finn", groups=())
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))

    def give(self, users, by=None, **values):
        window = self.env["o365.give"].with_user(by or self.giver)
        values = {"invite": False, **values}
        window = window.create({"user_ids": [Command.set(users.ids)], **values})
        said = window.action_confirm()
        self.env.invalidate_all()
        return said["params"]["message"]

    def has(self, user, *groups):
        return [user.has_group(group) for group in groups]

    def newcomer(self):
        name = f"n{self.env['res.users'].search_count([])}"
        users = self.env["res.users"].with_user(self.giver).sudo()
        return users.create({"name": name, "login": name})

    def mails(self):
        return self.env["mail.mail"].search([("subject", "ilike", "Outlook calendar")])

    # Giving and taking

    def test_several_are_given_the_right_and_a_role_at_once(self):
        said = self.give(self.carl + self.dora)
        self.assertIn("Carl Ford and Dora Finn", said)
        for user in self.carl + self.dora:
            self.assertEqual(self.has(user, OPTIONS, USER, MANAGER), [1, 1, 0])

    def test_who_is_manager_stays_manager_unless_it_is_said(self):
        self.give(self.mona, role="some")
        self.assertEqual(self.has(self.mona, MANAGER), [True])
        self.give(self.mona, role="user", options="leave")
        self.assertEqual(self.has(self.mona, OPTIONS, USER, MANAGER), [1, 1, 0])
        self.give(self.mona, role="manager", options="leave")
        self.assertEqual(self.has(self.mona, MANAGER), [True])
        self.give(self.mona, role="none", options="leave")
        self.assertEqual(self.has(self.mona, OPTIONS, USER, MANAGER), [1, 0, 0])

    def test_taking_the_right_away_ends_the_connection(self):
        self.connect(self.ann)
        self.give(self.ann, options="take", role="leave")
        self.assertEqual(self.has(self.ann, OPTIONS, USER), [False, True])
        self.assertEqual(self.ann.o365_state, "none")

    def test_a_right_that_another_group_gives_is_said_to_stay(self):
        more = self.env["res.groups"].create({"name": "All of it"})
        more.implied_ids = self.env.ref(OPTIONS)
        self.carl.group_ids += more
        self.assertIn("Carl Ford still", self.give(self.carl, options="take"))

    # Those who are added later

    def test_whoever_is_added_later_is_given_it_until_that_is_taken_back(self):
        self.assertEqual(self.has(self.newcomer(), OPTIONS, USER), [False, False])
        self.give(self.carl, later=True)
        self.assertEqual(self.has(self.newcomer(), OPTIONS, USER), [True, True])
        window = self.env["o365.give"].with_user(self.giver).create({})
        self.assertTrue(window.later)
        self.give(self.carl.browse(), later=False)
        self.assertEqual(self.has(self.newcomer(), OPTIONS, USER), [False, False])

    def test_without_a_change_odoos_own_default_rights_stay_as_they_are(self):
        newcomers = self.env.ref("base.default_user_group")
        newcomers.implied_ids += self.env.ref(MANAGER)
        before = newcomers.implied_ids
        self.give(self.carl)
        self.assertEqual(newcomers.implied_ids, before)

    # Who may

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_who_gives_access_rights_may_give(self):
        portal = new_test_user(self.env, "paula", "base.group_portal")
        for user in (self.ann, self.mona, portal):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.give(self.carl, by=user)
                with self.assertRaises(AccessError):
                    self.press(self.carl.with_user(user), "action_o365_give")
                with self.assertRaises(AccessError):
                    self.carl.with_user(user)._o365_give("give", "manager")
                with self.assertRaises(AccessError):
                    self.carl.with_user(user).read(["o365_given", "o365_role"])
        self.assertEqual(self.has(self.carl, OPTIONS, USER), [False, False])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_no_window_of_somebody_else_gives_anything(self):
        """Who may give opens a window; a plain user presses its button."""
        window = self.env["o365.give"].with_user(self.giver)
        window = window.create({"user_ids": [Command.set(self.mona.ids)]})
        for user in (self.mona, self.ann):
            with self.assertRaises(AccessError):
                self.press(window.with_user(user), "action_confirm")

    def test_portal_users_are_not_made_staff(self):
        portal = new_test_user(self.env, "paula", "base.group_portal")
        with self.assertRaisesRegex(UserError, "Portal users"):
            self.give(portal)
        self.assertFalse(portal.has_group(USER))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_portal_users_of_another_company_are_not_even_named(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        portal = new_test_user(
            self.env,
            "paula",
            "base.group_portal",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        windows = self.env["o365.give"].with_user(self.giver)
        values = {"user_ids": [[6, 0, portal.ids]]}
        spec = {"user_ids": {"fields": {"display_name": {}}}}
        opened = windows.with_context(default_user_ids=portal.ids)
        for work, *arguments in (
            (windows.create, values),
            (windows.web_save, values, spec),
            (windows.onchange, values, ["user_ids"], spec),
            (opened.onchange, {}, [], spec),
            (opened.default_get, ["user_ids"]),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError) as caught:
                work(*arguments)
            self.assertNotIn("paula", str(caught.exception))

    def test_people_of_other_companies_are_not_in_the_list(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.worker(
            "fay", "Fay West", company_id=elsewhere.id, company_ids=elsewhere.ids
        )
        action = self.env.ref("charitylog_o365.res_users_action_give")
        domain = safe_eval(action.domain, {"allowed_company_ids": self.company.ids})
        found = self.env["res.users"].search(domain)
        self.assertIn(self.carl, found)
        self.assertNotIn(far, found)

    # Beside each person

    def test_each_person_says_how_far_they_are(self):
        self.connect(self.ann)
        self.connect(self.mona)
        self.mona._o365_account()._o365_needs_sign_in("sign_in_again")
        self.env.invalidate_all()
        people = self.ann + self.bob + self.mona + self.carl
        people = people.with_user(self.giver)
        self.assertEqual(
            people.mapped("o365_standing"),
            ["Connected", "Has not connected", "Needs to sign in", False],
        )
        self.assertEqual(people.mapped("o365_role"), ["user", "user", "manager", False])
        waiting = people.search(
            [
                ("o365_given", "=", True),
                ("o365_state", "=", "none"),
                ("id", "in", people.ids),
            ]
        )
        self.assertEqual(waiting, self.bob)

    # Inviting

    def test_the_invitation_leads_to_my_user_options(self):
        self.bob.email = "bob@charity.example"
        said = self.press(self.bob.with_user(self.giver), "action_o365_invite")
        self.assertIn("Bob Marsh", said["params"]["message"])
        [mail] = self.mails()
        self.assertIn("bob@charity.example", mail.email_to)
        self.assertIn("/odoo/my-user-options", mail.body_html)
        self.env.invalidate_all()
        self.assertIn("Invited", self.bob.with_user(self.giver).o365_standing)

    def test_giving_can_invite_in_the_same_step(self):
        self.connect(self.ann)
        (self.ann + self.bob + self.carl).write({"email": "x@charity.example"})
        self.give(self.ann + self.bob + self.carl, invite=True)
        self.assertEqual(len(self.mails()), 2)

    def test_nobody_is_invited_who_could_not_connect(self):
        self.connect(self.ann)
        (self.ann + self.carl).write({"email": "x@charity.example"})
        self.bob.email = False
        for user in self.ann + self.carl + self.bob:
            with self.subTest(user.name), self.assertRaises(UserError):
                self.press(user.with_user(self.giver), "action_o365_invite")
        self.company.o365_rule = False
        self.bob.email = "bob@charity.example"
        with self.assertRaises(UserError):
            self.press(self.bob.with_user(self.giver), "action_o365_invite")
        self.assertFalse(self.mails())

    def test_who_has_not_connected_is_the_same_wherever_it_is_told(self):
        """On the page "Set up", on the page "Health", and for the invitation."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        options = f"{USER},{OPTIONS}"
        far = new_test_user(self.env, "far", options)
        far.write(
            {
                "company_ids": [Command.link(elsewhere.id)],
                "company_id": elsewhere.id,
            }
        )
        gone = new_test_user(self.env, "gone", options)
        gone.active = False
        everybody = self.ann + self.bob + self.carl + self.mona + far + gone
        everybody.write({"email": "x@charity.example"})
        self.connect(self.ann)
        users, setups = self.env["res.users"], self.env["o365.setup"]
        before = users.search(users._o365_may_connect(self.company))
        self.assertEqual(everybody & before, self.ann + self.bob + self.mona)
        expected = before - self.ann
        health = self.env["o365.health"]._sudo_unconnected(self.company)
        self.assertEqual(users.browse(health), expected)
        names = setups._look_options(self.company).names
        self.assertEqual(names, {"count": len(before), "connected": 1})
        invited = everybody.with_user(self.giver)._o365_invite()
        # Whoever works here too is invited, with the application of their own company.
        self.assertEqual(invited.with_env(self.env), (self.bob + self.mona + far))

    def test_nobody_is_invited_twice_within_an_hour(self):
        self.bob.email = "bob@charity.example"
        self.press(self.bob.with_user(self.mona), "action_o365_invite")
        with self.assertRaisesRegex(UserError, "this hour already: Bob Marsh"):
            self.press(self.bob.with_user(self.mona), "action_o365_invite")
        self.bob.o365_invited_at -= timedelta(hours=1, minutes=1)
        self.press(self.bob.with_user(self.mona), "action_o365_invite")
        self.assertEqual(len(self.mails()), 2)

    def test_managers_may_invite_and_plain_users_may_not(self):
        self.bob.email = "bob@charity.example"
        with self.assertRaises(AccessError):
            self.press(self.bob.with_user(self.ann), "action_o365_invite")
        self.press(self.bob.with_user(self.mona), "action_o365_invite")
        self.assertEqual(len(self.mails()), 1)

    def test_manager_of_another_company_invites_nobody_of_this_one(self):
        self.bob.email = "bob@charity.example"
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        stella = self.worker("stella", "Stella Far", groups=(MANAGER,), **far)
        with self.assertRaises(UserError):
            self.press(self.bob.with_user(stella), "action_o365_invite")
        self.assertFalse(self.mails())
