"""Guards look at who acts, not at whether Odoo asks for access rights at the moment.

What runs as superuser for somebody (an automation, a button of an addon's, the mail
gateway) is that person's doing.
"""

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MANAGER, USER, O365Case

RULE = {
    "o365_rule": False,
    "o365_tenant_id": "other",
    "o365_client_id": "other",
    "o365_client_secret": "other",
    "o365_client_secret_expires": "2030-01-01",
    "o365_cloud": "china",
    "o365_login_url": "https://evil.example",
    "o365_graph_url": "https://evil.example",
    "o365_sign_in_policy": "stay",
    "o365_rule_since": "2020-01-01",
    "o365_client_secret_cipher": "forged",
    "o365_client_secret_for": "forged",
}
PROJECT = {
    "o365_sync": False,
    "o365_event_detail": "initials",
    "o365_show_place": True,
    "o365_private": True,
    "planned_duration_policy": "none",
    "o365_sync_since": "2020-01-01",
    # The administrator; what is there is written by OdooBot.
    "o365_chosen_by_id": 2,
    "o365_chosen_at": "2020-01-01",
}


@tagged("post_install", "-at_install")
class TestSetupSuperuserGuard(O365Case):
    """Bob is a caseworker, Olga gives access rights, Mona is a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.olga = cls.worker(
            "olga",
            "Olga Dean",
            groups=(USER, "base.group_erp_manager", "base.group_partner_manager"),
        )
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER,))
        cls.pat = cls.worker(
            "pat", "Pat Day", groups=(USER, "project.group_project_manager")
        )
        cls.sue = cls.worker("sue", "Sue Root", groups=("base.group_system",))

    def by_action(self, user, record, code):
        """Run ``code`` for ``record`` as ``user``, as automations do: as superuser."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Automation",
                "model_id": self.env["ir.model"]._get_id(record._name),
                "state": "code",
                "code": code,
            }
        )
        context = {"active_model": record._name, "active_id": record.id}
        action.with_user(user).sudo().with_context(**context).run()

    def assertRefusedTo(self, user, record, values):
        """Nobody but those who may writes these, be it as superuser."""
        for name, value in values.items():
            before = record[name]
            ways = {
                "superuser": lambda value={name: value}: (
                    record.with_user(user).sudo().write(value)
                ),
                "automation": lambda value={name: value}: self.by_action(
                    user, record, f"record.sudo().write({value})"
                ),
                "RPC": lambda value={name: value}: call_kw(
                    record.browse().with_user(user).sudo(),
                    "write",
                    [record.ids, value],
                    {},
                ),
            }
            for way, write in ways.items():
                with self.subTest(user=user.login, field=name, way=way):
                    # Of "since" it is no AccessError, but a sentence.
                    with self.assertRaises(UserError):
                        write()
                    self.assertEqual(record[name], before)

    def test_company_outlook_fields_are_refused_to_users_acting_as_superuser(self):
        for user in (self.bob, self.olga, self.mona):
            self.assertRefusedTo(user, self.company, RULE)

    def test_derived_company_fields_are_refused_to_administrators_too(self):
        secret = ("o365_client_secret_cipher", "o365_client_secret_for")
        names = ("o365_rule_since", *secret)
        self.assertRefusedTo(
            self.sue, self.company, {name: RULE[name] for name in names}
        )

    def test_project_outlook_fields_are_refused_to_users_acting_as_superuser(self):
        for user in (self.bob, self.olga, self.pat):
            self.assertRefusedTo(user, self.project, PROJECT)

    def test_derived_project_fields_are_refused_to_managers_too(self):
        names = ("o365_sync_since", "o365_chosen_by_id", "o365_chosen_at")
        self.assertRefusedTo(
            self.mona, self.project, {name: PROJECT[name] for name in names}
        )

    def test_erased_mark_of_a_client_is_refused_to_everybody(self):
        values = {"charitylog_erased": True}
        for user in (self.bob, self.olga, self.mona, self.sue):
            self.assertRefusedTo(user, self.client_, values)
        for user in (self.bob, self.mona):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.client_.with_user(user).write(values)

    def test_time_zone_of_a_company_is_refused_to_users(self):
        values = {"tz": "Pacific/Kiritimati"}
        for user in (self.bob, self.olga, self.mona):
            self.assertRefusedTo(user, self.company.partner_id, values)
        with self.assertRaises(AccessError):
            self.company.partner_id.with_user(self.bob).write(values)

    def test_my_user_options_as_superuser_need_the_options_group(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER,))
        for values in ({"o365_show_as": "free"}, {"o365_reminder": "60"}):
            with self.subTest(values), self.assertRaises(AccessError):
                carl.with_user(carl).sudo().write(values)

    def test_compare_and_repair_as_superuser_are_refused_to_users(self):
        findings = self.env["o365.calendar.finding"].with_user(self.bob).sudo()
        for compare in (findings.action_compare, findings.action_repair):
            with self.assertRaises(AccessError):
                compare()

    def test_erasing_a_client_as_superuser_is_refused_to_users(self):
        for user in (self.bob, self.olga, self.sue):
            windows = self.env["charitylog.client.erase"].with_user(user).sudo()
            window = windows.create({"client_id": self.client_.id})
            with self.subTest(user.login):
                with self.assertRaisesRegex(AccessError, "Only managers"):
                    window.action_confirm()
                self.assertTrue(self.client_.active)

    # Made, not written

    def test_creating_a_project_with_outlook_fields_is_refused_to_users(self):
        values = {**PROJECT, "o365_sync": True}
        for name, value in values.items():
            made = {"name": "New", name: value}
            for user in (self.bob, self.pat):
                projects = self.env["project.project"].with_user(user).sudo()
                with self.subTest(name), self.assertRaises(AccessError):
                    # hr_timesheet puts an account into what it is given.
                    projects.create(dict(made))
                with self.subTest(name), self.assertRaises(AccessError):
                    projects.with_context(**{f"default_{name}": value}).create(
                        {"name": "New"}
                    )

    def test_sync_since_of_a_new_project_is_now_whatever_is_given(self):
        self.mona.group_ids += self.env.ref("project.group_project_manager")
        projects = self.env["project.project"].with_user(self.mona)
        forged = {
            name: PROJECT[name]
            for name in PROJECT
            if name.endswith(("since", "id", "at"))
        }
        context = {f"default_{name}": value for name, value in forged.items()}
        for on in (True, False):
            for made in (
                projects.create({"name": "New", "o365_sync": on, **forged}),
                projects.with_context(**context, default_o365_sync=on).create(
                    {"name": "New"}
                ),
            ):
                with self.subTest(on=on):
                    self.assertEqual(made.o365_sync_since, on and self.env.cr.now())
                    self.assertEqual(made.o365_chosen_by_id.id, on and self.mona.id)

    def test_creating_a_company_with_outlook_fields_is_refused_to_users(self):
        companies = self.env["res.company"].with_user(self.olga)
        for name in self.company._fields.keys() & RULE.keys():
            value = True if name == "o365_rule" else RULE[name]
            with self.subTest(name), self.assertRaises(AccessError):
                companies.create({"name": "New", name: value})
            with self.subTest(name), self.assertRaises(AccessError):
                companies.sudo().create({"name": "New", name: value})
            context = {f"default_{name}": value}
            made = None
            with self.subTest(name, way="context"):
                try:
                    made = companies.with_context(**context).create(
                        {"name": f"N {name}"}
                    )
                except AccessError:
                    continue
                self.assertNotEqual(str(made.sudo()[name]), str(value))

    def test_importing_outlook_fields_is_refused_and_form_keeps_them(self):
        projects = self.env["project.project"].with_user(self.pat)
        # Odoo tries twice: with hr_timesheet the second time with the first's account.
        with mute_logger("odoo.sql_db"):
            loaded = projects.load(["name", "o365_sync"], [["New", "1"]])
        self.assertFalse(loaded["ids"])
        self.assertIn("3rd Party Systems", loaded["messages"][0]["message"])
        loaded = (
            self.env["res.company"]
            .with_user(self.olga)
            .load(["name", "o365_sign_in_policy"], [["New", "stay"]])
        )
        self.assertFalse(loaded["ids"])
        form = Form(self.project.with_user(self.pat))
        form.name = "Renamed"
        form.save()
        self.assertTrue(self.project.o365_sync)

    # Odoo's own work for somebody goes on

    def test_other_fields_are_written_as_superuser_for_anybody(self):
        for record, values in (
            (self.company, {"name": "Good Neighbours"}),
            (self.project, {"name": "Visits"}),
            (self.client_, {"name": "Mary Smith", "tz": "Europe/Paris"}),
            (self.bob, {"tz": "Europe/Paris", "lang": "en_US"}),
        ):
            record.with_user(self.bob).sudo().write(values)
            self.assertEqual(
                record.name if "name" in values else record.tz, [*values.values()][0]
            )
        made = (
            self.env["project.project"]
            .with_user(self.bob)
            .sudo()
            .create({"name": "New"})
        )
        self.assertFalse(made.o365_sync or made.o365_sync_since)
        made = (
            self.env["res.company"].with_user(self.bob).sudo().create({"name": "New"})
        )
        self.assertEqual(made.o365_cloud, "global")
        self.ann.with_user(self.ann).o365_show_as = "free"
        self.assertEqual(self.ann.o365_show_as, "free")

    def test_allowed_users_write_outlook_fields_as_superuser(self):
        self.project.with_user(self.mona).sudo().o365_private = True
        self.company.with_user(self.sue).sudo().o365_sign_in_policy = "stay"
        self.assertTrue(self.project.o365_private)
        self.assertEqual(self.company.o365_sign_in_policy, "stay")
