"""Whatever somebody is called, or calls their work, is words and nothing else.

Names come into notes, activities and the log of records, all of which are HTML: a name
that is a link would lead colleagues elsewhere.
"""

import re

from lxml import html
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.permission.refusal import AssignmentRefused
from .common import MANAGER, OPTIONS
from .permission_case import PermissionCase

LINK = '<a href="https://evil.example/{0}">{0}</a><b>{0}</b>'
BARE = "https://evil.example/{0}"


@tagged("post_install", "-at_install")
class TestNamesAreEscaped(PermissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.worker("mona", "Mona Pike", groups=(MANAGER, OPTIONS))
        cls.project.privacy_visibility = "employees"

    def call_everything(self, pattern):
        """Give all that has a name one that is no mere word."""
        for record in (
            self.ann,
            self.bob,
            self.mona,
            self.client_,
            self.project,
            self.env.ref("charitylog_o365.charitylog_action_type_visit"),
        ):
            record.name = pattern.format(f"{record._table}{record.id}")
        self.title = pattern.format("work")
        self.env.flush_all()

    def told(self):
        """Return all HTML in which the names of this test came to stand."""
        self.env.flush_all()
        messages = self.env["mail.message"].search([("id", ">", self.last_message)])
        activities = self.env["mail.activity"].search([("id", ">", self.last_activity)])
        return [*messages.mapped("body"), *filter(None, activities.mapped("note"))]

    def remember(self):
        for name in ("message", "activity"):
            rows = self.env[f"mail.{name}"].search([], order="id desc", limit=1)
            setattr(self, f"last_{name}", rows.id or 0)

    def live(self):
        """Have happen whatever leaves names somewhere."""
        self.share("write")
        given = self.give(name=self.title)
        given.with_user(self.bob).write({"start": self.at(days=2), "name": self.title})
        given.with_user(self.mona).write({"state": "done", "start": self.at(-1)})
        self.action(self.bob, name=self.title).user_id = self.ann
        offered = self.action(self.bob, name=self.title)
        offered.action_offer(self.ann.id)
        offered.with_user(self.ann).action_decline_offer()
        offered.action_offer(self.ann.id)
        offered.action_withdraw_offer()
        self.drain()
        self.change_what_is_noted(offered)
        self.give(name=self.title).with_user(self.bob).unlink()
        lost = self.action(self.ann, name=self.title)
        self.drain()
        self.sim.delete(
            self.upn(self.ann),
            next(e["id"] for e in self.entries(self.ann) if "Contact" not in str(e)),
        )
        lost.action_record_again()
        self.share("none")
        self.age(minutes=61)
        self.job_that_is_refused()
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        self.ann.with_user(self.mona)._o365_end_connection(True)
        self.drain()

    def change_what_is_noted(self, work):
        """Change what is in words, so that the log tells it before and after."""
        work.write({"name": f"{self.title}, again", "location": self.title})
        work.project_id = self.project.copy({"name": self.title})
        self.client_.company_name = self.title
        work.partner_id = self.env["res.partner"].create({"name": self.title})
        done = self.action(self.bob, name=self.title, state="done")
        done.with_user(self.mona).unlink()

    def job_that_is_refused(self):
        model = self.env.ref("charitylog_o365.model_charitylog_action")
        theirs = self.action(self.bob, name=self.title)
        giving = {"user_id": self.ann.id}
        job = self.env["ir.cron"].create(
            {
                "name": self.title,
                "model_id": model.id,
                "state": "code",
                "user_id": self.bob.id,
                "code": f"model.browse({theirs.id}).write({giving})",
            }
        )
        with mute_logger("odoo.addons.base.models.ir_cron", "odoo.sql_db"):
            job.method_direct_trigger()

    def assertWords(self):
        told = self.told()
        self.assertGreater(len(told), 10)
        named = [body for body in told if "evil.example" in body]
        self.assertGreater(len(named), 8)
        for body in told:
            tree = html.fromstring(f"<div>{body}</div>")
            with self.subTest(body):
                for place in tree.xpath("//@href|//@src"):
                    self.assertNotIn("evil", place)
                self.assertFalse(tree.xpath("//b"))
        return named

    def test_markup_in_names_is_escaped_in_messages_and_activities(self):
        self.call_everything(LINK)
        self.remember()
        self.live()
        for body in self.assertWords():
            words = html.fromstring(f"<div>{body}</div>").text_content()
            self.assertRegex(words, re.escape('<a href="https://evil.example/'))

    def test_url_in_names_becomes_no_link_in_messages_and_activities(self):
        self.call_everything(BARE)
        self.remember()
        self.live()
        self.assertWords()

    def test_markup_in_names_is_escaped_in_the_refused_job_activity(self):
        self.call_everything(LINK)
        self.remember()
        self.job_that_is_refused()
        note = self.env["mail.activity"].search([("user_id", "=", self.bob.id)]).note
        words = html.fromstring(f"<div>{note}</div>").text_content()
        self.assertIn(f"Calendar › Share › {self.bob.name} › Can edit", words)

    def test_markup_in_a_label_is_escaped_in_the_list_of_remaining_entries(self):
        """Of an action it is the number; other models may give a name."""
        work = self.action(self.ann)
        self.drain()
        self.patch(type(work), "_o365_label", lambda _action: LINK.format("number"))
        self.ann._o365_account()._o365_needs_sign_in("revoked")
        self.ann.with_user(self.mona)._o365_end_connection(True)
        note = self.env["mail.activity"].search([("user_id", "=", self.mona.id)]).note
        [line] = html.fromstring(f"<div>{note}</div>").xpath("//li")
        self.assertIn(LINK.format("number"), line.text_content())
        self.assertFalse(line.xpath(".//b"))

    def test_markup_in_names_is_escaped_in_project_examples(self):
        self.call_everything(LINK)
        window = self.env["charitylog.project.third.party"].with_user(self.mona)
        window = window.create(
            {
                "project_id": self.project.id,
                "o365_sync": True,
                "o365_show_place": True,
                "o365_event_detail": "full",
                "planned_duration_policy": "optional",
            }
        )
        self.assertIn("evil.example", window.examples)
        self.assertFalse(
            html.fromstring(window.examples).xpath("//a[contains(@href,'evil')]")
        )

    def test_markup_in_names_adds_no_link_to_the_entry(self):
        self.call_everything(LINK)
        self.action(self.ann, name=self.title, description="<p>Bring tea</p>")
        self.drain()
        body = self.entry(self.ann)["body"]["content"]
        [link] = html.fromstring(body).xpath("//a/@href")
        self.assertIn("/charitylog_o365/visit/", link)

    def test_refusal_holds_names_as_plain_text(self):
        self.call_everything(LINK)
        with self.assertRaises(AssignmentRefused) as caught:
            self.give()
        # The window shows it as text.
        self.assertIn(self.ann.name, str(caught.exception))
