{
    "name": "Charitylog: contacts and actions of opportunities",
    "summary": "Contacts and actions on CRM's opportunities, and back",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "depends": ["charitylog_o365", "crm"],
    "auto_install": True,
    "data": [
        "views/charitylog_action_views.xml",
        "views/crm_lead_views.xml",
        "wizards/charitylog_action_record_views.xml",
        "wizards/charitylog_client_erase_views.xml",
    ],
}
