"""A record's life, as the mailbox shows it."""

from .common import O365Case


class TestOutlookLife(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def test_recorded_it_appears(self):
        action = self.action(self.ann)
        self.assertEqual(action.o365_state, "pending")
        self.drain()
        entry = self.entry(self.ann)
        self.assertIn("Mary Whitfield", entry["subject"])
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(action.o365_message, "In your Outlook calendar.")
        self.assertEqual(action.o365_web_link, entry["webLink"])
