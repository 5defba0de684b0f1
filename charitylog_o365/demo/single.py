"""Work that is done once: errands, what is overdue, what is offered."""

from .work import (
    BEFRIENDING,
    CALL,
    COUNSELLING,
    HOME_VISITS,
    LETTER,
    OFFICE,
    VISIT,
    Single,
)

SINGLES = (
    # Today, so that it is in the week that Outlook shows.
    Single(
        *("ann", "mary", BEFRIENDING, CALL, "Ring about the hearing aid"),
        *(0, "15:30", 0.25),
        "The left one whistles. Ask whether the clinic has rung her.",
        xmlid="action_mary_call",
    ),
    Single(
        *("ann", "george", HOME_VISITS, VISIT, "Bring back the door key"),
        *(-2, "13:00", 0.5),
        "It is in the drawer at the office.",
    ),
    Single(
        *("ann", "nasreen", HOME_VISITS, LETTER, "Send the blue badge form"),
        *(2, None, 0.25),
    ),
    Single(
        *("ann", "albert", HOME_VISITS, CALL, "Ask the surgery about his new stick"),
        *(1, "09:15", 0.25),
    ),
    Single(
        *("ann", "george", HOME_VISITS, VISIT, "Measure for the handrail"),
        *(1, "16:00", 1),
        cancelled=True,
    ),
    Single(
        *("bob", "irene", BEFRIENDING, LETTER, "Send the leaflet on lunch clubs"),
        *(4, None, 0.25),
    ),
    Single(
        *("bob", "foodbank", HOME_VISITS, OFFICE, "Agree who brings the parcels"),
        *(2, "16:00", 1),
        xmlid="action_parcels_meeting",
    ),
    Single(
        *("bob", "rose", HOME_VISITS, VISIT, "Help with the attendance allowance form"),
        *(3, "15:30", 1),
        "Ann has done three of these this year, and Rose asked for her.",
        xmlid="action_rose_form",
        offered_to="ann",
    ),
    Single(
        *("colleen", "samir", COUNSELLING, CALL, "Confirm next week's session"),
        *(-1, "12:00", 0.25),
    ),
    Single(
        *("colleen", "bridget", HOME_VISITS, CALL, "Ring the night-sitting service"),
        *(1, "10:00", 0.25),
        "Ask for Thursdays.",
        xmlid="action_bridget_call",
    ),
    Single(
        *("erin", "sunita", HOME_VISITS, CALL, "Ask the school about the place"),
        *(-3, "09:30", 0.25),
    ),
    Single(
        *("erin", "daniel", HOME_VISITS, LETTER, "Write to the gas company"),
        *(3, None, 0.5),
    ),
    Single(
        *("dave", "kathleen", HOME_VISITS, LETTER, "Answer about the handrail"),
        *(1, None, 0.5),
        "Say plainly when it comes, and that we are sorry for the wait.",
    ),
)
