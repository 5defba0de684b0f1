{
    "name": "Charitylog: Outlook calendars, a toy",
    "summary": "Proof that any model can appear in Outlook. Never install it for use",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Charitylog for Odoo",
    "license": "LGPL-3",
    "depends": ["charitylog_o365"],
    "data": ["security/ir.model.access.csv"],
}
