"""Fields that not everybody may read or write, and who may: for each of them a line."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MANAGER, OPTIONS, USER, O365Case

# The group whose members read them; None where nobody does, by whatever call.
CLOSED = {
    "charitylog.action": {
        "o365_assigned_at": None,
        "o365_gate": None,
        "o365_is_in_calendar": None,
        "o365_marker": None,
        "o365_request_id": "charitylog_o365.group_manager",
        "offer_activity_id": None,
        "offer_made_follower": None,
        "offered_by_id": None,
        "offered_to_id": None,
    },
    "o365.account": {"oid": "base.group_system", "tid": "base.group_system"},
    "o365.account.tokens": {"cache_cipher": None},
    "o365.calendar.entry": {
        "answered": None,
        "client_id": None,
        "event_id": None,
        "found": None,
        "marker": None,
        "project_id": None,
        "told": None,
        "transaction_id": None,
        "unanswered": None,
    },
    "o365.calendar.finding": {"event_id": None, "subject": None},
    "project.project": {"charitylog_action_count": "charitylog_o365.group_user"},
    "res.company": {
        "o365_client_id": "base.group_system",
        "o365_client_secret": "base.group_system",
        "o365_client_secret_cipher": None,
        "o365_client_secret_expires": "base.group_system",
        "o365_cloud": "base.group_system",
        "o365_graph_url": "base.group_system",
        "o365_has_client_secret": "base.group_system",
        "o365_login_url": "base.group_system",
        "o365_notice_ids": None,
        "o365_tenant_id": "base.group_system",
    },
    "res.partner": {
        "charitylog_action_count": "charitylog_o365.group_user",
        "o365_entry_count": "charitylog_o365.group_manager",
    },
    "res.users": {
        "o365_access_ids": "base.group_system",
        "o365_account_ids": "base.group_system",
    },
}
# They hold secrets: not even for who exports as superuser.
NEVER_EXPORTED = {
    "o365.account.tokens": {"cache_cipher"},
    "res.company": {"o365_client_secret", "o365_client_secret_cipher"},
}


@tagged("post_install", "-at_install")
class TestSecurityFields(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            group: cls.worker(f"reader{number}", f"Reader {number}", groups=(group,))
            for number, group in enumerate(
                (USER, OPTIONS, MANAGER, "base.group_system")
            )
        }

    def ours(self, model):
        """Return the fields of a model that this addon, and no other, has made."""
        known = self.env["ir.model.data"].search(
            [("module", "=", "charitylog_o365"), ("model", "=", "ir.model.fields")]
        )
        fields = self.env["ir.model.fields"].browse(known.mapped("res_id")).exists()
        names = fields.filtered(lambda field: field.model == model).mapped("name")
        return [name for name in names if name in self.env[model]._fields]

    def test_the_table_names_every_field_that_is_closed(self):
        for model in self.env.registry:
            if self.env[model]._abstract or model.startswith("test_"):
                continue
            fields = self.env[model]._fields
            closed = {name for name in self.ours(model) if fields[name].groups}
            if closed or model in CLOSED:
                with self.subTest(model):
                    self.assertEqual(closed, set(CLOSED.get(model, {})))

    def test_each_is_read_by_whom_the_table_says_and_nobody_else(self):
        for model, closed in CLOSED.items():
            for name, reader in closed.items():
                for user in self.people.values():
                    records = self.env[model].with_user(user)
                    may = bool(reader) and user.has_group(reader)
                    field = records._fields[name]
                    with self.subTest(model, field=name, user=user.name):
                        self.assertEqual(records._has_field_access(field, "read"), may)
                        self.assertEqual(records._has_field_access(field, "write"), may)

    def test_what_nobody_reads_is_no_way_to_search_group_or_order(self):
        for model, closed in CLOSED.items():
            for name in (name for name, reader in closed.items() if not reader):
                for user in self.people.values():
                    records = self.env[model].with_user(user)
                    for way in (
                        lambda r=records, n=name: r.search([(n, "!=", False)]),
                        lambda r=records, n=name: r.search([], order=n),
                        lambda r=records, n=name: r.formatted_read_group([], [n]),
                        lambda r=records, n=name: r.search_fetch([], [n]),
                    ):
                        with self.subTest(model, field=name, user=user.name):
                            # Some of them cannot be ordered or grouped by at all.
                            with self.assertRaises((AccessError, ValueError)):
                                way()

    def test_secrets_are_never_exported(self):
        for model, names in NEVER_EXPORTED.items():
            for name in names:
                with self.subTest(model, field=name):
                    self.assertFalse(self.env[model]._fields[name].exportable)
