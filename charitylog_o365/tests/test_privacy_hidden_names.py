"""The name of a record that one may not read is its number."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .action_case import MANAGER, ActionCase
from .common import OPTIONS

NAME = {"fields": {"display_name": {}}}


@tagged("post_install", "-at_install")
class TestPrivacyHiddenNames(ActionCase):
    """Ann's work in a private project, which Bob and Dave do not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.env["project.project"].create(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        cls.hidden.message_subscribe(cls.ann.partner_id.ids)
        cls.work = cls.record(name="Hospital letter", project_id=cls.hidden.id)
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Secret Client", "company_id": other.id}
        )
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        # Colleagues of all companies may be read; portal users of others may not.
        cls.outsider = cls.person("t_far", "Secret Outsider", "base.group_portal")
        cls.outsider.write(far)
        cls.root = cls.env.ref("base.user_root")
        # So that sentences speak of the project.
        cls.env.company.write(
            {
                "o365_tenant_id": "11111111-1111-1111-1111-111111111111",
                "o365_client_id": "22222222-2222-2222-2222-222222222222",
                "o365_client_secret": "secret",
                "o365_rule": True,
            }
        )
        cls.env.flush_all()

    def of(self, model, user=None):
        """Return the model for ``user``, with nothing in memory yet."""
        self.env.invalidate_all()
        return self.env[model].with_user(user or self.bob)

    def assertTellsNothing(self, answer):
        for name in ("Hospital", "HIV", "Secret"):
            self.assertNotIn(name, str(answer))

    def assertRefused(self, work, *args):
        with self.assertRaises(AccessError) as caught:
            self.assertTellsNothing(work(*args))
        self.assertTellsNothing(caught.exception)

    # Names of work

    def test_display_name_is_complete_for_who_may_read_the_action(self):
        name = f"{self.work.reference} Hospital letter"
        for user in (self.ann, self.root):
            found = self.of("charitylog.action", user).browse(self.work.id)
            self.assertEqual(found.display_name, name)
            self.assertEqual(found.sudo().display_name, name)

    def test_display_name_is_the_reference_for_others(self):
        for superuser in (True, False):
            found = self.of("charitylog.action").sudo(superuser).browse(self.work.id)
            self.assertEqual(found.display_name, self.work.reference)

    def test_display_name_through_another_record_is_the_reference(self):
        again = self.record(self.bob)
        again.with_user(self.root).recorded_again_from_id = self.work
        self.env.flush_all()
        spec = {"recorded_again_from_id": NAME}
        number = self.work.reference
        mine = self.of("charitylog.action").browse(again.id)
        [read] = mine.web_read(spec)
        self.assertEqual(read["recorded_again_from_id"]["display_name"], number)
        mine = self.of("charitylog.action").browse(again.id)
        [read] = mine.read(["recorded_again_from_id"])
        self.assertEqual(read["recorded_again_from_id"], (self.work.id, number))
        mine = self.of("charitylog.action")
        groups = mine.web_read_group(
            [("id", "=", again.id)], ["recorded_again_from_id"], ["__count"]
        )
        self.assertTellsNothing(groups)
        self.bob.group_ids += self.env.ref("base.group_allow_export")
        for path in ("recorded_again_from_id", "recorded_again_from_id/name"):
            self.assertRefused(mine.browse(again.id).export_data, [path])

    def test_hidden_action_cannot_be_named_as_the_one_recorded_again(self):
        mine = self.record(self.bob).with_user(self.bob)
        self.assertRefused(mine.write, {"recorded_again_from_id": self.work.id})
        self.assertFalse(mine.recorded_again_from_id)

    def test_record_name_of_a_message_is_the_reference(self):
        self.work.message_post(body="Look", partner_ids=self.bob.partner_id.ids)
        message = self.work.message_ids[0]
        mine = self.of("mail.message").browse(message.id)
        self.assertEqual(mine.record_name, self.work.reference)

    def test_access_errors_name_no_record_in_developer_mode(self):
        self.bob.group_ids += self.env.ref("base.group_no_one")
        for work in (
            lambda: self.of("charitylog.action").browse(self.work.id).read(["name"]),
            lambda: self.of("charitylog.action").browse(self.work.id).unlink(),
        ):
            self.assertRefused(work)

    # A form that is not saved

    def test_onchange_of_a_new_form_with_hidden_records_is_refused(self):
        passed = {
            "project_id": self.hidden,
            "proposed_project_id": self.hidden,
            "recorded_again_from_id": self.work,
            "partner_id": self.stranger,
        }
        for name, record in passed.items():
            spec = {name: NAME, "o365_message": {}, "calendar_title": {}}
            for value in (record.id, {"id": record.id}):
                with self.subTest(name, value=value):
                    model = self.of("charitylog.action")
                    self.assertRefused(model.onchange, {name: value}, [name], spec)
                    self.assertRefused(model.onchange, {name: value}, [], spec)
            with self.subTest(name, way="default"):
                context = {f"default_{name}": record.id}
                model = self.of("charitylog.action").with_context(**context)
                self.assertTellsNothing(model.onchange({}, [], spec))
                self.assertNotIn(name, model.default_get([name]))

    def test_onchange_of_a_saved_form_with_a_hidden_project_is_refused(self):
        mine = self.record(self.bob)
        spec = {"project_id": NAME, "o365_message": {}}
        mine = self.of("charitylog.action").browse(mine.id)
        values = {"project_id": self.hidden.id}
        self.assertRefused(mine.onchange, values, ["project_id"], spec)

    def test_onchange_keeps_a_saved_project_that_is_hidden_since(self):
        """Bob's own work, in a project that has been closed to him since."""
        mine = self.record(self.bob)
        self.project.privacy_visibility = "followers"
        mine = self.of("charitylog.action").browse(mine.id)
        spec = {"name": {}, "project_id": NAME, "o365_message": {}}
        values = {"name": "Another", "project_id": self.project.id}
        mine.onchange(values, ["name"], spec)
        self.assertIn("Befriending", mine.o365_message)

    def test_status_sentence_of_a_draft_does_not_name_a_hidden_project(self):
        draft = self.of("charitylog.action").new({"project_id": self.hidden.id})
        self.assertIn(f"No. {self.hidden.id}", draft.o365_message)
        self.assertTellsNothing(draft.o365_message)
        theirs = self.of("charitylog.action", self.ann)
        draft = theirs.new({"project_id": self.hidden.id})
        self.assertIn("HIV support", draft.o365_message)

    def test_planned_length_error_does_not_name_a_hidden_project(self):
        self.hidden.planned_duration_policy = "none"
        model = self.of("charitylog.action")
        values = self.values(project_id=self.hidden.id, planned_duration=1)
        with self.assertRaises(Exception) as caught:
            model.create(values)
        self.assertTellsNothing(caught.exception)
        draft = model.new(values)
        with self.assertRaises(Exception) as caught:
            draft._check_planned_length_wanted()
        self.assertTellsNothing(caught.exception)

    def test_company_error_does_not_name_a_hidden_client(self):
        model = self.of("charitylog.action")
        for values in (
            {"partner_id": self.stranger.id},
            {"partner_id": self.stranger.id, "company_id": self.stranger.company_id.id},
        ):
            with self.subTest(values), self.assertRaises(UserError) as caught:
                model.create(self.values(**values))
            self.assertTellsNothing(caught.exception)
        mine = self.record(self.bob)
        mine = self.of("charitylog.action").browse(mine.id)
        with self.assertRaises(UserError) as caught:
            mine.partner_id = self.stranger
        self.assertTellsNothing(caught.exception)

    # Windows

    def test_wizards_on_hidden_records_are_refused(self):
        groups = f"{MANAGER},{OPTIONS},base.group_partner_manager"
        boss = self.person("t_boss", "Boss", groups)
        leaver = self.env["o365.leaver"].with_user(boss).create({"user_id": boss.id})
        away = self.env["charitylog.away"].with_user(boss).create({})
        held = {"outcome": "held", "user_id": boss.id, "all_day": False}
        held |= {"start": "2020-03-04 10:00:00", "duration": 1}
        for model, name, record, required in (
            ("charitylog.action.record", "action_id", self.work, {"outcome": "held"}),
            # With all that would be read from the work.
            ("charitylog.action.record", "action_id", self.work, held),
            ("charitylog.action.record", "proposed_project_id", self.hidden, held),
            ("charitylog.action.record", "further_id", self.work, held),
            ("charitylog.action.length", "action_id", self.work, {}),
            ("charitylog.action.repeat", "action_id", self.work, {}),
            ("charitylog.action.following", "action_id", self.work, {}),
            ("charitylog.action.offer", "action_id", self.work, {}),
            ("charitylog.action.give", "user_id", self.outsider, {}),
            ("charitylog.action.give.line", "action_id", self.work, {}),
            ("charitylog.away", "user_id", self.outsider, {}),
            ("charitylog.away", "colleague_id", self.outsider, {}),
            ("charitylog.away.line", "action_id", self.work, {"away_id": away.id}),
            ("charitylog.client.erase", "client_id", self.stranger, {}),
            ("charitylog.client.history", "partner_id", self.stranger, {}),
            ("o365.disconnect", "user_id", self.outsider, {}),
            ("o365.leaver", "user_id", self.outsider, {}),
            ("o365.leaver", "colleague_id", self.outsider, {"user_id": self.bob.id}),
            ("o365.leaver.line", "action_id", self.work, {"leaver_id": leaver.id}),
            ("charitylog.project.edit", "project_id", self.hidden, {"name": "Mine"}),
            (
                "charitylog.project.third.party",
                "project_id",
                self.hidden,
                {"planned_duration_policy": "none"},
            ),
        ):
            values = {name: record.id}
            spec = {name: NAME}
            for method, context, *args in (
                ("onchange", {}, values, [name], spec),
                ("onchange", {}, values, [], spec),
                ("onchange", {f"default_{name}": record.id}, {}, [], spec),
                ("default_get", {f"default_{name}": record.id}, [name]),
                ("web_save", {}, {**required, **values}, spec),
                ("create", {}, {**required, **values}),
            ):
                with self.subTest(model, method=method, args=args):
                    window = self.of(model, boss).with_context(**context)
                    self.assertRefused(getattr(window, method), *args)

    def test_drafts_name_nothing_hidden(self):
        drafts = self.of("charitylog.action.draft", self.dave)
        for name, record in (
            ("action_id", self.work),
            ("contact_id", self.work),
            ("partner_id", self.stranger),
            ("for_client_id", self.stranger),
        ):
            with self.subTest(name):
                self.assertRefused(drafts.create, {name: record.id})

    def test_window_about_several_discloses_no_hidden_action(self):
        window, ids = self.of("charitylog.action.move", self.dave), self.work.ids
        values = {"action_ids": [[6, 0, ids]]}
        spec = {"action_ids": {"fields": NAME["fields"]}}
        opened = window.with_context(default_action_ids=ids)
        self.assertRefused(opened.default_get, ["action_ids"])
        self.assertRefused(opened.onchange, {}, [], spec)
        self.assertRefused(window.onchange, values, ["action_ids"], spec)
        self.assertRefused(window.web_save, values, spec)
        self.assertRefused(window.create, values)

    def test_offer_window_discloses_no_user_of_another_company(self):
        window, ids = self.of("charitylog.action.offer", self.dave), self.outsider.ids
        values, spec = {"user_ids": [[6, 0, ids]]}, {"user_ids": NAME, "people": {}}
        opened = window.with_context(default_user_ids=ids)
        self.assertRefused(opened.default_get, ["user_ids"])
        self.assertRefused(opened.onchange, {}, [], spec)
        self.assertRefused(window.onchange, values, ["user_ids"], spec)

    def test_leaver_wizard_lines_disclose_no_hidden_action(self):
        leaver = self.of("o365.leaver", self.dave)
        spec = {
            "user_id": NAME,
            "line_ids": {"fields": {"action_id": NAME, "start": {}}},
        }
        values = {"line_ids": [[0, "virtual_1", {"action_id": self.work.id}]]}
        self.assertRefused(leaver.onchange, values, ["line_ids"], spec)
        found = self.of("o365.leaver", self.dave).onchange(
            {"user_id": self.ann.id}, ["user_id"], spec
        )
        self.assertTellsNothing(found)

    def test_away_window_discloses_no_hidden_action(self):
        spec = {
            "user_id": NAME,
            "hidden_count": {},
            "line_ids": {"fields": {"action_id": NAME, "start": {}}},
        }
        days = {"first_day": "2030-03-01", "last_day": "2030-03-31"}
        about_ann = {"user_id": self.ann.id, **days}
        away = self.of("charitylog.away", self.dave)
        values = {"line_ids": [[0, "virtual_1", {"action_id": self.work.id}]]}
        self.assertRefused(away.onchange, values, ["line_ids"], spec)
        for user, count in ((self.dave, 1), (self.bob, 0)):
            away = self.of("charitylog.away", user)
            found = away.onchange(about_ann, ["user_id"], spec)
            self.assertTellsNothing(found)
            # Not even how many there are, to who is no manager.
            self.assertEqual(found["value"].get("hidden_count", 0), count)

    def test_complete_wizard_opens_on_a_readable_action(self):
        self.assertTrue(
            self.of("charitylog.action.record", self.ann)
            .with_context(default_action_id=self.work.id)
            .onchange({}, [], {"action_id": NAME, "start": {}})["value"]["start"]
        )
