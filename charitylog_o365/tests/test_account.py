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
        self.begin_anew()

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

    def test_token_is_given_after_any_number_of_serialization_failures(self):
        account = self.connect(self.ann)
        tokens = self.env.registry["o365.account.tokens"]
        slower = [SerializationFailure("could not serialize access")] * 99
        with patch.object(tokens, "_access_token", side_effect=[*slower, "token"]):
            self.assertEqual(account._o365_token(), "token")

    # Connecting

    def test_connected_account_has_its_mailbox_and_since_when(self):
        account = self.connect(self.ann)
        self.assertEqual(account.state, "connected")
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertEqual(self.ann.o365_since, self.env.cr.now())
        self.assertEqual(account.username, "ann@charity.example")
        self.assertEqual(account.oid, self.sim.directory.get(self.upn("ann")).oid)
        self.assertEqual(account.company_id, self.ann.company_id)

    def test_account_without_mailbox_reads_no_mailbox_on_connecting(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        self.connect(self.ann)
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        self.assertIn("no mailbox", self.ann.with_user(self.ann).o365_status)

    def test_signing_in_again_finds_a_mailbox_that_was_missing(self):
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

    def test_signing_in_again_with_another_account_is_refused_and_named(self):
        self.connect(self.ann)
        with self.assertRaises(SignInRefused) as caught:
            self.sign_in(self.ann, as_whom=self.bob)
        self.assertEqual(caught.exception.reason, "other_account")
        self.assertIn("Bob Marsh's Microsoft account", caught.exception.happened)
        self.assertIn("connected as ann@charity.example", caught.exception.happened)
        self.assertEqual(self.ann._o365_account().username, "ann@charity.example")

    def test_microsoft_account_of_another_user_is_refused(self):
        self.connect(self.ann)
        with self.assertRaises(SignInRefused) as caught:
            self.sign_in(self.bob, as_whom=self.ann)
        self.assertEqual(caught.exception.reason, "taken")
        self.assertIn("Ann Lee", caught.exception.happened)
        self.assertEqual(self.bob.o365_state, "none")

    def test_database_refuses_two_users_with_one_mailbox(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            bob.sudo().write({"oid": ann.oid})
            self.env.flush_all()

    def test_another_microsoft_account_may_connect_after_disconnecting(self):
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

    def test_signing_in_again_keeps_since_when_one_is_connected(self):
        account = self.connect(self.ann)
        since = account.since = "2026-01-01 08:00:00"
        account._o365_needs_sign_in("revoked")
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.sign_in(self.ann)
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertEqual(str(account.since), since)

    def test_connecting_is_refused_while_the_rule_is_off(self):
        self.company.o365_rule = False
        with self.assertRaises(SignInRefused) as caught:
            self.connect(self.ann)
        self.assertEqual(caught.exception.reason, "rule_off")
        self.assertIn("does not use Outlook", self.ann.with_user(self.ann).o365_status)

    def test_connecting_is_refused_without_my_user_options(self):
        carl = self.worker("carl", "Carl Ford", groups=(USER,))
        with self.assertRaises(SignInRefused) as caught:
            self.connect(carl)
        self.assertEqual(caught.exception.reason, "no_options")

    # Tokens

    def test_rotated_refresh_token_is_stored_though_the_work_is_rolled_back(self):
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

    def test_each_rotated_refresh_token_can_be_used_once_more(self):
        self.sim.old_refresh_seconds = 0
        account = self.connect(self.ann)
        tokens = {account._o365_token(force=True) for _each in range(4)}
        self.assertEqual(len(tokens), 4)

    def test_access_token_is_reused_until_a_new_one_is_forced(self):
        account = self.connect(self.ann)
        self.assertEqual(account._o365_token(), account._o365_token())
        self.assertNotEqual(account._o365_token(), account._o365_token(force=True))

    def test_revoked_sign_in_raises_sign_in_needed_with_its_reason(self):
        account = self.connect(self.ann)
        self.sim.revoke(self.upn("ann"))
        with self.assertRaises(errors.SignInNeeded) as caught:
            account._o365_token(force=True)
        self.assertEqual(caught.exception.reason, "revoked")

    def test_lost_encryption_key_needs_a_new_sign_in(self):
        account = self.connect(self.ann)
        with patch.object(encryption, "_bound", lambda *_args: b"0" * 43 + b"="):
            with self.assertRaises(errors.SignInNeeded):
                account._o365_token()
            self.company.o365_client_secret = self.sim.client_secret
            self.sign_in(self.ann)
            self.assertTrue(account._o365_token())

    def test_lost_tokens_row_needs_a_new_sign_in(self):
        account = self.connect(self.ann)
        self.env["o365.account.tokens"]._forget(account)
        with self.assertRaises(errors.SignInNeeded):
            account._o365_token()

    def test_unreachable_sign_in_service_asks_nobody_to_sign_in(self):
        account = self.connect(self.ann)
        self.sim.fault("sign_in_down")
        with self.assertRaises(errors.GraphError) as caught:
            account._o365_token(force=True)
        self.assertNotIsInstance(caught.exception, errors.SignInNeeded)

    # Mailbox and sign-in come and go

    def test_waiting_action_is_sent_when_the_mailbox_is_back(self):
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

    def test_waiting_action_is_sent_after_signing_in_again(self):
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

    def test_disconnecting_keeps_the_entries_and_deletes_the_tokens(self):
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

    def test_user_without_the_options_group_is_not_counted_as_connected(self):
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

    def test_user_moved_to_company_of_same_application_stays_connected(self):
        other = self.company_with(self.sim.tenant_id, self.sim.client_id)
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.company_id, other)
        self.assertEqual(account.state, "connected")

    def test_user_moved_to_another_application_of_tenant_must_sign_in(self):
        other = self.company_with(self.sim.tenant_id, "another")
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.state, "sign_in")

    def test_user_moved_to_company_of_another_tenant_is_disconnected(self):
        other = self.company_with("another.example", "another")
        account = self.connect(self.ann)
        self.ann.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.assertEqual(account.state, "disconnected")
        self.assertFalse(self.kept(account))

    def company_with(self, tenant, client):
        rule = {**self.rule(), "o365_tenant_id": tenant, "o365_client_id": client}
        return self.env["res.company"].create({"name": "Sister charity", **rule})

    # My User Options

    def test_user_writes_their_own_options(self):
        ann = self.ann.with_user(self.ann)
        ann.write({"o365_own_entries": False, "o365_show_as": "free"})
        ann.o365_reminder = "-1"
        self.assertEqual(self.ann.o365_reminder_minutes, -1)
        self.assertFalse(self.ann.o365_own_entries)

    def test_user_without_the_options_group_cannot_write_options(self):
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

    def test_user_cannot_write_options_of_a_colleague_nor_disconnect_them(self):
        with self.assertRaises(AccessError):
            self.bob.with_user(self.ann).write({"o365_show_as": "free"})
        with self.assertRaises(UserError):
            self.bob.with_user(self.ann)._o365_disconnect(remove=False)

    def test_reminder_out_of_range_is_refused(self):
        for minutes in (-2, 999999):
            with self.subTest(minutes), self.assertRaises(ValidationError):
                self.ann.o365_reminder_minutes = minutes

    def test_changed_option_updates_the_entries_in_outlook(self):
        self.connect(self.ann)
        self.action(self.ann)
        self.drain()
        self.assertEqual(self.entry(self.ann)["showAs"], "busy")
        self.ann.with_user(self.ann).o365_show_as = "tentative"
        self.drain()
        self.assertEqual(self.entry(self.ann)["showAs"], "tentative")

    def test_neutralized_database_has_no_secret_no_tokens_and_rule_off(self):
        account = self.connect(self.ann)
        self.env.flush_all()
        for query in get_neutralization_queries(["charitylog_o365"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.company.o365_rule)
        self.assertFalse(self.company._o365_secret())
        self.assertFalse(self.kept(account))
        self.assertEqual(self.ann.o365_state, "none")
