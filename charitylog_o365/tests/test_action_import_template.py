"""The template for imports is what Odoo's own import page understands."""

from odoo.tests import tagged
from odoo.tools import file_open

from .action_case import USER, ActionCase

OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": ""}


@tagged("post_install", "-at_install")
class TestActionImportTemplate(ActionCase):
    def importing(self, content, name, kind):
        """Return the import of a file, its fields by column, and its options."""
        values = {
            "res_model": "charitylog.action",
            "file": content,
            "file_name": name,
            "file_type": kind,
        }
        page = self.env["base_import.import"].with_user(self.ann).create(values)
        page = page.with_context(tz="Europe/London")
        preview = page.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview, preview.get("error"))
        fields = ["/".join(preview["matches"][i]) for i in sorted(preview["matches"])]
        return page, fields, preview

    def template(self):
        """Return the template's content, found as the import page finds it."""
        [offered] = self.env["charitylog.action"].get_import_templates()
        self.assertTrue(offered["label"])
        with file_open(offered["template"].lstrip("/"), "rb") as file:
            return file.read()

    def test_columns_are_matched_and_the_examples_can_be_imported(self):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        page, fields, preview = self.importing(self.template(), "all.xlsx", kind)
        self.assertEqual(
            fields,
            [
                "partner_id",
                "project_id",
                "action_type_id",
                "user_id",
                "start",
                "state",
                "outcome",
                "planned_duration",
                "duration",
                "name",
                "location",
                "description",
            ],
        )
        partners = self.env["res.partner"]
        mary = partners.create({"name": "Mary Example"})
        john = partners.create({"name": "John", "email": "john.example@example.org"})
        kinds = self.env["charitylog.action.type"]
        for name in {"Home visit", "Telephone call"} - set(
            kinds.search([]).mapped("name")
        ):
            kinds.create({"name": name})
        self.person("t_worker", "Ann Worker", USER)
        found = page.execute_import(fields, preview["headers"], preview["options"])
        self.assertEqual(found["messages"], [])
        visit, call, planned = self.env["charitylog.action"].browse(found["ids"])
        self.assertEqual((visit.partner_id, call.partner_id), (mary, john))
        # 3 April 2025 at half past two, in summer time.
        self.assertEqual(str(visit.start), "2025-04-03 13:30:00")
        self.assertEqual((visit.state, call.outcome), ("done", "nobody_there"))
        self.assertEqual((visit.duration, call.duration), (1.5, 0.25))
        self.assertEqual((planned.state, planned.planned_duration), ("outstanding", 1))

    def test_day_comes_before_the_month_for_whose_language_says_so(self):
        self.env["res.lang"]._activate_lang("en_GB")
        self.ann.lang = "en_GB"
        lines = (
            "Client,Project,When by?,State,Summary",
            "Mary Ann Whitcombe,Befriending,03/04/2025 14:30,Done,Visit",
        )
        content = "\n".join(lines).encode()
        page, fields, preview = self.importing(content, "all.csv", "text/csv")
        found = page.execute_import(fields, preview["headers"], preview["options"])
        self.assertEqual(found["messages"], [])
        [visit] = self.env["charitylog.action"].browse(found["ids"])
        self.assertEqual(str(visit.start), "2025-04-03 13:30:00")
