"""What is there when activities are put into Outlook, and when they are taken away."""

from .test_install import LOUD, odoo

ADDON = "charitylog_o365_activity"
# With an activity in Outlook: it stays in Odoo, without what knows about Outlook.
REMOVE = f"""
there = env.user.partner_id.activity_schedule(user_id=2, automated=False)
account = env["o365.account"].create({{"user_id": 2, "company_id": 1}})
entries = env["o365.calendar.entry"]
key = "mail.activity", there.id
entry = entries.create(entries._beginning(key, account.id, there.o365_marker))
entry.event_id = "there"
addon = env["ir.module.module"].search([("name", "=", "{ADDON}")])
addon.button_immediate_uninstall()
client = env["res.partner"].create({{"name": "Mary Whitfield"}})
client.activity_schedule(user_id=2, automated=False, summary="Before")
env.cr.commit()
print("Removed:", "o365_marker" not in env["mail.activity"]._fields)
entry = env["o365.calendar.entry"].browse(entry.id)
waiting = env["o365.sync.request"].search([("res_id", "=", there.id)])
print("Leaving:", entry.leaving, waiting.mapped("res_model"))
print("Of the company:", env.company._o365_entries() == entry)
env["o365.calendar.removed"]._keep(entry)
print("Kept:", env["o365.calendar.removed"].search([]).company_id == env.company)
entry.unlink()
account.unlink()
env.cr.commit()
"""
LOOK = """
client = env["res.partner"].search([("name", "=", "Mary Whitfield")])
client.activity_schedule(user_id=2, automated=False, summary="After")
for each in client.activity_ids:
    print(f"{each.summary}: {each.o365_is_new}, {bool(each.o365_marker)}")
"""


def test_activities_leave_with_the_addon_and_those_from_before_stay_out(database):
    shell = ("shell", "--shell-interface=python")
    log = odoo(database, *shell, script=REMOVE)
    assert "Removed: True" in log, log
    assert "Leaving: True ['mail.activity']" in log, log
    assert "Of the company: True" in log, log
    assert "Kept: True" in log, log
    assert not LOUD.findall(log), log
    log = odoo(database, "-i", ADDON, "--stop-after-init")
    assert not LOUD.findall(log), log
    log = odoo(database, *shell, script=LOOK)
    assert "Before: False, True" in log, log
    assert "After: True, True" in log, log
