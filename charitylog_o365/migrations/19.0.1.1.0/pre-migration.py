"""Lets the rule about who reads contacts and actions be loaded anew."""


def migrate(cr, version):
    """Have the rule updated from now on: it let followers in."""
    cr.execute(
        "UPDATE ir_model_data SET noupdate = false"
        " WHERE module = 'charitylog_o365' AND name = 'charitylog_action_rule_user'"
    )
