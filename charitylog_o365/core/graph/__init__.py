"""How requests to Microsoft 365 are made: sign-in and Graph calendars, without Odoo."""
