"""What a person sees of each answer of Microsoft's: state, sentence, button, next try.

`tests/core/graph/test_microsoft_answers.py` holds the parsers to the same answers.
"""

import json
from pathlib import Path

from ..models.account.sign_in_reasons import SignInRefused
from .common import USER
from .worker_faults_case import ASKS_TO_WAIT, NEXT_TRY, NOT_ANSWERING, FaultsCase

ANSWERS = Path(__file__).parent / "microsoft_answers"
INDEX = json.loads((ANSWERS / "index.json").read_text())

# State, reason, sentence, button.
LATER = (*NOT_ANSWERING, "try_again")
BUSY = (*ASKS_TO_WAIT, False)
FULL = (
    "pending",
    "mailbox_full",
    "^Waiting: your mailbox in Microsoft 365 is full. Please make room in it. Next try "
    rf"at {NEXT_TRY}\.$",
    "try_again",
)
THERE = ("synced", "in_outlook", "^In your Outlook calendar.$", "open_in_outlook")
SIGN_IN = (
    "waiting",
    "sign_in",
    "^Waiting: please sign in to Microsoft 365.$",
    "sign_in",
)
NO_MAILBOX = (
    "waiting",
    "no_mailbox",
    "^Waiting: you have no mailbox in Microsoft 365. Your Microsoft 365 administrator "
    "can give you a licence.$",
    "check_again",
)
NO_RIGHT = (
    "blocked",
    "forbidden",
    "^Microsoft 365 does not let us change this calendar. Your Microsoft 365 "
    "administrator can mend it.$",
    "check_again",
)
KEPT_OUT = (
    "blocked",
    "blocked_by_admin",
    "^Waiting: Microsoft 365 does not let this system into your mailbox. Your "
    "Microsoft 365 administrator can mend it.$",
    "check_again",
)
NOT_APPROVED = (
    "blocked",
    "consent",
    "^Waiting: this system may not use your calendar yet. Your Microsoft 365 "
    "administrator can approve it.$",
    "check_again",
)
NOT_LET_IN = (
    "blocked",
    "organisation",
    "^Waiting: your organisation does not let this system into Microsoft 365. Your "
    "Microsoft 365 administrator can mend it.$",
    "check_again",
)
NOT_ACCEPTED = (
    "blocked",
    "application",
    "^Waiting: Microsoft 365 does not accept this system at the moment. Your Odoo "
    "administrator can mend it.$",
    "check_again",
)
OURS = (
    "error",
    "rejected",
    "^Not in Outlook: Microsoft 365 did not accept this. Please tell your "
    "administrator.$",
    "try_again",
)
DELETED = (
    "conflict",
    "deleted_in_outlook",
    "^Deleted in Outlook.$",
    "put_back",
)
CANCELLED = ("off", "cancelled", "^Not in Outlook: cancelled.$", False)

# By the beginning of the file's name; each answer but these comes for good, to a
# create.
SEEN = {
    LATER: "e08 e13 e14 e15 e30 e32 e44 e46 e48 e55 e57",
    BUSY: "e11 e12",
    FULL: "e09",
    THERE: "e23 e25 e31",
    SIGN_IN: "e16 e18 e19",
    NO_MAILBOX: "e04 e05 e06 e07 e21 e22 e56",
    NO_RIGHT: "e27 e36",
    KEPT_OUT: "e28 e51",
    NOT_APPROVED: "e37",
    OURS: "e38 e41 e58",
    DELETED: "e01 e02 e34",
    CANCELLED: "e39",
}
ONCE = {"e23", "e25", "e31", "e34"}
OF_A_CHANGE = {"e01", "e02", "e31"}
OF_WHAT_IS_DELETED = {"e01", "e02", "e39"}

