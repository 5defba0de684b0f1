"""The fault table, the person: somebody must sign in, or be given a mailbox."""

from .worker_faults_case import NOT_ANSWERING, FaultsCase

SIGN_IN = ("waiting", "sign_in", "^Waiting: please sign in to Microsoft 365.$")


class TestWorkerFaultsSignIn(FaultsCase):
    def setUp(self):
        super().setUp()
        self.sim.set_mailbox(self.upn(self.ann), True)
        self.connect(self.ann)

    def test_expired_access_token_401_is_refreshed_unnoticed(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_revoked_sign_in_401_waits_for_the_next_sign_in(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.sim.revoke(self.upn(self.ann))
        action = self.action(self.ann)
        self.assertStops(action, *SIGN_IN)
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)

    def test_access_token_refused_after_refreshing_needs_a_sign_in(self):
        self.sim.fault("status", status=401, code="InvalidAuthenticationToken")
        self.assertStops(self.action(self.ann), *SIGN_IN)

    def test_mailbox_missing_404_waits_until_it_is_back(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        action = self.action(self.ann)
        sentence = "^Waiting: .*mailbox.*licence.$"
        self.assertStops(action, "waiting", "no_mailbox", sentence)
        self.sim.set_mailbox(self.upn(self.ann), True)
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)

    def test_sign_in_service_down_is_retried_later(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.sim.fault("sign_in_down")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)
