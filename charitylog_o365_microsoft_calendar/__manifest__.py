{
    "name": "Charitylog: Outlook calendars beside Odoo's own",
    "summary": "Odoo's own Outlook connector leaves Charitylog's entries alone",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "depends": ["charitylog_o365", "microsoft_calendar"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "wizards/o365_calendar_copies_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
