from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OPTIONS, USER
from .outlook_case import OutlookCase

DAILY = "odoo.addons.charitylog_o365.models.account.daily"


@tagged("post_install", "-at_install")
class TestAccountDaily(OutlookCase):
    """What happens to sign-ins while nobody looks: day by day, and when they end."""

    def setUp(self):
        super().setUp()
        self.begin_anew()
        self.account = self.connect(self.ann)
        self.admin = self.worker(
            "adam", "Adam Root", groups=(USER, "base.group_system")
        )

    def day(self, days=1):
        """Let a day pass at Microsoft and here, and run the daily job."""
        self.sim.advance(days * 86400)
        self.later(days=days)
        self.account.checked_at = False
        self.sim.expire_access_tokens()
        job = self.env.ref("charitylog_o365.ir_cron_daily")
        self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()

    def now(self):
        return self.cr.now().replace(microsecond=0)

    def told(self, user):
        activities = self.env["mail.activity"].search([("user_id", "=", user.id)])
        return activities.mapped("summary")

    # The mailbox

    def test_lost_and_regained_mailbox_is_noticed_by_the_daily_job(self):
        self.sim.set_mailbox(self.upn("ann"), False)
        self.day()
        self.assertEqual(self.ann.o365_state, "no_mailbox")
        action = self.action(self.ann)
        self.drain()
        self.sim.set_mailbox(self.upn("ann"), True)
        self.day()
        self.assertEqual(self.ann.o365_state, "connected")
        self.drain()
        self.assertEqual(action.o365_state, "synced")

    def test_colleague_cannot_edit_calendar_of_a_user_without_mailbox(self):
        self.connect(self.bob)
        self.sim.set_mailbox(self.upn("ann"), False)
        self.day()
        self.assertNotEqual(self.ann.o365_state, "none")
        rights = self.env["o365.calendar.access"].with_user(self.bob)
        self.assertFalse(rights._editable(self.ann.ids))

    def test_unreachable_microsoft_leaves_the_account_connected(self):
        self.sim.fault("down", status=503)
        self.day()
        self.assertEqual(self.ann.o365_state, "connected")

    def test_daily_job_asks_for_each_mailbox_once_a_day(self):
        self.day()
        self.sim.clear_requests()
        self.env.ref("charitylog_o365.ir_cron_daily").method_direct_trigger()
        self.assertEqual(self.sim.requests, [])

    def test_daily_job_goes_on_after_an_exception_at_one_account(self):
        bobs = self.connect(self.bob)
        self.sim.set_mailbox(self.upn("bob"), False)
        account = self.env.registry["o365.account"]
        company = self.env.registry["res.company"]
        real = account._look

        def look(account):
            if account == self.account:
                raise AttributeError("Poisoned")
            return real(account)

        poisoned = AttributeError("Poisoned too")
        with (
            patch.object(company, "_o365_find_directories", side_effect=poisoned),
            patch.object(account, "_look", look),
            self.assertLogs(DAILY, "ERROR") as logs,
        ):
            self.day()
        self.assertEqual(len(logs.output), 2)
        self.assertEqual(bobs.state, "no_mailbox")
        self.assertTrue(self.account.checked_at, "tomorrow again")

    # The sign-in

    def test_daily_job_refreshes_the_sign_in(self):
        self.sim.old_refresh_seconds = 0
        for _each in range(3):
            self.day(60)
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertTrue(self.account._o365_token(force=True))

    def test_revoked_sign_in_makes_one_activity_until_signed_in_again(self):
        self.sim.revoke(self.upn("ann"))
        self.day()
        self.assertEqual(self.ann.o365_state, "sign_in")
        self.assertEqual(self.told(self.ann), ["Please sign in to Microsoft 365"])
        self.action(self.ann)
        self.drain()
        self.day()
        self.action(self.ann)
        self.drain()
        self.assertEqual(len(self.told(self.ann)), 1)
        self.assertEqual(self.entries(self.ann), [])
        self.connect(self.ann)
        self.assertEqual(self.told(self.ann), [])
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 2)

    def test_user_long_away_gets_one_activity_to_log_in(self):
        self.day(79)
        self.assertEqual(self.told(self.ann), [])
        self.pass_real_days(81)
        self.day(0)
        self.assertEqual(self.told(self.ann), ["Please log in once more"])
        self.env["mail.activity"].search([("user_id", "=", self.ann.id)]).unlink()
        self.day(0)
        self.assertEqual(self.told(self.ann), [])

    def test_user_who_has_logged_in_gets_no_activity(self):
        self.pass_real_days(81)
        self.env["res.users.log"].with_user(self.ann).sudo().create({})
        self.day(0)
        self.assertEqual(self.told(self.ann), [])

    def pass_real_days(self, days):
        """As if Ann had connected so many days ago."""
        self.account.signed_in_at = fields.Datetime.now() - timedelta(days=days)

    def test_saves_over_ninety_five_days_need_no_new_sign_in(self):
        self.company.o365_sign_in_policy = "stay"
        self.sim.old_refresh_seconds = 0
        self.later(days=30)
        with patch.object(fields.Datetime, "now", self.now):
            for number in range(19):
                self.sim.advance(5 * 86400)
                self.later(days=5)
                self.sim.expire_access_tokens()
                self.action(self.ann, name=f"Visit {number}")
                self.drain()
        self.assertEqual(len(self.entries(self.ann)), 19)
        self.assertEqual(self.ann.o365_state, "connected")
        # The sign-in kept is the last one given, of many.
        self.assertGreater(len(self.sim.tokens.refresh), 19)
        self.assertTrue(self.account._o365_token(force=True))

    # The application

    def test_expiring_client_secret_makes_one_activity_for_the_administrator(self):
        today = fields.Date.today()
        self.enterContext(patch.object(fields.Date, "today", lambda *_args: today))
        self.company.o365_client_secret_expires = today + timedelta(days=31)
        self.day()
        self.assertEqual(self.told(self.admin), [])
        self.company.o365_client_secret_expires = today + timedelta(days=30)
        self.day()
        self.day()
        [summary] = self.told(self.admin)
        self.assertIn("expires on", summary)
        self.assertEqual(self.told(self.ann), [])
        self.company.o365_client_secret = self.sim.client_secret
        self.assertEqual(self.told(self.admin), [])
        self.assertFalse(self.company.o365_client_secret_expires)

    def test_refused_client_secret_notifies_administrator_and_disconnects_nobody(self):
        self.sim.secret_expired = True
        action = self.action(self.ann)
        self.sim.expire_access_tokens()
        self.drain()
        self.assertEqual(self.told(self.ann), [])
        self.assertEqual(len(self.told(self.admin)), 1)
        self.assertIn("administrator", self.ann.with_user(self.ann)._o365_banner_text())
        self.sim.secret_expired = False
        self.company.o365_client_secret = self.sim.client_secret
        self.assertEqual(self.ann.o365_state, "connected")
        self.drain()
        self.assertEqual(action.o365_state, "synced")
        self.assertEqual(self.told(self.admin), [])

    # The group

    def test_removing_group_from_user_disconnects_and_keeps_entries(self):
        self.recorded(self.ann)
        self.ann.group_ids -= self.env.ref(OPTIONS)
        self.assertGone()

    def test_removing_user_from_group_disconnects_and_keeps_entries(self):
        self.recorded(self.ann)
        self.env.ref(OPTIONS).user_ids -= self.ann
        self.assertGone()

    def test_removing_group_implication_disconnects_and_keeps_entries(self):
        self.recorded(self.ann)
        team = self.env["res.groups"].create(
            {"name": "Team", "implied_ids": [(4, self.env.ref(OPTIONS).id)]}
        )
        self.ann.group_ids += team
        self.ann.group_ids -= self.env.ref(OPTIONS)
        self.assertEqual(self.ann.o365_state, "connected")
        team.implied_ids = False
        self.assertGone()

    def assertGone(self):
        self.assertEqual(self.account.state, "disconnected")
        tokens = self.env["o365.account.tokens"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertFalse(tokens)
        self.drain()
        self.entry(self.ann)

    # Leaving

    def test_remaining_entries_are_listed_in_one_activity_after_giving_up(self):
        action = self.recorded(self.ann, name="Visit at ten")
        self.sim.set_mailbox(self.upn("ann"), False)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.account.state, "leaving")
        self.later(days=31)
        with patch.object(fields.Datetime, "now", self.now):
            self.drain()
        self.assertEqual(self.account.state, "disconnected")
        [summary] = self.told(self.ann)
        self.assertEqual(summary, "Still in the Outlook calendar of Ann Lee")
        activity = self.env["mail.activity"].search([("user_id", "=", self.ann.id)])
        self.assertIn(action.reference, activity.note)
        self.drain()
        self.assertEqual(len(self.told(self.ann)), 1)

    def test_remaining_entries_are_listed_at_once_when_signed_out(self):
        self.recorded(self.ann)
        self.account._o365_needs_sign_in("revoked")
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(
            self.told(self.ann), ["Still in the Outlook calendar of Ann Lee"]
        )

    def test_no_activity_when_all_entries_were_removed(self):
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.account.state, "disconnected")
        self.assertEqual(self.told(self.ann), [])

    def test_reconnecting_during_removal_keeps_the_entries(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.connect(self.ann)
        self.drain()
        self.entry(self.ann)
        self.assertEqual(action.o365_state, "synced")

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_archiving_user_during_removal_still_removes_all_entries(self):
        self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.ann.active = False
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertEqual(self.account.state, "disconnected")
