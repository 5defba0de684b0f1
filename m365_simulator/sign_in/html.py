"""The sign-in pages' HTML. Their design is our own; no logo of Microsoft's."""

from ..templating import render

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; form-action *"


def page(name, status=200, **values):
    """The page from ``templates/sign_in/{name}.html``, as a response."""
    return render(f"sign_in/{name}.html", POLICY, status, **values)


def pick(people, hint=None):
    """All people, by name; whoever has the address ``hint`` comes first."""
    people = sorted(people, key=lambda person: person.name)
    hinted = next((p for p in people if p.upn.lower() == (hint or "").lower()), None)
    people.sort(key=lambda person: person is not hinted)
    return page("pick", people=people, hinted=hinted)


def stopped(refused):
    """What Entra shows where it does not trust the application that asks."""
    return page("stopped", 400, description=refused.description)
