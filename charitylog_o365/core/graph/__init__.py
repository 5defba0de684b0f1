"""How to speak to Microsoft 365: sign-in and Graph calendars, without Odoo."""
