"""A thousand at once: what saving costs, and that it writes to nobody."""

from unittest.mock import patch

from ..models.worker.chunks import CHUNK
from .queries import queries
from .worker_faults_case import FaultsCase


class TestWorkerManyRecords(FaultsCase):
    def values(self, number):
        return [
            {
                "name": f"Visit {n}",
                "partner_id": self.client_.id,
                "project_id": self.project.id,
                "start": self.at(),
                "planned_duration": 1.0,
            }
            for n in range(number)
        ]

    def queries(self, number):
        """Return how many SQL queries it takes to record so many."""
        values = self.values(number)
        model = self.env["charitylog.action"].with_user(self.ann)
        return queries(self.env, lambda: model.create(values))

    def cost(self, number):
        """Return what the synchronisation adds to the queries."""
        with_rule = self.queries(number)
        self.company.o365_rule = False
        without = self.queries(number)
        self.company.o365_rule = True
        return with_rule - without

    def test_queries_of_a_save_do_not_grow_with_the_number_of_actions(self):
        self.cost(2)
        few, many = self.cost(10), self.cost(1000)
        # An INSERT for each hundred notes aside.
        self.assertLessEqual(many - few, 10)

    def test_creating_a_thousand_actions_sends_no_mail(self):
        mails = self.env["mail.mail"].search_count([])
        told = self.env["mail.notification"].search_count([])
        self.env["charitylog.action"].with_user(self.ann).create(self.values(1000))
        self.env.flush_all()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["mail.notification"].search_count([]), told)
        self.assertEqual(self.sim.mails, [])

    def test_new_action_is_sent_before_a_thousand_of_a_colleague(self):
        self.connect(self.bob)
        self.env["charitylog.action"].with_user(self.ann).create(self.values(1000))
        first = self.action(self.bob)
        model = type(self.env["ir.cron"])
        with patch.object(model, "_commit_progress", lambda *_, **__: 0):
            # As if the time of the job were up after the first few.
            self.drain()
        self.entry(self.bob)
        self.assertEqual(first.o365_state, "synced")
        # The first chunk, and the second, which was begun meanwhile.
        self.assertEqual(len(self.entries(self.ann)), 2 * CHUNK - 1)
