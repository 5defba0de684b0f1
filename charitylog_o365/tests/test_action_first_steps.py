"""What an empty list tells each kind of person to do first, and whom to ask."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import MANAGER, OPTIONS, USER, O365Case

LISTS = (
    "charitylog_action_action_mine",
    "charitylog_action_action_outstanding",
    "charitylog_action_action_done",
    "charitylog_action_action",
)


@tagged("post_install", "-at_install")
class TestActionFirstSteps(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        system = (MANAGER, "base.group_system")
        cls.adam = cls.worker("adam", "Adam Root", groups=system)
        cls.mona = cls.worker("mona", "Mona <b>Pike</b>", groups=(MANAGER, OPTIONS))
        cls.carl = cls.worker("carl", "Carl Ford", groups=(USER,))
        # Nobody else is to be asked, in whatever database this is.
        apart = cls.env["res.company"].create({"name": "Apart"})
        for group in (MANAGER, "base.group_erp_manager"):
            others = cls.env.ref(group).all_user_ids - cls.adam - cls.mona
            others.write(
                {"company_ids": [Command.set(apart.ids)], "company_id": apart.id}
            )

    def said(self, user, name=LISTS[0]):
        """Return what the web client is told to show where the list is empty."""
        self.env.invalidate_all()
        action = self.env.ref(f"charitylog_o365.{name}").with_user(user)
        return action._get_action_dict()["help"]

    def no_projects(self):
        self.env["project.project"].search([]).action_archive()

    def fresh(self):
        """As just installed: nothing is switched on, and there is no project."""
        self.no_projects()
        self.company.o365_rule = False

    def test_administrator_of_a_new_installation_is_offered_the_set_up(self):
        self.fresh()
        for name in LISTS:
            said = self.said(self.adam, name)
            self.assertIn("/odoo/set-up", said)
            self.assertIn("There is no project yet", said)
            self.assertIn("Make a project", said)

    def test_others_are_offered_no_set_up(self):
        self.fresh()
        for user in (self.mona, self.ann):
            self.assertNotIn("set-up", self.said(user))
            # Nothing that they could do about Outlook.
            self.assertNotIn("Outlook", self.said(user))

    def test_set_up_is_offered_until_somebody_has_connected(self):
        self.assertIn("/odoo/set-up", self.said(self.adam))
        self.connect(self.ann)
        self.assertNotIn("/odoo/set-up", self.said(self.adam))

    def test_set_up_is_offered_until_it_is_put_off_and_again_when_wanted(self):
        self.assertIn("Not now", self.said(self.adam))
        setups = self.env["o365.setup"].with_user(self.adam)
        setups.action_not_now()
        self.assertNotIn("set-up", self.said(self.adam))
        page = setups._of(self.company)
        self.assertTrue(page.is_put_off)
        # Of this company only.
        other = self.env["res.company"].create({"name": "Other"})
        self.assertTrue(other._o365_setup_is_offered())
        page.action_offer_again()
        self.assertIn("/odoo/set-up", self.said(self.adam))

    def test_caseworker_without_a_project_reads_whom_to_ask(self):
        self.no_projects()
        said = self.said(self.ann)
        self.assertIn("No project is open to you yet", said)
        self.assertIn("Adam Root", said)
        # A colleague's name is text, whatever it is.
        self.assertIn("Mona &lt;b&gt;Pike", said)
        self.assertNotIn("Make a project", said)
        self.assertIn("Make a project", self.said(self.mona))

    def test_caseworker_is_shown_to_their_options_until_they_are_connected(self):
        said = self.said(self.ann)
        self.assertIn("not connected yet", said)
        self.assertIn("/odoo/my-user-options", said)
        self.connect(self.ann)
        self.assertIn("Nothing is outstanding", self.said(self.ann))
        self.assertNotIn("Outlook", self.said(self.ann))

    def test_who_has_not_been_given_the_right_reads_whom_to_ask(self):
        said = self.said(self.carl)
        self.assertIn("My User Options", said)
        self.assertIn("Please ask Adam Root.", said)
        self.assertIn("/odoo/give-to-people", self.said(self.adam))

    def test_where_outlook_asks_nothing_else_is_said(self):
        said = self.said(self.ann, "charitylog_action_action_outlook_asks")
        self.assertNotIn("my-user-options", said)
