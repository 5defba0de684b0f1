from . import (
    o365_calendar_entry,
    o365_sync_mixin,
    o365_sync_request,
)
