"""A charity to test with: its rule, its project, its people and their mailboxes."""

from contextlib import contextmanager

from .servers import Api, Odoo

USER = "charitylog_o365.group_user"
MANAGER = "charitylog_o365.group_manager"
OPTIONS = "charitylog_o365.group_my_user_options"
PEOPLE = {"ann": "Ann Lee", "bob": "Bob Marsh", "colleen": "Colleen Shaw"}


def upn(login: str) -> str:
    return f"{login}@charity.example"


def addresses(sim) -> dict:
    """What a company writes so that the stand-in is its Microsoft 365."""
    return {
        "o365_cloud": "custom",
        "o365_login_url": sim.login_url,
        "o365_graph_url": sim.graph_url,
    }


@contextmanager
def running(database, log, sim, **options):
    """Yield a server, which stops afterwards, with a charity whose rule is on.

    ``options`` are those of `Odoo`.
    """
    server = Odoo(database, log, **options)
    try:
        set_up(server.wait(), sim)
        yield server
    finally:
        server.stop()


def set_up(odoo, sim, project="Home Visits", people=PEOPLE) -> None:
    """Do by the API what an administrator does by hand; log-ins are the passwords."""
    admin = odoo.login("admin")
    admin("ir.config_parameter", "set_param", "web.base.url", odoo.url)
    [company] = admin("res.company", "search", [], limit=1)
    admin(
        "res.company",
        "write",
        [company],
        {
            **addresses(sim),
            "o365_tenant_id": sim.tenant_id,
            "o365_client_id": sim.client_id,
            "o365_client_secret": sim.client_secret,
            "o365_rule": True,
        },
    )
    admin(
        "project.project",
        "create",
        [{"name": project, "o365_sync": True, "o365_event_detail": "full"}],
    )
    admin("res.partner", "create", [{"name": "Mary Whitfield"}])
    for login, name in people.items():
        add_person(admin, sim, login, name)


def add_person(admin: Api, sim, login: str, name: str, *groups: str) -> int:
    """Make an Odoo user with My User Options, and their mailbox."""
    sim.add_person(upn(login), name)
    ids = [admin.ref(group) for group in ("base.group_user", USER, OPTIONS, *groups)]
    [user] = admin(
        "res.users",
        "create",
        [
            {
                "name": name,
                "login": login,
                "password": login,
                "tz": "Europe/London",
                "group_ids": [(6, 0, ids)],
            }
        ],
    )
    return user
