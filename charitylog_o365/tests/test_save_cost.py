"""What the operational rule adds to a save: few queries, and no waiting for a job."""

import select
from contextlib import closing
from threading import Event
from unittest.mock import patch

import psycopg2
from odoo import fields
from odoo.addons.mail.models.ir_cron import IrCron as MailsIrCron
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import compat, notify
from .common import O365Case
from .queries import queries

SECONDS = 30
# The owner's account; and the notes of all records, with the waking of the job.
RECORDING = 2
# The account is read without the rule as well.
CHANGING = 1


@tagged("post_install", "-at_install")
class TestSaveCost(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)
        cls.elsewhere = cls.project.copy({"o365_sync": False})

    def recorded(self, count, project):
        values = {
            "name": "Visit",
            "partner_id": self.client_.id,
            "project_id": project.id,
            "start": self.at(),
        }
        actions = self.env["charitylog.action"].with_user(self.ann)
        return actions.create([values] * count)

    def more_to_record(self, count):
        """Return how many queries more it takes where Outlook is used."""
        projects = self.elsewhere, self.project
        for project in projects:
            # What Odoo remembers is remembered.
            self.recorded(count, project)
        without, with_outlook = (
            queries(self.env, lambda project=project: self.recorded(count, project))
            for project in projects
        )
        return with_outlook - without

    def more_to_change(self, count, change):
        found = []
        for project in (self.elsewhere, self.project):
            for _ in range(2):
                actions = self.recorded(count, project)
                taken = queries(self.env, lambda actions=actions: change(actions))
            found.append(taken)
        return found[1] - found[0]

    def notes(self, actions):
        found = self.env["o365.sync.request"].search(
            [("res_model", "=", actions._name), ("res_id", "in", actions.ids)]
        )
        return sorted(found.mapped("res_id"))

    def test_recording_takes_a_fixed_number_of_queries_more(self):
        self.assertEqual(
            [self.more_to_record(count) for count in (1, 40)], [RECORDING, RECORDING]
        )

    def test_moving_takes_a_fixed_number_of_queries_more(self):
        def move(actions):
            actions.start = self.at(3)

        for count in (1, 40):
            self.assertLessEqual(self.more_to_change(count, move), CHANGING)

    def test_archiving_takes_a_fixed_number_of_queries_more(self):
        def archive(actions):
            actions.active = False

        for count in (1, 40):
            self.assertLessEqual(self.more_to_change(count, archive), CHANGING)

    def test_each_of_many_records_leaves_a_note_of_its_own(self):
        actions = self.recorded(40, self.project)
        self.assertEqual(self.notes(actions), sorted(actions.ids))

    def test_records_saved_together_are_each_asked_about(self):
        """Who is not connected has none, and neither has a project without Outlook."""
        values = [
            {
                "name": "Visit",
                "partner_id": self.client_.id,
                "project_id": project.id,
                "start": self.at(),
                "user_id": owner.id,
            }
            for owner in (self.ann, self.bob)
            for project in (self.project, self.elsewhere)
        ]
        actions = self.env["charitylog.action"].create(values * 2)
        self.assertEqual(
            actions.mapped("o365_eligibility"),
            ["open", "project_off", "not_connected", "project_off"] * 2,
        )
        self.assertEqual(self.notes(actions), [actions[0].id, actions[4].id])


