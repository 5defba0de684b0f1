"""Putting values into scripts that an administrator reads, and runs elsewhere."""


def quoted(text):
    """Return ``text`` as a string that PowerShell takes as it is.

    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
    (it takes the typographic quotes for plain ones, so they are doubled as well)
    """
    text = " ".join(str(text).split())
    for quote in "'‘’‚‛":
        text = text.replace(quote, quote * 2)
    return f"'{text}'"
