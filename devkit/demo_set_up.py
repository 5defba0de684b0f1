"""Run by ./dev run in Odoo's shell, which gives `env`, below a line with SETTINGS."""

company = env.ref("base.main_company")  # noqa: F821
parameters = env["ir.config_parameter"].sudo()  # noqa: F821
parameters.set_param("web.base.url", SETTINGS.pop("base_url"))  # noqa: F821
# The address is registered for signing in: Odoo shall not replace it by the one by
# which an administrator happens to come.
parameters.set_param("web.base.url.freeze", "True")
company.write({"o365_cloud": "custom", **SETTINGS})  # noqa: F821
if not company.o365_rule:
    company.o365_rule = True
projects = {"project_befriending": "full", "project_home_visits": "reference"}
for name, detail in projects.items():
    project = env.ref(f"charitylog_o365.{name}")  # noqa: F821
    if not project.o365_sync:
        project.write(
            {"o365_sync": True, "o365_event_detail": detail, "o365_show_place": True}
        )
env.cr.commit()  # noqa: F821
