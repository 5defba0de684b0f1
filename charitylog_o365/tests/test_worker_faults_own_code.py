"""The fault table, our own code: where it crashes, for one record, others go on."""

from unittest.mock import patch

from odoo.tools import mute_logger

from ..core.sync import write
from .worker_faults_case import FaultsCase

MODELS = "odoo.addons.charitylog_o365.models"
WORKER = f"{MODELS}.worker.chunks"
PLAN = f"{MODELS}.worker.prepare"
WRONG = "something went wrong here. Please tell your administrator.$"
OUR_FAULT = ("error", "our_fault", f"^Not in Outlook: {WRONG}")
# It may have been said.
IN_DOUBT = ("error", "our_fault", f"^It may not be in Outlook: {WRONG}")


class TestWorkerFaultsOwnCode(FaultsCase):
    def several(self):
        """Nineteen actions that are well, and a poisoned one among them."""
        actions = self.env["charitylog.action"].union(
            *(self.action(self.ann, name=f"Visit {n}") for n in range(20))
        )
        actions[7].name = "Poisoned"
        return actions

    def assertOnlyOneIsLeft(self, actions, logger, says=OUR_FAULT):
        with self.assertLogs(logger, "ERROR") as logs:
            self.drain()
        [log] = logs.output
        self.assertIn("Traceback", log)
        self.assertIn("RuntimeError: Poisoned", log)
        self.assertIn(f"charitylog.action,{actions[7].id}", log)
        self.assertSays(actions[7], *says)
        well = actions - actions[7]
        self.assertEqual(set(well.mapped("o365_state")), {"synced"})
        self.assertEqual(len({entry["id"] for entry in self.entries(self.ann)}), 19)

    def assertMendedLater(self, actions):
        until = self.known(actions[7]).next_try
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertIn(until, wakings.mapped("call_at"))
        with self.time_is(until):
            self.drain()
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})
        self.assertEqual(len(self.entries(self.ann)), 20)

    def poisoned(self, place, name, tell=lambda told: told):
        """Have ``name`` fail, where it is called for the poisoned record."""
        real = getattr(place, name)

        def poison(*args, **kwargs):
            if "Poisoned" in str(tell(args[0])):
                raise RuntimeError("Poisoned")
            return real(*args, **kwargs)

        return patch.object(place, name, poison)

    def test_exception_while_planning_one_record_stops_no_other(self):
        actions = self.several()
        model = self.env.registry["charitylog.action"]
        with self.poisoned(model, "_o365_event", lambda action: action.name):
            self.assertOnlyOneIsLeft(actions, PLAN)
        self.assertMendedLater(actions)

    def test_exception_while_finding_the_owner_stops_no_other_record(self):
        actions = self.several()
        model = self.env.registry["charitylog.action"]
        poisoned = self.poisoned(model, "_o365_owner", lambda action: action.name)
        with poisoned, self.assertLogs(MODELS, "ERROR") as logs:
            self.drain()
        self.assertEqual(len(logs.output), 2, "planned, and explained")
        self.assertEqual(len(self.entries(self.ann)), 19)
        self.assertNothingWaits()
        sentence = "^Not in Outlook: it never got there. “Try again” sends it.$"
        self.assertSays(actions[7], "off", "missing", sentence)
        actions[7].action_o365_try_again()
        self.drain()
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})

    def test_exception_during_an_exchange_stops_no_other_record(self):
        actions = self.several()
        with self.poisoned(write, "send_accepted_form"):
            self.assertOnlyOneIsLeft(actions, WORKER, IN_DOUBT)
        self.assertMendedLater(actions)

    def test_exception_while_storing_an_answer_stops_no_other_record(self):
        actions = self.several()
        model = self.env.registry["o365.calendar.entry"]
        went_well = model._set_shown

        def poison(entries, shown):
            if actions[7].id in entries.browse(shown).mapped("res_id"):
                raise RuntimeError("Poisoned")
            return went_well(entries, shown)

        with patch.object(model, "_set_shown", poison):
            with self.assertLogs(WORKER, "ERROR"):
                self.drain()
        self.assertSays(actions[7], *IN_DOUBT)
        self.assertEqual(actions.mapped("o365_state").count("synced"), 19)
        self.assertMendedLater(actions)

    def test_record_with_an_internal_error_is_retried_after_growing_waits(self):
        actions = self.several()
        model = self.env.registry["charitylog.action"]
        poisoned = self.poisoned(model, "_o365_event", lambda action: action.name)
        with poisoned, mute_logger(PLAN):
            self.drain()
            first = self.known(actions[7]).next_try
            with self.time_is(first):
                self.drain()
        self.assertGreater(self.known(actions[7]).next_try, first)
        self.assertSays(actions[7], *OUR_FAULT)
