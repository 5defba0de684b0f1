from .models.setup import encryption
from .tools.compat import models_made_by

#: What names a model in a column of text, and so stays when the model goes.
ABOUT_A_MODEL = {"ir.filters": "model_id", "ir.exports": "resource"}


def uninstall_hook(env):
    """Remove what Odoo would leave behind when it takes our models and fields away.

    - System parameters. One tells a copy of a database from the original: installed
      again after the database was renamed, the addon would take itself for a copy.
    - The database's function that keeps the log of what was sent.
    - Favourite searches and lists of fields to export of our models. A search may name
      a client.
    - The key file. All that this database kept encrypted is in columns that go. What
      the key could still open is in old backups, and whoever uninstalls means Odoo's
      way into people's calendars to end. After such a backup people sign in again.
    """
    parameters = env["ir.config_parameter"]
    parameters.search([("key", "=like", r"charitylog\_o365.%")]).unlink()
    ours = models_made_by(env, "charitylog_o365")
    for kept, model in ABOUT_A_MODEL.items():
        records = env[kept].with_context(active_test=False)
        records.search([(model, "in", ours)]).unlink()
    # With it the triggers that keep the log as it is.
    env.cr.execute("DROP FUNCTION IF EXISTS o365_audit_is_kept() CASCADE")
    # Not before: should this transaction fail, the sign-ins are still there.
    env.cr.postcommit.add(lambda: encryption.forget_key(env.cr.dbname))
