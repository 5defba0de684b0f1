"""A mail to a record asks for the right to read it; none makes a record of ours."""

from itertools import count, product

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .action_case import ActionCase

NUMBERS = count()
MAIL = """From: {sender}
To: work@charity.example
Subject: Hello
Message-Id: <{number}@mail-gateway.example>
{headers}
About the visit.
"""


@tagged("post_install", "-at_install")
class TestActionMailGateway(ActionCase):
    """Ann's work in a private project, which Bob and Dave do not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.ann + cls.bob + cls.dave:
            user.email = f"{user.login}@charity.example"
        cls.project.privacy_visibility = "followers"
        cls.project.message_subscribe(cls.ann.partner_id.ids)
        cls.work = cls.record(name="Hospital letter")
        cls.root = cls.env.ref("base.user_root")
        cls.closed = (cls.work, cls.project)

    def mail(
        self,
        caller,
        sender,
        model="charitylog.action",
        headers="",
        through=None,
        **route,
    ):
        """Hand in a mail as ``caller``, as a program does by RPC.

        To ``model``, by the method that ``through``, if given, has as well.
        """
        address = sender if isinstance(sender, str) else sender.email
        text = MAIL.format(sender=address, number=next(NUMBERS), headers=headers)
        return call_kw(
            self.env[through or model].with_user(caller).browse(),
            "message_process",
            [model, text],
            route,
        )

    def reply_to(self, record):
        """Return the headers of a reply to a message of ``record``."""
        message = record.message_post(body="Hello", message_type="comment")
        return f"In-Reply-To: {message.message_id}\n"

    def posted(self, record):
        return [body for body in record.message_ids.mapped("body") if "About" in body]

    def assertNothing(self):
        for record in self.closed:
            self.assertFalse(self.posted(record))
            self.assertFalse(record.message_partner_ids & self.bob.partner_id)
        self.assertFalse(self.work.with_user(self.bob).has_access("read"))
        self.assertFalse(self.project.with_user(self.bob).has_access("read"))

    def test_email_to_an_unreadable_record_is_refused(self):
        senders = (self.bob, self.ann, self.dave, "nobody@elsewhere.example")
        for record in self.closed:
            for sender in senders:
                for key in (record.id, str(record.id)):
                    with self.subTest(record, sender=sender, key=key):
                        with self.assertRaises(AccessError) as caught:
                            self.mail(self.bob, sender, record._name, thread_id=key)
                        self.assertNotIn("Hospital", str(caught.exception))
        self.assertNothing()

    def test_email_through_another_model_or_as_reply_to_unreadable_is_refused(self):
        for record in self.closed:
            route = {"through": "res.partner", "thread_id": record.id}
            with self.assertRaises(AccessError):
                self.mail(self.bob, self.bob, record._name, **route)
            headers = self.reply_to(record)
            with self.assertRaises(AccessError):
                self.mail(self.bob, self.bob, "res.partner", headers)
        self.assertNothing()

    def test_email_of_a_sender_without_access_is_refused_to_any_caller(self):
        """Ann may read it: a forged mail of hers makes Bob no follower."""
        with self.assertRaises(AccessError):
            self.mail(self.ann, self.bob, thread_id=self.work.id)
        self.assertNothing()

    def test_email_of_who_may_read_the_record_is_posted(self):
        for record in self.closed:
            for caller in (self.ann, self.root):
                with self.subTest(record, caller=caller.name):
                    self.mail(caller, self.ann, record._name, thread_id=record.id)
        self.assertEqual(len(self.posted(self.work)), 2)
        self.assertEqual(len(self.posted(self.project)), 2)

    def test_email_reply_of_a_client_without_user_is_posted(self):
        headers = self.reply_to(self.work)
        self.mail(self.root, "mary@elsewhere.example", "res.partner", headers)
        self.assertEqual(len(self.posted(self.work)), 1)

    def test_refused_email_of_the_mail_server_is_bounced(self):
        """Who sent it is told; the next mail is fetched."""
        for headers in ("", self.reply_to(self.work)):
            before = self.env["mail.mail"].search([])
            done = self.mail(
                self.root, self.bob, thread_id=self.work.id, headers=headers
            )
            self.assertFalse(done)
            [bounce] = self.env["mail.mail"].search([]) - before
            self.assertEqual(bounce.email_to, self.bob.email)
            self.assertIn("was not accepted", bounce.body_html)
            self.assertNotIn("Hospital", bounce.body_html)
        self.assertNothing()

    # Making something

    def made(self):
        models = ("charitylog.action", "project.project")
        everything = self.env.user.with_context(active_test=False).env
        return [everything[model].search_count([]) for model in models]

    def alias(self, model, **defaults):
        return self.env["mail.alias"].create(
            {
                "alias_name": "work",
                "alias_model_id": self.env["ir.model"]._get_id(model),
                "alias_defaults": repr(defaults),
                "alias_domain_id": self.env["mail.alias.domain"]
                .create({"name": "charity.example"})
                .id,
            }
        )

    def test_no_action_is_created_by_email(self):
        values = self.values(user_id=self.ann.id)
        before = self.made()
        for caller, sender, through in product(
            (self.ann, self.bob, self.dave),
            (self.ann, "nobody@elsewhere.example"),
            ("charitylog.action", "res.partner"),
        ):
            with self.subTest(caller.name, sender=sender, through=through):
                with self.assertRaises(AccessError):
                    self.mail(caller, sender, through=through, custom_values=values)
        self.assertFalse(self.mail(self.root, self.ann, custom_values=values))
        self.alias("charitylog.action", **values)
        self.assertFalse(self.mail(self.root, self.ann, "res.partner"))
        with self.assertRaises(AccessError):
            self.mail(self.bob, self.ann, "res.partner")
        self.assertEqual(self.made(), before)

    def test_no_project_is_created_by_email_of_who_may_not_create_one(self):
        before = self.made()
        for sender in (self.bob, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.mail(self.bob, sender, "project.project")
        self.assertEqual(self.made(), before)

    def test_no_outlook_project_is_created_by_email_of_a_project_manager(self):
        """By who may make projects, but not say what goes to Outlook."""
        head = self.person("t_head", "Head", "project.group_project_manager")
        settings = {"o365_sync": True, "o365_event_detail": "full"}
        before = self.made()
        for sender in (head, self.dave, self.env.ref("base.user_admin")):
            with self.subTest(sender.name), self.assertRaises(AccessError):
                self.mail(
                    head,
                    sender.email or "admin@yourcompany.example.com",
                    "project.project",
                    custom_values=settings,
                )
        self.assertEqual(self.made(), before)
        self.mail(head, head, "project.project", custom_values={"name": "Walks"})
        self.assertEqual(self.made(), [before[0], before[1] + 1])
