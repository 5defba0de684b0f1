from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models.action.series_dates import Rule
from .common import MANAGER, OPTIONS, USER, O365Case

ROLES = ("public", "portal", "internal", "user", "options", "manager", "system")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

# For each model what each role may do: r(ead), w(rite), c(reate), u(nlink).
MAY = {
    "charitylog.action": {"portal": "r", "user": "rwcu", "manager": "rwcu"},
    "charitylog.action.draft": {"user": "rwcu", "manager": "rwcu"},
    "charitylog.action.following": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.length": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.record": {"user": "rwcu", "manager": "rwcu"},
    "charitylog.action.repeat": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.series": {"user": "r", "manager": "r"},
    "charitylog.action.type": {
        "portal": "r",
        "user": "r",
        "manager": "rwcu",
        "system": "r",
    },
    "charitylog.action.give": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.give.line": {"user": "rwcu", "manager": "rwcu"},
    "charitylog.away": {"user": "rwc", "manager": "rwc"},
    "charitylog.away.line": {"user": "rwcu", "manager": "rwcu"},
    "charitylog.action.move": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.offer": {"user": "rwc", "manager": "rwc"},
    "charitylog.action.offeree": {},
    "charitylog.action.undo": {"user": "r", "manager": "r"},
    "charitylog.client.erase": {"manager": "rwc"},
    "charitylog.client.history": {"user": "rwc", "manager": "rwc"},
    "charitylog.project.edit": {"manager": "rwc", "system": "rwc"},
    "charitylog.project.third.party": {"manager": "rwcu", "system": "rwcu"},
    "o365.account": {"options": "r", "manager": "r", "system": "r"},
    "o365.account.round": {},
    "o365.account.tokens": {},
    "o365.audit": {"manager": "r", "system": "r"},
    "o365.calendar.access": {"manager": "r", "system": "r"},
    "o365.calendar.entry": {"manager": "r", "system": "r"},
    "o365.calendar.removed": {},
    "o365.calendar.finding": {"manager": "r", "system": "r"},
    "o365.calendar.pair": {"manager": "r", "system": "r"},
    "o365.certificate": {"system": "r"},
    "o365.clear": {"system": "rwc"},
    "o365.disconnect": {"options": "rwc", "manager": "rwc", "system": "rwc"},
    "o365.farewell": {"system": "rwc"},
    "o365.give": {"system": "rwc"},
    "o365.hint": {},
    "o365.leaver": {"manager": "rwcu"},
    "o365.leaver.line": {"manager": "rwcu"},
    "o365.notice": {},
    "o365.power.shell": {"manager": "rwc", "system": "rwc"},
    "o365.setup": {"system": "r"},
    "o365.setup.line": {"system": "r"},
    "o365.promise": {"manager": "r", "system": "r"},
    "o365.subscription": {},
    "o365.sync.request": {"system": "r"},
    "o365.test.entry": {},
    "o365.waiting": {"manager": "r", "system": "r"},
}
# Their rows belong to a company, and are nothing to the managers of another one.
# Not among them: charitylog.action.type, words that all companies share;
# o365.sync.request, which is numbers only (of a record, its owner, who asked) and, as
# the worker's, belongs to none; o365.certificate and o365.clear, whose readers are
# Settings administrators, and those see all companies in Odoo.
OF_A_COMPANY = (
    "charitylog.action",
    "charitylog.action.series",
    "o365.account",
    "o365.audit",
    "o365.calendar.access",
    "o365.calendar.entry",
    "o365.calendar.finding",
    "o365.calendar.pair",
    "o365.promise",
    "o365.waiting",
)


@tagged("post_install", "-at_install")
class TestModelAccess(O365Case):
    """Each model of the addon, as each kind of user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "public": cls.env.ref("base.public_user"),
            "portal": new_test_user(cls.env, "paula", "base.group_portal"),
            "internal": cls.worker("ivan", "Ivan Pole", groups=()),
            "user": cls.worker("ursula", "Ursula Fox", groups=(USER,)),
            "options": cls.worker("olive", "Olive Rees", groups=(OPTIONS,)),
            "manager": cls.worker("mona", "Mona Pike", groups=(MANAGER,)),
            "system": cls.worker("sue", "Sue Root", groups=("base.group_system",)),
        }

    def ours(self):
        """Return the names of the models that this addon makes, with a table."""
        known = self.env["ir.model.data"].search(
            [("module", "=", "charitylog_o365"), ("model", "=", "ir.model")]
        )
        names = self.env["ir.model"].browse(known.mapped("res_id")).mapped("model")
        return {
            name
            for name in names
            if name.startswith(("charitylog.", "o365.")) and not self.is_abstract(name)
        }

    def is_abstract(self, name):
        return self.env[name]._abstract

    def test_access_table_names_every_model(self):
        self.assertEqual(self.ours(), set(MAY))

    def test_access_of_each_role_equals_the_table(self):
        for model, expected in MAY.items():
            for role, user in self.people.items():
                may = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(may, expected.get(role, ""))

    def test_rows_are_hidden_from_managers_of_another_company(self):
        self.sim.share(self.upn("ann"), "organization", "write")
        self.connect(self.ann)
        self.connect(self.bob)
        visit = self.action(self.ann)
        visit._repeat(Rule(1, (0,), count=1), [visit.day + timedelta(days=7)])
        self.action(self.bob, user_id=self.ann.id)
        self.drain()
        # Somebody else has emptied Ann's calendar.
        self.sim.mailboxes.clear()
        self.env["o365.calendar.finding"].action_compare()
        self.drain()
        self.sim.fault("down", times=1)
        self.action(self.ann)
        self.drain()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = {"company_id": other.id, "company_ids": [Command.set(other.ids)]}
        stranger = self.worker("stella", "Stella Far", groups=(MANAGER,), **far)
        root = self.worker("rita", "Rita Far", groups=("base.group_system",), **far)
        for name in OF_A_COMPANY:
            rows = self.env[name].search([])
            with self.subTest(name):
                self.assertTrue(rows.with_user(self.people["manager"]).search([]))
                self.assertFalse(rows.with_user(stranger).search([]))
                with self.assertRaises(AccessError):
                    rows.with_user(stranger).check_access("read")
            if "system" in MAY[name]:
                with self.subTest(name, role="system"):
                    self.assertFalse(rows.with_user(root).search([]))
