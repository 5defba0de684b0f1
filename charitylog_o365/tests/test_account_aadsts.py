"""Each refusal of Microsoft's with a number: what a person reads, and who can mend it.

Brought about at the stand-in, and met on both ways: by somebody who comes back from
Microsoft's pages, and by the worker, which asks for a new token.
"""

from contextlib import contextmanager

from lxml import html
from odoo.tests import tagged

from ..core.graph.aadsts_numbers import BY_NUMBER, TRANSIENT, by_number
from .account_sign_in_case import SignInCase
from .common import USER
from .outlook_case import OutlookCase

# Who can mend it: how the page says so to who signs in.
ON_THE_PAGE = {
    "person": r"^You can mend it yourself: try again",
    "person, if they want": r"You can try again whenever you like\.$",
    "person or M365": r"^Try again with the Microsoft account .* Microsoft 365 adm",
    "person or Odoo": r"^Try again with the Microsoft account .* your Odoo adm",
    "M365": r"^Your Microsoft 365 administrator can mend it",
    "Odoo": r"^Your Odoo administrator can mend it",
    "server": r"^Whoever runs the server can mend it",
    "nobody: wait": r"^Try again in a few minutes\.",
}
# The same on the record, where the worker meets it instead: who signs in then reads the
# sentence above. The last column: who is given a task.
ON_THE_RECORD = {
    **dict.fromkeys(
        ("person", "person, if they want", "person or M365"),
        (r"^Waiting: please sign in to Microsoft 365\.$", "themselves"),
    ),
    **dict.fromkeys(
        ("Odoo", "person or Odoo", "server"),
        (r"Your Odoo administrator can mend it\.$", "administrators"),
    ),
    "M365": (
        r"Your Microsoft 365 administrator can (mend|approve) it\.$",
        "administrators",
    ),
    "nobody: wait": (r"is not answering\. Next try at ", None),
}

# Written out here, and not taken from the product's own table, on purpose.
# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
WHO = {
    "person": (
        # Consent, a second factor, a sign-in that ended, a page of an earlier attempt.
        *(65001, 50072, 50074, 50076, 50078, 50079, 50158, 50203, 54008, 500121),
        *(40009, 50055, 50058, 50085, 50089, 50125, 50126, 50135, 50140, 50142),
        *(50143, 50144, 50199, 70019, 70008, 70043, 70044, 70046),
        *(500133, 700020, 700081, 700082, 700084, 7000012, 9002313, 9002341),
        *(50132, 50133, 50173, 50147, 50148, 54005, 501481),
    ),
    "person, if they want": (65004,),
    "person or M365": (
        *(16000, 16001, 16003, 50014, 50020, 50034, 50053, 50056, 50057, 51004),
        *(54000, 90072, 90084, 500200, 500207, 500208),
    ),
    "person or Odoo": (
        *(50059, 50128, 50194, 90002, 90019, 90038, 90051, 500011, 700005),
        *(900023, 900382, 900432, 9001023, 9002331, 9002332, 9002346),
    ),
    "M365": (
        *(50105, 65005, 70011, 90008, 90093, 90094, 90095, 90097, 90099),
        *(650053, 650054, 650056, 650057, 500014, 650052, 70001, 1000031),
        *(7000112, 7000113, 7000114, 7000229, 5000224, 5000225),
        *(50011, 70004, 500113, 700025, 900971),
        # Conditional Access, and what else decides about device, place and program.
        *(50002, 50005, 50097, 50127, 50129, 50131, 50155, 50161, 50170, 50177),
        *(50178, 50187, 80012, 130007, 130008, 135010, 135011, 500021, 500022),
        *(500212, 500213, 700003, 53000, 53001, 53002, 53003, 53004, 53009, 53011),
        *(530003, 530004, 530032, 530034),
    ),
    "Odoo": (
        *(700011, 700016, 7000110, 50012, 7000215, 7000216, 7000218, 7000222),
        *(50003, 50013, 50017, 50027, 700021, 700026, 700027, 700030),
        *(70021, 700211, 700212, 700213, 7002137, 7002138, 1000502),
    ),
    "server": (700024,),
    "nobody: wait": (
        *(40010, 50033, 50087, 50088, 50166, 50196, 70012),
        *(80001, 80002, 80003, 80005, 80014),
        *(90006, 90012, 90024, 90025, 90033, 90055, 90090, 90091),
    ),
}
BY_WHOM = {number: who for who, numbers in WHO.items() for number in numbers}


