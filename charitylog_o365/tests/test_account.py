from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure, UniqueViolation

from ..core.graph import errors
from ..models.account.sign_in_reasons import SignInRefused
from ..models.setup import encryption
from .common import MANAGER, OPTIONS, USER, O365Case


@tagged("post_install", "-at_install")
class TestAccount(O365Case):
    """An account's life: connecting, refreshing, losing and ending the sign-in."""

    def setUp(self):
        super().setUp()
        # The database forgets each test; so does the stand-in.
        self.sim.reset()
        for user in self.ann + self.bob:
            self.sim.add_person(self.upn(user), user.name)

    def sign_in(self, user, as_whom=None):
        """Sign ``user`` in, with the Microsoft account of ``as_whom``."""
        accounts = self.env["o365.account"].with_user(user)
        flow = accounts._start_sign_in(choose_account=True)
        answer = self.sim.sign_in(flow["auth_uri"], self.upn(as_whom or user))
        return accounts._finish_sign_in(flow, answer)

    def refreshes(self):
        """Let every access token end, so that the next use must refresh."""
        self.sim.expire_access_tokens()

    def kept(self, account):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT cache_cipher FROM o365_account_tokens WHERE account_id = %s",
            [account.id],
        )
        return (self.env.cr.fetchone() or [None])[0]

    def test_however_often_another_worker_is_faster_each_gets_its_turn(self):
        account = self.connect(self.ann)
        tokens = self.env.registry["o365.account.tokens"]
        slower = [SerializationFailure("could not serialize access")] * 99
        with patch.object(tokens, "_access_token", side_effect=[*slower, "token"]):
            self.assertEqual(account._o365_token(), "token")

    # Connecting

    def test_connected_is_said_with_since_and_mailbox(self):
        account = self.connect(self.ann)
        self.assertEqual(account.state, "connected")
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertEqual(self.ann.o365_since, self.env.cr.now())
        self.assertEqual(account.username, "ann@charity.example")
        self.assertEqual(account.oid, self.sim.directory.get(self.upn("ann")).oid)
        self.assertEqual(account.company_id, self.ann.company_id)

    def test_no_mailbox_is_said_at_once(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        self.connect(self.ann)
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        self.assertIn("no mailbox", self.ann.with_user(self.ann).o365_status)

    def test_checking_again_finds_the_mailbox(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        self.connect(self.ann)
        self.sim.set_mailbox(self.upn("ann"), True)
        self.sign_in(self.ann)
        self.assertEqual(self.ann.o365_state, "connected")

    def test_the_stored_sign_in_is_encrypted(self):
        account = self.connect(self.ann)
        stored = self.kept(account)
        for secret in self.sim.secrets():
            self.assertNotIn(secret, stored)
        self.assertIn("RefreshToken", encryption.decrypt(self.env, stored))

    def test_another_microsoft_account_is_refused_by_name(self):
        self.connect(self.ann)
        with self.assertRaises(SignInRefused) as caught:
            self.sign_in(self.ann, as_whom=self.bob)
        self.assertEqual(caught.exception.reason, "other_account")
        self.assertIn("Bob Marsh's Microsoft account", caught.exception.happened)
        self.assertIn("connected as ann@charity.example", caught.exception.happened)
        self.assertEqual(self.ann._o365_account().username, "ann@charity.example")

    def test_one_microsoft_account_serves_one_user(self):
        self.connect(self.ann)
        with self.assertRaises(SignInRefused) as caught:
            self.sign_in(self.bob, as_whom=self.ann)
        self.assertEqual(caught.exception.reason, "taken")
        self.assertIn("Ann Lee", caught.exception.happened)
        self.assertEqual(self.bob.o365_state, "none")

    def test_the_database_holds_one_user_to_one_mailbox(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            bob.sudo().write({"oid": ann.oid})
            self.env.flush_all()

    def test_another_account_may_follow_after_disconnecting(self):
        self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.sim.add_person("ann.new@charity.example", "Ann Lee")
        account = self.sign_in(self.ann, as_whom="ann.new")
        self.assertEqual(account.username, "ann.new@charity.example")
        self.drain()
        self.assertFalse(self.entries("ann.new"))
        self.assertEqual(len(self.entries(self.ann)), 1)

    def test_signing_in_again_moves_no_since(self):
        account = self.connect(self.ann)
        since = account.since = "2026-01-01 08:00:00"
        account._o365_needs_sign_in("revoked")
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.sign_in(self.ann)
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertEqual(str(account.since), since)

    def test_the_rule_must_be_on(self):
        self.company.o365_rule = False
        with self.assertRaises(SignInRefused) as caught:
            self.connect(self.ann)
        self.assertEqual(caught.exception.reason, "rule_off")
        self.assertIn("does not use Outlook", self.ann.with_user(self.ann).o365_status)

    def test_my_user_options_are_needed(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER,))
        with self.assertRaises(SignInRefused) as caught:
            self.connect(carl)
        self.assertEqual(caught.exception.reason, "no_options")

    # Tokens

    def test_a_rotated_sign_in_is_kept_though_the_work_is_rolled_back(self):
        account = self.connect(self.ann)
        before = self.kept(account)
        self.refreshes()
        with self.assertRaises(ZeroDivisionError), self.cr.savepoint():
            first = account._o365_token(force=True)
            raise ZeroDivisionError
        self.assertTrue(first)
        # In a test the short transaction is part of the long one.
        account._o365_token(force=True)
        self.assertNotEqual(self.kept(account), before)

    def test_rotated_tokens_go_on_working(self):
        self.sim.old_refresh_seconds = 0
        account = self.connect(self.ann)
        tokens = {account._o365_token(force=True) for _each in range(4)}
        self.assertEqual(len(tokens), 4)

    def test_a_token_is_used_as_long_as_it_lasts(self):
        account = self.connect(self.ann)
        self.assertEqual(account._o365_token(), account._o365_token())
        self.assertNotEqual(account._o365_token(), account._o365_token(force=True))

    def test_a_revoked_sign_in_is_said_by_its_reason(self):
        account = self.connect(self.ann)
        self.sim.revoke(self.upn("ann"))
        with self.assertRaises(errors.SignInNeeded) as caught:
            account._o365_token(force=True)
        self.assertEqual(caught.exception.reason, "revoked")

    def test_a_lost_key_means_signing_in_again(self):
        account = self.connect(self.ann)
        with patch.object(encryption, "_bound", lambda *_args: b"0" * 43 + b"="):
            with self.assertRaises(errors.SignInNeeded):
                account._o365_token()
            self.company.o365_client_secret = self.sim.client_secret
            self.sign_in(self.ann)
            self.assertTrue(account._o365_token())

    def test_a_lost_tokens_row_means_signing_in_again(self):
        account = self.connect(self.ann)
        self.env["o365.account.tokens"]._forget(account)
        with self.assertRaises(errors.SignInNeeded):
            account._o365_token()

    def test_sign_in_out_of_reach_is_no_reason_to_sign_in(self):
        account = self.connect(self.ann)
        self.sim.fault("sign_in_down")
        with self.assertRaises(errors.GraphError) as caught:
            account._o365_token(force=True)
        self.assertNotIsInstance(caught.exception, errors.SignInNeeded)

    # Mailbox and sign-in come and go

    def test_a_mailbox_that_is_back_brings_what_waited(self):
        account = self.connect(self.ann)
        self.sim.set_mailbox(self.upn("ann"), False)
        action = self.action(self.ann)
        self.drain()
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        self.assertEqual(action.o365_state, "waiting")
        self.sim.set_mailbox(self.upn("ann"), True)
        account._o365_mailbox_back()
        self.drain()
        self.entry(self.ann)

    def test_signing_in_again_brings_what_waited(self):
        self.connect(self.ann)
        self.sim.revoke(self.upn("ann"))
        self.refreshes()
        self.action(self.ann)
        self.drain()
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.assertEqual(self.entries(self.ann), [])
        self.sign_in(self.ann)
        self.drain()
        self.entry(self.ann)

    # Ending it

    def test_disconnecting_leaves_the_entries_and_nothing_to_use_them_with(self):
        account = self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertEqual(self.ann.o365_state, "none")
        self.assertFalse(self.kept(account))
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 1)

    def test_disconnecting_takes_the_entries_out_when_asked(self):
        account = self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        wizard = (
            self.env["o365.disconnect"]
            .with_user(self.ann)
            .create({"entries": "remove"})
        )
        wizard.action_disconnect()
        self.assertEqual(self.ann.o365_state, "none")
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.drain()
        self.assertEqual(account.state, "disconnected")
        self.assertFalse(self.kept(account))

    def test_archiving_disconnects_and_leaves_the_entries(self):
        account = self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        self.ann.active = False
        self.assertEqual(self.ann.o365_state, "none")
        # For ten minutes whoever archived her may have them taken out.
        self.assertEqual(account.state, "leaving")
        account._answer_offer(remove=False)
        self.drain()
        self.assertEqual(account.state, "disconnected")
        self.assertFalse(self.kept(account))
        self.assertEqual(len(self.entries(self.ann)), 1)

    def test_without_the_group_nobody_counts_as_connected(self):
        self.connect(self.ann)
        self.ann.group_ids -= self.env.ref(OPTIONS)
        self.assertEqual(self.ann.o365_state, "none")
        connected = self.env["res.users"].search([("o365_state", "!=", "none")])
        self.assertNotIn(self.ann, connected)

    def test_users_are_found_by_their_state(self):
        self.connect(self.ann)
        self.connect(self.bob)._o365_needs_sign_in("revoked")
        carl = self.worker("carl", "Carl Ford")
        users = self.env["res.users"]
        ours = [("id", "in", (self.ann + self.bob + carl).ids)]
        for state, expected in [
            ("connected", self.ann),
            ("sign_in", self.bob),
            ("none", carl),
        ]:
            with self.subTest(state):
                found = users.search([*ours, ("o365_state", "=", state)])
                self.assertEqual(found, expected)
                others = users.search([*ours, ("o365_state", "!=", state)])
                self.assertEqual(others, self.ann + self.bob + carl - expected)

    # Another company

    def test_in_the_same_application_the_connection_moves_along(self):
        other = self.company_with(self.sim.tenant_id, self.sim.client_id)
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.company_id, other)
        self.assertEqual(account.state, "connected")

    def test_another_application_of_the_tenant_wants_a_sign_in(self):
        other = self.company_with(self.sim.tenant_id, "another")
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.state, "sign_in")

    def test_another_tenant_ends_the_connection(self):
        other = self.company_with("another.example", "another")
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.state, "disconnected")
        self.assertFalse(self.kept(account))

    def company_with(self, tenant, client):
        rule = {**self.rule(), "o365_tenant_id": tenant, "o365_client_id": client}
        return self.env["res.company"].create({"name": "Sister charity", **rule})

    # My User Options

    def test_options_are_written_by_their_user(self):
        ann = self.ann.with_user(self.ann)
        ann.write({"o365_own_entries": False, "o365_show_as": "free"})
        ann.o365_reminder = "-1"
        self.assertEqual(self.ann.o365_reminder_minutes, -1)
        self.assertFalse(self.ann.o365_own_entries)

    def test_without_the_group_no_option_is_written(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER, MANAGER))
        own = carl.with_user(carl)
        for values in (
            {"o365_own_entries": False},
            {"o365_show_as": "free"},
            {"o365_reminder_minutes": 5},
            {"o365_reminder": "5"},
            {"lang": "en_US", "o365_show_as": "free"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                own.write(values)
        self.assertFalse(own.o365_has_options)

    def test_colleagues_options_are_not_ones_own(self):
        with self.assertRaises(AccessError):
            self.bob.with_user(self.ann).write({"o365_show_as": "free"})
        with self.assertRaises(UserError):
            self.bob.with_user(self.ann)._o365_disconnect(remove=False)

    def test_a_reminder_is_sound(self):
        for minutes in (-2, 999999):
            with self.subTest(minutes), self.assertRaises(ValidationError):
                self.ann.o365_reminder_minutes = minutes

    def test_a_changed_option_reaches_the_entries(self):
        self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        self.assertEqual(self.entry(self.ann)["showAs"], "busy")
        self.ann.with_user(self.ann).o365_show_as = "tentative"
        self.drain()
        self.assertEqual(self.entry(self.ann)["showAs"], "tentative")

    def test_neutralizing_leaves_no_way_to_microsoft(self):
        account = self.connect(self.ann)
        self.env.flush_all()
        for query in get_neutralization_queries(["charitylog_o365"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.company.o365_rule)
        self.assertFalse(self.company._o365_secret())
        self.assertFalse(self.kept(account))
        self.assertEqual(self.ann.o365_state, "none")
