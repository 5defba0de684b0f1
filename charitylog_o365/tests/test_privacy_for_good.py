"""Erased means erased: no folder of any mailbox names the client any more."""

from m365_simulator.switches import Switches

from .privacy_erased_case import ErasedCase

# Whether Microsoft has a request there that deletes for good.
CLOUDS = {"global": True, "china": False}


class TestPrivacyForGood(ErasedCase):
    def each_cloud(self):
        """Go through the clouds: with permanentDelete, and with another text first."""
        for cloud, is_served in CLOUDS.items():
            self.sim.mailboxes.clear()
            self.sim.clear_requests()
            self.sim.switches = Switches()
            self.sim.switch(permanent_delete=is_served)
            self.in_cloud(cloud)
            self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
            with self.subTest(cloud):
                yield
                # Where there is no such request, it is not tried either.
                if not is_served:
                    self.assertFalse(self.asked_for_good())

    def visit(self, user=None, **values):
        values = {
            "partner_id": self.mary.id,
            "name": "Mary's tea",
            "description": "About Mary",
            "location": "Mary's home",
            **values,
        }
        return self.recorded(user or self.ann, **values)

    def erase(self):
        self.confirm_erasing(self.mary)
        self.drain()

    def assertErased(self):
        self.assertNotIn("Mary", self.everything())
        self.assertFalse(self.env["o365.calendar.removed"].search([]).mapped("reason"))

    def test_erased_clients_entries_are_in_no_folder(self):
        for _cloud in self.each_cloud():
            self.visit()
            self.visit(self.bob, state="done")
            self.erase()
            self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])
            self.assertErased()

    def test_entries_made_before_this_version_go_too(self):
        for _cloud in self.each_cloud():
            self.sim.switch(deleted_answers=200, deleted_changes=200)
            upn = self.upn(self.ann)
            visits = [self.visit() for _number in range(4)]
            visits += self.visit(state="done"), self.visit(self.bob)
            moved, copied, unseen, asked, *_others = [
                self.known(visit).event_id for visit in visits
            ]
            self.sim.move(upn, moved, self.at(4), self.at(5))
            self.sim.copy(upn, copied, subject="Mary, with cake")
            self.sim.delete(upn, asked)
            visits[3].name = "Mary's dinner"
            self.drain()
            self.sim.delete(upn, unseen)
            self.as_before(self.env["charitylog.action"].union(*visits))
            self.erase()
            self.assertErased()
            self.assertEqual(self.entries(self.ann) + self.entries(self.bob), [])

    def test_what_was_removed_before_erasing_is_taken_from_deleted_items(self):
        for _cloud in self.each_cloud():
            self.sim.switch(deleted_answers=200, deleted_changes=200)
            cancelled, given, deleted = self.visit(), self.visit(), self.visit()
            cancelled.action_cancel()
            given.user_id = self.bob
            self.drain()
            self.sim.delete(self.upn(self.ann), self.entry(self.ann)["id"])
            deleted.name = "Mary's dinner"
            self.drain()
            deleted.action_o365_put_back()
            self.drain()
            self.assertEqual(self.everything().count("Mary's tea"), 4)
            self.erase()
            self.assertErased()

    def test_cloud_of_which_nothing_is_known(self):
        self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        self.sim.switch(
            permanent_delete=False, deleted_answers=200, deleted_changes=200
        )
        self.visit()
        self.visit().action_cancel()
        self.drain()
        self.erase()
        self.assertEqual(self.asked_for_good(), 2)
        self.assertErased()

    def test_what_cannot_be_looked_for_is_listed_once_for_who_erased(self):
        for _cloud in self.each_cloud():
            self.sim.switch(permanent_delete=False)
            action = self.visit()
            action.action_cancel()
            self.drain()
            self.erase()
            self.later()
            self.drain()
            told = self.env["mail.activity"].search([("user_id", "=", self.mia.id)])
            self.assertEqual(told.summary, "Perhaps still in the Outlook of Ann Lee")
            self.assertIn(action.reference, told.note)
            self.assertIn("Deleted Items", told.note)
            told.unlink()

    def test_list_says_what_it_is_about_and_names_nobody(self):
        for _cloud in self.each_cloud():
            self.sim.switch(permanent_delete=False)
            action = self.visit()
            action.unlink()
            self.drain()
            self.erase()
            told = self.env["mail.activity"].search([("user_id", "=", self.mia.id)])
            self.assertIn("is gone", told.note)
            self.assertNotIn("Mary", told.note)
            told.unlink()

    # Copies

    def test_copies_go_changed_or_not_and_in_any_calendar(self):
        for _cloud in self.each_cloud():
            self.visit()
            upn, entry = self.upn(self.ann), self.entry(self.ann)
            second = self.sim.add_calendar(upn)
            self.sim.drag_to(upn, self.sim.copy(upn, entry["id"]), second)
            self.sim.copy(upn, entry["id"], self.at(8), self.at(9))
            self.sim.copy(upn, entry["id"], subject="Mary, with cake")
            self.sim.drag_to(upn, entry["id"], second)
            self.erase()
            self.assertErased()
            self.assertEqual(self.entries(self.ann), [])

    def test_copies_of_what_was_removed_before_go_too(self):
        for _cloud in self.each_cloud():
            action = self.visit()
            self.sim.copy(self.upn(self.ann), self.entry(self.ann)["id"])
            action.action_cancel()
            self.drain()
            self.sim.empty_deleted_items(self.upn(self.ann))
            self.erase()
            self.assertEqual(self.entries(self.ann), [])

    def test_copy_in_a_colleagues_calendar_goes_with_the_nightly_comparison(self):
        for _cloud in self.each_cloud():
            self.visit()
            [event] = self.sim.stored_events(self.upn(self.ann))
            copied = self.sim.create(
                self.upn(self.bob), event.fields["subject"], self.at(3), self.at(4)
            )
            [theirs] = self.sim.stored_events(self.upn(self.bob))
            theirs.properties = dict(event.properties)
            self.erase()
            self.assertIn(copied, str(self.entries(self.bob)))
            self.compare()
            self.assertErased()
            self.assertFalse(self.env["o365.calendar.finding"].search([]))

    def test_what_is_taken_back_from_deleted_items_later_goes_with_the_comparison(self):
        for _cloud in self.each_cloud():
            self.sim.switch(deleted_purges=404)
            action = self.visit()
            action.action_cancel()
            self.drain()
            self.erase()
            upn = self.upn(self.ann)
            [lying] = self.sim.deleted(upn)
            self.assertIn("Mary", lying["subject"])
            self.sim.restore(upn, lying["id"])
            self.compare()
            self.assertNotIn("Mary", self.everything())

    # Meetings

    def test_nobody_is_mailed_and_the_owner_is_asked(self):
        for _cloud in self.each_cloud():
            action = self.visit()
            upn, entry = self.upn(self.ann), self.entry(self.ann)
            copied = self.sim.copy(upn, entry["id"])
            for each in (entry["id"], copied):
                self.sim.invite(upn, each, "guest@example.org")
            self.sim.clear_mails()
            self.erase()
            self.assertEqual(self.sim.mails, [])
            self.assertEqual(len(self.entries(self.ann)), 2)
            self.assertEqual(action.with_user(self.ann).o365_reason, "became_meeting")

    def test_agreement_from_before_erasing_does_not_count(self):
        for _cloud in self.each_cloud():
            action = self.visit()
            upn, entry = self.upn(self.ann), self.entry(self.ann)
            self.sim.invite(upn, entry["id"], "guest@example.org")
            action.name = "Second"
            self.drain()
            action.with_user(self.ann).action_o365_go_on()
            self.drain()
            self.sim.clear_mails()
            self.erase()
            self.assertEqual(self.sim.mails, [])
            self.assertEqual(len(self.entries(self.ann)), 1)

    def test_what_is_removed_while_the_client_is_being_erased_goes_too(self):
        for _cloud in self.each_cloud():
            self.sim.switch(deleted_answers=200, deleted_changes=200)
            action, upn = self.visit(), self.upn(self.ann)
            self.erase()
            # As a run writes it that has begun before.
            lying = self.sim.create(upn, "Mary's tea", self.at(3), self.at(4))
            self.sim.delete(upn, lying)
            self.env["o365.calendar.removed"].create(
                {
                    "account_id": self.account.id,
                    "res_model": action._name,
                    "res_id": action.id,
                    "client_id": self.mary.id,
                    "event_id": lying,
                }
            )
            self.drain()
            self.assertErased()

    def test_id_is_kept_as_long_as_somebody_can_ask_for_it(self):
        self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        (self.visit() + self.visit()).action_cancel()
        self.drain()
        kept = self.env["o365.calendar.removed"].search([])
        kept.removed_at = "2020-01-01"
        kept._gc_unknown()
        self.assertEqual(len(kept.exists()), 2)
        self.env["charitylog.action"].browse(kept[0].res_id).unlink()
        kept[0].client_id = False
        kept._gc_unknown()
        self.assertEqual(len(kept.exists()), 1)

    def test_lost_answer_to_a_removal_for_good_is_no_reason_to_list_it(self):
        for _cloud in self.each_cloud():
            for cancelled in (False, True):
                # The clock has been ahead.
                self.account.held_until = False
                action, lost = self.visit(), "DELETE"
                if self.sim.permanent_delete:
                    lost = "permanentDelete"
                if cancelled:
                    self.sim.switch(deleted_answers=200, deleted_changes=200)
                    action.action_cancel()
                    self.drain()
                fault = self.sim.fault("reset_after", match=lost, times=1)
                self.erase()
                self.assertFalse(fault.times)
                with self.soon(hours=1):
                    self.drain()
                self.assertErased()
                self.assertFalse(self.env["o365.calendar.removed"].search([]))
                self.mary = self.mary.create({"name": "Mary Whitfield"})

    # Where the mailbox cannot be reached, or only later

    def test_with_the_rule_off_entries_go_all_the_same(self):
        for _cloud in self.each_cloud():
            self.company.o365_rule = True
            self.visit()
            self.company.o365_rule = False
            self.erase()
            self.assertErased()
            self.assertEqual(self.entries(self.ann), [])

    def test_who_has_disconnected_is_listed_and_swept_when_they_come_back(self):
        self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        self.sim.switch(deleted_answers=200)
        cancelled = self.visit() + self.visit()
        cancelled[0].action_cancel()
        self.drain()
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        self.erase()
        told = self.env["mail.activity"].search([("user_id", "=", self.mia.id)])
        said = ["Perhaps still in the Outlook of Ann Lee"]
        said += ["Still in the Outlook calendar of Ann Lee"]
        self.assertEqual(sorted(told.mapped("summary")), said)
        self.later()
        self.connect(self.ann)
        self.drain()
        self.assertErased()
        self.assertFalse(self.env["o365.calendar.removed"].search([]))

    def test_ids_of_another_mailbox_are_forgotten(self):
        self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        self.visit().action_cancel()
        self.drain()
        account = self.ann._o365_account()
        self.assertTrue(self.env["o365.calendar.removed"].search([]))
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        account.oid = "another"
        self.connect(self.ann)
        self.assertFalse(self.env["o365.calendar.removed"].search([]))

    def test_disconnecting_waits_for_what_is_still_looked_for(self):
        self.mary = self.env["res.partner"].create({"name": "Mary Whitfield"})
        self.visit().action_cancel()
        self.drain()
        self.sim.fault("throttled", match="/me/events", times=1, retry_after=30)
        self.erase()
        self.ann.with_user(self.ann)._o365_disconnect(remove=True)
        self.drain()
        self.assertEqual(self.ann._o365_account().state, "leaving")
        with self.soon(minutes=2):
            self.drain()
        self.assertErased()
        self.assertEqual(self.ann._o365_account().state, "disconnected")

    def test_colleague_removes_it_and_the_owner_the_rest(self):
        for _cloud in self.each_cloud():
            self.connect(self.ann)
            self.connect(self.mia)
            action = self.visit()
            entry = self.entry(self.ann)
            self.sim.copy(self.upn(self.ann), entry["id"])
            # She is asked about, and remembered.
            action.with_user(self.mia).location = "Mary's garden"
            self.drain()
            self.lapse(self.ann)
            self.erase()
            [left] = self.entries(self.ann)
            self.assertNotEqual(left["id"], entry["id"])
            self.connect(self.ann)
            with self.soon(hours=2):
                self.drain()
            self.assertErased()
            self.assertEqual(self.entries(self.ann), [])
