"""Given to somebody else, and still in the calendar of whoever had it before."""

from odoo import SUPERUSER_ID

from .faults_case import FaultsCase

REFUSED = {"status": 403, "code": "ErrorAccessDenied"}
FORBIDDEN = (
    "blocked",
    "forbidden",
    "^Still in your Outlook calendar: Microsoft 365 does not let us change it. ",
)


class TestFaultsGiven(FaultsCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ann)
        self.connect(self.bob)
        self.sim.share(self.upn(self.ann), self.upn(self.bob), "write")

    def stuck(self, **fault):
        """Return work given to Bob, of which Ann's entry could not be taken out."""
        action = self.recorded(self.ann)
        self.sim.fault("status", match="DELETE", times=1, **{**REFUSED, **fault})
        action.user_id = self.bob
        self.drain()
        self.entry(self.bob)
        self.entry(self.ann)
        return action

    def found(self, action, name):
        """Return what a list that groups by ``name`` says of this record."""
        [(value,)] = action._read_group([("id", "=", action.id)], [name])
        return value

    def assertGone(self, action):
        self.assertEqual(self.entries(self.ann), [])
        self.entry(self.bob)
        self.assertSays(action, "synced", "in_outlook_of", "^In Bob Marsh's Outlook ")
        self.assertNothingWaits()

    def test_the_record_says_whose_calendar_it_is_still_in(self):
        action = self.stuck()
        self.assertSays(action, *FORBIDDEN)
        bobs = action.with_user(self.bob)
        self.assertRegex(bobs.o365_message, "^Still in Ann Lee's Outlook calendar: ")
        self.assertEqual(bobs.o365_button, "check_again")

    def test_lists_find_it(self):
        action = self.stuck()
        self.assertIn(action, action.search([("o365_state", "=", "blocked")]))
        self.assertNotIn(action, action.search([("o365_state", "=", "synced")]))
        self.assertEqual(self.found(action, "o365_state"), "blocked")
        self.assertEqual(self.found(action, "o365_reason"), "forbidden")

    def test_not_accepted_is_not_said_to_be_not_in_outlook(self):
        action = self.stuck(status=400, code="ErrorInvalidRequest")
        self.assertSays(
            action,
            "error",
            "rejected",
            "^Still in your Outlook calendar: Microsoft 365 did not accept this. ",
        )

    def test_trying_again_takes_it_out(self):
        action = self.stuck()
        action.with_user(self.bob).action_o365_try_again()
        for each in (action, action.with_user(self.bob)):
            self.assertEqual(
                (each.o365_state, each.o365_reason), ("pending", "leaving")
            )
            self.assertRegex(each.o365_message, "^Being taken out of ")
        self.assertEqual(self.found(action, "o365_reason"), "leaving")
        self.drain()
        self.assertGone(action)

    def test_the_next_night_takes_it_out(self):
        action = self.stuck()
        self.compare()
        self.assertGone(action)

    def test_a_night_without_cause_says_nothing_again(self):
        """What waits for somebody in the right calendar is for them to send."""
        action = self.recorded(self.ann)
        self.sim.fault("status", match="PATCH", times=1, **REFUSED)
        action.name = "Second visit"
        self.drain()
        self.compare()
        self.assertEqual(action.o365_reason, "forbidden")
        self.assertIn("First visit", self.entry(self.ann)["subject"])

    def test_what_is_wrong_in_the_right_calendar_is_said_first(self):
        action = self.stuck()
        self.sim.fault("status", match="PATCH", times=1, status=400, code="Any")
        action.name = "Second visit"
        self.sim.fault("status", match="DELETE", times=1, **REFUSED)
        self.drain()
        self.assertSays(
            action,
            "error",
            "rejected",
            "^Outlook may show the old time: Microsoft 365 did not accept this. ",
        )
        self.assertEqual(self.found(action, "o365_reason"), "rejected")

    def test_her_sign_in_takes_it_out(self):
        action = self.recorded(self.ann)
        self.lapse(self.ann)
        # Not by somebody whose own sign-in would do.
        action.with_user(SUPERUSER_ID).user_id = self.bob
        self.drain()
        self.assertSays(
            action,
            "waiting",
            "sign_in",
            "^Still in your Outlook calendar: please sign in to Microsoft 365.$",
        )
        bobs = action.with_user(self.bob)
        self.assertEqual(
            bobs.o365_message,
            "Still in Ann Lee's Outlook calendar: Ann Lee needs to sign in to "
            "Microsoft 365.",
        )
        self.assertFalse(bobs.o365_button)
        self.assertEqual(action.with_user(self.ann).o365_button, "sign_in")
        self.connect(self.ann)
        self.drain()
        self.assertGone(action)
