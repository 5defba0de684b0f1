"""Run by ./dev run in Odoo's shell, which gives `env`, below a line with SETTINGS."""

# ruff: noqa: F821

company = env.ref("base.main_company")
parameters = env["ir.config_parameter"].sudo()
parameters.set_param("web.base.url", SETTINGS.pop("base_url"))
# The address is registered for signing in: Odoo shall not replace it by the one by
# which an administrator happens to come.
parameters.set_param("web.base.url.freeze", "True")
# What is changed on the Outlook page is asked about at once.
parameters.set_param("charitylog_o365.notify", "True")
company.write({"o365_cloud": "custom", **SETTINGS})
if not company.o365_rule:
    company.o365_rule = True
projects = {"project_befriending": "full", "project_home_visits": "reference"}
for name, detail in projects.items():
    project = env.ref(f"charitylog_o365.{name}")
    if not project.o365_sync:
        project.write(
            {"o365_sync": True, "o365_event_detail": detail, "o365_show_place": True}
        )
# A British charity: its dates are not American, and its bank holidays are England's.
env["res.lang"]._activate_lang("en_GB")
env.ref("base.user_admin").lang = "en_GB"
env["res.users"].search([("email", "=like", "%@charity.example")]).lang = "en_GB"
company.write({"name": "Tyne Aid", "country_id": env.ref("base.uk").id})
env.cr.commit()
