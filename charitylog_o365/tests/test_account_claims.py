"""Claims challenges: what Microsoft asks for goes with the next token, then is over."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import NO_ACCESS
from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL
from psycopg2.errors import LockNotAvailable, SerializationFailure

from ..core.graph.errors import Unreachable
from ..models.worker.compare import Comparison
from ..models.worker.run import SyncRun
from .common import OPTIONS, USER
from .outlook_case import OutlookCase

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"7"}}}'


@tagged("post_install", "-at_install")
class TestAccountClaims(OutlookCase):
    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.account = self.connect(self.ann)

    def kept(self):
        return self.env["o365.account.tokens"].sudo()._claims(self.account)

    def test_claims_challenge_is_answered_by_a_refresh(self):
        self.recorded(self.ann)
        self.sim.challenge(self.upn(self.ann))
        action = self.recorded(self.ann, name="Second visit")
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(len(self.entries(self.ann)), 2)
        self.assertFalse(self.kept())

    def test_claims_that_need_a_sign_in_are_kept_until_the_sign_in(self):
        self.sim.challenge(self.upn(self.ann), interactive=True)
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_reason, "sign_in")
        self.assertIn("nbf", self.kept())
        # As often as it is tried before.
        action.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.assertIn("nbf", self.kept())
        self.connect(self.ann)
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertFalse(self.kept())

    def test_claims_are_kept_while_entra_does_not_answer(self):
        self.sim.challenge(self.upn(self.ann))
        self.sim.fault("sign_in_down")
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_reason, "unreachable")
        self.assertIn("nbf", self.kept())
        self.sim.clear_faults()
        action.with_user(self.ann).action_o365_try_again()
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertFalse(self.kept())

    # Somebody else is refreshing the same sign-in

    @contextmanager
    def taken(self, error):
        """Refuse with ``error`` whatever first wants to change the row of tokens."""
        execute, left = Cursor.execute, [error]

        def refuse(cr, query, *args, **options):
            text = query.code if isinstance(query, SQL) else query
            if left and "o365_account_tokens" in text and "UPDATE" in text:
                raise left.pop()
            return execute(cr, query, *args, **options)

        with patch.object(Cursor, "execute", refuse):
            yield
        self.assertFalse(left, "refused")

    def test_refresh_is_repeated_after_a_serialization_failure(self):
        self.sim.challenge(self.upn(self.ann))
        with self.taken(SerializationFailure("could not serialize access")):
            self.account._o365_token(force=True, claims=CLAIMS)
        self.assertFalse(self.kept())

    def test_lock_timeout_at_refresh_raises_unreachable(self):
        with self.taken(LockNotAvailable("canceling statement due to lock timeout")):
            with self.assertRaises(Unreachable):
                self.account._o365_token(force=True, claims=CLAIMS)

    def test_nightly_comparison_answers_a_claims_challenge(self):
        action = self.recorded(self.ann)
        self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
        self.sim.challenge(self.upn(self.ann))
        self.env["o365.calendar.finding"].action_compare()
        self.drain()
        self.drain()
        self.assertEqual(action.o365_reason, "deleted_in_outlook")

    def test_claims_challenge_during_connecting_is_answered(self):
        self.sim.challenge(self.upn(self.bob))
        self.assertEqual(self.connect(self.bob).state, "connected")
        self.assertEqual(self.recorded(self.bob).o365_state, "synced")

    def test_daily_job_answers_a_claims_challenge(self):
        self.sim.challenge(self.upn(self.ann))
        self.account._look_after()
        self.assertEqual(self.account.state, "connected")

    def test_permission_check_answers_a_claims_challenge(self):
        self.connect(self.bob)
        self.sim.share(self.upn(self.bob), self.upn(self.ann), "write")
        self.env["o365.calendar.access"].search([]).unlink()
        self.sim.challenge(self.upn(self.ann))
        action = self.recorded(self.ann, user_id=self.bob.id)
        self.assertEqual(action.o365_state, "synced")

    def test_empty_401_is_repeated_once_and_then_means_no_mailbox(self):
        self.sim.fault("answer", status=401, headers={}, body=None, times=1)
        self.assertEqual(self.recorded(self.ann).o365_state, "synced")
        self.sim.set_mailbox(self.upn(self.ann), False, code="")
        action = self.recorded(self.ann)
        self.assertEqual(action.o365_reason, "no_mailbox")

    def test_empty_401_is_repeated_by_daily_job_comparison_and_permission_check(self):
        self.connect(self.bob)
        self.sim.share(self.upn(self.bob), self.upn(self.ann), "write")
        self.env["o365.calendar.access"].search([]).unlink()
        self.recorded(self.ann)
        for ask in (
            self.account._look_after,
            lambda: self.action(self.ann, user_id=self.bob.id),
            lambda: Comparison(SyncRun(self.env)).list_mailbox(self.account),
        ):
            fault = self.sim.fault("answer", status=401, headers={}, body=None, times=1)
            ask()
            self.env.invalidate_all()
            self.assertEqual(self.account.state, "connected")
            self.assertFalse(fault.times)

    def test_stored_claims_are_readable_by_nobody(self):
        carol = self.worker("carol", "Carol", (USER, OPTIONS, "base.group_system"))
        tokens = self.env["o365.account.tokens"].with_user(carol)
        self.assertFalse(tokens.has_access("read") or tokens.has_access("write"))
        fields = self.env["o365.account.tokens"]._fields
        self.assertEqual(fields["claims"].groups, NO_ACCESS)
