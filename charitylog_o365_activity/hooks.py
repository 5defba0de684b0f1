from odoo.tools.sql import column_exists, create_column

# What Odoo would compute. Nothing is kept of what was there, but when it is done.
COLUMNS = {
    "o365_is_new": "bool",
    "o365_project_id": "int4",
    "o365_client_id": "int4",
    "o365_company_id": "int4",
    "o365_done_at": "timestamp",
}


def pre_init_hook(env):
    """Leave these columns empty for the activities that there are: none is ever sent.

    Odoo would compute them for each, perhaps for a million.
    """
    for name, kind in COLUMNS.items():
        if not column_exists(env.cr, "mail_activity", name):
            create_column(env.cr, "mail_activity", name, kind)


def uninstall_hook(env):
    """Have the entries of activities taken out of Outlook.

    By the next run of the job, for which an activity is no record of ours any more.
    """
    entries = env["o365.calendar.entry"]
    entries.search([("res_model", "=", "mail.activity")])._request_removal()
