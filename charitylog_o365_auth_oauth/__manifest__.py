{
    "name": "Charitylog: log in with Microsoft",
    "summary": "Who logs in to Odoo with Microsoft is signed in to Microsoft 365 by it",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "depends": ["charitylog_o365", "auth_oauth"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
    "data": [
        "views/o365_account_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
