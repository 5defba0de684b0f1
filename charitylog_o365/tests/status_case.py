"""What the tests of the Outlook line share: read it as somebody, in all its parts."""

from .outlook_case import OutlookCase

# Words that docs/domain.md keeps off the screen, and words that only programmers say.
FORBIDDEN = (
    "synchronis",
    "activat",
    "gate",
    "evidence",
    "blocked",
    "drift",
    "error",
    "http",
    "token",
    "sync",
    "oauth",
    "graph",
    "null",
    "none",
)
TWO_LINES = 160


class StatusCase(OutlookCase):
    """Ann is connected; a record's line is read by whom it concerns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.connect(cls.ann) or cls.ann.sudo().o365_account_ids
        cls.project.privacy_visibility = "employees"

    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def assertLine(self, action, reason, sentence, button=False, reader=None):
        """``reader`` (who does the work, unless told otherwise) reads just this."""
        reader = reader or action.user_id
        action.invalidate_recordset()
        action = action.with_user(reader).with_context(tz="Europe/London")
        read = action.o365_reason, action.o365_message, action.o365_button
        self.assertEqual(read, (reason, sentence, button))
        self.assertFit(sentence)
        # A list that is filtered or grouped by it says the same.
        found = action.search([("o365_reason", "=", reason)])
        if action.active and (reason != "nobody"):
            self.assertIn(action, found)
        [(group, count)] = action.with_context(active_test=False)._read_group(
            [("id", "=", action.id)], ["o365_reason"], ["__count"]
        )
        self.assertEqual((group, count), (reason, 1))

    def assertFit(self, sentence):
        """Words that a caseworker knows, and two lines of them at most."""
        self.assertLessEqual(len(sentence), TWO_LINES)
        low = sentence.lower()
        self.assertFalse([word for word in FORBIDDEN if word in low], sentence)
        self.assertNotRegex(sentence.replace("Microsoft 365", ""), r"\b[45]\d\d\b")
        self.assertNotRegex(sentence, r"\w_\w|[{}<>]|%\(")
        self.assertRegex(sentence, r"^[A-Z].*\.$")
