"""Is it switched on, and with which application?

The operational rule of a company, its Entra application and secret, the "3rd Party
Systems" tab of projects, what administrators are told, and copies of a database.
Calls `core` only.
"""

from . import (
    o365_identity,
    o365_notice,
    project_project,
    res_company,
)

# isort: split
from . import (
    project_company,
    project_name,
    third_party,
)

# isort: split
from . import (
    address,
    application,
    clear,
    directory,
    notice_to_administrators,
    secret,
)

# isort: split
from . import (
    res_config_settings,
    res_config_settings_address,
    res_config_settings_copy,
)
