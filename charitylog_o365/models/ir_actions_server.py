from odoo import models

# In the context of whatever a server action does: the id of the user it runs as.
RUNS_AS = "o365_runs_as"


class IrActionsServer(models.Model):
    """Binds automations to the rights of the user in whose name they run.

    Odoo runs their actions as superuser, and so those of scheduled actions that write
    fields, whoever it is that runs them: no rule would ask for anything.
    """

    _inherit = "ir.actions.server"

    def run(self):
        named = self.with_context(**{RUNS_AS: self.env.uid})
        return super(IrActionsServer, named).run()
