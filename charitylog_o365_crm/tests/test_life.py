from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase


class TestLifeWithOpportunity(OutlookCase):
    def test_deleting_the_opportunity_leaves_the_action(self):
        opportunity = self.env["crm.lead"].create({"name": "New hall"})
        action = self.action(self.ann, opportunity_id=opportunity.id)
        opportunity.unlink()
        self.assertFalse(action.opportunity_id)
