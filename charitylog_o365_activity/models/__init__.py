from . import (
    mail_activity,
    mail_activity_type,
    o365_calendar_entry,
    project_project,
    res_company,
    res_config_settings,
    res_partner,
    res_users,
)

# isort: split
from . import (
    event,
    follow,
    mail_activity_mixin,
    of_record,
    outlook,
    place,
)
