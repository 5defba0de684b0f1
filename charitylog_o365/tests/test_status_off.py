"""The Outlook line of what is not in Outlook, or not any more brought up to date.

"No project" and "nobody" cannot occur on an action, which has both; a model that may
lack them brings them about in test_charitylog_o365. There is no "was not connected
when it was given": who connects since is told "given before you connected".
"""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..models.status import reasons
from .common import MANAGER, USER
from .outlook_case import said_day
from .status_case import StatusCase


class TestStatusOff(StatusCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER,))

    def administrator(self):
        groups = f"base.group_user,base.group_system,{USER}"
        return new_test_user(self.env, "ada", groups, name="Ada Boss")

    def conditions(self, action, reader=None):
        reader = reader or action.user_id
        return [
            (condition["is_open"], condition["text"])
            for condition in action.with_user(reader).o365_conditions()
        ]

    # It has no place there

    def test_cancelled_action_reads_cancelled(self):
        action = self.recorded(self.ann)
        action.action_cancel()
        self.drain()
        self.assertLine(action, "cancelled", "Not in Outlook: cancelled.")

    def test_archived_action_reads_archived(self):
        action = self.recorded(self.ann)
        action.active = False
        self.drain()
        self.assertLine(action, "archived", "Not in Outlook: archived.")

    # Gates

    def test_rule_off_is_named_with_a_button_for_administrators(self):
        self.company.o365_rule = False
        action = self.recorded(self.ann)
        sentence = "Not in Outlook: your organisation does not use Outlook here."
        self.assertLine(action, "rule_off", sentence)
        self.assertLine(
            action, "rule_off", sentence, "open_rules", self.administrator()
        )

    def test_project_off_is_named_with_a_button_for_managers(self):
        self.project.o365_sync = False
        action = self.recorded(self.ann)
        sentence = (
            "Not in Outlook: the project “Home Visits” does not use Outlook calendars."
        )
        self.assertLine(action, "project_off", sentence)
        self.assertLine(action, "project_off", sentence, "open_project", self.mia)
        opened = action.with_user(self.mia).action_o365_open_project()
        self.assertEqual(opened["context"], {"default_project_id": self.project.id})

    def test_long_project_name_is_shortened_in_the_sentence(self):
        self.project.write({"o365_sync": False, "name": "Befriending " * 30})
        action = self.recorded(self.ann)
        self.assertFit(action.o365_message)

    def test_not_connected_is_named_with_a_button_for_the_owner(self):
        action = self.recorded(self.bob)
        sentence = "Not in Outlook: you have not connected your Outlook calendar."
        self.assertLine(action, "not_connected", sentence, "connect")
        sentence = "Not in Outlook: Bob Marsh has not connected an Outlook calendar."
        self.assertLine(action, "not_connected", sentence, reader=self.ann)

    def test_owner_without_the_options_group_is_told_who_can_help(self):
        carol = self.worker("carol", "Carol Day", (USER,))
        action = self.recorded(carol)
        sentence = (
            "Not in Outlook: you cannot connect a calendar yet. Your administrator can "
            "open “My User Options” for you."
        )
        self.assertLine(action, "not_connected", sentence)

    def test_calendar_of_another_organisation_is_named_as_present_or_past(self):
        other = self.env["res.company"].create(
            {"name": "Other", **self.rule(), "o365_tenant_id": "other.example"}
        )
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": other.id, "o365_sync": True}
        )
        project.privacy_visibility = "employees"
        (self.ann + self.bob).company_ids += other
        action = self.recorded(self.ann, project_id=project.id)
        sentence = (
            "Not in Outlook: your Outlook calendar belongs to another organisation."
        )
        action = action.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertLine(action, "other_tenant", sentence)
        sentence = (
            "Not in Outlook: Ann Lee's Outlook calendar belongs to another "
            "organisation."
        )
        self.assertLine(action, "other_tenant", sentence, reader=self.bob)
        other.o365_tenant_id = self.company.o365_tenant_id
        sentence = (
            "Not in Outlook: Ann Lee's Outlook calendar belonged to another "
            "organisation when this was given to them."
        )
        self.assertLine(action, "other_tenant_then", sentence, "record_again")

    def test_own_entries_off_is_named_as_present_or_past(self):
        ann = self.ann.with_user(self.ann)
        ann.o365_own_entries = False
        action = self.recorded(self.ann)
        sentence = "Not in Outlook: you keep your own work out of Outlook."
        self.assertLine(action, "own_entries_off", sentence, "my_options")
        sentence = "Not in Outlook: Ann Lee keeps their own work out of Outlook."
        self.assertLine(action, "own_entries_off", sentence, reader=self.bob)
        ann.o365_own_entries = True
        sentence = (
            "Not in Outlook: Ann Lee kept their own work out of Outlook when this was "
            "given to them."
        )
        self.assertLine(action, "own_entries_off_then", sentence, "record_again")

    # Older

    def test_recorded_before_the_rule_is_named_with_record_again(self):
        self.company.o365_rule = False
        action = self.recorded(self.ann)
        self.later()
        self.company.o365_rule = True
        sentence = (
            f"Not in Outlook: recorded on {said_day(action.create_date)}, before "
            "Outlook was switched on."
        )
        self.assertLine(action, "before_rule", sentence, "record_again")
        # Trying again would have it vanish from a list for a while, and no more.
        later = self.recorded(self.ann)
        chosen = (action + later).with_user(self.ann)
        told = chosen.action_o365_try_chosen()["params"]["message"]
        self.assertIn("Being tried again: 1.", told)
        self.assertIn(f"cannot help 1. {sentence} “Record again” does.", told)
        self.assertFalse(action._o365_queued_since())
        self.assertTrue(later._o365_queued_since())
        action.action_cancel()
        self.assertFalse(action.o365_button)

    def test_recorded_before_the_project_is_named_with_record_again(self):
        self.project.o365_sync = False
        action = self.recorded(self.ann)
        self.later()
        self.project.o365_sync = True
        sentence = (
            f"Not in Outlook: recorded on {said_day(action.create_date)}, before "
            "Outlook was switched on for the project “Home Visits”."
        )
        self.assertLine(action, "before_project", sentence, "record_again")
        done = action.copy({"state": "done", "start": self.at(-1)})
        self.assertNotEqual(done.o365_button, "record_again")

    def test_given_before_connecting_is_named_with_record_again(self):
        action = self.recorded(self.bob)
        given = said_day(action.create_date)
        self.later()
        self.connect(self.bob)
        sentence = (
            f"Not in Outlook: given to you on {given}, before you connected your "
            "Outlook calendar."
        )
        self.assertLine(action, "before_connecting", sentence, "record_again")
        sentence = (
            f"Not in Outlook: given to Bob Marsh on {given}, before they connected "
            "their Outlook calendar."
        )
        self.assertLine(action, "before_connecting", sentence, "record_again", self.ann)

    def test_action_never_sent_reads_missing_and_is_sent_by_try_again(self):
        action = self.action(self.ann)
        self.ann.with_user(self.ann).o365_own_entries = False
        self.drain()
        self.ann.with_user(self.ann).o365_own_entries = True
        self.drain()
        sentence = "Not in Outlook: it never got there. “Try again” sends it."
        self.assertLine(action, "missing", sentence, "try_again")
        action.action_o365_try_again()
        self.drain()
        self.entry(self.ann)

    # There, but not brought up to date

    def test_changed_entry_of_a_project_switched_off_reads_stale(self):
        action = self.recorded(self.ann)
        self.project.o365_sync = False
        action.name = "Second visit"
        self.drain()
        sentence = (
            "Outlook may show the old time: the project “Home Visits” does not use "
            "Outlook calendars."
        )
        self.assertLine(action, "stale", sentence)
        self.assertLine(action, "stale", sentence, "open_project", self.mia)

    def test_changed_entry_of_a_disconnected_owner_reads_stale(self):
        action = self.recorded(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        action.name = "Second visit"
        self.drain()
        sentence = (
            "Outlook may show the old time: you have not connected your Outlook "
            "calendar."
        )
        self.assertLine(action, "stale", sentence, "connect")

    # All of them, on request

    def test_conditions_that_hold_are_listed_in_their_order(self):
        action = self.recorded(self.ann)
        texts = [
            "Your organisation uses Outlook calendars.",
            "The project “Home Visits” uses Outlook calendars.",
            "Ann Lee has connected an Outlook calendar.",
            "It belongs to this organisation.",
            "Ann Lee wants their own work in Outlook.",
            "Recorded after Outlook was switched on.",
            "Recorded after Outlook was switched on for the project.",
            "Given to Ann Lee after they connected.",
        ]
        self.assertEqual(self.conditions(action), [(True, text) for text in texts])

    def test_conditions_that_do_not_hold_are_listed_among_the_others(self):
        self.project.o365_sync = False
        action = self.recorded(self.bob)
        self.assertEqual(
            self.conditions(action),
            [
                (True, "Your organisation uses Outlook calendars."),
                (
                    False,
                    "The project “Home Visits” does not use Outlook calendars.",
                ),
                (False, "You have not connected your Outlook calendar."),
            ],
        )

    def test_conditions_are_refused_without_read_access(self):
        action = self.recorded(self.ann)
        portal = new_test_user(self.env, "pat", "base.group_portal")
        with self.assertRaises(AccessError):
            action.with_user(portal).o365_conditions()

    # The words

    def test_every_sentence_is_fit_for_caseworkers(self):
        names = {
            "owner": "A" * 40,
            "project": "B" * 40,
            "recorded": "29 September",
            "assigned": "29 September",
            "next_try": "29 September 10:42",
            "jobs": "29 September 10:42",
            "found": "29 September 10:42 – 30 September 10:42",
        }
        say = self.env._
        closed = [say(words) % names for words in reasons.UNMET.values()]
        undone = [say(words) % names for words in reasons.NOT_TAKEN_OUT.values()]
        whys = dict.fromkeys(("still", "still_of", "in_doubt"), undone)
        sentences = [
            say(words) % {**names, "why": why}
            for code, words in reasons.SENTENCES.items()
            for why in whys.get(code, closed if "%(why)s" in say(words) else [""])
            # Of what is no longer told: only what can close later.
            if code != "stale" or not why.startswith(("recorded", "given"))
        ]
        sentences += [say(words) % names for words in reasons.MET.values()]
        sentences += [say(words) % names for words in reasons.THIN.values()]
        for sentence in sentences:
            with self.subTest(sentence):
                self.assertFit(sentence)
        for _code, title in reasons.TITLES:
            self.assertFit(f"{say(title)}.")

    def test_every_reason_has_a_title(self):
        codes = {code for code, _title in reasons.TITLES}
        framing = {"not_in_outlook", "in_doubt", "stale_still", "still"}
        explained = {
            *reasons.SENTENCES,
            *reasons.UNMET,
            *reasons.NOT_TAKEN_OUT,
        }
        endings = ("_of", "_you", "_moved", "_renamed")
        variants = {c for c in explained if c.endswith(endings)}
        self.assertEqual(codes - {"in_outlook_of"}, explained - variants - framing)
