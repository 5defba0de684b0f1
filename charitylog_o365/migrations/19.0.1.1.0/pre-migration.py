"""Lets the rule about who reads be loaded anew, and tasks be given anew."""

from odoo.tools import sql


def migrate(cr, version):
    """Have the rule updated from now on: it let followers in.

    Take back what administrators were told, as nothing says any more what it was for:
    what is still to be mended they are told again.
    """
    cr.execute(
        "UPDATE ir_model_data SET noupdate = false"
        " WHERE module = 'charitylog_o365' AND name = 'charitylog_action_rule_user'"
    )
    # Not there where the company has never known of them.
    if sql.table_exists(cr, "mail_activity_res_company_rel"):
        cr.execute(
            "DELETE FROM mail_activity WHERE id IN"
            " (SELECT mail_activity_id FROM mail_activity_res_company_rel)"
        )
