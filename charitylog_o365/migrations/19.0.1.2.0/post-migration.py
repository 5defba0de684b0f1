"""Keeps what was entered before, where it is kept in another way now.

The offers that stand: each was to one colleague, in columns of the action. And client
secrets, each for the sign-in address of now.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql

TABLE = "charitylog_action"
# The columns of before; Odoo drops them at the end of the update.
OLD = ("offered_to_id", "offer_activity_id", "offer_made_follower")


def migrate(cr, version):
    keep_offers(cr)
    keep_secrets(cr)


def keep_secrets(cr):
    """Let each secret go to the sign-in address of its company, and to no other."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    kept = [("o365_client_secret_cipher", "!=", False)]
    for company in env["res.company"].search(
        [*kept, ("o365_client_secret_for", "=", False)]
    ):
        company._o365_keep({"o365_client_secret_for": company._o365_login_host()})


def keep_offers(cr):
    """Write a row for each colleague who has work on offer, once."""
    if not all(sql.column_exists(cr, TABLE, column) for column in OLD):
        return
    cr.execute(
        "INSERT INTO charitylog_action_offeree"
        " (action_id, user_id, answer, activity_id, made_follower,"
        " create_uid, write_uid, create_date, write_date)"
        " SELECT id, offered_to_id, 'open', offer_activity_id, offer_made_follower,"
        " write_uid, write_uid, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
        " FROM charitylog_action WHERE offered_to_id IS NOT NULL"
        " ON CONFLICT (action_id, user_id) DO NOTHING"
    )
