"""The buttons of other people's forms, and the page for administrators, as shown."""

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user
from odoo.tools.safe_eval import safe_eval

from .common import MANAGER
from .status_case import StatusCase

PARTNER, PROJECT = "base.view_partner_form", "project.edit_project"


class TestActionSmartButtons(StatusCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))
        groups = "base.group_user,base.group_system"
        cls.ada = new_test_user(cls.env, "ada", groups, name="Ada Boss")

    def arch(self, record, view):
        view_id = self.env.ref(view).id
        return etree.fromstring(record.get_view(view_id, "form")["arch"])

    def button(self, record, view, field):
        """Return the smart button that shows ``field``, or None."""
        path = f"//div[@name='button_box']/button[field[@name='{field}']]"
        return next(iter(self.arch(record, view).xpath(path)), None)

    def press(self, record, view, field):
        """Press the button; return its number, and the records that it opens."""
        button = self.button(record, view, field)
        self.assertEqual(button.get("type"), "object")
        opened = getattr(record, button.get("name"))()
        model = self.env[opened["res_model"]].with_user(record.env.user)
        domain = opened["domain"]
        domain = safe_eval(domain) if isinstance(domain, str) else domain
        return record[field], model.search(domain)

    def test_client_button_counts_and_opens_the_clients_actions(self):
        action = self.recorded(self.ann)
        self.action(self.ann, partner_id=self.ann.partner_id.id)
        client = self.client_.with_user(self.ann)
        pressed = self.press(client, PARTNER, "charitylog_action_count")
        self.assertEqual(pressed, (1, action))

    def test_client_button_counts_and_opens_outlook_entries_for_managers(self):
        action = self.recorded(self.ann)
        client = self.client_.with_user(self.mia)
        number, entries = self.press(client, PARTNER, "o365_entry_count")
        self.assertEqual((number, entries.mapped("res_id")), (1, action.ids))
        self.assertEqual(entries.user_id, self.ann)
        client = self.client_.with_user(self.ann)
        self.assertIsNone(self.button(client, PARTNER, "o365_entry_count"))

    def test_project_button_counts_and_opens_the_projects_actions(self):
        action = self.recorded(self.ann)
        elsewhere = self.env["project.project"].create({"name": "Befriending"})
        self.action(self.ann, project_id=elsewhere.id)
        project = self.project.with_user(self.ann)
        pressed = self.press(project, PROJECT, "charitylog_action_count")
        self.assertEqual(pressed, (1, action))

    def test_user_without_the_group_sees_no_action_button(self):
        ivan = self.worker("ivan", "Ivan Pole", groups=())
        for record, view in ((self.client_, PARTNER), (self.project, PROJECT)):
            names = self.arch(record.with_user(ivan), view).xpath("//button/@name")
            self.assertNotIn("action_view_charitylog_actions", names)

    # Operational Rules

    def rules(self, user):
        """Return the page as it is shown to ``user``: none for most."""
        settings = self.env["res.config.settings"].with_user(user)
        arch = self.arch(settings, "charitylog_o365.res_config_settings_view_form")
        return next(iter(arch.xpath("//app[@name='charitylog_o365']")), None)

    def form(self):
        return Form(self.env["res.config.settings"].with_user(self.ada))

    def test_redirect_uri_is_shown_with_a_copy_button(self):
        [field] = self.rules(self.ada).xpath(".//field[@name='o365_redirect_uri']")
        self.assertEqual(field.get("widget"), "CopyClipboardChar")
        address = self.form().o365_redirect_uri
        self.assertTrue(address.endswith("/charitylog_o365/callback"), address)
        self.assertTrue(address.startswith(self.company.get_base_url()), address)

    def test_copied_database_question_disappears_after_its_button(self):
        [question] = self.rules(self.ada).xpath(".//div[@name='o365_copy']")
        self.assertEqual(question.get("invisible"), "not o365_is_copy")
        self.assertFalse(self.form().o365_is_copy)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("charitylog_o365.made_for", "elsewhere 123")
        form = self.form()
        self.assertEqual((form.o365_is_copy, form.o365_made_for), (True, "elsewhere"))
        [button] = question.iter("button")
        settings = self.env["res.config.settings"].with_user(self.ada).create({})
        getattr(settings, button.get("name"))()
        self.assertFalse(self.form().o365_is_copy)

    def test_settings_page_is_refused_to_users_and_managers(self):
        for user in (self.ann, self.mia):
            with self.assertRaises(AccessError):
                self.rules(user)
