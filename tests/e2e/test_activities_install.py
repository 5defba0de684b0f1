"""What is there when activities are put into Outlook, and when they are taken away."""

from .test_install import LOUD, odoo

ADDON = "charitylog_o365_activity"
REMOVE = f"""
addon = env["ir.module.module"].search([("name", "=", "{ADDON}")])
addon.button_immediate_uninstall()
client = env["res.partner"].create({{"name": "Mary Whitfield"}})
client.activity_schedule(user_id=2, automated=False, summary="Before")
env.cr.commit()
print("Removed:", "o365_marker" not in env["mail.activity"]._fields)
"""
LOOK = """
client = env["res.partner"].search([("name", "=", "Mary Whitfield")])
client.activity_schedule(user_id=2, automated=False, summary="After")
for each in client.activity_ids:
    print(f"{each.summary}: {each.o365_is_new}, {bool(each.o365_marker)}")
"""


def test_activities_from_before_the_installation_stay_out(database):
    shell = ("shell", "--shell-interface=python")
    log = odoo(database, *shell, script=REMOVE)
    assert "Removed: True" in log, log
    assert not LOUD.findall(log), log
    log = odoo(database, "-i", ADDON, "--stop-after-init")
    assert not LOUD.findall(log), log
    log = odoo(database, *shell, script=LOOK)
    assert "Before: False, True" in log, log
    assert "After: True, True" in log, log