# To a refresh, by the reason that the index says, where it is not a sign-in.
AT_REFRESH = {
    "transient": LATER,
    "conditional_access": NOT_LET_IN,
    "app_disabled": NOT_LET_IN,
    "no_service": NOT_LET_IN,
    "admin_consent": NOT_APPROVED,
    "certificate": NOT_ACCEPTED,
    "secret": NOT_ACCEPTED,
    "wrong_client": NOT_ACCEPTED,
    "wrong_tenant": NOT_ACCEPTED,
}
# To a sign-in: what happened, and who can mend it.
AT_SIGN_IN = {
    "transient": ("not answering", "in a few minutes"),
    "mfa": ("second proof", "yourself"),
    "consent": ("not told", "yourself"),
    "conditional_access": ("rule of your organisation", "365 administrator"),
    "server_refused": ("rule of your organisation", "365 administrator"),
    "sign_in_again": ("sign in once more", "yourself"),
    "revoked": ("was ended", "yourself"),
    "wrong_account": ("cannot be used", "365 administrator"),
    "app_disabled": ("switched this application off", "365 administrator"),
    "wrong_client": ("does not know", "Odoo administrator"),
    "certificate": ("certificate", "Odoo administrator"),
    "secret": ("secret", "Odoo administrator"),
    "no_service": ("no Exchange Online", "365 administrator"),
    "admin_consent": ("only an administrator", "365 administrator"),
    "wrong_tenant": ("does not know", "Odoo administrator"),
    "stale": ("not started here", "yourself"),
}


class TestStatusMicrosoftAnswers(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))

    def assertEach(self, kind, check):
        """Check what comes of each answer of that kind, each time all being well."""
        for told in INDEX:
            if told["kind"] == kind:
                with self.subTest(told["file"], should_be=told["should_be"]):
                    self.sim.clear_faults()
                    self.sim.mailboxes.clear()
                    self.env["charitylog.action"].search([]).unlink()
                    self.account.held_until = False
                    self.drain()
                    self.connect(self.ann)
                    check(told)

    def assertSees(self, action, state, reason, sentence, button):
        self.assertSays(action, state, reason, sentence)
        read = action.with_user(self.ann)
        self.assertEqual(read.o365_button, button)
        is_tried_again = bool(self.known(action).next_try)
        self.assertEqual(is_tried_again, state == "pending")

    def answer(self, kind, told, match, **more):
        answer = json.loads((ANSWERS / told["file"]).read_text())
        parts = {name: answer[name] for name in ("status", "headers")}
        self.sim.fault(kind, match=match, body=answer["body"] or None, **parts, **more)

    def test_each_graph_error_gives_its_status_sentence_and_button(self):
        self.assertEach("graph-error", self.check_of_graph)

    def check_of_graph(self, told):
        seen = {name: what for what, names in SEEN.items() for name in names.split()}
        name = told["file"].split("_")[0]
        action = self.action(self.ann)
        if name in OF_A_CHANGE | OF_WHAT_IS_DELETED:
            self.drain()
        if name in OF_WHAT_IS_DELETED:
            self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        way = "POST" if name not in OF_A_CHANGE else "PATCH"
        way = way if name != "e39" else "DELETE"
        self.answer("answer", told, f"{way} /me", times=1 if name in ONCE else None)
        if way == "PATCH":
            action.name = "Second visit"
        elif way == "DELETE":
            action.action_cancel()
        self.drain()
        self.assertSees(action, *seen[name])

    def test_each_entra_error_at_refresh_gives_its_status_and_activity(self):
        self.assertEach("aadsts", self.check_of_entra_to_a_refresh)

    def check_of_entra_to_a_refresh(self, told):
        self.sim.expire_access_tokens()
        self.answer("sign_in_answer", told, "refresh_token")
        action = self.action(self.ann)
        self.drain()
        # Where the index leaves a choice, the more particular reason comes last.
        reasons = [each.split("+")[0] for each in reversed(told["accept"])]
        seen = next((AT_REFRESH[r] for r in reasons if r in AT_REFRESH), SIGN_IN)
        self.assertSees(action, *seen)
        waits = action.o365_state == "blocked"
        tasks = self.tasks(self.adam), self.tasks(self.ann)
        self.assertEqual(tasks, (waits, seen is SIGN_IN))

    def test_each_entra_error_at_sign_in_gives_its_refusal(self):
        self.assertEach("aadsts", self.check_of_entra_to_a_sign_in)

    def check_of_entra_to_a_sign_in(self, told):
        self.answer("sign_in_answer", told, "authorization_code")
        with self.assertRaises(SignInRefused) as refusal:
            self.connect(self.ann)
        refused = refusal.exception
        reason = refused.reason
        reason = "transient" if reason == "unreachable" else reason
        happened, mended_by = AT_SIGN_IN[reason]
        self.assertIn(happened, refused.happened)
        self.assertIn(mended_by, refused.mended_by)
        self.assertTrue(refused.can_try_again)

    def tasks(self, user):
        return self.env["mail.activity"].search_count([("user_id", "=", user.id)])
