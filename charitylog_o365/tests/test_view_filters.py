"""The filters of lists, read from the views as the web client reads them."""

from datetime import datetime, time, timedelta

from lxml import etree
from odoo import fields
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase
from .status_case import StatusCase


class Filters:
    """Mixed into a test case; ``reader`` is who looks at the list of ``model``."""

    model = reader = None

    def records(self):
        records = self.env[self.model].with_user(self.reader)
        return records.with_context(tz="Europe/London")

    def filters(self):
        """Return the filters of the view by name: attributes of the search view."""
        arch = etree.fromstring(self.records().get_view(view_type="search")["arch"])
        return {node.get("name"): node for node in arch.iter("filter")}

    def found(self, name, among=Domain.TRUE):
        """Return what the filter finds."""
        domain = safe_eval(self.filters()[name].get("domain"), {"uid": self.reader.id})
        return self.records().search(Domain(domain) & among)

    def grouped(self, name, among=Domain.TRUE):
        """Return the number of records under each heading that the filter makes."""
        group_by = safe_eval(self.filters()[name].get("context"))["group_by"]
        groups = self.records().formatted_read_group(among, [group_by], ["__count"])
        return {
            value[1] if isinstance(value, tuple) else value: group["__count"]
            for group in groups
            for value in [group[group_by]]
        }

    def names(self, attribute):
        return {n for n, node in self.filters().items() if node.get(attribute)}


class TestActionFilters(Filters, StatusCase):
    model = "charitylog.action"

    def setUp(self):
        super().setUp()
        self.reader = self.ann
        # Of each test anew: midnight may pass between two of them.
        self.today = fields.Date.context_today(self.env["charitylog.action"])
        self.actions = {
            "yesterday": self.on(-1),
            "all yesterday": self.on(-1, all_day=True),
            "all today": self.on(0, all_day=True),
            "in six days": self.on(6),
            "in seven days": self.on(7),
            "Bob's": self.on(1, user_id=self.bob.id),
            "done": self.on(-1, state="done", outcome="held"),
            "cancelled": self.on(-1, state="cancelled"),
            "archived": self.on(-9, active=False),
        }
        self.actions["Bob's"].with_user(self.bob).action_offer(self.ann.id)
        self.among = Domain("id", "in", [a.id for a in self.actions.values()])

    def on(self, days, **values):
        """Record an action at noon, which is the same day in London and in UTC."""
        start = datetime.combine(self.today, time(12)) + timedelta(days=days)
        return self.action(self.ann, start=start, **values)

    def assertFinds(self, name, *expected):
        found = self.found(name, self.among)
        names = {n for n, action in self.actions.items() if action in found}
        self.assertEqual(names, set(expected), name)

    def test_action_filters_find_their_actions(self):
        late, ahead = ("yesterday", "all yesterday"), ("in six days", "in seven days")
        outstanding = {*late, "all today", *ahead, "Bob's"}
        self.assertFinds("mine", *outstanding - {"Bob's"}, "done", "cancelled")
        self.assertFinds("offered_to_me", "Bob's")
        self.assertFinds("outstanding", *outstanding)
        self.assertFinds("done", "done")
        self.assertFinds("cancelled", "cancelled")
        self.assertFinds("overdue", *late)
        self.assertFinds("today", "all today")
        self.assertFinds("next_7_days", "all today", "Bob's", "in six days")
        self.assertFinds("archived", "archived")
        self.assertFinds("my_days", *outstanding, "done", "cancelled")

    def test_activity_menu_filters_open_the_offer_alone(self):
        """Odoo's menu of activities opens the list with these."""
        activity = self.actions["Bob's"].sudo().offeree_ids.activity_id
        names = ("overdue", "today", "upcoming_all")
        for days, expected in zip((-1, 0, 1), names, strict=True):
            activity.date_deadline = self.today + timedelta(days=days)
            for name in names:
                found = ["Bob's"] if name == expected else []
                self.assertFinds(f"activities_{name}", *found)

    def test_outlook_filters_and_groups_show_the_status(self):
        self.drain()
        sent = {"yesterday", "all yesterday", "all today", "done"}
        sent |= {"in six days", "in seven days"}
        self.assertFinds("not_in_outlook", "Bob's", "cancelled")
        self.assertFinds("outlook_waits")
        moved = self.actions["in six days"]
        event = self.env["o365.calendar.entry"].search([("res_id", "=", moved.id)])
        self.sim.delete(self.upn(self.ann), event.event_id)
        moved.name = "Second visit"
        self.drain()
        self.assertFinds("outlook_waits", "in six days")
        self.assertFinds("outlook_asks", "in six days")
        self.assertEqual(
            self.grouped("group_outlook_reason", self.among),
            {
                "in_outlook": len(sent) - 1,
                "deleted_in_outlook": 1,
                "not_connected": 1,
                "cancelled": 1,
            },
        )
        self.assertEqual(
            self.grouped("group_outlook", self.among),
            {"synced": len(sent) - 1, "conflict": 1, "off": 2},
        )

    def test_group_filters_count_actions_per_value(self):
        for name, expected in {
            "group_project": {"Home Visits": 8},
            "group_client": {"Mary Whitfield": 8},
            "group_user": {"Ann Lee": 7, "Bob Marsh": 1},
            "group_type": {False: 8},
            "group_state": {"outstanding": 6, "done": 1, "cancelled": 1},
        }.items():
            self.assertEqual(self.grouped(name, self.among), expected, name)
        self.assertEqual(len(self.grouped("group_start", self.among)), 5)
        when = self.grouped("group_when", self.among)
        expected = {"1_overdue": 2, "2_earlier": 2, "3_today": 1, "4_tomorrow": 1}
        self.assertEqual({key: when[key] for key in expected}, expected)

    def test_every_filter_of_the_action_view_is_tested(self):
        """One that is added to the view is to be added here."""
        outlook = {"not_in_outlook", "outlook_waits", "outlook_asks"}
        work = {
            "outstanding",
            "done",
            "my_days",
            "mine",
            "offered_to_me",
            "of_who_left",
            "cancelled",
            "overdue",
            "today",
            "next_7_days",
            "archived",
            "activities_overdue",
            "activities_today",
            "activities_upcoming_all",
        }
        self.assertEqual(self.names("domain"), outlook | work)
        groups = ("project", "client", "user", "type", "state", "start", "when")
        outlook = {"group_outlook", "group_outlook_reason"}
        expected = {f"group_{name}" for name in groups} | outlook
        # It has the list show other buttons, and groups by nothing.
        expected.add("outlook_asks")
        self.assertEqual(self.names("context"), expected)


