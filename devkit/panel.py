"""What ./dev run says once everything is up."""


def text(demo, people, seconds, kept):
    """The panel; `seconds` is what getting here took."""
    logins = ", ".join(people)
    lines = [
        f"Ready after {seconds:.0f} s. Ctrl-C stops all of it.",
        "",
        f"  Odoo              {demo.url}",
        f"  Outlook, Ann's    {demo.pages_url}/outlook/ann@charity.example",
        f"  Log in as         {logins}  (each one's password is the same word)",
        "                    (caseworkers; dave manages them, admin sets up)",
        "",
        "Four steps put an action into Outlook. Log in as ann:",
        "",
        "  1  My User Options › Connect",
        "  2  Ann Lee, on the page that stands for Microsoft's sign-in",
        "  3  Accept",
        "  4  My outstanding actions › Ring about the hearing aid › Record again",
    ]
    if kept:
        lines += [
            "",
            "The database was there before; the stand-in's calendars begin empty.",
            "Begin anew, with work of this week: ./dev run --fresh",
        ]
    return "\n" + "\n".join(lines) + "\n"
