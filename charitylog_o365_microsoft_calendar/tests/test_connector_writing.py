"""Whatever happens to a copy in Odoo, Outlook does not hear of it."""

from datetime import timedelta
from unittest.mock import patch

from odoo.addons.charitylog_o365.tests.common import MANAGER

from .connector_case import ConnectorCase


class TestConnectorWriting(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.copy = self.copied(self.recorded(self.ann)).with_user(self.ann)
        self.before = self.entry(self.ann)

    def tearDown(self):
        self.assertEqual(self.entry(self.ann), self.before)
        super().tearDown()

    def test_changed_copy_is_sent_without_this_addon(self):
        with self.without_this_addon():
            self.copy.location = "Mill Lane"
            self.commit()
        [sent] = self.writes_of_connector()
        self.assertEqual(sent.method, "PATCH")
        self.before = self.entry(self.ann)
        self.assertEqual(self.before["location"]["displayName"], "Mill Lane")

    def test_changed_copy_sends_nothing(self):
        self.copy.write({"name": "Call", "start": self.at(), "stop": self.at()})
        self.nothing_sent()
        self.let_connector_work()
        self.nothing_sent()

    def test_archived_copy_sends_nothing(self):
        self.copy.active = False
        self.nothing_sent()
        self.let_connector_work()
        self.nothing_sent()

    def test_deleted_copy_sends_nothing(self):
        self.copy.unlink()
        self.nothing_sent()
        self.let_connector_work()
        self.nothing_sent()
        self.assertEqual(self.names(), [])

    def test_copy_made_recurrent_sends_nothing(self):
        self.copy.with_context(dont_notify=True).write(
            {"recurrency": True, "rrule_type": "daily", "end_type": "count", "count": 3}
        )
        self.nothing_sent()
        self.let_connector_work()
        self.nothing_sent()

    def test_copy_given_to_another_user_changes_no_entry(self):
        self.connect_connector(self.bob)
        self.sim.clear_requests()
        values = {"user_id": self.bob.id, "partner_ids": [(4, self.bob.partner_id.id)]}
        self.copy.write(values)
        self.commit()
        methods = [request.method for request in self.writes_of_connector()]
        self.assertNotIn("DELETE", methods)
        self.assertNotIn("PATCH", methods)

    def test_declined_copy_sends_nothing(self):
        given = {"user_id": self.bob.id}
        self.copy.with_context(dont_notify=True).write(given)
        attendee = self.copy.attendee_ids
        self.assertEqual(attendee.partner_id, self.ann.partner_id)
        attendee.do_decline()
        self.assertEqual(attendee.state, "declined")
        self.nothing_sent()

    def test_connector_reset_deleting_everything_sends_nothing(self):
        admin = self.env.ref("base.user_admin")
        self.sim.add_person(self.upn(admin), "Mitchell")
        self.connect_connector(admin)
        reset = self.env["microsoft.calendar.account.reset"].create(
            {"user_id": self.ann.id, "delete_policy": "delete_both"}
        )
        with patch.object(self.cr, "commit", self.commit):
            reset.with_user(admin).reset_account()
        self.nothing_sent()
        self.connect_connector(self.ann)

    def test_copies_removed_by_the_list_send_nothing(self):
        self.env.user.group_ids += self.env.ref(MANAGER)
        self.env["o365.calendar.copies"].create({}).action_remove()
        self.nothing_sent()
        self.let_connector_work()
        self.assertEqual(self.names(), [])
        self.nothing_sent()

    def test_other_events_are_sent_as_before(self):
        stop = self.at() + timedelta(hours=1)
        event = self.env["calendar.event"].with_user(self.ann)
        values = {"name": "Team", "start": self.at(), "stop": stop}
        event = event.create(values)
        self.commit()
        self.assertIn("Team", self.subjects(self.ann))
        event.name = "Team meeting"
        self.commit()
        self.assertIn("Team meeting", self.subjects(self.ann))
        event.unlink()
        self.commit()
        self.assertNotIn("Team meeting", self.subjects(self.ann))
