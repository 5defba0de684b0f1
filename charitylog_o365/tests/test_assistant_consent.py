"""The link with which an organisation approves, and what comes back from it."""

from urllib.parse import parse_qs, urlencode, urlsplit

from odoo.tests import HttpCase, new_test_user, tagged

from ..models.assistant import consent
from .assistant_case import OTHER, SYSTEM, AssistantCase
from .common import O365Common

CALLBACK = "/charitylog_o365/callback"


class TestAssistantConsent(AssistantCase):
    def setUp(self):
        super().setUp()
        self.check()

    def answer(self, **changes):
        """Return what an administrator of Microsoft's, at the link, comes back with."""
        link = self.line("consent").link.replace(self.sim.login_url, self.sim.pages_url)
        answer = self.sim.sign_in(link, self.upn("ada"), changes.pop("accept", True))
        return {**answer, **changes}

    def answered(self, **changes):
        found = self.env["o365.setup"]._consent_answered(self.answer(**changes))
        self.env.invalidate_all()
        return found

    def test_link_asks_for_what_the_product_needs_and_no_more(self):
        link = urlsplit(self.line("consent").link)
        self.assertTrue(link.path.endswith(f"/{self.sim.tenant_id}/v2.0/adminconsent"))
        asked = {name: value for name, [value] in parse_qs(link.query).items()}
        self.assertEqual(asked["client_id"], self.sim.client_id)
        self.assertEqual(asked["redirect_uri"], self.company.o365_redirect_uri)
        self.assertEqual(
            {scope.rsplit("/", 1)[-1] for scope in asked["scope"].split()},
            {
                *("Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "User.Read"),
                *("openid", "profile", "offline_access"),
            },
        )

    def test_approval_turns_the_line_green(self):
        self.assertLine("consent", "bad", "none")
        self.answered()
        self.assertLine("consent", "good", "good")
        self.assertFalse(self.line("consent").link)

    def test_refusal_is_told_with_its_number(self):
        self.answered(accept=False)
        self.assertLine("consent", "bad", "declined", "AADSTS65004")
        self.answered(error="access_denied", error_description="AADSTS90094: No.")
        self.assertLine("consent", "bad", "refused", "AADSTS90094")
        self.answered(admin_consent="False")
        self.assertLine("consent", "bad", "refused")
        self.answered()
        self.assertLine("consent", "good", "good")

    def test_approval_of_another_organisation_is_none_of_ours(self):
        self.answered(tenant=OTHER)
        self.assertLine("consent", "bad", "elsewhere")

    def test_answer_without_a_state_of_ours_is_not_believed(self):
        good = self.answer()
        other = self.env["res.company"].create({"name": "Other", **self.rule()})
        foreign = self.env["o365.setup"]._of(other)
        state = good["state"]
        for forged in (
            *("", "x", "é", "A" * 200, state[:-2] + "AA", None),
            self.line("sign_in").code,
        ):
            with self.subTest(forged):
                answer = {**good, "state": forged}
                self.assertIsNone(self.env["o365.setup"]._consent_answered(answer))
        self.env.invalidate_all()
        self.assertLine("consent", "bad", "none")
        # One of another company of ours is about that one.
        answer = {**good, "state": foreign._consent_state()}
        self.env["o365.setup"]._consent_answered(answer)
        self.env.invalidate_all()
        self.assertLine("consent", "bad", "none")
        self.assertEqual(foreign._line("consent").kept_state, "good")

    def test_link_of_an_application_before_is_not_believed(self):
        good = self.answer()
        self.company.o365_client_id = OTHER
        self.assertIsNone(self.env["o365.setup"]._consent_answered(good))

    def test_link_is_good_for_one_answer(self):
        for first in ({}, {"accept": False}):
            with self.subTest(first):
                answer = self.answer(**first)
                setups = self.env["o365.setup"]
                self.assertTrue(setups._consent_answered(answer))
                self.env.invalidate_all()
                told = self.line("consent").reason
                for again in (answer, {**answer, "error": "x", "tenant": OTHER}):
                    self.assertIsNone(setups._consent_answered(again))
                    self.env.invalidate_all()
                    self.assertEqual(self.line("consent").reason, told)
                self.line("consent")._forget()
                self.env.invalidate_all()

    def test_link_is_good_for_two_weeks(self):
        self.assertEqual(consent.HOURS, 14 * 24)
        self.patch(consent, "HOURS", -1)
        self.assertIsNone(self.env["o365.setup"]._consent_answered(self.answer()))

    def test_administrator_can_say_that_it_is_approved(self):
        self.press(self.line("consent"), "action_mend")
        self.env.invalidate_all()
        self.assertLine("consent", "good", "said")


@tagged("post_install", "-at_install")
class TestAssistantConsentPages(O365Common, HttpCase):
    @classmethod
    def expected_hosts(cls):
        return *super().expected_hosts(), cls.base_url()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charity()
        cls.ada = new_test_user(cls.env, "ada", SYSTEM)
        cls.page = cls.env["o365.setup"].with_user(cls.ada)._of(cls.company)

    def come_back(self, **changes):
        answer = {
            "admin_consent": "True",
            "tenant": self.sim.tenant_id,
            "state": self.page._consent_state(),
            **changes,
        }
        return self.url_open(f"{CALLBACK}?{urlencode(answer)}", allow_redirects=False)

    def kept(self):
        self.env.invalidate_all()
        return self.page._line("consent").kept_reason

    def test_whoever_has_no_log_in_is_thanked_and_the_line_is_green(self):
        answer = self.come_back()
        self.assertIn("Thank you", answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(self.kept(), "good")

    def test_answer_that_is_sent_again_changes_nothing(self):
        state = self.page._consent_state()
        self.come_back(state=state)
        again = self.come_back(state=state, error="access_denied")
        self.assertIn("has been used before", again.text)
        self.assertEqual(self.kept(), "good")

    def test_body_is_not_read(self):
        self.authenticate("ada", "ada" + "x" * 5)
        for query in ("code=x", "admin_consent=True"):
            answer = self.opener.get(
                f"{self.base_url()}{CALLBACK}?{query}", data={"a": "b"}, timeout=30
            )
            self.assertEqual(answer.status_code, 413)

    def test_administrator_of_odoo_comes_back_to_the_page(self):
        self.authenticate("ada", "ada" + "x" * 5)
        answer = self.come_back()
        self.assertTrue(answer.headers["Location"].endswith("/odoo/set-up"))
        self.assertEqual(self.kept(), "good")

    def test_user_who_is_an_administrator_at_microsoft_is_thanked(self):
        self.authenticate("ann", "ann" + "x" * 5)
        self.assertIn("Thank you", self.come_back().text)

    def test_refusal_and_forged_answers_are_told_to_whoever_came(self):
        said = self.come_back(error="access_denied", error_description="<b>No</b>")
        self.assertIn("It is not approved", said.text)
        self.assertNotIn("<b>", said.text)
        self.assertIn("not one of this system", self.come_back(state="x").text)
        self.assertEqual(self.kept(), "declined")

    def test_answer_to_a_sign_in_still_asks_for_the_log_in(self):
        answer = self.url_open(f"{CALLBACK}?code=x&state=y", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
