"""An msal that is too old, come beneath an addon that was installed with a newer one.

What such a version really does is in tests/sign_in/test_msal_version.py, and
with a server that is started with it in tests/e2e/test_install_alone.py.
"""

from unittest.mock import patch

from odoo.modules import Manifest

from ..core.graph.msal_version import LOWEST
from .account_sign_in_case import CALLBACK, CONNECT, SignInCase
from .permission_case import PermissionCase
from .status_case import StatusCase

OLD = "1.21.0"


def too_old():
    return patch("msal.__version__", OLD)


class TestMsalTooOldSignIn(SignInCase):
    def test_sign_in_page_names_the_too_old_msal_and_who_can_mend_it(self):
        answer = self.sim.sign_in(self.start(), self.upn("ann"))
        with too_old():
            for response in (self.get(CONNECT), self.get(CALLBACK, **answer)):
                self.assertRefused(response, "too_old")
                words = self.words(response)
                self.assertIn("Whoever runs the server can mend it", words)
                self.assertIn(f"msal {LOWEST} or newer", words)
                self.assertIn(f"For your administrator: msal {OLD}", words)
                self.assertNotIn("Try again", words)

    def test_log_in_with_a_too_old_msal_leads_into_odoo(self):
        with too_old():
            response = self.get(CONNECT, at_log_in=1, redirect="/odoo/x")
        self.assertURLEqual(response.headers["Location"], "/odoo/x")

    def test_sign_in_works_with_the_lowest_supported_msal(self):
        with patch("msal.__version__", f"{LOWEST}.0"):
            self.go_there_and_back()
        self.env.invalidate_all()
        self.assertEqual(self.ann.o365_state, "connected")


class TestMsalTooOldRecords(StatusCase):
    def test_actions_wait_while_msal_is_too_old_and_are_sent_later(self):
        action = self.recorded(self.ann)
        with too_old():
            action.name = "Second visit"
            other = self.action(self.ann, name="Third visit")
            self.drain()
            sentence = (
                "Waiting: this server's software for Microsoft 365 is too old. Please "
                "tell your administrator."
            )
            for each in (action, other):
                self.assertLine(each, "too_old", sentence)
                self.assertEqual(each.o365_state, "pending")
        self.assertIn("First visit", self.entry(self.ann)["subject"])
        self.drain()
        subjects = " ".join(self.subjects(self.ann))
        self.assertRegex(subjects, "Second visit.*Third visit")

    def test_scheduled_jobs_keep_accounts_connected_while_msal_is_too_old(self):
        self.account.write({"checked_at": False, "rights_due": True})
        with too_old():
            for job in ("sync", "rights", "daily", "compare"):
                job = self.env.ref(f"charitylog_o365.ir_cron_{job}")
                self.assertIs(job.method_direct_trigger(), True)
            self.drain()
        self.env.invalidate_all()
        self.assertEqual(self.account.state, "connected")


class TestMsalTooOldPermission(PermissionCase):
    def test_recent_evidence_still_allows_while_msal_is_too_old(self):
        with too_old():
            refusal = self.assertRefused("too_old", self.give)
            self.assertIn("software for Microsoft 365 is too old", str(refusal))
            self.assertIn("Whoever runs the server can mend it", str(refusal))
        self.share("write")
        self.give()
        # Not fresh any more, but of the last day.
        self.age(hours=3)
        with too_old():
            self.give()
        self.age(days=2)
        with too_old():
            self.assertRefused("too_old", self.give)

    def test_manifest_requires_the_lowest_supported_msal(self):
        manifest = Manifest.for_addon("charitylog_o365")
        dependencies = manifest["external_dependencies"]
        self.assertIn(f"msal>={LOWEST}", dependencies["python"])
        # Debian's packages of these names are older in some of its releases.
        for package in ("python3-msal", "python3-holidays"):
            self.assertNotIn(package, dependencies["apt"].values())
