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
