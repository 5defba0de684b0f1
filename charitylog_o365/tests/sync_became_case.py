"""What the tests share where a meeting or a series was made of an entry in Outlook."""

from .common import MANAGER, OPTIONS
from .outlook_case import london
from .worker_faults_case import FaultsCase

GUEST = "guest@example.org"
NOW = "In Outlook this is now "
LEFT = " It was left as it is."


class BecameCase(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.bob)
        cls.dave = cls.worker("dave", "Dave Okoro", groups=(MANAGER, OPTIONS))
        cls.findings = cls.env["o365.calendar.finding"]

    def setUp(self):
        super().setUp()
        self.sim.clear_mails()

    # What people do in Outlook

    def invited(self, **values):
        """Record an action, and have Ann invite somebody to its entry."""
        action = self.recorded(self.ann, **values).with_user(self.ann)
        self.sim.invite(self.upn(self.ann), self.entry(self.ann)["id"], GUEST)
        return self.untouched(action)

    def made_online(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.sim.make_online(self.upn(self.ann), self.entry(self.ann)["id"])
        return self.untouched(action)

    def repeated(self):
        action = self.recorded(self.ann).with_user(self.ann)
        self.sim.repeat(self.upn(self.ann), self.entry(self.ann)["id"], 3)
        return self.untouched(action)

    def called_by_another(self):
        action = self.recorded(self.ann).with_user(self.ann)
        entry = self.entry(self.ann)["id"]
        self.sim.called_by(self.upn(self.ann), entry, GUEST)
        return self.untouched(action)

    def untouched(self, action):
        self.sim.clear_mails()
        self.sim.clear_requests()
        self.before = self.entry(self.ann)
        return action

    def mailed(self):
        return [mail for mail in self.sim.mails if mail["by"] == "graph"]

    def assertLeftAsItIs(self):
        self.assertEqual(self.writes(), [])
        self.assertEqual(self.mailed(), [])
        self.assertEqual(self.entry(self.ann), self.before)

    def assertAsks(self, action, reason, sentence, button="go_on"):
        self.assertReads(action, "conflict", reason, sentence)
        self.assertEqual(action.o365_button, button)

    def says(self, action, answer):
        """Press a button on the record, and have it done."""
        self.press(action, f"action_o365_{answer}")
        self.env.invalidate_all()
        self.assertEqual(action.o365_state, "pending")
        self.drain()

    def move_it(self, days):
        times = london(self.at(days=days), self.at(days=days, hour=11))
        self.sim.move(self.upn(self.ann), self.entry(self.ann)["id"], *times)
        self.sim.clear_mails()
