"""Show: after "Erase" no folder of any mailbox and no table names the client."""

from odoo.tools import SQL

from m365_simulator.switches import LIKELIER

from .privacy_erased_case import ErasedCase

NAME = "Zephaniah Quill"
# In each cloud: whether Microsoft is asked to delete for good, and does so.
WORLDS = {
    "global": ("global", True),
    "china": ("china", False),
    "of other addresses": ("custom", False),
}
# What Microsoft may do with what lies in Deleted Items.
REACHED = {**LIKELIER, "deleted_purges": 204}
# Each once or more, while entries are removed.
FAULTS = (
    {"kind": "reset_after", "times": 2},
    {"kind": "throttled", "times": 3, "retry_after": 5},
    {"kind": "reset_before", "times": 1},
    {"kind": "down", "times": 2},
    {"kind": "status", "times": 2, "status": 500, "code": "ErrorInternalServerError"},
)


class TestPrivacyErasedStory(ErasedCase):
    def setUp(self):
        super().setUp()
        self.client = self.env["res.partner"].create({"name": NAME})

    def visit(self, user=None, **values):
        values = {
            "partner_id": self.client.id,
            "name": f"Tea with {NAME}",
            "description": f"<p>{NAME} likes cake</p>",
            "location": f"At {NAME}'s",
            **values,
        }
        return self.recorded(user or self.ann, **values)

    def its_entry(self, action):
        return self.known(action).event_id

    def story(self):
        """Have all become of entries that can, but meetings."""
        upn, other = self.upn(self.ann), self.sim.add_calendar(self.upn(self.ann))
        self.visit(state="done")
        self.visit(self.bob).action_cancel()
        self.visit().unlink()
        self.visit().user_id = self.bob
        copied = self.visit()
        for more in ({}, {"subject": f"{NAME}, with cake"}):
            self.sim.copy(upn, self.its_entry(copied), self.at(9), self.at(10), **more)
        self.sim.drag_to(upn, self.its_entry(copied), other)
        for answer in (False, True, "cancel"):
            deleted = self.visit()
            self.sim.delete(upn, self.its_entry(deleted))
            deleted.name = f"Supper with {NAME}"
            self.drain()
            if answer == "cancel":
                deleted.action_cancel()
            elif answer:
                deleted.action_o365_put_back()
        moved = self.visit()
        self.sim.move(upn, self.its_entry(moved), self.at(4), self.at(5))
        self.drain()
        self.sim.fault(
            "reset_after", upn=upn, match="POST /me/calendar/events", times=1
        )
        lost = self.visit()
        self.assertFalse(self.its_entry(lost))
        self.as_before(self.visit())

    def settle(self):
        """Have the job run until nothing is left to do, as the hours go by."""
        for hours in range(24):
            with self.soon(hours=hours):
                self.drain()
            if not self.waiting():
                break

    def waiting(self):
        due = self.env["o365.calendar.removed"].search([("state", "=", "due")])
        return due or self.env["o365.sync.request"].search([])

    def assertErased(self):
        self.assertNotIn(NAME, self.everything())
        self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])
        self.assertEqual(self.sim.mails, [])
        removed = self.env["o365.calendar.removed"].search([])
        self.assertFalse(removed.mapped("reason"), removed.read())
        self.assertFalse(removed)
        self.assertNothingWaits()
        self.assertEqual(self.places(NAME), [])

    def places(self, words):
        """Return the columns, of any table, that hold these words."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb')"
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{words}%",
                )
            )
            if self.env.cr.fetchone():
                found.append((table, column))
        return found

    def tell(self, world):
        """Erase after all that can become of entries, and while everything goes wrong.

        Ann's sign-in ends too, and she comes back.
        """
        cloud, is_served = WORLDS[world]
        self.in_cloud(cloud)
        self.sim.switch(**REACHED, permanent_delete=is_served)
        self.story()
        self.assertIn(NAME, self.everything())
        self.assertIn(("o365_calendar_entry", "sent"), self.places(NAME))
        self.lapse(self.ann)
        self.confirm_erasing(self.client)
        self.drain()
        self.assertIn(NAME, str(self.entries(self.ann)))
        upn = self.upn(self.ann)
        faults = [self.sim.fault(upn=upn, match="/events/", **one) for one in FAULTS]
        self.connect(self.ann)
        self.settle()
        self.assertErased()
        self.assertEqual([fault for fault in faults if fault.times], [])

    def test_global_cloud(self):
        self.tell("global")
        self.assertGreater(self.asked_for_good(), 10)

    def test_cloud_without_deleting_for_good(self):
        self.tell("china")
        self.assertEqual(self.asked_for_good(), 0)

    def test_cloud_of_which_nothing_is_known(self):
        self.tell("of other addresses")
