"""What is said of an entry of which its owner made a meeting or a series in Outlook.

Each button's name, and what it leads to, for each thing that the entry has become
(core.graph.became).
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

UPDATED_ANYWAY = (
    _lt("“Update it anyway”"),
    {
        "meeting": _lt("Outlook writes to the other people about each change"),
        "series": _lt("every day of the series changes"),
        "online": _lt("a change of the notes removes the link to the online meeting"),
    },
)
DELETED_ANYWAY = (
    _lt("“Delete it anyway”"),
    {
        "meeting": _lt("Outlook tells the other people that it is cancelled"),
        "series": _lt("every day of the series is deleted"),
        "online": _lt("the online meeting is gone"),
    },
)
LEFT_ALONE = _lt("“Leave it alone”: it stays in Outlook, and nothing is changed there.")
TAKEN_OVER = _lt("“Take over”: its time in Outlook is written here.")
