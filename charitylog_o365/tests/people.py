"""People to test with."""

from odoo.tests import new_test_user

# Inviting them by e-mail and noting them in their chatter takes half of the time.
QUIETLY = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


def add_user(env, login, groups, **values):
    """Make a user whose password is the log-in, in the environment ``env``."""
    user = new_test_user(env, login, groups, context=QUIETLY, **values)
    return user.with_env(env)


def let_read_all_of(user, model):
    """Give ``user`` what the fields of a model ask for, whichever addons are there."""
    for field in model._fields.values():
        groups = field.groups.split(",") if field.groups else []
        if groups and not any(user.has_group(name) for name in groups):
            user.group_ids += user.env.ref(groups[0])


def fields_to_read(record):
    """Return the fields that the user may read, whichever addons are there.

    Reading a field of other records takes the right to read those.
    """
    fields = {name: record._fields[name] for name in record.fields_get()}
    return [
        name
        for name, field in fields.items()
        if not field.comodel_name or record.env[field.comodel_name].has_access("read")
    ]
