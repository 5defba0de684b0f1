"""Is it switched on, and with which application?

The operational rule of a company, its Entra application and credential, the "3rd Party
Systems" tab of projects, what administrators are told, and copies of a database.
Imports `core` only. On records it also calls `sync`, to queue what a switch changes,
and `account`, to let go of what the application no longer serves.

Imported in this order: the models that are new or extended most, the parts of a company
and of a project, and last the page on which administrators set them. Each method is
overridden in one file, so that the order of imports decides nothing.
"""

from . import (
    o365_certificate,
    o365_identity,
    o365_notice,
    project_project,
    res_company,
)

# isort: split
from . import (
    address,
    application,
    certificate_end,
    certificates,
    credential,
    credential_check,
    directory,
    project_edit,
    put_aside,
    registration,
    secret,
    third_party,
)

# isort: split
from . import res_config_settings

# isort: split
from . import certificate_settings, listen_minutes, notify
