"""What was taken out: how much it costs to keep it, and whose it is."""

from datetime import timedelta

from odoo import fields

from .outlook_case import OutlookCase
from .queries import queries


class TestSyncRemoved(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.connect(cls.ann)
        cls.removed = cls.env["o365.calendar.removed"]
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.theirs = cls.env["project.project"].create(
            {"name": "Theirs", "company_id": cls.other.id}
        )
        cls.ann.company_ids += cls.other

    def actions(self, number, **values):
        made = [self.action(self.ann, **values) for _each in range(number)]
        return self.env["charitylog.action"].union(*made)

    def kept(self, actions, **values):
        """Keep, for more than a year, where an entry of each of these was."""
        return self.removed.create(
            [
                {
                    "account_id": self.account.id,
                    "res_model": actions._name,
                    "res_id": number,
                    "removed_at": fields.Datetime.now() - timedelta(days=400),
                    **values,
                }
                for number in actions.ids
            ]
        )

    def assertFixed(self, make, call):
        """``call`` takes as many queries for thirty more of what ``make`` makes."""
        make(3)
        call()
        make(3)
        few = queries(self.env, call)
        make(33)
        self.assertEqual(queries(self.env, call), few)

    def test_company_is_that_of_the_record_and_stays_without_it(self):
        ours, theirs = self.actions(1), self.actions(1, project_id=self.theirs.id)
        kept = self.kept(ours + theirs)
        self.assertEqual(kept.mapped("company_id"), self.company + self.other)
        (ours + theirs).unlink()
        self.assertEqual(self.removed._of_companies(self.other), kept[1])
        self.assertEqual(self.removed._of_companies(self.company), kept[0])
        gone = self.kept(ours)
        self.assertEqual(gone.company_id, self.account.company_id)

    def test_keeping_them_takes_a_fixed_number_of_queries(self):
        few, many = self.actions(3), self.actions(33)
        self.kept(few)
        self.assertEqual(
            queries(self.env, lambda: self.kept(few)),
            queries(self.env, lambda: self.kept(many)),
        )

    def test_asking_for_those_of_a_company_takes_one_query(self):
        self.kept(self.actions(5))
        asked = queries(self.env, lambda: self.removed._of_companies(self.company))
        self.assertEqual(asked, 1)

    def test_what_nobody_can_ask_for_goes_by_a_fixed_number_of_queries(self):
        def make(number):
            self.kept(self.actions(number)).res_id = -1

        kept = self.kept(self.actions(2))
        kept += self.kept(self.actions(1), res_model="of.an.addon.that.is.gone")
        named = self.kept(self.actions(1), client_id=self.client_.id)
        named.res_id = -1
        self.assertFixed(make, self.removed._gc_unknown)
        self.assertEqual(self.removed.search([]), kept[:2] + named)

    def test_window_that_clears_takes_a_fixed_number_of_queries(self):
        clear = self.env["o365.clear"].create({"company_id": self.company.id})

        def make(number):
            self.kept(self.actions(number))
            self.drain()

        self.assertFixed(make, lambda: clear.entry_count)
        self.assertEqual(clear.entry_count, 39)
        self.assertEqual(clear.removed_count, 39)
