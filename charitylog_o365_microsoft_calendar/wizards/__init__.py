from . import o365_calendar_copies
