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
    ],
    "demo": [],
}