class TestPairFilters(Filters, PermissionCase):
    model = "o365.calendar.pair"

    def setUp(self):
        super().setUp()
        self.reader = self.worker("meg", "Meg Rowe", groups=(MANAGER, OPTIONS))
        self.share("write")
        self.ask()

    def ask(self):
        """Have Microsoft asked about everybody, as the button does."""
        self.press(self.env[self.model].with_user(self.reader), "action_check_all")
        job = self.env.ref("charitylog_o365.ir_cron_rights")
        self.assertIs(job.method_direct_trigger(), True)
        self.env.invalidate_all()

    def assertFinds(self, name, *expected):
        found = {(p.owner_id.name, p.assigner_id.name) for p in self.found(name)}
        self.assertEqual(found, set(expected), name)

    def test_pair_filters_find_their_pairs(self):
        ann, bob = ("Ann Lee", "Bob Marsh"), ("Bob Marsh", "Ann Lee")
        self.assertFinds("missing", bob)
        self.assertFinds("can_edit", ann)
        self.assertFinds("changed")
        self.share("none")
        self.ask()
        self.assertFinds("missing", ann, bob)
        self.assertFinds("can_edit")
        self.assertFinds("changed", ann)
        self.long_ago(days=29)
        self.assertFinds("changed", ann)
        # Days are counted from midnight in London, which may be an hour before.
        self.long_ago(days=2, hours=2)
        self.assertFinds("changed")
        self.assertEqual(self.names("domain"), {"missing", "can_edit", "changed"})

    def long_ago(self, **time):
        """Let what changed have changed that much earlier."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE o365_calendar_access SET changed_at = changed_at - %s",
            [timedelta(**time)],
        )
        self.env.invalidate_all()

    def test_group_filters_count_pairs_per_value(self):
        for name, expected in {
            "group_by_owner": {"Ann Lee": 1, "Bob Marsh": 1},
            "group_by_assigner": {"Ann Lee": 1, "Bob Marsh": 1},
            "group_by_status": {"yes": 1, "no": 1},
        }.items():
            self.assertEqual(self.grouped(name), expected, name)
