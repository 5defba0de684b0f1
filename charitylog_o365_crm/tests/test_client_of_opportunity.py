"""An opportunity is of the client with whom the work is, and goes when they go."""

from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .opportunity_case import OpportunityCase


@tagged("post_install", "-at_install")
class TestClientOfOpportunity(OpportunityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.john = partners.create({"name": "John Bell"})
        cls.home = partners.create({"name": "Mill Home", "is_company": True})
        cls.jane = partners.create({"name": "Jane", "parent_id": cls.home.id})

    def test_opportunity_of_another_client_is_refused_in_words(self):
        words = (
            "Not saved yet. “New hall” is an opportunity of Mary Whitfield, and this "
            "is work with John Bell."
        )
        with self.assertRaisesRegex(ValidationError, words):
            self.for_hall(partner_id=self.john.id)
        action = self.for_hall()
        with self.assertRaisesRegex(ValidationError, words):
            action.partner_id = self.john
        johns = self.action(self.ann, partner_id=self.john.id)
        with self.assertRaisesRegex(ValidationError, words):
            johns.opportunity_id = self.hall
        both = {"partner_id": self.john.id, "opportunity_id": False}
        action.write(both)
        self.assertFalse(self.kept(action))

    def test_opportunity_can_be_of_the_organisation_and_of_nobody(self):
        of_home = self.opportunity("A garden", self.home)
        of_jane = self.opportunity("A bench", self.jane)
        of_nobody = self.opportunity("A tree")
        field = self.env["charitylog.action"]._fields["opportunity_id"]
        for client, wanted in (
            (self.jane, of_home | of_jane | of_nobody),
            (self.home, of_home | of_jane | of_nobody),
            (self.john, of_nobody),
        ):
            for opportunity in wanted:
                self.for_hall(partner_id=client.id, opportunity_id=opportunity.id)
            domain = safe_eval(field.domain, {"partner_id": client.id})
            offered = self.env["crm.lead"].search(domain)
            everything = of_home | of_jane | of_nobody | self.hall
            self.assertEqual(offered & everything, wanted, client.name)

    def test_client_is_corrected_by_who_does_not_see_the_opportunity(self):
        action = self.for_hall(self.bob)
        action.with_user(self.bob).location = "Here"
        self.assertEqual(self.kept(action), self.hall)
        action.with_user(self.bob).partner_id = self.john
        self.assertFalse(self.kept(action))
        self.assertIn(str(self.hall.id), action.message_ids[0].body)

    def test_work_copied_for_another_client_is_not_for_the_opportunity(self):
        copy = self.for_hall().copy({"partner_id": self.john.id})
        self.assertFalse(self.kept(copy))

    def test_erased_client_is_in_no_opportunity(self):
        mia = self.worker("mia", "Mia Moss", (MANAGER, OPTIONS))
        details = {"contact_name": "Mary", "phone": "0123", "street": "Mill Lane"}
        texts = {"description": "Mary likes it", "email_from": "mary@example.com"}
        self.hall.write({"name": "Mary's hall", **details, **texts})
        self.hall.expected_revenue = 900
        self.hall.message_post(body="Mary rang")
        file = {"res_model": "crm.lead", "res_id": self.hall.id, "raw": b"Mary"}
        file = self.env["ir.attachment"].create({"name": "Mary.txt", **file})
        won = self.opportunity("Mary's bench", self.client_)
        won.action_set_won()
        action = self.for_hall()
        erase = self.env["charitylog.client.erase"].with_user(mia)
        erase = erase.create({"client_id": self.client_.id})
        self.assertEqual(erase.opportunity_count, 2)
        erase.action_confirm()
        self.env.invalidate_all()
        for opportunity in self.hall | won:
            left = opportunity.read()[0]
            told = " ".join(str(value) for value in left.values())
            for word in ("Mary", "0123", "Mill Lane", "mary@"):
                self.assertNotIn(word, told)
        self.assertEqual(self.hall.expected_revenue, 900)
        self.assertEqual((self.hall.active, won.active), (False, True))
        self.assertFalse(file.exists())
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "in", (self.hall | won).ids)]
        )
        self.assertFalse(messages)
        self.assertEqual(self.kept(action), self.hall)
