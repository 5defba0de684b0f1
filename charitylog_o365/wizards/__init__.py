# A model must be known to Odoo before others are made of it.
from . import charitylog_window

# isort: split
from . import charitylog_handover

# isort: split
from . import (
    base_module_uninstall,
    base_partner_merge,
    charitylog_action_following,
    charitylog_action_give,
    charitylog_action_length,
    charitylog_action_move,
    charitylog_action_offer,
    charitylog_action_record,
    charitylog_action_record_draft,
    charitylog_action_record_further,
    charitylog_action_record_save,
    charitylog_action_repeat,
    charitylog_away,
    charitylog_away_days,
    charitylog_client_erase,
    charitylog_client_history,
    charitylog_project_edit,
    charitylog_project_third_party,
    o365_clear,
    o365_disconnect,
    o365_farewell,
    o365_give,
    o365_leaver,
    o365_power_shell,
)