@tagged("post_install", "-at_install")
class TestSaveWakes(O365Case):
    """Those who run scheduled actions are told after the commit, in the background."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connect(cls.ann)

    def after_commit(self):
        """Save, and return what Odoo would do once that is committed."""
        with patch.object(type(self.cr.postcommit), "add") as add:
            self.action(self.ann)
            self.env.flush_all()
        return [call.args[0] for call in add.call_args_list]

    def wakings(self):
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])

    def test_job_is_woken_with_the_save_and_by_whoever_saved(self):
        before = self.wakings()
        self.action(self.ann)
        [waking] = self.wakings() - before
        self.assertEqual((waking.create_uid, waking.write_uid), (self.ann, self.ann))
        self.assertLessEqual(waking.call_at, fields.Datetime.now())

    def test_save_that_is_undone_wakes_nobody(self):
        before = self.wakings()
        with closing(self.cr.savepoint()) as savepoint:
            self.action(self.ann)
            savepoint.rollback()
        self.assertEqual(self.wakings(), before)

    def test_job_that_is_switched_off_is_not_woken(self):
        self.env.ref("charitylog_o365.ir_cron_sync").active = False
        before = self.wakings()
        action = self.action(self.ann)
        self.assertEqual(self.wakings(), before)
        notes = [("res_model", "=", action._name), ("res_id", "=", action.id)]
        self.assertTrue(self.env["o365.sync.request"].search(notes))

    def test_addon_that_extends_waking_is_asked(self):
        """One that starts a server for scheduled actions where none runs, say."""
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        odoos, asked, before = type(job)._trigger_list, [], self.wakings()

        def extended(jobs, moments):
            asked.extend(jobs.ids)
            return odoos(jobs, moments)

        with patch.object(type(job), "_trigger_list", extended):
            self.action(self.ann)
        self.assertEqual(asked, job.ids)
        self.assertEqual(len(self.wakings() - before), 1)

    def test_addon_that_does_more_once_a_job_is_woken_is_called(self):
        """One below ours, and though nobody else is told later than the save."""
        told = []
        with patch.object(
            MailsIrCron, "_notifydb", lambda jobs: told.extend(jobs.ids), create=True
        ):
            for tell in self.after_commit():
                tell()
        self.assertEqual(told, self.env.ref("charitylog_o365.ir_cron_sync").ids)

    def test_waking_that_has_to_say_more_is_made_by_odoo(self):
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        field = self.env["ir.cron.trigger"]._fields["write_date"]
        self.assertTrue(compat.trigger_statement(job))
        with patch.object(field, "required", True):
            self.assertIsNone(compat.trigger_statement(job))
            before = self.wakings()
            self.action(self.ann)
        self.assertEqual(len(self.wakings() - before), 1)

    def test_job_that_is_gone_stops_nobody(self):
        """Its number may be remembered for a while."""
        requests = self.env["o365.sync.request"]
        job = self.env.ref("charitylog_o365.ir_cron_sync")
        self.assertEqual(requests._job().id, job.id)
        self.env.flush_all()
        for table, name in (("ir_cron_trigger", "cron_id"), ("ir_cron", "id")):
            query = SQL(
                "DELETE FROM %s WHERE %s = %s",
                *(SQL.identifier(table), SQL.identifier(name), job.id),
            )
            self.env.cr.execute(query)
        self.env.invalidate_all()
        requests._wake()
        action = self.action(self.ann)
        notes = [("res_model", "=", action._name), ("res_id", "=", action.id)]
        self.assertTrue(requests.search(notes))

    def test_job_is_told_of(self):
        _name, info = compat.connection_info_for("postgres")
        with closing(psycopg2.connect(**info)) as listener:
            listener.autocommit = True
            listener.cursor().execute("LISTEN cron_trigger")
            for tell in self.after_commit():
                tell()
            while not self.told(listener):
                self.assertTrue(select.select([listener], [], [], SECONDS)[0])

    def told(self, listener):
        """Tell whether it has been told of this database: others are used as well."""
        listener.poll()
        return self.cr.dbname in [each.payload for each in listener.notifies]

    def test_save_does_not_wait_until_that_is_done(self):
        is_begun, go_on = Event(), Event()
        self.addCleanup(go_on.set)

        def connect(**_info):
            is_begun.set()
            go_on.wait(SECONDS)
            raise psycopg2.OperationalError

        with patch.object(notify.psycopg2, "connect", connect):
            for tell in self.after_commit():
                tell()
            self.assertTrue(is_begun.wait(SECONDS))
            self.assertFalse(go_on.is_set())
            go_on.set()

    def test_save_is_done_though_nobody_can_be_told(self):
        """As where PostgreSQL has no connection left: they look by themselves."""
        refused = psycopg2.OperationalError("too many connections")
        with patch.object(notify.psycopg2, "connect", side_effect=refused) as connect:
            notify.notify({}, "pg_notify", self.cr.dbname)
        connect.assert_called_once()
