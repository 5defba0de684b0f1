"""What the tests of erasing share: the clouds, and all folders of all mailboxes."""

from unittest.mock import patch

from odoo.tools import SQL

from ..core.graph import clouds
from .common import MANAGER, OPTIONS
from .worker_faults_case import FaultsCase

# What an entry has since 19.0.1.2.0.
NEW = ("for_good", "may_be_purged", "open_writes", "stuck_cause")


class ErasedCase(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER, OPTIONS))
        # The database forgets each test; so does the stand-in.
        cls.signed_in = cls.sim.remember()
        cls.project.write({"privacy_visibility": "employees", "o365_show_place": True})

    def setUp(self):
        super().setUp()
        self.addCleanup(self.sim.recall, self.signed_in)

    def in_cloud(self, name):
        """Have the company be in this cloud, which the stand-in plays."""
        if name != "custom":
            here = clouds.Cloud(name, self.sim.login_url, self.sim.graph_url)
            self.startPatcher(patch.dict(clouds.KNOWN, {name: here}))
        self.company.o365_cloud = name

    def confirm_erasing(self, client):
        wizard = self.env["charitylog.client.erase"].with_user(self.mia)
        wizard.create({"client_id": client.id}).action_confirm()

    def everything(self):
        """Return all that all mailboxes hold in any folder, as text."""
        people = list(self.sim.directory.people)
        return str([[self.sim.events(one), self.sim.deleted(one)] for one in people])

    def as_before(self, actions):
        """Leave the entries as a version did that knew nothing of removing for good."""
        self.env.flush_all()
        emptied = SQL(", ").join(SQL("%s = NULL", SQL.identifier(one)) for one in NEW)
        self.env.cr.execute(
            SQL(
                "UPDATE o365_calendar_entry SET %s"
                " WHERE res_model = %s AND res_id IN %s",
                emptied,
                actions._name,
                tuple(actions.ids),
            )
        )
        self.env.invalidate_all()

    def asked_for_good(self):
        """Return how often Microsoft was asked to delete for good."""
        lines = [request.line for request in self.sim.requests]
        return len([line for line in lines if line.endswith("/permanentDelete")])