def page(response):
    """Return the sentences of the page for a refusal, one by one."""
    [main] = html.fromstring(response.text).iter("main")
    return [" ".join(each.text_content().split()) for each in main.findall("p")]


@tagged("post_install", "-at_install")
class TestAccountAadstsOnThePage(SignInCase):
    def test_no_number_that_is_known_is_left_out(self):
        self.assertEqual((set(BY_NUMBER) | TRANSIENT) - set(BY_WHOM), set())
        for number in BY_WHOM:
            self.assertTrue(by_number(number) or number in TRANSIENT, number)

    def test_each_number_says_on_the_page_who_can_mend_it(self):
        for number in BY_WHOM:
            self.assertRefusedAt("token", number)

    def test_each_reason_says_the_same_from_the_address_of_the_browser(self):
        """Where Microsoft's own pages refuse: one number for each reason."""
        for number in {by_number(each): each for each in BY_WHOM}.values():
            self.assertRefusedAt("sign_in", number)

    def assertRefusedAt(self, place, number):
        with self.subTest(number):
            self.sim.refuse_sign_in(self.upn(self.ann), number, at=place)
            happened, mended, *detail = page(self.go_there_and_back())
            self.assertRegex(happened, r"^\S.*\.$")
            self.assertRegex(mended, ON_THE_PAGE[BY_WHOM[number]])
            seen = [f"For your administrator: AADSTS{number}"]
            self.assertEqual(detail, [] if number in TRANSIENT else seen)
            self.assertNotIn("connected", self.ann._o365_account().mapped("state"))


@tagged("post_install", "-at_install")
class TestAccountAadstsOnTheRecord(OutlookCase):
    """Several people are refused at once, each with another number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adam = cls.worker("adam", "Adam Root", (USER, "base.group_system"))
        cls.people = [cls.worker(f"w{each}", f"Worker {each}") for each in range(10)]
        for user in cls.people:
            cls.connect(user)

    def test_each_number_says_on_the_record_who_can_mend_it(self):
        actions = [self.action(user) for user in self.people]
        for who, numbers in WHO.items():
            for at in range(0, len(numbers), len(actions)):
                refused = list(zip(numbers[at:], actions, strict=False))
                with self.undone():
                    self.refuse(refused)
                    self.assertSays(refused, *ON_THE_RECORD[who])

    def refuse(self, refused):
        for number, action in refused:
            self.sim.refuse_sign_in(self.upn(action.user_id), number, at="refresh")
        self.sim.expire_access_tokens()
        self.drain()

    def assertSays(self, refused, sentence, given_to):
        for number, action in refused:
            with self.subTest(number):
                user = action.user_id
                self.assertRegex(action.with_user(user).o365_message, sentence)
                self.assertEqual(self.has_a_task(user), given_to == "themselves")
        given = self.has_a_task(self.adam)
        self.assertEqual(given, given_to == "administrators", refused)

    def has_a_task(self, user):
        tasks = self.env["mail.activity"].search([("user_id", "=", user.id)])
        return bool(tasks)

    @contextmanager
    def undone(self):
        """Have the database forget what happens inside, as between two tests."""
        try:
            with self.cr.savepoint():
                yield
                raise Undone
        except Undone:
            self.env.invalidate_all()


class Undone(Exception):
    """Rolls back."""
