"""The list of connected users while Microsoft does not answer."""

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import MANAGER
from .worker_faults_case import FaultsCase


class TestHealthConnectedUsers(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", groups=(MANAGER,))
        cls.connect(cls.bob)

    def said_of(self, user, reader=None):
        """Return what the list says of ``user`` to a manager."""
        self.env.flush_all()
        self.env.invalidate_all()
        account = user._o365_account().with_user(reader or self.mia).sudo(False)
        return account.waiting, account.is_late

    def test_what_waits_is_said_while_microsoft_does_not_answer(self):
        self.assertEqual(self.said_of(self.ann), (False, False))
        self.sim.fault("down")
        self.recorded(self.ann)
        waiting, is_late = self.said_of(self.ann)
        self.assertRegex(waiting, r"^1 since .*: Microsoft 365 is not answering$")
        self.assertTrue(is_late)
        # Connected all the same, which is why it has to be said.
        self.assertEqual(self.ann._o365_account().state, "connected")
        self.recorded(self.ann, name="Second")
        self.assertRegex(self.said_of(self.ann)[0], "^2 since .* not answering$")
        self.assertEqual(self.said_of(self.bob), (False, False))

    def test_nothing_is_said_once_it_has_arrived(self):
        self.sim.fault("down")
        self.recorded(self.ann)
        self.sim.clear_faults()
        with self.soon(hours=1):
            self.drain()
            self.assertEqual(self.said_of(self.ann), (False, False))

    def test_what_is_on_its_way_is_late_only_after_a_minute(self):
        self.action(self.ann)
        self.env["o365.sync.request"].search([]).saved_at = self.env.cr.now()
        with self.time_is(self.env.cr.now()):
            self.assertEqual(self.said_of(self.ann), (False, False))
        self.env["o365.sync.request"].search([]).saved_at = self.at(-1)
        self.assertRegex(self.said_of(self.ann)[0], "^1 since ")

    def test_number_of_queries_does_not_grow_with_the_users(self):
        self.sim.fault("down")
        self.recorded(self.ann)
        self.recorded(self.bob)
        accounts = (self.ann._o365_account() + self.bob._o365_account()).sudo()
        costs = []
        # The first one fills what Odoo remembers for longer than a transaction.
        for some in (accounts, accounts[0], accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("user_id.name")
            before = self.cr.sql_log_count
            some.mapped("waiting")
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_users_read_it_of_themselves_only(self):
        self.sim.fault("down")
        self.recorded(self.ann)
        self.assertRegex(self.said_of(self.ann, self.ann)[0], "^1 since ")
        with self.assertRaises(AccessError):
            self.said_of(self.ann, self.bob)
