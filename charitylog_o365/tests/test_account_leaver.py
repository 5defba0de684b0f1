from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import MANAGER, OPTIONS, USER
from .outlook_case import OutlookCase


@tagged("post_install", "-at_install")
class TestAccountLeaver(OutlookCase):
    """Somebody leaves, or is disconnected by a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        cls.carl = cls.worker("carl", "Carl Ford", groups=(USER,))
        cls.account = cls.connect(cls.ann)
        for user in cls.bob + cls.mona:
            cls.connect(user)
        cls.later(cls, hours=1)

    def setUp(self):
        super().setUp()
        self.sim.share(self.upn("bob"), "organization", "write")

    def leaver(self, **values):
        form = Form(self.env["o365.leaver"].with_user(self.mona))
        form.user_id = self.ann
        if colleague := values.pop("colleague", None):
            form.colleague_id = colleague
        wizard = form.save()
        wizard.write(values)
        return wizard

    def test_leaver_wizard_reassigns_work_and_removes_its_entries(self):
        action = self.recorded(self.ann)
        wizard = self.leaver(colleague=self.bob)
        self.assertEqual(wizard.line_ids.mapped("answer"), ["Yes"])
        wizard.action_apply()
        self.assertEqual(action.user_id, self.bob)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        self.drain()
        self.assertEqual(self.account.state, "disconnected")

    def test_leaver_wizard_removes_no_coming_or_all_entries_as_chosen(self):
        past = self.recorded(self.ann, name="Past", start=self.at(-3))
        self.recorded(self.ann, name="Coming")
        for choice, left in (
            ("leave", ["Coming", "Past"]),
            ("coming", ["Past"]),
            ("all", []),
        ):
            with self.subTest(choice):
                self.connect(self.ann)
                self.leaver(entries=choice).action_apply()
                self.drain()
                subjects = [subject.split(":")[0] for subject in self.names()]
                self.assertEqual(subjects, left)
                self.drain()
                self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(past.user_id, self.ann)

    def names(self):
        return sorted(
            name
            for entry in self.entries(self.ann)
            for name in ("Coming", "Past")
            if name in entry["subject"] + entry["body"]["content"]
        )

    def test_entry_of_reassigned_work_is_removed_while_others_remain(self):
        self.recorded(self.ann, name="Kept")
        given = self.recorded(self.ann, name="Given")
        wizard = self.leaver(entries="leave")
        line = wizard.line_ids.filtered(lambda line: line.action_id == given)
        line.new_user_id = self.bob
        wizard.action_apply()
        self.drain()
        self.entry(self.ann)
        self.entry(self.bob)

    def test_leaver_wizard_offers_where_a_colleague_may_not_be_given_it(self):
        """Mona archives too; the work stays with Ann, open at Bob, and can be found."""
        self.mona.group_ids += self.env.ref("base.group_erp_manager")
        action = self.recorded(self.ann)
        self.sim.share(self.upn("bob"), "organization", "read")
        wizard = self.leaver(colleague=self.bob)
        self.assertTrue(wizard.line_ids.is_refused)
        self.assertEqual(wizard.line_ids.answer, "Offered")
        self.assertIn("Bob Marsh's Outlook calendar", wizard.refusals)
        self.assertIn("stays with Ann Lee until it is taken", wizard.refusals)
        told = wizard.action_apply()["params"]["message"]
        self.assertIn("1 offered to Bob Marsh.", told)
        self.assertIn(
            "Ann Lee leaves. 1 outstanding stays with them: the filter “Outstanding "
            "with people who left” finds it.",
            told,
        )
        self.assertFalse(self.ann.active)
        self.drain()
        # As chosen, what is still to come is out of the calendar of who left.
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual((action.state, action.user_id), ("outstanding", self.ann))
        for user in self.mona + self.bob:
            found = self.of_who_left(user)
            self.assertEqual(found, action.with_env(found.env))
        theirs = action.with_user(self.bob)
        self.assertEqual(theirs.offer_side, "received")
        self.assertIn(self.bob, action.sudo().activity_ids.user_id)
        theirs.action_take_offer()
        self.drain()
        self.assertEqual(action.user_id, self.bob)
        self.entry(self.bob)
        self.assertFalse(self.of_who_left(self.mona))

    def of_who_left(self, user):
        """Return what ``user`` finds by the filters for it."""
        actions = self.env["charitylog.action"].with_user(user)
        arch = etree.fromstring(actions.get_view(view_type="search")["arch"])
        [text] = arch.xpath("//filter[@name='of_who_left']/@domain")
        return actions.search(safe_eval(text))

    def test_leaver_wizard_does_nothing_where_somebody_cannot_even_take_it(self):
        ivan = self.worker("ivan", "Ivan Pole", groups=(OPTIONS,))
        self.sim.share(self.upn("bob"), "organization", "read")
        action = self.recorded(self.ann)
        self.connect(ivan)
        self.sim.share(self.upn(ivan), "organization", "read")
        wizard = self.leaver(colleague=ivan)
        with self.assertRaisesRegex(UserError, "does not work with contacts"):
            wizard.action_apply()
        self.assertEqual(self.account.state, "connected")
        wizard.line_ids.new_user_id = self.carl
        self.assertEqual(wizard.line_ids.answer, "Yes")
        wizard.action_apply()
        self.assertEqual(action.user_id, self.carl)

    def test_leaver_wizard_says_why_not_once_and_names_the_clients(self):
        for name in ("First", "Second"):
            self.recorded(self.ann, name=name)
        self.sim.share(self.upn("bob"), "organization", "read")
        wizard = self.leaver(colleague=self.bob)
        self.assertEqual(wizard.line_ids.mapped("answer"), ["Offered"] * 2)
        self.assertEqual(wizard.refusals.count("Bob Marsh's Outlook calendar"), 1)
        self.assertEqual(wizard.line_ids.partner_id, self.client_)

    def test_leaver_wizard_archives_only_for_who_may_archive(self):
        self.assertFalse(self.leaver().can_archive)
        self.mona.group_ids += self.env.ref("base.group_erp_manager")
        self.recorded(self.ann)
        wizard = self.leaver(colleague=self.bob)
        self.assertTrue(wizard.archive)
        told = wizard.action_apply()["params"]["message"]
        self.assertNotIn("stays with", told)
        self.assertFalse(self.ann.active)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])

    def test_leaver_wizard_counts_work_hidden_from_the_manager(self):
        self.recorded(self.ann)
        self.project.privacy_visibility = "followers"
        wizard = self.leaver()
        self.assertFalse(wizard.line_ids)
        self.assertEqual(wizard.hidden_count, 1)
        self.mona.group_ids += self.env.ref("base.group_erp_manager")
        wizard = self.leaver(archive=True)
        self.assertIn("1 outstanding stays", wizard.action_apply()["params"]["message"])

    def test_remaining_entries_are_listed_for_the_manager_of_the_wizard(self):
        action = self.recorded(self.ann)
        self.account._o365_needs_sign_in("revoked")
        self.leaver(entries="all").action_apply()
        activity = self.env["mail.activity"].search([("user_id", "=", self.mona.id)])
        self.assertIn(action.reference, activity.note)

    # A manager disconnects

    def wizard(self, user, **values):
        wizards = self.env["o365.disconnect"].with_user(user)
        return wizards.create({"user_id": self.ann.id, **values})

    def test_a_manager_disconnects_a_colleague(self):
        self.recorded(self.ann)
        action = self.account.with_user(self.mona).action_disconnect()
        context = action["context"]
        wizard = self.env["o365.disconnect"].with_user(self.mona)
        wizard = wizard.with_context(**context).create({"entries": "remove"})
        self.assertFalse(wizard.is_own)
        wizard.action_disconnect()
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.drain()
        self.assertEqual(self.account.state, "disconnected")

    def test_only_managers_of_the_company_disconnect_a_colleague(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.worker(
            "stella",
            "Stella Far",
            groups=(MANAGER,),
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for user in self.bob + stranger + self.carl:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.wizard(user).action_disconnect()
        self.assertEqual(self.account.state, "connected")

    def test_ending_a_connection_as_no_manager_is_refused_as_such(self):
        # Also of one's own: that is not what this is for.
        for user in (self.ann, self.bob, self.carl):
            with self.subTest(user.login):
                with self.assertRaisesRegex(AccessError, "Only managers"):
                    self.ann.with_user(user).sudo()._o365_end_connection(False)
        self.assertEqual(self.account.state, "connected")

    def test_leaver_wizard_is_for_managers_only(self):
        with self.assertRaises(AccessError):
            self.env["o365.leaver"].with_user(self.bob).create({"user_id": self.ann.id})
