"""Having Microsoft tell of changes: subscribing, ending, and what may be amiss."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from werkzeug.wrappers import Response

from m365_simulator import Subscriber

from ..core.graph.notifications import fingerprint
from ..models.worker import due_rounds, subscribing
from .outlook_case import london
from .worker_faults_case import FaultsCase

DELTA = ["delta"]


class TestNotifySubscriptions(FaultsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = Subscriber()
        cls.addClassCleanup(cls.address.stop)
        cls.subscriptions = cls.env["o365.subscription"]
        cls.startClassPatcher(
            patch.object(type(cls.subscriptions), "_url", lambda _self: cls.address.url)
        )
        cls.listening = cls.env.ref("charitylog_o365.ir_cron_listen")
        cls.subscribing = cls.env.ref("charitylog_o365.ir_cron_subscribe")

    def setUp(self):
        super().setUp()
        self.begin_anew()
        # Microsoft's clock goes with ours here.
        self.sim.access_seconds = 10**7
        self.account = self.connect(self.ann)
        self.sim.http_notifications = True
        self.address.raw.clear()
        self.env["ir.config_parameter"].set_param("charitylog_o365.notify", "True")
        self.minutes = 0

    def run_job(self, job, minutes=0):
        """Have a job run so many minutes later; return what was asked."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.pass_by(minutes)
        self.sim.clear_requests()
        self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()
        with self.soon(minutes=self.minutes):
            self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()
        return [
            (one.method, one.path.rsplit("/")[-1])
            for one in self.sim.requests
            if one.batch_of is None
        ]

    def pass_by(self, minutes):
        self.minutes += minutes
        self.sim.advance(60 * minutes)

    def subscribe(self, minutes=0):
        return [how for how, _path in self.run_job(self.subscribing, minutes)]

    def listen(self, minutes=0):
        return [path for _how, path in self.run_job(self.listening, minutes)]

    def subscribed(self, user=None):
        """Record an action that is told of; return it."""
        action = self.recorded(user or self.ann, start=self.at(days=30))
        self.address.raw.clear()
        self.listen(3)
        self.assertIn("POST", self.subscribe())
        return action

    def kept(self):
        return self.subscriptions.search([("account_id", "=", self.account.id)])

    def move(self, days=3, hour=10):
        start = self.at(days=days, hour=hour)
        entry = self.entry(self.ann)["id"]
        times = london(start, start + timedelta(hours=1))
        self.sim.move(self.upn(self.ann), entry, *times)
        self.assertTrue(self.sim.wait_for_notifications())

    def told(self):
        """Hand over to the route what Microsoft has sent; return what was right."""
        self.env.flush_all()
        bodies, self.address.raw[:] = list(self.address.raw), []
        return [self.subscriptions._told(body) for body in bodies]

    def wakes(self, job):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])

    # Subscribing

    def test_mailbox_with_coming_entries_is_subscribed_to_once(self):
        self.assertEqual(self.subscribe(), [])
        self.recorded(self.ann)
        self.listen(3)
        self.assertTrue(self.wakes(self.subscribing))
        # Long is asked for, and short accepted.
        self.assertEqual(self.subscribe(), ["POST", "POST"])
        [made] = self.sim.subscriptions(self.upn(self.ann))
        self.assertEqual(made["resource"], "/me/events")
        self.assertEqual(made["notificationUrl"], self.address.url)
        self.assertEqual(made["lifecycleNotificationUrl"], self.address.url)
        kept = self.kept()
        self.assertEqual(kept.subscription_id, made["id"])
        self.assertEqual(kept.fingerprint, fingerprint(made["clientState"]))
        self.assertGreater(kept.expires, fields.Datetime.now() + timedelta(days=2))
        self.assertEqual(self.subscribe(60), [])
        self.listen(3)
        self.assertFalse(self.wakes(self.subscribing))

    def test_each_has_a_state_of_its_own_that_is_kept_nowhere(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        self.subscribed()
        states = [one["clientState"] for one in self.sim.subscriptions()]
        self.assertEqual(len({*states}), 2)
        for table in ("o365_subscription", "o365_hint", "o365_account"):
            self.cr.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            rows = " ".join(row for [row] in self.cr.fetchall())
            for state in states:
                self.assertNotIn(state, rows)

    def test_it_is_renewed_before_it_ends(self):
        self.subscribed()
        ends = self.kept().expires
        self.assertEqual(self.subscribe(60 * 24), [])
        self.assertEqual(self.subscribe(60 * 24), ["PATCH", "PATCH"])
        self.assertGreater(self.kept().expires, ends)
        self.assertEqual(len(self.sim.subscriptions()), 1)

    def test_one_that_has_ended_is_made_anew(self):
        self.subscribed()
        before = self.kept().subscription_id
        self.sim.expire_subscriptions(self.upn(self.ann))
        self.assertEqual(self.subscribe(60 * 48), ["PATCH", "DELETE", "POST", "POST"])
        self.assertNotEqual(self.kept().subscription_id, before)
        # As after an outage of days.
        self.sim.expire_subscriptions(self.upn(self.ann))
        self.assertIn("POST", self.subscribe(60 * 24 * 9))
        self.assertEqual(len(self.sim.subscriptions()), 1)

    def test_another_address_has_it_made_anew(self):
        self.subscribed()
        other = Subscriber()
        self.addCleanup(other.stop)
        with patch.object(type(self.subscriptions), "_url", lambda _self: other.url):
            self.assertEqual(self.subscribe(), ["DELETE", "POST", "POST"])
        [made] = self.sim.subscriptions()
        self.assertEqual(made["notificationUrl"], other.url)

    def test_address_that_will_not_do_ends_nothing_and_is_told(self):
        self.subscribed()
        before = self.sim.subscriptions()
        plain = "http://crm.example/charitylog_o365/notify"
        with patch.object(type(self.subscriptions), "_url", lambda _self: plain):
            self.assertEqual(self.subscribe(), [])
            said = self.env["res.config.settings"].create({}).o365_notify_trouble
        self.assertIn("by https only", said)
        self.assertEqual(self.sim.subscriptions(), before)

    # Ending

    def test_it_ends_with_the_connection(self):
        self.subscribed()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertEqual(self.sim.subscriptions(), [])
        self.assertFalse(self.kept())

    def test_who_disconnects_does_not_wait_for_microsoft(self):
        self.subscribed()
        self.sim.fault("hang", upn=self.upn(self.ann), seconds=60)
        with patch.object(subscribing, "PATIENCE", 0.5):
            self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.kept())

    def test_it_ends_when_the_user_leaves(self):
        self.subscribed()
        self.ann.active = False
        self.env["o365.account"]._offered()._answer_offer(remove=False)
        self.assertEqual(self.sim.subscriptions(), [])
        self.assertFalse(self.kept())

    def test_it_ends_without_coming_entries_or_wish(self):
        action = self.subscribed()
        for undo, end in (
            (None, lambda: action.action_cancel()),
            (None, lambda: self.settings(o365_notify=False)),
            (self.settings_on, lambda: self.settings(o365_listen_minutes=0)),
            (self.settings_on, lambda: self.company.write({"o365_rule": False})),
        ):
            if undo:
                undo()
            if not self.kept():
                self.recorded(self.ann)
                self.subscribe()
            self.assertEqual(len(self.sim.subscriptions()), 1)
            end()
            self.drain()
            self.assertEqual(self.subscribe(), ["DELETE"])
            self.assertEqual(self.sim.subscriptions(), [])
            self.assertFalse(self.kept())
            self.assertEqual(self.subscribe(60), [])

    def settings(self, **values):
        self.env["res.config.settings"].create(values).execute()
        self.assertTrue(self.wakes(self.subscribing))

    def settings_on(self):
        self.settings(o365_listen_minutes=3, o365_notify=True)

    def test_copy_of_the_database_asks_for_nothing(self):
        self.subscribed()
        self.env["ir.config_parameter"].set_param("database.uuid", "another-uuid")
        self.assertEqual(self.subscribe(60 * 48), [])
        self.assertFalse(self.subscriptions._is_listening())
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.assertEqual(len(self.sim.subscriptions()), 1)

    # What is told

    def test_mailbox_that_is_told_of_is_looked_at_at_once_and_no_other(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        action = self.subscribed()
        self.pass_by(1)
        self.move()
        self.assertEqual(self.told(), [True])
        self.assertTrue(self.wakes(self.listening))
        self.assertEqual(self.listen(), ["delta", "$batch"])
        self.assertEqual({one.upn for one in self.sim.requests}, {self.upn(self.ann)})
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.assertEqual(self.listen(), [])

    def test_doubled_and_late_ones_are_one_look(self):
        self.subscribed()
        self.sim.notifications_doubled = True
        self.pass_by(1)
        self.move()
        self.move(hour=12)
        self.assertEqual(self.told(), [True] * 4)
        self.assertEqual(self.listen(), ["delta", "$batch"])

    def test_again_told_of_it_waits_some_seconds(self):
        action = self.subscribed()
        self.pass_by(1)
        self.move()
        self.told()
        self.listen()
        said = action.o365_message
        self.move(days=5)
        self.told()
        # Long enough for a busy machine, and shorter than until its next round.
        with patch.object(due_rounds, "GAP", timedelta(minutes=2)):
            self.assertEqual(self.listen(), [])
            self.assertTrue(self.wakes(self.listening))
            self.assertEqual(self.listen(2.2), ["delta", "$batch"])
        self.assertNotEqual(action.o365_message, said)

    def test_throttled_mailbox_is_left_alone_though_it_is_told_of(self):
        self.subscribed()
        self.sim.fault("throttled", upn=self.upn(self.ann), retry_after=600)
        self.assertEqual(self.listen(3), DELTA)
        self.sim.clear_faults()
        self.move()
        self.told()
        self.assertEqual(self.listen(1), [])
        self.assertEqual(self.listen(10), ["delta", "$batch"])

    def test_what_we_did_ourselves_is_told_of_and_asks_nothing(self):
        action = self.subscribed()
        self.pass_by(1)
        action.name = "Second visit"
        self.drain()
        self.assertTrue(self.sim.wait_for_notifications())
        self.assertEqual(self.told(), [True])
        self.assertEqual(self.listen(), DELTA)
        self.assertEqual(action.o365_state, "synced")

    def test_old_state_is_nothing(self):
        self.subscribed()
        self.move()
        self.env["o365.hint"].search([]).unlink()
        self.kept().fingerprint = fingerprint("another")
        self.assertEqual(self.told(), [False])
        self.sim.forge_notification(self.upn(self.ann), times=3)
        self.assertTrue(self.sim.wait_for_notifications())
        self.assertEqual(self.told(), [False] * 3)
        self.assertFalse(self.env["o365.hint"].search([]))

    def test_notices_have_it_renewed_or_made_anew(self):
        action = self.subscribed()
        self.pass_by(1)
        for event, asks, looks in (
            ("reauthorizationRequired", ["PATCH", "PATCH"], []),
            ("missed", [], DELTA),
            ("subscriptionRemoved", ["PATCH", "DELETE", "POST", "POST"], DELTA),
        ):
            with self.subTest(event):
                self.sim.send_lifecycle(self.upn(self.ann), event)
                self.assertTrue(self.sim.wait_for_notifications())
                self.assertEqual(self.told(), [True])
                self.assertEqual(self.listen(), looks)
                self.assertEqual(self.subscribe(), asks)
                self.assertEqual(len(self.sim.subscriptions()), 1)
                self.pass_by(1)
        self.move()
        self.assertEqual(self.told(), [True])
        self.listen()
        self.assertEqual(action.o365_reason, "changed_in_outlook")

    # What is amiss

    def trouble(self):
        with self.soon(minutes=self.minutes):
            return self.env["res.config.settings"].create({}).o365_notify_trouble

    def test_expired_one_is_found_by_the_polling(self):
        action = self.subscribed()
        self.assertFalse(self.trouble())
        self.sim.expire_subscriptions(self.upn(self.ann))
        self.move()
        self.assertEqual(self.told(), [])
        self.assertEqual(self.listen(15), ["delta", "$batch"])
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.assertTrue(self.wakes(self.subscribing))
        self.assertIn("POST", self.subscribe())
        self.move(days=6)
        self.assertEqual(self.told(), [True])
        self.assertFalse(self.trouble())

    def test_silence_is_told_to_administrators_while_polling_goes_on(self):
        action = self.subscribed()
        self.sim.notifications_lost = True
        self.move()
        self.listen(15)
        self.assertEqual(action.o365_reason, "changed_in_outlook")
        self.assertFalse(self.trouble())
        self.pass_by(11)
        self.assertIn("told nothing", self.trouble())
        self.sim.notifications_lost = False
        self.move(days=5)
        self.told()
        self.listen()
        self.assertFalse(self.trouble())

    def test_address_that_microsoft_cannot_reach_is_told_and_tried_again(self):
        self.connect(self.bob)
        self.recorded(self.bob)
        self.recorded(self.ann)
        self.listen(3)
        handshake = self.address.handshake
        self.addCleanup(setattr, self.address, "handshake", handshake)
        self.address.handshake = lambda _token: Response(status=404)
        # One mailbox is enough to learn it.
        self.assertEqual(self.subscribe(), ["POST", "POST"])
        self.assertIn("cannot reach this system", self.trouble())
        self.assertIn("every 3 minutes", self.trouble())
        self.assertEqual(self.listen(3), DELTA * 2)
        self.assertFalse(self.wakes(self.subscribing))
        self.assertEqual(self.subscribe(30), [])
        self.address.handshake = handshake
        self.assertEqual(self.subscribe(31), ["POST"] * 4)
        self.assertFalse(self.trouble())

    def test_sign_in_that_has_ended_is_told_to_its_owner(self):
        self.recorded(self.ann)
        self.lapse(self.ann)
        self.subscribe()
        self.assertEqual(self.account.state, "sign_in")
        self.assertFalse(self.trouble())

    def test_refusal_is_told_and_tried_again_later(self):
        self.recorded(self.ann)
        self.sim.fault("status", status=403, code="ErrorAccessDenied")
        self.assertEqual(self.subscribe(), ["POST"])
        self.assertIn("does not agree", self.trouble())
        self.sim.clear_faults()
        self.assertEqual(self.subscribe(1), [])
        self.assertIn("POST", self.subscribe(5))
        self.assertFalse(self.trouble())

    def test_while_microsoft_is_down_nothing_is_said(self):
        self.recorded(self.ann)
        self.sim.fault("down", upn=self.upn(self.ann))
        self.assertEqual(self.subscribe(), ["POST"])
        self.assertFalse(self.trouble())
        self.sim.clear_faults()
        self.assertIn("POST", self.subscribe(5))

    # The setting

    def test_setting_says_of_how_many_calendars_and_when(self):
        def said():
            return self.env["res.config.settings"].create({}).o365_notify_told

        self.assertIn("No calendar", said())
        self.subscribed()
        self.assertIn("in one calendar. Nothing has been", said())
        self.subscriptions._has_arrived(self.kept().account_id.ids)
        self.assertIn("The last came at", said())

    def test_it_is_off_by_default_and_wants_https(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("charitylog_o365.notify", False)
        settings = self.env["res.config.settings"]
        self.assertFalse(settings.create({}).o365_notify)
        plain = "http://crm.example/charitylog_o365/notify"
        with (
            patch.object(type(self.subscriptions), "_url", lambda _self: plain),
            self.assertRaisesRegex(ValidationError, "begins with https://"),
        ):
            settings.create({"o365_notify": True})
        settings.create({"o365_notify": True}).execute()
        self.assertTrue(settings.create({}).o365_notify)
        settings.create({"o365_listen_minutes": 0}).execute()
        self.assertIn("not at all", settings.create({}).o365_notify_trouble)
