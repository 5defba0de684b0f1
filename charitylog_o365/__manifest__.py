{
    "name": "Charitylog: Outlook calendars",
    "summary": "Contacts and outstanding actions in your workers' Microsoft 365 "
    "Outlook calendars",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "application": True,
    "depends": ["project"],
    "external_dependencies": {
        "python": ["msal", "requests"],
        "apt": {"msal": "python3-msal", "requests": "python3-requests"},
    },
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ir_cron.xml",
        "data/charitylog_action_data.xml",
        "wizards/charitylog_action_complete_views.xml",
        "wizards/charitylog_project_third_party_views.xml",
        "views/charitylog_action_views.xml",
        "views/charitylog_action_type_views.xml",
        "views/res_partner_action_views.xml",
        "views/project_project_views.xml",
        "views/charitylog_action_menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/charitylog_action_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["charitylog_o365/static/src/**/*"],
    },
}
