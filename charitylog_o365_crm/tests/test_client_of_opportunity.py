"""An opportunity is of the client with whom the work is, and goes when they go."""

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

    def test_opportunity_of_a_colleague_is_of_nobody(self):
        of_bob = self.opportunity("A shed", self.bob.partner_id)
        of_own = self.opportunity("A roof", self.company.partner_id)
        field = self.env["charitylog.action"]._fields["opportunity_id"]
        domain = safe_eval(field.domain, {"partner_id": self.john.id})
        offered = self.env["crm.lead"].with_user(self.ann).search(domain)
        for opportunity in of_bob | of_own:
            self.assertIn(opportunity, offered)
            action = self.for_hall(
                partner_id=self.john.id, opportunity_id=opportunity.id
            )
            self.assertEqual(self.kept(action), opportunity)

    def test_buttons_work_where_the_client_is_another_companys(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.john.company_id = other
        mine = self.opportunity("A well", company_id=False).with_user(self.ann)
        self.env.cr.execute(
            "UPDATE crm_lead SET partner_id = %s WHERE id = %s", (self.john.id, mine.id)
        )
        self.env.invalidate_all()
        self.assertFalse(mine.partner_id.has_access("read"))
        context = mine.action_record_contact()["context"]
        self.assertFalse(context["default_partner_id"])
