from odoo import api, models
from odoo.addons.charitylog_o365.core.graph.clouds import KNOWN


class ResCompany(models.Model):
    """Where Graph says who an access token is of."""

    _inherit = "res.company"

    def _o365_me_url(self):
        """Return the address of this one company's Graph for that, or None.

        https://learn.microsoft.com/graph/api/user-get
        """
        try:
            return f"{self._o365_cloud().graph_url}/v1.0/me"
        except ValueError:
            return None

    @api.model
    def _o365_is_graph(self, url):
        """Tell whether ``url`` is on a server of Graph: Microsoft's, or a company's."""
        clouds = [*KNOWN.values()]
        # sudo: where a company's Microsoft is, only administrators see; who logs in
        # is nobody yet.
        for company in self.sudo().search([("o365_cloud", "=", "custom")]):
            try:
                clouds.append(company._o365_cloud())
            except ValueError:
                continue
        return any(cloud.is_graph(url) for cloud in clouds)
