"""What an entry would say, for many clients: no more than the project lets it."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ..models.action.event import initials
from .action_case import ActionCase
from .test_privacy_project_detail import PERSON, WORK

MANY = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DETAILS = ("reference", "initials", "full")


class TestPrivacyEntryText(ActionCase):
    """Beside test_privacy_project_detail: many more cases, without Microsoft."""

    @MANY
    @given(PERSON, WORK, st.sampled_from(DETAILS), st.booleans(), st.booleans())
    @example(
        {"name": "Qn <b>& Söhne</b>", "street": "Qs 1", "phone": "+44 1632960123"},
        {"name": "Qw “HIV”", "description": "Qd & <i>alone</i>", "location": "Ql"},
        "reference",
        False,
        True,
    )
    def test_entry_shows_no_more_than_the_projects_detail_allows(
        self, person, work, detail, place, day
    ):
        self.project.write({"o365_event_detail": detail, "o365_show_place": place})
        client = self.env["res.partner"].create(dict(person))
        action = self.record(partner_id=client.id, all_day=day, **work).sudo()
        event = action._o365_event_to_send()
        self.assertEqual(event.location, work["location"] if place else "")
        shown = f"{event.subject} {event.body}"
        hidden = [person[key] for key in person if key != "name"]
        if detail != "full":
            hidden += [person["name"], work["name"], action.description]
        for word in " ".join(hidden).split():
            # "Qn", "Qw" and the like are how nothing else begins.
            if len(word) > 2:
                self.assertNotIn(word, shown)
        subjects = {
            "reference": f"A visit {action.reference}",
            "initials": f"A visit: {initials(person['name'])}",
            "full": f"A visit: {client.display_name} – {work['name']}",
        }
        self.assertEqual(event.subject, subjects[detail])
