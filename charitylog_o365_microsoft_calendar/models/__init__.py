from . import o365_calendar_entry
from . import microsoft_calendar_sync
from . import calendar_event
