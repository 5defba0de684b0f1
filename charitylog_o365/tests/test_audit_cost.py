"""The log costs one statement for a chunk, however many lines there are."""

from odoo.sql_db import Cursor

from .outlook_case import OutlookCase


class TestAuditCost(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def statements(self, number):
        """Return what is said to the database about the log, for so many entries."""
        for _each in range(number):
            self.action(self.ann)
        said, execute = [], Cursor.execute

        def listening(cursor, query, *arguments, **more):
            said.append(str(query))
            return execute(cursor, query, *arguments, **more)

        self.patch(Cursor, "execute", listening)
        self.drain()
        self.patch(Cursor, "execute", execute)
        return [each for each in said if "o365_audit" in each], len(said)

    def test_a_chunk_of_entries_is_logged_by_one_statement(self):
        few, of_few = self.statements(3)
        many, of_many = self.statements(30)
        self.assertEqual((len(few), len(many)), (1, 1))
        self.assertEqual(self.env["o365.audit"].search_count([]), 33)
