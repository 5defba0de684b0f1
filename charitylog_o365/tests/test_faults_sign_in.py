"""The fault table, the person: somebody must sign in, or be given a mailbox."""

from .faults_case import NOT_ANSWERING, FaultsCase

SIGN_IN = ("waiting", "sign_in", "^Waiting: please sign in to Microsoft 365.$")


class TestFaultsSignIn(FaultsCase):
    def setUp(self):
        super().setUp()
        self.sim.set_mailbox(self.upn(self.ann), True)
        self.connect(self.ann)

    def test_401_expired_is_nobodys_business(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        action = self.recorded(self.ann)
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    def test_401_revoked(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.sim.revoke(self.upn(self.ann))
        action = self.action(self.ann)
        self.assertStops(action, *SIGN_IN)
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)

    def test_401_whatever_we_show(self):
        self.sim.fault("status", status=401, code="InvalidAuthenticationToken")
        self.assertStops(self.action(self.ann), *SIGN_IN)

    def test_404_without_a_mailbox(self):
        self.sim.set_mailbox(self.upn(self.ann), False)
        action = self.action(self.ann)
        sentence = "^Waiting: .*mailbox.*licence.$"
        self.assertStops(action, "waiting", "no_mailbox", sentence)
        self.sim.set_mailbox(self.upn(self.ann), True)
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)

    def test_sign_in_service_down(self):
        self.sim.expire_access_tokens(self.upn(self.ann))
        self.sim.fault("sign_in_down")
        self.assertComesThroughLater(self.action(self.ann), NOT_ANSWERING)
