# A model must be known to Odoo before others extend it or are made of it.
from . import o365_account, o365_calendar_access, o365_sync_mixin, o365_sync_request

# isort: split
from . import (
    charitylog_action,
    charitylog_action_type,
    o365_account_hold,
    o365_account_leaving,
    o365_account_sign_in,
    o365_account_tokens,
    ir_cron_refusal,
    o365_calendar_access_ask,
    o365_calendar_access_explain,
    o365_calendar_access_gather,
    o365_calendar_entry,
    o365_calendar_pair,
    o365_sync_mixin_gates,
    o365_sync_mixin_right,
    o365_sync_mixin_right_told,
    o365_sync_mixin_right_write,
    o365_sync_mixin_state,
    o365_worker,
    o365_worker_plan,
    o365_worker_speak,
    project_project,
    res_company,
    res_partner_outlook,
    res_users,
)

# isort: split
from . import (
    charitylog_action_again,
    charitylog_action_calendar,
    charitylog_action_day,
    charitylog_action_duration,
    charitylog_action_life,
    charitylog_action_log,
    charitylog_action_outlook,
    charitylog_action_plan,
    charitylog_action_reference,
    o365_account_right,
    project_project_third_party,
    res_company_application,
    res_config_settings,
    res_partner_actions,
    res_users_options,
    res_users_outlook,
    res_users_picker,
    res_users_right,
)
