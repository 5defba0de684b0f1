"""Test that an update keeps what columns with a name of before hold."""

import runpy
from pathlib import Path

from odoo.tools import sql

from .outlook_case import OutlookCase

AFTER = Path(__file__).parents[1] / "migrations/19.0.1.2.0/post-migration.py"
SCRIPT = Path(__file__).parents[1] / "migrations/19.0.1.2.0/pre-migration.py"


class TestMigrations(OutlookCase):
    """A database with columns named as before 19.0.1.2.0."""

    def test_renamed_columns_keep_their_values(self):
        """Each value and each field of Odoo's registry has the new name."""
        self.connect(self.ann)
        action = self.action(self.ann)
        row = self.env["o365.sync.request"].search([("res_id", "=", action.id)])
        row.command = "try_again"
        self.env.flush_all()
        renamed = runpy.run_path(str(SCRIPT))["RENAMED"]
        for old, (tables, new) in renamed.items():
            for table in tables or ("charitylog_action",):
                sql.rename_column(self.cr, table, new, old)
                self.cr.execute(
                    "UPDATE ir_model_fields SET name = %s"
                    " WHERE name = %s AND replace(model, '.', '_') = %s",
                    (old, new, table),
                )
        runpy.run_path(str(SCRIPT))["migrate"](self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(row.command, "try_again")
        self.assertEqual(action.sudo().o365_eligibility, "open")
        for old, (tables, new) in renamed.items():
            for table in tables or ("charitylog_action",):
                self.assertFalse(sql.column_exists(self.cr, table, old), old)
                self.cr.execute(
                    "SELECT field.name, data.name FROM ir_model_fields field"
                    " JOIN ir_model_data data ON data.res_id = field.id"
                    " AND data.model = 'ir.model.fields'"
                    " WHERE replace(field.model, '.', '_') = %s"
                    " AND field.name IN (%s, %s)",
                    (table, old, new),
                )
                self.assertEqual(self.cr.fetchall(), [(new, f"field_{table}__{new}")])

    def test_our_types_get_a_usual_length_where_nobody_has_set_one(self):
        """Also where the column is not there yet; types of others stay as they are."""

        def ours(name):
            return self.env.ref(f"charitylog_o365.charitylog_action_type_{name}")

        other = self.env["charitylog.action.type"].create({"name": "Outing"})
        ours("visit").usual_length = 0
        ours("call").usual_length = 2
        self.env.flush_all()
        migrate = runpy.run_path(str(SCRIPT))["migrate"]
        migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        kinds = [ours("visit"), ours("call"), ours("office"), other]
        # None, said by somebody: it stays as well.
        self.assertEqual([kind.usual_length for kind in kinds], [0, 2, 0.5, 0])

        for column in ("usual_length", "is_at_client"):
            self.cr.execute(f"ALTER TABLE charitylog_action_type DROP COLUMN {column}")
        migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual([kind.usual_length for kind in kinds], [1, 0.25, 0.5, 0])
        told = [kind.is_at_client for kind in kinds]
        self.assertEqual(told, [True, False, False, True])
        # What an administrator says of a place is kept as well.
        ours("call").is_at_client = True
        self.env.flush_all()
        migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertTrue(ours("call").is_at_client)

    def test_secrets_that_are_kept_count_for_the_sign_in_address_of_now(self):
        self.company._o365_keep({"o365_client_secret_for": False})
        self.assertIsNone(self.company._o365_secret())
        self.env.flush_all()
        runpy.run_path(str(AFTER))["migrate"](self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(self.company._o365_secret(), self.sim.client_secret)

    def test_offers_that_stand_are_kept_with_their_activity_once(self):
        """As before 19.0.1.2.0: to one colleague, in columns of the action."""
        offered, other = self.action(self.ann), self.action(self.ann)
        offered.action_offer(self.bob.id)
        [row] = offered.sudo().offeree_ids
        activity, follows = row.activity_id, row.made_follower
        self.env.flush_all()
        for column, kind in (
            ("offered_to_id", "int4"),
            ("offer_activity_id", "int4"),
            ("offer_made_follower", "bool"),
        ):
            sql.create_column(self.cr, "charitylog_action", column, kind)
        self.cr.execute(
            "UPDATE charitylog_action SET offered_to_id = %s, offer_activity_id = %s,"
            " offer_made_follower = %s WHERE id = %s",
            (self.bob.id, activity.id, follows, offered.id),
        )
        self.cr.execute("DELETE FROM charitylog_action_offeree")
        self.env.invalidate_all()
        migrate = runpy.run_path(str(AFTER))["migrate"]
        for _again in range(2):
            migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        [row] = offered.sudo().offeree_ids
        self.assertEqual((row.user_id, row.answer), (self.bob, "open"))
        self.assertEqual((row.activity_id, row.made_follower), (activity, follows))
        self.assertEqual(offered.offer_message.split(".")[0], "Offered to Bob Marsh")
        self.assertFalse(other.sudo().offeree_ids)
        offered.with_user(self.bob).action_take_offer()
        self.assertEqual(offered.user_id, self.bob)
        self.assertFalse(activity.exists())
