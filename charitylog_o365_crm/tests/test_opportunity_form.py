"""From the opportunity to its work, and what becomes of that with the opportunity."""

import re

from odoo.addons.charitylog_o365.tests.people import add_user
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .opportunity_case import OpportunityCase

DONE = {"state": "done", "duration": 1, "outcome": "held"}


@tagged("post_install", "-at_install")
class TestOpportunityForm(OpportunityCase):
    def counts(self, user):
        self.env.invalidate_all()
        lead = self.hall.with_user(user)
        return lead.charitylog_done_count, lead.charitylog_outstanding_count

    def noted(self, action):
        """Return the numbers of the opportunities that the last note has."""
        body = action.sudo().message_ids[:1].body or ""
        return [int(number) for number in re.findall('data-oe-id="([0-9]+)"', body)]

    def listed(self, action):
        return (
            self.env[action["res_model"]].with_user(self.ann).search(action["domain"])
        )

    def test_counts_and_lists_are_those_that_the_user_may_read(self):
        contact, action = self.for_hall(**DONE), self.for_hall()
        self.for_hall().action_cancel()
        self.for_hall().active = False
        self.action(self.ann)
        hidden = self.project.sudo().copy(
            {"name": "HIV support", "privacy_visibility": "followers"}
        )
        hidden.message_subscribe(self.ann.partner_id.ids)
        self.for_hall(project_id=hidden.id)
        self.hall.user_id = self.cara
        self.assertEqual(self.counts(self.cara), (1, 1))
        self.assertEqual(self.counts(self.ann), (1, 2))
        mine = self.hall.with_user(self.ann)
        contacts = mine.action_charitylog_contacts()
        self.assertEqual(self.listed(contacts), contact)
        self.assertEqual(contacts["context"]["default_state"], "done")
        actions = mine.action_charitylog_actions()
        self.assertIn(action, self.listed(actions))
        self.assertEqual(actions["context"]["search_default_outstanding"], 1)

    def test_form_has_the_buttons_for_who_records_contacts(self):
        seller = self.worker("sue", "Sue Bell", ("sales_team.group_sale_manager",))
        for user, wanted in ((self.ann, True), (seller, False)):
            view = self.env["crm.lead"].with_user(user).get_view(view_type="form")
            for name in (
                "action_charitylog_contacts",
                "action_charitylog_actions",
                "action_record_contact",
                "action_plan_action",
            ):
                self.assertEqual(f'name="{name}"' in view["arch"], wanted, name)

    def test_contact_is_recorded_from_the_opportunity(self):
        mine = self.hall.with_user(self.ann)
        self.action(self.ann)
        window = Form.from_action(mine.env, mine.action_record_contact())
        self.assertEqual(window.partner_id, self.client_)
        self.assertEqual(window.opportunity_id, mine)
        self.assertEqual(window.project_id, self.project)
        window.name = "Saw the plans"
        window.save().action_confirm()
        contact = self.env["charitylog.action"].search([("state", "=", "done")])
        self.assertEqual(contact.opportunity_id, self.hall)

    def test_counts_are_none_for_who_has_no_such_work(self):
        self.for_hall()
        groups = "base.group_user,sales_team.group_sale_manager"
        seller = add_user(self.env, "sid", groups, name="Sid Bell")
        self.env.invalidate_all()
        lead = self.hall.with_user(seller).sudo()
        self.assertEqual(lead.charitylog_outstanding_count, 0)

    def test_opportunity_of_nobody_and_of_a_colleague_leave_the_client_open(self):
        for client in (None, self.bob.partner_id, self.company.partner_id):
            mine = self.opportunity("Some hall", client).with_user(self.ann)
            form = Form.from_action(mine.env, mine.action_plan_action())
            self.assertFalse(form.partner_id)
            self.assertEqual(form.opportunity_id, mine)

    def test_list_can_be_searched_and_grouped(self):
        action, other = self.for_hall(), self.action(self.ann)
        actions = self.env["charitylog.action"].with_user(self.ann)
        found = actions.search([("opportunity_id", "ilike", "new h")])
        self.assertEqual(found, action)
        query = self.env["crm.lead"]._search([("name", "=", "New hall")])
        found = actions.search([("opportunity_id", "in", query)])
        self.assertEqual(found, action)
        found = actions.search([("opportunity_id", "=", False)])
        self.assertEqual((action | other) & found, other)
        found = actions.search([("opportunity_id.user_id", "=", self.ann.id)])
        self.assertEqual(found, action)
        groups = actions.web_read_group(
            [("id", "in", (action | other).ids)], ["opportunity_id"], ["__count"]
        )["groups"]
        self.assertEqual(
            {group["opportunity_id"]: group["__count"] for group in groups},
            {(self.hall.id, "New hall"): 1, False: 1},
        )

    def test_merged_opportunities_leave_their_work_to_the_one_that_stays(self):
        other = self.opportunity("Old hall", self.client_, probability=1)
        actions = self.for_hall() | self.for_hall(opportunity_id=other.id)
        actions[1].active = False
        both = self.hall.id, other.id
        left = (self.hall | other).with_user(self.ann).merge_opportunity()
        self.assertEqual(len((self.hall | other).exists()), 1)
        for action in actions:
            self.assertEqual(self.kept(action), left.with_env(self.env))
        [gone] = {*both} - {left.id}
        self.assertIn([gone, left.id], [self.noted(action) for action in actions])

    def test_lost_opportunity_keeps_its_work_and_a_deleted_one_leaves_it(self):
        action = self.for_hall()
        self.hall.action_set_lost()
        self.assertFalse(self.hall.active)
        self.env.invalidate_all()
        self.assertEqual(action.opportunity_id, self.hall)
        self.assertEqual(self.counts(self.ann), (0, 1))
        number = self.hall.id
        self.hall.unlink()
        self.env.invalidate_all()
        self.assertTrue(action.exists())
        self.assertFalse(action.opportunity_id)
        self.assertEqual(self.noted(action), [number])

    def test_what_is_made_of_an_action_is_for_its_opportunity(self):
        action = self.for_hall()
        again = action._record_again()
        copy = again.copy()
        window = Form.from_action(copy.env, copy.action_repeat())
        window.count = 3
        window.save().action_confirm()
        made = self.env["charitylog.action"].search([("id", ">", copy.id)])
        self.assertTrue(made)
        for one in again | copy | made:
            self.assertEqual(self.kept(one), self.hall)

    def test_changes_are_noted_by_number_and_read_at_once(self):
        action = self.action(self.ann)
        self.assertFalse(action.sudo().opportunity_id)
        action.opportunity_id = self.hall
        self.assertEqual(action.sudo().opportunity_id, self.hall)
        note = action.message_ids[0].body
        self.assertIn(f'data-oe-id="{self.hall.id}"', note)
        self.assertNotIn("hall", note)

    def test_opportunity_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.ann.company_ids += other
        there = self.opportunity("There", company_id=other.id)
        both = {"allowed_company_ids": (self.company | other).ids}
        action = self.action(self.ann).with_context(**both)
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            action.opportunity_id = there
