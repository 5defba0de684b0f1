"""Contacts and actions from a file: what is wrong is said row by row, and soon."""

import logging
import time

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .action_case import MANAGER, ActionCase
from .common import O365Case

_logger = logging.getLogger(__name__)

COLUMNS = (
    "partner_id",
    "project_id",
    "action_type_id",
    "user_id",
    "start",
    "state",
    "outcome",
    "planned_duration",
    "duration",
    "name",
)


class ImportCase:
    """Mixed into a test case; ``load`` imports as the web client does."""

    def load(self, user, rows, columns=COLUMNS):
        """Return the ids that were made, and the messages by row, from 0."""
        self.env.invalidate_all()
        model = self.env["charitylog.action"].with_user(user)
        model = model.with_context(import_file=True, tz=user.tz)
        found = model.load(list(columns), [list(row) for row in rows])
        told = {}
        for message in found["messages"]:
            told.setdefault(message["rows"]["from"], []).append(message["message"])
        return found["ids"], told

    def count(self):
        return self.env["charitylog.action"].search_count([])


@tagged("post_install", "-at_install")
class TestActionImport(ImportCase, ActionCase):
    def row(self, **values):
        row = {
            "partner_id": "Mary Ann Whitcombe",
            "project_id": "Befriending",
            "action_type_id": "A visit",
            "user_id": "Ann Lee",
            "start": "2020-07-04 10:00:00",
            "state": "Done",
            "outcome": "Nobody there",
            "planned_duration": "1",
            "duration": "0.25",
            "name": "Weekly visit",
            **values,
        }
        return [row[name] for name in COLUMNS]

    def assertRefused(self, user, rows, *words):
        """The second of three rows is refused, and none is saved."""
        before = self.count()
        ids, told = self.load(user, rows)
        self.assertFalse(ids)
        self.assertEqual(list(told), [1], told)
        for word in words:
            self.assertIn(word, told[1][0])
        self.assertEqual(self.count(), before)

    # What is saved

    def test_rows_become_contacts_and_actions(self):
        ahead = {"state": "outstanding", "outcome": "", "start": "2040-07-04 10:00:00"}
        ids, told = self.load(self.ann, [self.row(), self.row(**ahead, duration="")])
        self.assertEqual(told, {})
        done, planned = self.env["charitylog.action"].browse(ids)
        self.assertEqual(done.partner_id, self.mary)
        self.assertEqual(done.project_id, self.project)
        self.assertEqual(done.action_type_id, self.visit)
        self.assertEqual(done.user_id, self.ann)
        self.assertEqual((done.state, done.outcome), ("done", "nobody_there"))
        self.assertEqual((done.planned_duration, done.duration), (1, 0.25))
        # As the clock in London shows it.
        self.assertEqual(str(done.start), "2020-07-04 09:00:00")
        self.assertTrue(done.reference)
        self.assertEqual((planned.state, planned.duration), ("outstanding", 0))

    def test_empty_cells_say_nothing(self):
        row = self.row(outcome="", duration="", user_id="")
        ids, told = self.load(self.ann, [row, self.row(state="", outcome="")])
        self.assertEqual(told, {})
        done, planned = self.env["charitylog.action"].browse(ids)
        self.assertEqual((done.outcome, done.duration), ("held", 1))
        self.assertEqual(done.user_id, self.ann)
        self.assertEqual(planned.state, "outstanding")

    def test_who_by_that_is_left_out_is_who_imports(self):
        columns = [name for name in COLUMNS if name != "user_id"]
        row = [
            value
            for name, value in zip(COLUMNS, self.row(), strict=True)
            if name in columns
        ]
        ids, _told = self.load(self.bob, [row], columns)
        self.assertEqual(self.env["charitylog.action"].browse(ids).user_id, self.bob)

    def test_client_is_found_by_reference_or_address_and_spaces_do_not_matter(self):
        self.mary.write({"ref": "C17", "email": "mary@example.org"})
        self.env["res.partner"].create({"name": self.mary.name})
        names = ("C17", "mary@example.org", " C17  ")
        rows = [self.row(partner_id=name) for name in names]
        ids, told = self.load(self.ann, rows)
        self.assertEqual(told, {})
        found = self.env["charitylog.action"].browse(ids).partner_id
        self.assertEqual(found, self.mary)

    # What is wrong

    def test_what_is_wrong_is_said_of_its_row(self):
        self.project.copy({"name": "No lengths", "planned_duration_policy": "none"})
        need = {"name": "Lengths", "planned_duration_policy": "required"}
        self.project.copy(need)
        outstanding = {"state": "Outstanding", "outcome": ""}
        for wrong, *words in (
            ({"partner_id": "Mary Whitcomb"}, "Mary Whitcomb", "Client"),
            ({"partner_id": ""}, "Please fill in: Client"),
            ({"project_id": "Unknown"}, "Unknown", "Project"),
            ({"user_id": "Nobody"}, "Nobody", "Who by?"),
            ({"state": "Finished"}, "Finished", "State"),
            ({"outcome": "Fine"}, "Fine", "Outcome"),
            ({"start": "2040-07-04 10:00:00"}, "cannot begin in the future"),
            ({"start": "0020-07-04 10:00:00"}, "check the date"),
            ({"start": "4 July"}, "4 July"),
            ({"duration": "-1"}, "less than nothing"),
            ({"duration": "9999"}, "longer than a year"),
            ({"name": ""}, "Please fill in: Summary"),
            ({"project_id": "No lengths"}, "does not use planned lengths"),
            (
                {"project_id": "Lengths", "planned_duration": "", **outstanding},
                "wants a planned length",
            ),
        ):
            with self.subTest(wrong):
                rows = [self.row(), self.row(**wrong), self.row()]
                self.assertRefused(self.ann, rows, *words)

    def test_two_clients_of_one_name_are_never_mistaken(self):
        self.mary.copy({"name": "Mary Ann Whitcombe"})
        john = self.env["res.partner"].create({"name": "John Price"})
        rows = [self.row(partner_id=name) for name in (john.name, self.mary.name)]
        self.assertRefused(self.ann, [*rows, rows[0]], "several", "Mary Ann", "Client")

    def test_page_for_imports_is_told_the_row_and_the_name(self):
        self.env["res.partner"].create([{"name": "John Price"}] * 2)
        ahead = self.row(start="2040-07-04 10:00:00")
        rows = [ahead, self.row(partner_id="John Price")]
        model = self.env["charitylog.action"].with_user(self.ann)
        found = model.with_context(import_file=True).load(list(COLUMNS), rows)
        ahead, several = sorted(found["messages"], key=lambda m: m["rows"]["from"])
        # The page counts rows from one, and shows this as it is.
        self.assertEqual(ahead["record"], 1)
        self.assertEqual(several["value"], "John Price (there are several)")
        self.assertEqual(several["rows"]["from"], 1)

    def test_all_that_is_wrong_in_a_file_is_said_at_once(self):
        john = self.env["res.partner"].create([{"name": "John Price"}] * 2)[0]
        rows = [
            self.row(partner_id=john.name),
            self.row(),
            self.row(state="Finished"),
            self.row(start="2040-07-04 10:00:00"),
        ]
        ids, told = self.load(self.ann, rows)
        self.assertEqual((ids, list(told)), (False, [0, 2, 3]))
        self.assertEqual([len(each) for each in told.values()], [1, 1, 1])

    # Who

    def test_private_project_of_others_is_not_found(self):
        hidden = {"name": "HIV support", "privacy_visibility": "followers"}
        hidden = self.env["project.project"].create(hidden)
        for user in (self.bob, self.dave):
            rows = [self.row(), self.row(project_id="HIV support"), self.row()]
            self.assertRefused(user, rows, "No matching record", "Project")
        columns = [name.replace("project_id", "project_id/.id") for name in COLUMNS]
        row = self.row(project_id=str(hidden.id), user_id="Bob Marsh")
        ids, told = self.load(self.bob, [row], columns)
        self.assertFalse(ids)
        self.assertIn("not open to you", told[0][0])

    def test_client_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"name": "Secret Client", "company_id": other.id}
        self.env["res.partner"].create(values)
        rows = [self.row(), self.row(partner_id="Secret Client"), self.row()]
        self.assertRefused(self.ann, rows, "No matching record", "Client")
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stella = self.person("t_stella", "Stella Far", MANAGER, **far)
        self.project.company_id = self.env.company
        rows = [self.row(user_id="Stella Far")]
        ids, told = self.load(stella, rows)
        self.assertFalse(ids)
        self.assertIn("Project", told[0][0])

    def test_portal_users_and_others_without_the_group_import_nothing(self):
        paula = new_test_user(self.env, "t_paula", "base.group_portal")
        ivan = self.person("t_ivan", "Ivan Pole", "base.group_user")
        before = self.count()
        for user in (paula, ivan):
            with self.subTest(user=user.login):
                columns = [f"{name}/.id" for name in ("partner_id", "project_id")]
                columns += ["start", "name"]
                row = [str(self.mary.id), str(self.project.id), self.row()[4], "Call"]
                ids, told = self.load(user, [row], columns)
                self.assertFalse(ids)
                self.assertTrue(told)
        self.assertEqual(self.count(), before)

    # Other models are left alone

    def test_other_models_take_the_first_of_a_name_as_ever(self):
        self.env["res.partner"].create([{"name": "The Prices"}] * 2)
        model = self.env["res.partner"].with_context(import_file=True)
        found = model.load(["name", "parent_id"], [["John Price", "The Prices"]])
        self.assertTrue(found["ids"])
        self.assertEqual([each["type"] for each in found["messages"]], ["warning"])

    # Cost

    def cost(self, rows):
        """Return how many queries importing takes, and how many seconds."""
        self.env.flush_all()
        queries, begin = self.cr.sql_log_count, time.monotonic()
        ids, told = self.load(self.ann, rows)
        self.env.flush_all()
        seconds = time.monotonic() - begin
        return ids, told, self.cr.sql_log_count - queries, seconds

    def test_ten_times_the_rows_take_no_query_a_row_and_no_longer_each(self):
        clients = [{"name": f"Client {number}"} for number in range(20)]
        self.env["res.partner"].create(clients)
        rows = [
            self.row(partner_id=f"Client {number % 20}", name=f"Visit {number}")
            for number in range(500)
        ]
        self.cost(rows[:20])
        _ids, _told, few, short = self.cost(rows[:50])
        ids, told, many, long = self.cost(rows)
        _logger.info(
            "50 rows: %s queries, %.2f s; 500: %s, %.2f", few, short, many, long
        )
        self.assertEqual((len(ids), told), (500, {}))
        # The log of recording is inserted a hundred at a time.
        self.assertLessEqual(many, few + 40)
        self.assertLess(long, 20 * short)

    def test_a_wrong_row_among_many_is_said_without_trying_each(self):
        rows = [self.row(name=f"Visit {number}") for number in range(200)]
        _ids, _told, right, _seconds = self.cost(rows)
        rows[100] = self.row(partner_id="Mary Whitcomb")
        rows[150] = self.row(start="2040-07-04 10:00:00")
        ids, told, wrong, _seconds = self.cost(rows)
        self.assertEqual((ids, list(told)), (False, [100, 150]))
        self.assertLessEqual(wrong, right + 20)


@tagged("post_install", "-at_install")
class TestActionImportPermission(ImportCase, O365Case):
    """A colleague's calendar is as closed to a file as to a form."""

    def test_colleagues_calendar_needs_permission(self):
        self.connect(self.ann)
        self.connect(self.bob)
        columns = ["partner_id", "project_id", "user_id", "start", "name"]
        client, project = self.client_.name, self.project.name
        start = "2040-07-04 10:00:00"
        rows = [
            [client, project, "Bob Marsh", start, "Mine"],
            [client, project, "Ann Lee", start, "Theirs"],
        ]
        before = self.count()
        ids, told = self.load(self.bob, rows, columns)
        self.assertFalse(ids)
        self.assertIn("Ann Lee's Outlook calendar is not shared with you", str(told))
        self.assertEqual(self.count(), before)
        self.sim.share(self.upn("ann"), self.upn("bob"), "write")
        ids, told = self.load(self.bob, rows, columns)
        self.assertEqual((len(ids), told), (2, {}))
        self.drain()
        self.assertEqual(len(self.entries(self.ann)), 1)
