"""The Outlook line of what is between two states: brought about by deeds alone."""

from .status_case import StatusCase


class TestStatusStaleAndRemoval(StatusCase):
    def elsewhere(self):
        """Return a second company of the same organisation, and a project of its own.

        Ann and Bob work there as well.
        """
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        project = self.env["project.project"].create(
            {
                "name": "Theirs",
                "company_id": other.id,
                "o365_sync": True,
                "o365_event_detail": "full",
                "privacy_visibility": "employees",
            }
        )
        (self.ann + self.bob).company_ids += other
        return other, project

    def test_stale_entry_reads_going_when_the_condition_holds_again(self):
        other, project = self.elsewhere()
        tenant = other.o365_tenant_id
        action = self.recorded(self.ann, project_id=project.id)
        action = action.with_context(allowed_company_ids=[self.company.id, other.id])
        self.entry(self.ann)
        other.o365_tenant_id = "other.example"
        action.name = "Second visit"
        self.drain()
        sentence = (
            "Outlook may show the old time: your Outlook calendar belongs to another "
            "organisation."
        )
        self.assertLine(action, "stale", sentence)
        other.o365_tenant_id = tenant
        self.assertLine(action, "going", "Going to Outlook now.")
        # Until the note that is left then has been looked at, or was lost.
        self.env["o365.sync.request"].search([]).unlink()
        self.assertLine(action, "stale", "Outlook may show the old time.")
        other.o365_tenant_id = tenant
        self.drain()
        self.assertIn("Second visit", self.entry(self.ann)["subject"])
        self.assertEqual(action.o365_reason, "in_outlook")

    def test_entry_reads_being_taken_out_when_its_owner_disconnects(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        mine = "Being taken out of your Outlook calendar."
        self.assertLine(action, "leaving", mine)

    def test_entry_reads_being_taken_out_when_given_to_a_user_not_connected(self):
        action = self.recorded(self.ann)
        action.user_id = self.bob
        theirs = "Being taken out of Ann Lee's Outlook calendar."
        self.assertLine(action, "leaving", theirs)

    def test_entry_not_removed_with_the_rule_off_reads_stale(self):
        action = self.recorded(self.ann)
        self.company.o365_rule = False
        action.user_id = self.bob
        self.drain()
        self.entry(self.ann)
        sentence = (
            "Outlook may show the old time: your organisation does not use Outlook "
            "here."
        )
        self.assertLine(action, "stale", sentence)

    def test_times_in_sentences_are_in_the_readers_zone(self):
        self.ann.tz = False
        action = self.action(self.ann).with_context(tz="Asia/Tokyo")
        self.assertTrue(action._o365_hour(self.at(days=3, hour=0)).endswith("09:00"))

    def test_cancelled_entry_reads_being_taken_out_until_removed(self):
        action = self.recorded(self.ann)
        action.action_cancel()
        mine = "Being taken out of your Outlook calendar."
        self.assertLine(action, "leaving", mine)
        theirs = "Being taken out of Ann Lee's Outlook calendar."
        self.assertLine(action, "leaving", theirs, reader=self.bob)
        self.drain()
        self.assertEqual(self.entries(self.ann), [])
        self.assertLine(action, "cancelled", "Not in Outlook: cancelled.")
