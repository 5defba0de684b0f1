"""Odd input: a clear message or a sound entry, never a traceback, nothing lost."""

from datetime import date, datetime

from odoo.exceptions import ValidationError

from .outlook_case import OutlookCase, text_of, wall


class TestSyncOddInput(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def sent(self, **values):
        action = self.recorded(self.ann, **values)
        self.assertEqual(action.o365_state, "synced", action.o365_message)
        return self.entry(self.ann)

    def test_subject_of_ten_thousand_characters_is_cut_with_an_ellipsis(self):
        action = self.recorded(self.ann, name="x" * 10_000)
        subject = self.entry(self.ann)["subject"]
        self.assertEqual(len(subject), 255)
        self.assertTrue(subject.endswith("x…"))
        self.assertEqual(len(action.name), 10_000)
        self.sim.clear_requests()
        action.name = action.name + "y"
        self.drain()
        self.assertEqual(self.writes(), [])

    def test_a_subject_of_several_lines_is_one_line(self):
        entry = self.sent(name="First\r\nvisit\tof\x0ball")
        self.assertIn("First visit of all", entry["subject"])

    def test_control_characters_and_half_surrogates_are_left_out(self):
        self.project.o365_show_place = True
        odd = "Ring\x08 \x01twice\x00 \ud83d\x1b"
        entry = self.sent(name=odd, location=odd, description=f"<p>{odd}please</p>")
        self.assertTrue(entry["subject"].endswith("– Ring twice"), entry["subject"])
        self.assertEqual(entry["location"]["displayName"], "Ring twice")
        self.assertIn("Ring twice please", text_of(entry))

    def test_control_characters_in_long_notes_are_left_out(self):
        notes = "a\x02b " * 50_000
        entry = self.sent(description=f"<p>{notes}</p>")
        self.assertIn("ab ab ab", text_of(entry))

    def test_surrogate_pairs_are_joined_and_lone_ones_removed(self):
        action = self.recorded(self.ann, name="Tea \ud83c\udf82")
        self.assertEqual(action.name, "Tea 🎂")
        self.changed(action, name="Half \ud83c a cake")
        self.assertEqual(action.name, "Half  a cake")

    def test_place_of_ten_thousand_characters_is_cut(self):
        self.project.o365_show_place = True
        entry = self.sent(location="y" * 10_000)
        self.assertEqual(len(entry["location"]["displayName"]), 255)

    def test_scripts_in_notes_are_never_sent(self):
        self.sim.clear_requests()
        entry = self.sent(
            name="<script>alert(1)</script>",
            description='<p onclick="alert(2)">Ring twice</p><script>alert(3)</script>'
            '<a href="javascript:alert(4)">here</a><img src=x onerror=alert(5)>',
        )
        self.assertIn("Ring twice", text_of(entry))
        sent = [request.body["body"] for request in self.created()]
        self.assertEqual(len(sent), 1)
        for trace in ("<script", "onclick", "onerror", "javascript:", "alert("):
            self.assertNotIn(trace, str(sent).lower())

    def test_markup_in_names_is_sent_as_text(self):
        self.client_.name = "<b>Mary</b> & Sons"
        entry = self.sent(name="Tea & <i>cake</i>")
        self.assertIn("<b>Mary</b> & Sons", entry["subject"])
        self.assertIn("Tea & <i>cake</i>", entry["subject"])

    def test_emoji_and_right_to_left_text_are_sent_unchanged(self):
        self.client_.name = "مريم حداد"
        entry = self.sent(name="👩‍👩‍👧 זיקה", description="<p>שלום 🎂</p>")
        self.assertIn("مريم حداد", entry["subject"])
        self.assertIn("👩‍👩‍👧 זיקה", entry["subject"])
        self.assertIn("שלום 🎂", text_of(entry))

    def test_notes_of_a_megabyte_are_sent(self):
        entry = self.sent(description=f"<p>{'word ' * 200_000}</p>")
        self.assertIn("word word", text_of(entry))

    def test_client_without_a_name_is_sent(self):
        home = self.env["res.partner"].create({"name": "Elm Lodge", "is_company": True})
        desk = self.env["res.partner"].create(
            {"parent_id": home.id, "type": "delivery", "name": False}
        )
        self.project.o365_event_detail = "initials"
        action = self.recorded(self.ann, partner_id=desk.id)
        self.assertEqual(action.o365_state, "synced")

    def test_action_of_a_user_without_time_zone_is_sent(self):
        self.ann.tz = False
        self.sent()

    def test_length_of_a_year_is_sent(self):
        entry = self.sent(start=datetime(2027, 1, 1, 10), planned_duration=366 * 24)
        self.assertEqual(wall(entry), ("2027-01-01 10:00", "2028-01-02 10:00"))

    def test_length_of_a_second_is_sent_as_no_length(self):
        entry = self.sent(start=datetime(2027, 1, 1, 10), planned_duration=1 / 3600)
        self.assertEqual(wall(entry), ("2027-01-01 10:00", "2027-01-01 10:00"))

    def test_excessive_planned_lengths_are_refused(self):
        for hours in (-1, 10**6, 1e300):
            with self.assertRaisesRegex(ValidationError, "Planned length"):
                self.action(self.ann, planned_duration=hours)

    def test_first_and_last_possible_day_are_sent(self):
        for day in (date(1900, 1, 2), date(2199, 12, 30)):
            self.sim.mailboxes.clear()
            entry = self.sent(start=False, day=day, all_day=True)
            self.assertEqual(wall(entry)[0], f"{day} 00:00")

    def created(self):
        """Return the requests that made entries, batches taken apart."""
        return [
            request
            for request in self.sim.requests
            if request.method == "POST" and not request.path.endswith("/$batch")
        ]
