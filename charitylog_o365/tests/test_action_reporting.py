"""What the menu "Reporting" counts, and for whom."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .action_case import MANAGER, ActionCase

SEARCH = "charitylog_o365.charitylog_action_view_search_reporting"
WINDOWS = ("", "_hours", "_nobody_there")
SUMS = ["__count", "duration:sum", "planned_duration:sum"]


class ReportingCase(ActionCase):
    """Work of Ann in an open project, and in a private one of hers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden = cls.env["project.project"].create(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        cls.hidden.message_subscribe(cls.ann.partner_id.ids)
        cls.seen = cls.done("2020-05-04 10:00:00", planned_duration=1, duration=1.5)
        cls.missed = cls.done("2020-06-04 10:00:00", outcome="nobody_there")
        cls.private = cls.done(
            "2020-05-05 10:00:00",
            name="Hospital letter",
            project_id=cls.hidden.id,
            duration=4,
        )

    @classmethod
    def done(cls, start, **values):
        return cls.record(state="done", start=start, **values)

    def as_(self, user):
        """Return the model as ``user`` finds it, with nothing in memory yet."""
        self.env.invalidate_all()
        return self.env["charitylog.action"].with_user(user).with_context(tz=user.tz)


@tagged("post_install", "-at_install")
class TestActionReporting(ReportingCase):
    # Quarters

    def found(self, name, today):
        """Return what the filter finds on that day, for a reader in London."""
        arch = etree.fromstring(self.env.ref(SEARCH).arch)
        [node] = arch.xpath(f"//filter[@name='{name}']")
        known = {
            "context_today": lambda: today,
            "relativedelta": relativedelta,
        }
        domain = Domain(safe_eval(node.get("domain"), known))
        return self.as_(self.ann).search(domain & Domain("name", "=", "Call"))

    def test_quarter_begins_at_its_first_midnight_and_ends_before_the_next(self):
        work = self.done("2019-12-31 10:00:00", name="Call")
        # Britain was an hour ahead of UTC on 1 April and 1 July, but not on 1 January.
        for start, quarter in (
            ("2019-12-31 23:59:00", (2019, 10)),
            ("2020-01-01 00:00:00", (2020, 1)),
            ("2020-03-31 22:59:00", (2020, 1)),
            ("2020-03-31 23:00:00", (2020, 4)),
            ("2020-06-30 22:59:00", (2020, 4)),
            ("2020-06-30 23:00:00", (2020, 7)),
            ("2020-10-01 11:00:00", (2020, 10)),
        ):
            work.start = start
            first = date(*quarter, 1)
            end = first + relativedelta(months=3)
            for today in (first, first + timedelta(days=44), end - timedelta(days=1)):
                with self.subTest(start, today=today):
                    self.assertEqual(self.found("this_quarter", today), work)
                    self.assertFalse(self.found("last_quarter", today))
            for today in (end, end + relativedelta(months=3, days=-1)):
                with self.subTest(start, today=today):
                    self.assertEqual(self.found("last_quarter", today), work)
                    self.assertFalse(self.found("this_quarter", today))

    def test_at_present_is_what_is_outstanding_or_done_this_quarter(self):
        done = self.done("2020-05-04 10:00:00", name="Call")
        old = self.done("2020-03-04 10:00:00", name="Call")
        planned = self.record(name="Call")
        self.record(name="Call", state="cancelled", start="2020-05-04 10:00:00")
        today = date(2020, 4, 1)
        self.assertEqual(self.found("at_present", today), done + planned)
        self.assertEqual(self.found("at_present", date(2020, 3, 31)), old + planned)

    # Who counts what

    def sums(self, user, window=""):
        """Return what the window's pivot shows by project, as ``user`` sees it."""
        xml_id = f"charitylog_o365.charitylog_action_action_reporting{window}"
        domain = safe_eval(self.env.ref(xml_id).domain)
        groups = self.as_(user).formatted_read_group(
            Domain(domain) & Domain("partner_id", "=", self.mary.id),
            ["project_id"],
            SUMS,
        )
        return {
            group["project_id"][1]: tuple(group[name] for name in SUMS)
            for group in groups
        }

    def test_owner_counts_all_of_their_work(self):
        expected = {"Befriending": (2, 1.5, 1.0), "HIV support": (1, 4.0, 0.0)}
        self.assertEqual(self.sums(self.ann), expected)

    def test_private_project_is_neither_counted_nor_named_for_others(self):
        for user in (self.bob, self.dave):
            for window in ("", "_hours"):
                with self.subTest(user=user.name, window=window):
                    expected = {"Befriending": (2, 1.5, 1.0)}
                    self.assertEqual(self.sums(user, window), expected)

    def test_no_way_of_grouping_tells_of_a_private_project(self):
        arch = etree.fromstring(self.env.ref(SEARCH).arch)
        ways = [
            safe_eval(node.get("context"))["group_by"]
            for node in arch.xpath("//group/filter")
        ]
        self.assertGreater(len(ways), 6)
        for way in ways:
            with self.subTest(way):
                groups = self.as_(self.bob).formatted_read_group([], [way], SUMS)
                self.assertNotIn("HIV", str(groups))
                mary = [("partner_id", "=", self.mary.id)]
                groups = self.as_(self.bob).formatted_read_group(mary, [way], SUMS)
                self.assertEqual(sum(group["__count"] for group in groups), 2)

    def test_nobody_there_counts_just_those_visits(self):
        self.assertEqual(
            self.sums(self.bob, "_nobody_there"), {"Befriending": (1, 0.0, 0.0)}
        )

    def test_who_sees_all_projects_counts_all(self):
        groups = f"{MANAGER},project.group_project_manager"
        boss = self.person("t_boss", "Boss", groups)
        self.assertEqual(self.sums(boss)["HIV support"], (1, 4.0, 0.0))

    def test_another_company_counts_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.person("t_stella", "Stella Far", MANAGER, **far)
        self.assertEqual(self.sums(stella), {})

    def test_portal_user_counts_what_they_are_invited_to(self):
        paula = new_test_user(self.env, "t_paula", "base.group_portal")
        self.assertEqual(self.sums(paula), {})
        self.private.message_subscribe(paula.partner_id.ids)
        self.hidden.privacy_visibility = "invited_users"
        self.assertEqual(self.sums(paula), {"HIV support": (1, 4.0, 0.0)})

    def test_menu_is_for_users_of_contacts_and_actions(self):
        menu = self.env.ref("charitylog_o365.charitylog_action_menu_reporting")
        ivan = self.person("t_ivan", "Ivan Pole", "base.group_user")
        for user, sees in ((self.ann, True), (self.dave, True), (ivan, False)):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            with self.subTest(user=user.name):
                self.assertEqual(menu.id in visible, sees)
        with self.assertRaises(AccessError):
            self.sums(ivan)

    # Views

    def test_each_window_opens_with_its_views(self):
        for window in WINDOWS:
            xml_id = f"charitylog_o365.charitylog_action_action_reporting{window}"
            action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
            kinds = [kind for _view, kind in action["views"]]
            with self.subTest(window):
                self.assertEqual(kinds, ["pivot", "graph", "list", "form"])
                opened = self.as_(self.ann).get_views(
                    [*action["views"], (action["search_view_id"][0], "search")]
                )
                measures = etree.fromstring(opened["views"]["pivot"]["arch"])
                names = {node.get("name") for node in measures.iter("field")}
                self.assertLessEqual({"duration", "planned_duration"}, names)
