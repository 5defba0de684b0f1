"""What ./dev run says once everything is up."""


def text(demo, people, seconds, kept, lost):
    """The panel; `seconds` is what getting here took.

    `kept`: the database was there before. `lost`: its calendars at the stand-in, not.
    """
    logins = ", ".join(people)
    lines = [
        f"Ready after {seconds:.0f} s. Ctrl-C stops all of it.",
        "",
        f"  Odoo              {demo.url}",
        f"  Outlook, Ann's    {demo.pages_url}/outlook/ann@charity.example",
        f"  Log in as         {logins}",
        "                    (each one's password is the same word; caseworkers, farid",
        "                    a volunteer; dave manages them, admin sets up)",
        "",
        "Four steps put an action into Outlook. Log in as ann:",
        "",
        "  1  My User Options › Connect",
        "  2  Ann Lee, on the page that stands for Microsoft's sign-in",
        "  3  Accept",
        "  4  My outstanding actions › Ring about the hearing aid › Record again",
        "",
        "Also there, as bob and colleen have connected already:",
        "",
        "  An offer          ann: the clock at the top › Contact or Action",
        "  A question        bob: Agree who brings the parcels (moved in Outlook)",
        "  Not delivered     colleen: Ring the night-sitting service",
        "  A refusal         ann, once connected, gives work to colleen; bob lets her",
    ]
    if kept:
        lines += ["", "The database was there before."]
        if lost:
            lines[-1] += " The stand-in's calendars were not: they are empty."
        lines += ["Begin anew, with work of this week: ./dev run --fresh"]
    return "\n" + "\n".join(lines) + "\n"
