from . import res_company
from . import auth_oauth_provider
from . import res_users
from . import o365_account
from . import res_config_settings
