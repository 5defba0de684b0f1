"""Who acts: what is asked before somebody changes what not everybody may change.

Never ``env.su``: it says that Odoo asks for no access rights, not who acts. Odoo's mail
gateway, for one, works as superuser in the name of whoever an e-mail says it is from.
Our own code that writes guarded fields calls ``super().write`` in a named method.
"""

from odoo import SUPERUSER_ID

# In the context of all that the mail gateway does. Who sets it is bound by it.
BY_MAIL = "o365_by_mail"


def is_odoobot(env):
    """Tell whether OdooBot acts: data files, the installation, scheduled jobs."""
    return env.uid == SUPERUSER_ID and not env.context.get(BY_MAIL)


def is_member(env, *groups):
    """Tell whether a member of one of ``groups`` acts, or OdooBot.

    By e-mail nobody is: its sender is whatever the e-mail says.
    """
    if env.context.get(BY_MAIL):
        return False
    return is_odoobot(env) or any(env.user.has_group(group) for group in groups)


def own_defaults_left_out(model, defaults, names):
    """Return ``defaults`` with only the fields' own defaults for ``names``.

    ``names`` are fields that not everybody may write; Odoo gives the defaults that
    users keep for themselves (ir.default) past their groups and past every check of
    what is written. A default of the context stays: it is checked like a value.
    """
    kept = dict(defaults)
    for name in set(names) & set(defaults):
        if f"default_{name}" in model.env.context:
            continue
        del kept[name]
        if default := model._fields[name].default:
            kept[name] = default(model)
    return kept
