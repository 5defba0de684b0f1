"""Lets the rule about who reads be loaded anew, and takes tasks back."""

from odoo.tools import sql


def migrate(cr, version):
    """Have updated what an update would leave as it is."""
    _load_rule_anew(cr)
    _take_tasks_back(cr)


def _load_rule_anew(cr):
    """Have the rule updated from now on: it let followers in."""
    cr.execute(
        "UPDATE ir_model_data SET noupdate = false"
        " WHERE module = 'charitylog_o365' AND name = 'charitylog_action_rule_user'"
    )


def _take_tasks_back(cr):
    """Take back administrators' tasks, which said nowhere what they were for.

    For what is still to be mended they are given again: see post-migration.py.
    """
    # Not there where the company has never had one.
    if sql.table_exists(cr, "mail_activity_res_company_rel"):
        cr.execute(
            "DELETE FROM mail_activity WHERE id IN"
            " (SELECT mail_activity_id FROM mail_activity_res_company_rel)"
        )
