"""Of the opportunities of an erased client stage, amounts and dates are left."""

from odoo import Command
from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS
from odoo.tests import tagged
from odoo.tools import SQL

from .opportunity_case import OpportunityCase

# What somebody may write of a client is in fields of these types.
TEXT = {"char": "Mary", "text": "Mary", "html": "<p>Mary</p>", "binary": "TWFyeQ=="}
DEFINITION = [{"name": "likes", "string": "Likes", "type": "char"}]


@tagged("post_install", "-at_install")
class TestErasedOpportunity(OpportunityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER, OPTIONS))
        cls.client_.email = "Mary@Example.com"

    def fill(self, lead):
        """Put "Mary" into each field that holds text; return their names."""
        lead.team_id = self.env["crm.team"].create(
            {"name": "Halls", "lead_properties_definition": DEFINITION}
        )
        tag = self.env["crm.tag"].create({"name": "Mary"})
        values = {"lead_properties": {"likes": "Mary"}, "tag_ids": tag.ids}
        for name, field in lead._fields.items():
            is_written = field.store and not (field.readonly or field.related)
            if is_written and field.type != "properties":
                self.assertNotEqual(field.type, "json", name)
                if field.type in TEXT:
                    values[name] = TEXT[field.type]
        values["email_from"] = "mary@example.com"
        lead.write(values)
        self.env.flush_all()
        self.assertGreater(self.row(lead).count("Mary"), 12)
        return values

    def row(self, record):
        """Return all that the database has in the row of ``record``."""
        table = SQL.identifier(record._table)
        query = SQL(
            "SELECT row_to_json(found)::text FROM %s AS found WHERE id = %s",
            table,
            record.id,
        )
        return self.env.execute_query(query)[0][0]

    def erase(self, expected):
        erase = self.env["charitylog.client.erase"].with_user(self.mia)
        erase = erase.create({"client_id": self.client_.id})
        self.assertEqual(erase.opportunity_count, expected)
        erase.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()

    def assertLeft(self, *records):
        for record in records:
            self.assertNotIn("mary", self.row(record).lower())
            pieces = [("res_model", "=", record._name), ("res_id", "=", record.id)]
            self.assertFalse(self.env["ir.attachment"].search(pieces))
            told = [("model", "=", record._name), ("res_id", "=", record.id)]
            self.assertFalse(self.env["mail.message"].search(told))

    def test_no_field_tells_of_an_erased_client(self):
        filled = self.fill(self.hall)
        self.hall.expected_revenue = 900
        stage = self.hall.stage_id
        self.hall.message_post(body="Mary rang")
        file = {"res_model": "crm.lead", "res_id": self.hall.id, "raw": b"Mary"}
        self.env["ir.attachment"].create({"name": "Mary.txt", **file})
        won = self.opportunity("Mary's bench", self.client_)
        won.action_set_won()
        action = self.for_hall()
        self.erase(2)
        self.assertLeft(self.hall, won)
        for name in filled.keys() - {"name", "lead_properties"}:
            self.assertFalse(self.hall[name], name)
        self.assertFalse(self.hall.lead_properties["likes"])
        self.assertEqual((self.hall.expected_revenue, self.hall.stage_id), (900, stage))
        self.assertEqual((self.hall.active, won.active), (False, True))
        self.assertEqual(self.kept(action), self.hall)

    def test_meetings_keep_their_time_and_colleagues(self):
        start, stop = self.at(2), self.at(2, 11)
        guests = [Command.set((self.client_ | self.ann.partner_id).ids)]
        values = {"name": "With Mary", "start": start, "stop": stop}
        texts = {"location": "Mary's", "description": "Mary", "notes": "<p>Mary</p>"}
        meetings = self.env["calendar.event"].create(
            [
                {**values, **texts, "partner_ids": guests, **about}
                for about in (
                    {"opportunity_id": self.hall.id},
                    {
                        "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                        "res_id": self.hall.id,
                    },
                )
            ]
        )
        meetings[0].message_post(body="Mary rang")
        self.erase(1)
        self.assertLeft(*meetings)
        for meeting in meetings:
            everybody = meeting.with_context(active_test=False)
            self.assertEqual(everybody.partner_ids, self.ann.partner_id)
            self.assertEqual(everybody.attendee_ids.partner_id, self.ann.partner_id)
            self.assertEqual(meeting.start, start)

    def test_opportunities_without_a_client_are_theirs_by_email(self):
        same = "Mary <MARY@example.com>"
        hers = self.opportunity("Mary asks", email_from=same, contact_name="Mary")
        others = [
            self.opportunity("Mary's", email_from="mary@example.org"),
            self.opportunity("Mary's", contact_name=self.client_.name),
            self.opportunity("Mary's"),
        ]
        self.erase(2)
        self.assertLeft(hers, self.hall)
        self.assertEqual({other.name for other in others}, {"Mary's"})

    def test_email_that_somebody_else_has_proves_nothing(self):
        values = {"email_from": "mary@example.com"}
        shared = self.opportunity("Mary's", **values)
        twin = {"name": "Joe Whitfield", "email": "mary@example.com"}
        self.env["res.partner"].create({**twin, "active": False})
        self.erase(1)
        self.assertEqual(shared.name, "Mary's")
