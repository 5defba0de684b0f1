"""The start page and the week page, in place of Outlook on the web."""

from .. import responses

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'none'"
)


def start(sim):
    """Everybody, with a link to their calendar."""
    people = sorted(sim.directory.people.values(), key=lambda person: person.name)
    return _page("start", people=people, unknown=False)


def week(sim, upn):
    """A person's week page; the browser fetches its data, see `week.data`."""
    person = sim.directory.people.get(upn.lower())
    if person is None:
        return _page("start", 404, people=(), unknown=True)
    return _page("week", person=person)


def _page(name, status=200, **values):
    return responses.page(f"outlook/{name}.html", POLICY, status, **values)
