"""Who changed what Outlook shows of a client, from what to what, is written down."""

from odoo.tests import tagged

from .common import MANAGER
from .outlook_case import OutlookCase


@tagged("post_install", "-at_install")
class TestPrivacyClientLog(OutlookCase):
    """Mary, whose visit is in Ann's calendar; Bob may edit clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.home = cls.env["res.partner"].create(
            {"name": "Elm Lodge", "is_company": True}
        )
        cls.client_.parent_id = cls.home

    def setUp(self):
        super().setUp()
        self.visit = self.recorded(self.ann)
        self.flush_tracking()

    def notes(self, record):
        """Return what stands with ``record`` by Bob: notes, and Odoo's own tracking."""
        self.flush_tracking()
        messages = record.sudo().message_ids.filtered(
            lambda message: message.author_id == self.bob.partner_id
        )
        tracked = messages.sudo().tracking_value_ids
        told = [f"{value.old_value_char} → {value.new_value_char}" for value in tracked]
        return " ".join([*messages.mapped("body"), *told])

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def changes(self, partner, context=None, **values):
        partner.with_user(self.bob).with_context(**context or {}).write(values)

    def test_changed_client_name_is_logged_on_action_and_client(self):
        self.changes(self.client_, name="Maria Stone")
        for record in (self.visit, self.client_):
            with self.subTest(record):
                told = self.notes(record)
                self.assertIn("Mary Whitfield", told)
                self.assertIn("Maria Stone", told)
        self.assertIn("Client's name: ", self.notes(self.visit))
        self.drain()
        self.assertIn("Maria Stone", self.entry(self.ann)["subject"])

    def test_client_name_change_is_logged_though_tracking_is_disabled(self):
        """Odoo's own tracking can be left out by whoever writes."""
        for name, context in (
            ("One", {"tracking_disable": True}),
            ("Two", {"mail_notrack": True}),
            ("Three", {"mail_create_nolog": True}),
        ):
            with self.subTest(name):
                self.changes(self.client_, context, name=name)
                self.assertIn(f">{name}<", self.notes(self.visit))
                self.assertIn(name, self.notes(self.client_))

    def test_client_name_change_by_import_is_logged(self):
        partners = self.env["res.partner"].with_user(self.bob)
        done = partners.load([".id", "name"], [[str(self.client_.id), "Maria Stone"]])
        self.assertFalse(done["messages"])
        self.assertIn("Maria Stone", self.notes(self.visit))

    def test_changed_client_organisation_is_logged(self):
        oak = self.env["res.partner"].create({"name": "Oak House", "is_company": True})
        self.flush_tracking()
        self.changes(self.client_, parent_id=oak.id)
        told = self.notes(self.visit)
        for words in ("Client's organisation: ", "Elm Lodge", "Oak House"):
            self.assertIn(words, told)
        self.assertIn("Oak House", self.notes(self.client_))

    def test_changed_name_of_the_clients_organisation_is_logged(self):
        self.changes(self.home, name="Oak House")
        for words in ("Name of the client's organisation: ", "Elm Lodge", "Oak House"):
            self.assertIn(words, self.notes(self.visit))
        self.assertIn("Oak House", self.notes(self.home))
        self.assertFalse(self.notes(self.client_))

    def test_archiving_client_or_organisation_is_logged(self):
        self.changes(self.client_, active=False)
        self.assertIn("Client archived", self.notes(self.visit))
        self.assertIn("Archived", self.notes(self.client_))
        self.changes(self.client_, active=True)
        self.assertIn("Client taken back from", self.notes(self.visit))
        self.changes(self.home, active=False)
        self.assertIn("organisation was archived", self.notes(self.visit))

    def test_merging_clients_is_logged_on_the_action(self):
        other = self.env["res.partner"].create({"name": "Maria Stone"})
        merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.bob)
        merge.sudo()._merge((self.client_ | other).ids, other)
        told = self.notes(self.visit)
        for words in ("Client merged: ", "Mary Whitfield", "Maria Stone"):
            self.assertIn(words, told)

    # And where not

    def test_client_change_is_not_logged_on_actions_that_are_not_for_outlook(self):
        quiet = self.env["project.project"].create(
            {"name": "Quiet", "privacy_visibility": "employees"}
        )
        aside = self.action(self.ann, project_id=quiet.id)
        self.changes(self.client_, name="Maria Stone")
        self.assertFalse(self.notes(aside))
        waiting = self.action(self.ann)
        self.changes(self.client_, name="Mia Stone")
        self.assertIn("Mia Stone", self.notes(waiting))

    def test_partner_without_actions_gets_no_log_of_ours(self):
        stranger = self.env["res.partner"].create({"name": "Funder"})
        self.flush_tracking()
        self.changes(stranger, active=False)
        self.changes(stranger, {"tracking_disable": True}, name="Another")
        self.flush_tracking()
        by_bob = stranger.message_ids.filtered(
            lambda message: message.author_id == self.bob.partner_id
        )
        self.assertFalse("".join(by_bob.mapped("body")))

    def test_client_save_without_changes_logs_nothing(self):
        self.changes(self.client_, name="Mary Whitfield", active=True, phone="1234")
        self.assertFalse(self.notes(self.visit))

    # Erased

    def test_erasing_a_client_removes_their_name_from_logs_of_other_records(self):
        """Such as once was with them, and is another client's now."""
        tom = self.env["res.partner"].create({"name": "Tom Birch"})
        self.visit.with_user(self.ann).partner_id = tom
        other = self.recorded(self.ann)
        self.changes(self.client_, name="Maria Stone")
        other.with_user(self.ann).partner_id = tom
        mia = self.worker("mia", "Mia Moss", (MANAGER,))
        window = self.env["charitylog.client.erase"].with_user(mia)
        window.create({"client_id": self.client_.id}).action_confirm()
        self.env.invalidate_all()
        for record in (self.visit, other):
            told = str(record.sudo().message_ids.mapped("body"))
            self.assertIn("Tom Birch", told)
            self.assertIn("Erased client", told)
            for name in ("Mary", "Whitfield", "Maria", "Stone"):
                self.assertNotIn(name, told)

    def test_erasing_an_organisation_removes_its_name_from_what_is_tracked(self):
        """Of somebody who once belonged to it, and is not erased with it."""
        other = self.env["res.partner"].create({"name": "Birch House"})
        self.flush_tracking()
        self.changes(self.client_, parent_id=other.id)
        self.assertIn("Elm Lodge", self.notes(self.client_))
        mae = self.worker("mae", "Mae Moss", (MANAGER,))
        window = self.env["charitylog.client.erase"].with_user(mae)
        window.create({"client_id": self.home.id}).action_confirm()
        self.env.invalidate_all()
        told = self.notes(self.client_)
        self.assertNotIn("Elm Lodge", told)
        self.assertIn("Birch House", told)
