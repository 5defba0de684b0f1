"""What a project does not let Outlook show leaves the house in no way at all."""

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from ..models.action.event import initials
from .privacy_case import PrivacyCase

# Each example is a whole life of an action over HTTP: few.
FEW = settings(
    max_examples=3,
    # Each step of shrinking would be a whole life again: minutes, for a nicer name.
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LETTERS = "abcdefghijklmnopqrstuvwxyzäéñßøłçžАбвгд北京"


def words(beginning):
    """Return words that begin like nothing else: none is found by chance."""
    return st.text(LETTERS, min_size=3, max_size=9).map(beginning.__add__)


PERSON = st.fixed_dictionaries(
    {
        "name": st.tuples(words("Qn"), words("Qm")).map(" ".join),
        "street": words("Qs"),
        "phone": st.integers(10**9, 10**10 - 1).map(lambda number: f"+44 {number}"),
        "email": st.text("bcdfghjk", min_size=4, max_size=8).map(
            lambda text: f"qe{text}@client.example"
        ),
        "comment": words("Qc"),
    }
)
WORK = st.fixed_dictionaries(
    {"name": words("Qw"), "description": words("Qd"), "location": words("Ql")}
)


class TestPrivacyProjectDetail(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.connect(cls.bob)
        cls.project.privacy_visibility = "employees"
        cls.bob.notification_type = "email"

    def live(self, person, work, again, all_day):
        """Have an action live through everything, and return what left meanwhile."""
        self.sim.mailboxes.clear()
        self.sent.clear()
        client = self.env["res.partner"].create(person)
        action = self.action(self.ann, partner_id=client.id, all_day=all_day, **work)
        self.drain()
        for name in ("name", "location", "description"):
            action[name] = again[name]
            self.drain()
        client.name = f"{person['name']} {again['name']}"
        self.drain()
        action.start = self.at(days=2)
        action.user_id = self.bob
        self.drain()
        subjects = [entry["subject"] for entry in self.entries(self.bob)]
        action = action.with_user(self.bob)
        done = {"state": "done", "outcome": "held", "duration": 1}
        action.write({**done, "start": self.at(-1)})
        self.drain()
        born = self.action(self.ann, partner_id=client.id, state="done", **work)
        self.drain()
        born.with_user(self.env.ref("base.user_admin")).unlink()
        self.drain()
        self.assertGreaterEqual(len(self.sent), 6)
        self.assertEqual(len(subjects), 1)
        return self.left(), subjects[0], client

    def never(self, left, *secrets):
        for secret in secrets:
            for word in str(secret).split():
                if len(word) > 3:
                    self.assertNotIn(word.casefold(), left.casefold())

    @FEW
    @given(PERSON, WORK, WORK, st.booleans(), st.booleans())
    @example(
        {
            "name": "O'Brien & <Söhne>",
            "street": "12 “Mill” Row",
            "phone": "+44 1632960123",
            "email": "mary.obrien@client.example",
            "comment": "Diabetic & alone",
        },
        {"name": "Hospital & co", "description": "<b>HIV</b> test", "location": "Ward"},
        {"name": "Oncology", "description": "Results", "location": "Clinic 9"},
        False,
        False,
    )
    def test_detail_reference_sends_nothing_of_the_client(
        self, person, work, again, all_day, place
    ):
        self.project.write({"o365_event_detail": "reference", "o365_show_place": place})
        left, subject, _client = self.live(person, work, again, all_day)
        self.never(left, *person.values(), work["name"], again["name"])
        self.never(left, "HIV", again["description"])
        self.place(left, place, again["location"])
        self.assertRegex(subject, r"^Action \S+$")

    @FEW
    @given(PERSON, WORK, WORK, st.booleans(), st.booleans())
    def test_detail_initials_sends_only_the_initials(
        self, person, work, again, all_day, place
    ):
        self.project.write({"o365_event_detail": "initials", "o365_show_place": place})
        left, subject, client = self.live(person, work, again, all_day)
        self.never(left, *person.values(), work["name"], again["name"])
        self.never(left, work["description"], again["description"])
        self.place(left, place, again["location"])
        self.assertEqual(subject, f"Action: {initials(client.name)}")

    @FEW
    @given(PERSON, WORK, WORK, st.booleans(), st.booleans())
    def test_detail_full_sends_name_and_notes_but_no_address(
        self, person, work, again, all_day, place
    ):
        self.project.write({"o365_event_detail": "full", "o365_show_place": place})
        left, subject, client = self.live(person, work, again, all_day)
        self.never(left, *(person[key] for key in ("street", "phone", "comment")))
        self.assertNotIn(person["email"], left)
        self.place(left, place, again["location"])
        self.assertIn(client.name, subject)
        self.assertIn(again["description"], left)

    def place(self, left, allowed, place):
        """Only where it is ticked; compared as it was typed."""
        (self.assertIn if allowed else self.assertNotIn)(place, left)

    def test_entries_of_a_private_project_are_marked_private(self):
        self.project.o365_private = True
        self.recorded(self.ann)
        self.assertEqual(self.entry(self.ann)["sensitivity"], "private")
        self.project.o365_private = False
        self.drain()
        self.assertEqual(self.entry(self.ann)["sensitivity"], "normal")
