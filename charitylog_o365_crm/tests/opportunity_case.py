"""A charity with CRM: who may read which opportunity, and what is done for it."""

from odoo.addons.charitylog_o365.tests.common import OPTIONS, USER
from odoo.addons.charitylog_o365.tests.outlook_case import OutlookCase

OWN_LEADS = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"


class OpportunityCase(OutlookCase):
    """Ann reads all opportunities, Cara her own; Bob has no CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.group_ids += cls.env.ref(ALL_LEADS)
        cls.cara = cls.worker("cara", "Cara Dean", (USER, OPTIONS, OWN_LEADS))
        cls.hall = cls.opportunity("New hall", cls.client_)

    @classmethod
    def opportunity(cls, name, client=None, **values):
        """Make an opportunity of Ann's."""
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": client and client.id,
                "user_id": cls.ann.id,
                **values,
            }
        )

    def for_hall(self, user=None, **values):
        """Record an action for the new hall, as Ann and for ``user``."""
        owner = {"user_id": user.id} if user else {}
        values = {"opportunity_id": self.hall.id, **owner, **values}
        return self.action(self.ann, **values)

    def kept(self, action):
        """Return the opportunity of ``action``, whoever may read it."""
        self.env.invalidate_all()
        return action.sudo().kept_opportunity_id.with_env(self.env)
