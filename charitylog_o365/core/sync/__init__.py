"""Which requests an entry needs, and what follows from their answers, without Odoo."""
