"""Who may not read an opportunity is not told of it by the work that is for it."""

from odoo.addons.charitylog_o365.tests.common import MANAGER, OPTIONS
from odoo.addons.charitylog_o365.tests.people import add_user
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .opportunity_case import OpportunityCase

NAME = {"fields": {"display_name": {}}}


@tagged("post_install", "-at_install")
class TestHiddenOpportunity(OpportunityCase):
    """Ann's opportunity: Cara reads her own only, Bob and Mia have no CRM."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.worker("mia", "Mia Moss", (MANAGER, OPTIONS))
        cls.own = cls.opportunity("Her own", cls.client_, user_id=cls.cara.id)
        cls.work = cls.action(cls.ann, opportunity_id=cls.hall.id)
        cls.env.flush_all()

    def of(self, user, model="charitylog.action"):
        """Return the model for ``user``, with nothing in memory yet."""
        self.env.invalidate_all()
        return self.env[model].with_user(user)

    def work_of(self, user):
        return self.of(user).browse(self.work.id)

    def refused(self, work, *args):
        """Assert that it is refused without a name."""
        with self.assertRaises(AccessError) as caught:
            work(*args)
        self.assertNotIn("New hall", str(caught.exception))

    def test_who_may_read_the_opportunity_is_told(self):
        [read] = self.work_of(self.ann).web_read({"opportunity_id": NAME})
        self.assertEqual(read["opportunity_id"]["display_name"], "New hall")
        [read] = self.work_of(self.ann).sudo().read(["opportunity_id"])
        self.assertEqual(read["opportunity_id"], (self.hall.id, "New hall"))

    def test_who_reads_only_their_own_opportunities_is_not_told(self):
        spec = {"opportunity_id": NAME}
        for su in (False, True):
            [read] = self.work_of(self.cara).sudo(su).web_read(spec)
            self.assertFalse(read["opportunity_id"])
            [read] = self.work_of(self.cara).sudo(su).read(["opportunity_id"])
            self.assertFalse(read["opportunity_id"])
        self.cara.group_ids += self.env.ref("base.group_allow_export")
        for path in ("opportunity_id", "opportunity_id/name", "opportunity_id/id"):
            rows = self.work_of(self.cara).export_data([path])["datas"]
            self.assertEqual(rows, [[""]])

    def test_searching_and_grouping_tell_nothing(self):
        id_ = ("id", "=", self.work.id)
        for term, there in (
            (("opportunity_id", "=", self.hall.id), False),
            (("opportunity_id", "ilike", "New hall"), False),
            (("opportunity_id.name", "=", "New hall"), False),
            (("opportunity_id", "!=", False), False),
            (("opportunity_id", "=", False), True),
            (("opportunity_id", "!=", self.hall.id), True),
        ):
            found = self.of(self.cara).search_count([id_, term])
            self.assertEqual(bool(found), there, term)
        groups = self.of(self.cara).web_read_group(
            [id_], ["opportunity_id"], ["__count"]
        )["groups"]
        self.assertEqual([group["opportunity_id"] for group in groups], [False])

    def test_people_without_crm_have_no_such_field(self):
        for user in (self.bob, self.mia):
            actions = self.of(user)
            self.assertNotIn("opportunity_id", actions.fields_get())
            for kind in ("form", "list", "search"):
                arch = actions.get_view(view_type=kind)["arch"]
                self.assertNotIn('="opportunity_id"', arch)
                self.assertNotIn("group_opportunity", arch)
            self.refused(self.work_of(user).read, ["opportunity_id"])
        # And work on as ever, in the form and in the window.
        form = Form(self.work_of(self.mia))
        form.name = "Later"
        form.save()
        window = self.work_of(self.mia)
        window = Form.from_action(window.env, window.action_complete())
        window.outcome = "held"
        window.save().action_confirm()
        self.assertEqual((self.work.name, self.work.state), ("Later", "done"))
        self.assertEqual(self.kept(self.work), self.hall)

    def test_form_of_who_may_not_read_it_keeps_it(self):
        form = Form(self.work_of(self.cara))
        self.assertFalse(form.opportunity_id)
        form.name = "Later"
        form.save()
        self.work_of(self.cara).opportunity_id = False
        self.assertEqual(self.kept(self.work), self.hall)

    def test_hidden_opportunity_cannot_be_chosen(self):
        values = {"opportunity_id": self.hall.id}
        mine = self.action(self.cara)
        self.refused(mine.write, values)
        self.refused(lambda: self.action(self.cara, **values))
        self.refused(self.of(self.cara).onchange, values, [], {"opportunity_id": NAME})
        default = {"default_opportunity_id": self.hall.id}
        form = Form(self.of(self.cara).with_context(**default))
        self.assertFalse(form.opportunity_id)
        window = self.of(self.cara, "charitylog.action.record").with_context(**default)
        self.refused(Form, window)
        mine.opportunity_id = self.own
        self.assertEqual(self.kept(mine), self.own)

    def test_what_is_kept_is_read_and_written_by_nobody(self):
        kept = {"kept_opportunity_id": self.hall.id}
        for user in (self.ann, self.mia):
            self.refused(self.work_of(user).read, ["kept_opportunity_id"])
            self.refused(self.work_of(user).write, kept)
            domain = [("kept_opportunity_id", "=", self.hall.id)]
            self.refused(self.of(user).search, domain)
        guest = add_user(self.env, "guest", "base.group_portal", name="A Guest")
        self.refused(self.work_of(guest).read, ["name"])

    def test_work_that_follows_hidden_work_is_for_its_opportunity(self):
        copy = self.work_of(self.mia).copy()
        again = self.work_of(self.mia)._record_again()
        for one in copy | again:
            self.assertEqual(self.kept(one), self.hall)

    def test_opportunity_of_a_company_that_is_not_ticked_is_hidden(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.hall.company_id = self.company
        self.ann.company_ids += other
        there = self.work_of(self.ann).with_context(allowed_company_ids=other.ids)
        self.assertFalse(there.sudo().opportunity_id)
        self.assertEqual(self.work_of(self.ann).opportunity_id, self.hall)
