"""The sign-in pages' HTML. Their design is our own; no logo of Microsoft's."""

from .. import responses
from . import scopes

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; form-action *"


def page(name, status=200, **values):
    """The page from ``templates/sign_in/{name}.html``, as a response."""
    return responses.page(f"sign_in/{name}.html", POLICY, status, **values)


def pick(people, hint=None):
    """All people, by name; whoever has the address ``hint`` comes first."""
    people = sorted(people, key=lambda person: person.name)
    hinted = next((p for p in people if p.upn.lower() == (hint or "").lower()), None)
    people.sort(key=lambda person: person is not hinted)
    return page("pick", people=people, hinted=hinted)


def consent(person, wanted, everybody=False):
    """Ask for consent to the scopes ``wanted``; ``everybody``: for all people."""
    permissions = scopes.words(wanted)
    return page("consent", person=person, permissions=permissions, everybody=everybody)


def stopped(refused):
    """A refusal that does not go back to the application."""
    return page("stopped", 400, description=refused.description)
