"""Ann's visit has an entry; project or rule are switched off, or Ann disconnects.

What Outlook shows in the end, by who did what meanwhile: switching off opens nobody's
calendar, and nothing that somebody without the right did arrives later.
"""

from contextlib import suppress
from itertools import product

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MANAGER, OPTIONS
from .pairwise import pairwise
from .permission_case import PermissionCase

# "off, then on": off while it is done, on again before the scheduled job runs.
SWITCH = ["on", "off", "off, then on"]
COLUMNS = {
    "project": SWITCH,
    "rule": SWITCH,
    "owner": ["connected", "disconnected", "connected again"],
    "actor": ["Ann", "Bob", "Bob, who can edit", "manager", "OdooBot"],
    "deed": [
        "move",
        "rewrite",
        "complete",
        "move to another project",
        "cancel",
        "archive",
        "delete",
        "give away",
    ],
}
TAKES_OUT = {"cancel", "archive", "delete", "give away"}
MANAGERS_MAY = TAKES_OUT | {"complete"}


class TakenBack(Exception):
    """Takes all back that a row of the table has done."""


def makes_sense(row):
    # With the rule off nobody connects.
    return (row["rule"], row["owner"]) != ("off", "connected again")


def is_refused(owner, actor, deed):
    """Tell whether the calendar's owner has to have allowed it, and has not."""
    if owner != "connected" or actor in ("Ann", "Bob, who can edit", "OdooBot"):
        return False
    return actor == "Bob" or deed not in MANAGERS_MAY


def shown_then(project, rule, owner, deed):
    """Return what Outlook shows of what was allowed: before, after, or nothing."""
    if owner == "disconnected":
        return "before"
    if rule == "off":
        # Nothing is said of records any more; of one that is gone its entry goes.
        return "nothing" if deed == "delete" else "before"
    if deed in TAKES_OUT:
        return "nothing"
    # Of a project that does not use Outlook entries stay as they are.
    stays = project == "off" or deed == "move to another project"
    return "before" if stays else "after"


@tagged("post_install", "-at_install")
class TestPermissionSwitchedOff(PermissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiet = cls.env["project.project"].create(
            {"name": "Befriending", "o365_event_detail": "full"}
        )
        cls.carl = cls.worker("carl", "Carl Ford")
        cls.mona = cls.worker("mona", "Mona Pike", (MANAGER, OPTIONS))

    def test_pairwise_table_of_switches_actors_and_changes(self):
        for row in pairwise(COLUMNS, makes_sense):
            with self.subTest(**row):
                self.check(**row)

    def test_user_without_permission_changes_nothing_whatever_is_switched_off(self):
        columns = COLUMNS["project"], COLUMNS["rule"], ["connected"], ["Bob"]
        for project, rule, owner, actor in product(*columns):
            for deed in ("move", "delete"):
                with self.subTest(project=project, rule=rule, deed=deed):
                    self.check(project, rule, owner, actor, deed)

    def check(self, project, rule, owner, actor, deed):
        try:
            with suppress(TakenBack), self.cr.savepoint():
                self.follow(project, rule, owner, actor, deed)
                raise TakenBack
        finally:
            self.sim.mailboxes.clear()
            self.sim.directory.shares.clear()

    def follow(self, project, rule, owner, actor, deed):
        visit = self.action(self.ann, name="Hospital letter", start=self.at(-1))
        self.drain()
        before = self.looks()
        self.assertTrue(before)
        self.switch(project == "on", rule == "on", owner == "connected")
        if actor == "Bob, who can edit":
            self.share("write")
        refused = False
        try:
            # As a request that is refused leaves nothing.
            with self.cr.savepoint():
                self.do(visit, actor, deed)
        except AccessError:
            refused = True
        self.assertEqual(refused, is_refused(owner, actor, deed))
        self.drain()
        self.switch(project != "off", rule != "off", owner != "disconnected")
        self.drain()
        shown = "before" if refused else shown_then(project, rule, owner, deed)
        looks = self.looks()
        self.assertEqual(looks == before, shown == "before", looks)
        self.assertEqual(not looks, shown == "nothing", looks)

    def switch(self, project_on, rule_on, connected):
        """Switch project and rule, and have Ann connected, or not."""
        self.project.o365_sync = project_on
        self.company.o365_rule = rule_on
        if connected and self.ann.o365_state == "none":
            self.connect(self.ann)
        elif not connected and self.ann.o365_state != "none":
            self.ann.with_user(self.ann)._o365_disconnect(remove=False)

    def do(self, visit, actor, deed):
        user = {"Ann": self.ann, "manager": self.mona, "OdooBot": self.env.user}
        visit = visit.with_user(user.get(actor, self.bob))
        if deed == "delete":
            return visit.unlink()
        values = {
            "move": {"start": self.at(-2)},
            "rewrite": {"name": "Gossip"},
            "complete": {"state": "done", "outcome": "held"},
            "move to another project": {"project_id": self.quiet.id},
            "cancel": {"state": "cancelled"},
            "archive": {"active": False},
            "give away": {"user_id": self.carl.id},
        }
        return visit.write(values[deed])

    def looks(self):
        """Return what a reader sees of Ann's calendar."""
        return [
            (entry["subject"], entry["start"], entry["end"], entry["categories"])
            for entry in self.entries(self.ann)
        ]

    # One at a time

    def test_manager_cannot_change_an_entry_while_the_project_is_switched_off(self):
        visit = self.action(self.ann, name="Hospital letter")
        self.drain()
        self.project.with_user(self.mona).sudo().o365_sync = False
        self.assertRefused(
            "not_connected", visit.with_user(self.mona).write, {"name": "Gossip"}
        )
        self.project.o365_sync = True
        self.drain()
        self.assertIn("Hospital letter", self.entry(self.ann)["subject"])

    def test_put_back_needs_permission_while_the_project_is_switched_off(self):
        visit = self.action(self.ann)
        self.drain()
        self.project.o365_sync = False
        theirs = visit.with_user(self.bob)
        self.assertRefused("not_shared", theirs.action_o365_put_back)
        self.share("write")
        self.assertTrue(theirs.action_o365_put_back())

    def test_action_never_in_outlook_needs_no_permission(self):
        self.project.o365_sync = False
        visit = self.action(self.ann).with_user(self.bob)
        self.drain()
        self.sim.clear_requests()
        visit.write({"start": self.at(days=3), "user_id": self.bob.id})
        visit.user_id = self.ann
        visit.unlink()
        self.assertEqual(self.sim.requests, [])

    def test_assigning_back_while_the_rule_is_off_needs_permission(self):
        visit = self.action(self.ann)
        self.drain()
        self.company.o365_rule = False
        visit.with_user(self.mona).user_id = self.carl
        self.drain()
        # Its entry is still in Ann's calendar, and would be kept there.
        theirs = visit.with_user(self.bob)
        self.assertRefused("not_shared", theirs.write, {"user_id": self.ann.id})
        self.company.o365_rule = True
        self.drain()
        self.assertFalse(self.entries(self.ann))

    def test_switching_the_rule_on_again_sends_only_changed_actions(self):
        moved, left = self.action(self.ann), self.action(self.ann, start=self.at(5))
        self.drain()
        self.company.o365_rule = False
        moved.start = self.at(days=3)
        self.drain()
        self.sim.clear_requests()
        self.company.o365_rule = True
        self.drain()
        self.assertEqual(self.writes(), [("PATCH", self.upn(self.ann))])
        self.assertEqual(moved.o365_state, "synced")
        self.assertEqual(left.o365_state, "synced")
