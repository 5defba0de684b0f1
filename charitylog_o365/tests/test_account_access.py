from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import MANAGER, USER, O365Case

FORGED = {"state": "connected", "oid": "x", "held_until": "2030-01-01"}


@tagged("post_install", "-at_install")
class TestAccountAccess(O365Case):
    """Who may see and do what with accounts, by every kind of call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.connect(cls.ann)
        cls.carl = cls.worker("carl", "Carl Ford", groups=(USER,))
        cls.manager = cls.worker("mona", "Mona Pike", groups=(MANAGER,))
        cls.admin = cls.worker("adam", "Adam Root", groups=("base.group_system",))
        cls.other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls.worker(
            "stella",
            "Stella Far",
            groups=(MANAGER,),
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )
        cls.portal = new_test_user(cls.env, "paula", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.everybody = (
            cls.ann + cls.bob + cls.carl + cls.manager + cls.admin + cls.stranger
        ) + (cls.portal + cls.public)

    def seen_by(self, user):
        accounts = self.env["o365.account"].with_user(user)
        return accounts.search([("id", "=", self.account.id)])

    # Reading

    def test_account_is_read_by_its_user_managers_and_administrators(self):
        for user in self.ann + self.manager + self.admin:
            with self.subTest(user.login):
                seen = self.seen_by(user)
                self.assertEqual(seen.state, "connected")
                self.assertEqual(seen.username, "ann@charity.example")

    def test_account_is_not_read_by_other_users(self):
        for user in self.bob + self.stranger:
            with self.subTest(user.login):
                self.assertFalse(self.seen_by(user))
                with self.assertRaises(AccessError):
                    self.account.with_user(user).read(["state"])
        for user in self.carl + self.portal + self.public:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.seen_by(user)

    def test_microsoft_ids_are_for_administrators_only(self):
        for user in self.ann + self.manager:
            for name in ("oid", "tid"):
                with self.subTest(user=user.login, field=name):
                    account = self.account.with_user(user)
                    with self.assertRaises(AccessError):
                        account.read([name])
                    with self.assertRaises(AccessError):
                        account.search([(name, "like", "%")])
                    with self.assertRaises(AccessError):
                        account.formatted_read_group([], [name], ["__count"])
                    self.assertNotIn(name, account.fields_get())

    def test_tokens_are_accessible_to_nobody(self):
        tokens = self.env["o365.account.tokens"].search([])
        self.assertTrue(tokens)
        for user in self.everybody:
            theirs = tokens.with_user(user)
            calls = {
                "read": lambda theirs: theirs.read(["cache_cipher"]),
                "search": lambda theirs: theirs.search([]),
                "searching": lambda theirs: theirs.search(
                    [("cache_cipher", "like", "gAAAA")]
                ),
                "grouping": lambda theirs: theirs.formatted_read_group(
                    [], ["cache_cipher"], ["__count"]
                ),
                "export": lambda theirs: theirs.export_data(["cache_cipher"]),
                "write": lambda theirs: theirs.write({"cache_cipher": "x"}),
                "copy": lambda theirs: theirs.copy(),
                "unlink": lambda theirs: theirs.unlink(),
            }
            for name, call in calls.items():
                with self.subTest(user=user.login, call=name):
                    # Exporting is refused by a UserError, of which AccessError is one.
                    with self.assertRaises(UserError):
                        call(theirs)

    def test_accounts_cannot_be_searched_through_users(self):
        for user in self.everybody - self.admin:
            users = self.env["res.users"].with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                users.search([("o365_account_ids.oid", "like", "a")])

    def test_account_cannot_be_exported_or_grouped_by_other_users(self):
        for user in self.bob + self.stranger + self.carl + self.portal + self.public:
            theirs = self.account.with_user(user)
            calls = {
                "export": lambda theirs: theirs.export_data(["username", "state"]),
                "web_read": lambda theirs: theirs.web_read({"username": {}}),
                "progress": lambda theirs: theirs.check_access("read"),
            }
            for name, call in calls.items():
                with self.subTest(user=user.login, call=name):
                    with self.assertRaises(UserError):
                        call(theirs)
        for user in self.bob + self.stranger:
            theirs = self.env["o365.account"].with_user(user)
            groups = theirs.formatted_read_group([], ["username"], ["__count"])
            names = [group["username"] for group in groups]
            with self.subTest(user.login):
                self.assertNotIn("ann@charity.example", names)
                self.assertFalse(theirs.web_search_read([], {"username": {}})["length"])

    def test_manager_cannot_export_microsoft_ids(self):
        with self.assertRaises(UserError):
            self.account.with_user(self.manager).export_data(["oid"])

    def test_secrets_cannot_be_searched_or_exported_through_actions(self):
        action = self.action(self.ann)
        for path in (
            "user_id.o365_account_ids.oid",
            "user_id.o365_account_ids.username",
            "user_id.company_id.o365_client_secret_cipher",
            "company_id.o365_client_secret_cipher",
            "company_id.o365_tenant_id",
        ):
            for user in self.ann + self.manager:
                theirs = action.with_user(user)
                with self.subTest(path=path, user=user.login):
                    with self.assertRaises(AccessError):
                        theirs.search([(path, "like", "a")])
                    with self.assertRaises(UserError):
                        theirs.export_data([path.replace(".", "/")])

    # Changing

    def test_account_cannot_be_written_created_or_deleted(self):
        for user in self.everybody:
            account = self.account.with_user(user)
            for values in ({name: value} for name, value in FORGED.items()):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(AccessError):
                        account.write(values)
            with self.subTest(user.login), self.assertRaises(AccessError):
                account.unlink()
            with self.subTest(user.login), self.assertRaises(AccessError):
                account.create({"user_id": self.bob.id, "company_id": 1})
        self.assertEqual(self.account.state, "connected")

    def test_account_cannot_be_created_through_its_user(self):
        forged = {"company_id": self.company.id, "state": "connected", "oid": "x"}
        for user in self.bob + self.manager + self.admin:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.bob.with_user(user).write(
                    {"o365_account_ids": [Command.create(forged)]}
                )
        self.assertEqual(self.bob.o365_state, "none")

    def test_connection_state_of_a_user_cannot_be_written(self):
        ann = self.ann.with_user(self.ann)
        for values in ({"o365_since": "2020-01-01"}, {"o365_state": "connected"}):
            with self.subTest(values), self.assertRaises(AccessError):
                ann.write(values)

    @mute_logger("odoo.service.model")
    def test_private_sign_in_methods_cannot_be_called_by_rpc(self):
        for model, method, arguments in (
            ("o365.account", "_o365_token", [self.account.ids]),
            ("o365.account", "_start_sign_in", []),
            ("o365.account", "_forget_tokens", [self.account.ids]),
            ("o365.account", "_disconnect", [self.account.ids, True]),
            ("o365.account.tokens", "_access_token", [1, "x", None, True]),
            ("res.company", "_o365_secret", [self.company.ids]),
            ("res.company", "_o365_application", [self.company.ids]),
            ("res.users", "_o365_disconnect", [self.ann.ids, True]),
            ("res.users", "_o365_account", [self.ann.ids]),
        ):
            with self.subTest(f"{model}.{method}"), self.assertRaises(AccessError):
                call_kw(self.env[model].with_user(self.admin), method, arguments, {})

    def test_disconnect_wizard_disconnects_its_own_user(self):
        self.connect(self.bob)
        wizard = self.env["o365.disconnect"].with_user(self.bob).create({})
        wizard.action_disconnect()
        self.assertEqual(self.ann.o365_state, "connected")
        self.assertEqual(self.bob.o365_state, "none")

    def test_disconnect_wizard_needs_my_user_options(self):
        for user in self.carl + self.portal + self.public:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["o365.disconnect"].with_user(user).create({})

    # What colleagues see

    def test_colleagues_see_the_state_but_not_whose_mailbox_it_is(self):
        ann = self.ann.with_user(self.bob)
        self.assertEqual(ann.o365_state, "connected")
        self.assertFalse(ann.o365_status)
        self.assertFalse(ann.o365_has_options)

    def test_options_are_shown_to_users_with_the_group_only(self):
        for user, shown in ((self.ann, True), (self.carl, False)):
            own = user.with_user(user).read(["o365_has_options", "o365_status"])[0]
            self.assertEqual(own["o365_has_options"], shown)

    def test_a_copied_user_is_not_connected(self):
        self.assertEqual(self.ann.copy({"login": "ann2"}).o365_state, "none")
