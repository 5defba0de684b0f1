"""What the tests of the page "Set up" share."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models.assistant import asking
from .common import OPTIONS, USER, O365Case

SYSTEM = "base.group_system"
HOME = "http://localhost:8069"
FREEZE = "web.base.url.freeze"
OTHER = "0badf00d-0000-4000-8000-000000000000"


@tagged("post_install", "-at_install")
class AssistantCase(O365Case):
    """A charity that is set up, and Ada, who administers Odoo and has a mailbox."""

    @classmethod
    def set_up_charity(cls):
        # A busy machine may take longer than an administrator would wait.
        patched = patch.object(asking, "SECONDS", 10 * asking.SECONDS)
        patched.start()
        cls.addClassCleanup(patched.stop)
        cls.parameters = cls.env["ir.config_parameter"]
        cls.parameters.set_param("web.base.url", HOME)
        cls.parameters.set_param(FREEZE, "True")
        result = super().set_up_charity()
        cls.ada = cls.worker("ada", "Ada Root", groups=(USER, OPTIONS, SYSTEM))
        cls.jobs = cls.env["o365.setup"]._jobs()
        now = cls.cr.now()
        cls.jobs.write({"active": True, "nextcall": now, "lastcall": now})
        cls.setup_page = cls.env["o365.setup"].with_user(cls.ada)._of(cls.company)
        return result

    def setUp(self):
        super().setUp()
        self.begin_anew(self.ann + self.bob + self.ada)

    def check(self):
        """Press "Check again" as Ada, and look at the page again."""
        self.press(self.setup_page, "action_check")
        self.env.invalidate_all()
        return self.setup_page

    def line(self, code):
        return self.setup_page._line(code)

    def states(self):
        return {line.code: line.state for line in self.setup_page.line_ids}

    def assertLine(self, code, state, reason, *words):
        line = self.line(code)
        self.assertEqual((line.state, line.reason), (state, reason), line.sentence)
        for word in words:
            self.assertIn(word, line.sentence)
