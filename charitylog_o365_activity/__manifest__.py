{
    "name": "Charitylog: activities in Outlook calendars",
    "summary": "Odoo's activities appear in their users' Outlook calendars",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "depends": ["charitylog_o365"],
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
    "data": [
        "views/mail_activity_views.xml",
        "views/mail_activity_lists.xml",
        "views/mail_activity_type_views.xml",
        "views/res_config_settings_views.xml",
        "wizards/mail_activity_schedule_views.xml",
    ],
}
