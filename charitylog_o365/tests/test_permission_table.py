"""Who may do what to a record in Ann's calendar, on every way in.

Six columns make 4,000 rows and more: the table is pairwise, so that each two values of
different columns meet at least once. The two columns that decide, who acts and with
which right, are besides taken in full with one deed for each kind of change to a
calendar: what is put in (create), moved there (move), and taken out (delete).
"""

import logging

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..models.permission.refusal import sentences
from .common import MANAGER, OPTIONS, USER, O365Case
from .pairwise import pairwise

_logger = logging.getLogger(__name__)

WRITING = {
    "write",
    "delegateWithoutPrivateEventAccess",
    "delegateWithPrivateEventAccess",
    "organisation",
    "organisation, canEdit false",
}
# How the calendar is shared, and the reason of a refusal to who has connected.
RIGHTS = {
    "none": "not_shared",
    "freeBusyRead": "not_shared",
    "limitedRead": "can_view",
    "read": "can_view",
    "group, canEdit false": "perhaps_group",
    **dict.fromkeys(sorted(WRITING), None),
}
# Who acts, and the reason of a refusal whatever the right; None: it decides.
ACTORS = {
    "connected": None,
    "never connected": "not_connected",
    "not signed in": "sign_in",
    "no mailbox": "no_mailbox",
    "manager": None,
}
TAKES_OUT = {"reassign away", "complete", "cancel", "archive", "delete"}
# What is one's own until it is given to Ann.
PUTS_IN = ("create", "reassign to")
DOES = [
    *PUTS_IN,
    *sorted(TAKES_OUT),
    "move",
    "project move",
    "edit what is not shown",
]
COLUMNS = {
    "actor": list(ACTORS),
    "right": list(RIGHTS),
    "state": ["outstanding", "done"],
    "does": DOES,
    "way": ["form", "list edit", "import", "RPC", "batch", "scheduled action"],
}


class ImportRefused(AccessError):
    """An import raises nothing: it answers with the sentence, and saves nothing."""


def makes_sense(row):
    if row["state"] == "done" and row["does"] in ("complete", "cancel"):
        return False
    return (row["does"], row["way"]) != ("delete", "import")


def expected(actor, right, state, does):
    """Return the reason of the refusal, or None: docs/domain.md, said anew."""
    if state == "done" and actor != "manager" and does not in PUTS_IN:
        return "case"
    if does == "edit what is not shown":
        return None
    if actor == "manager" and does in TAKES_OUT:
        return None
    return ACTORS[actor] or RIGHTS[right]


@tagged("post_install", "-at_install")
class TestPermissionTable(O365Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Details of the place are not shown, so that editing it stays free.
        cls.other_project = cls.env["project.project"].create(
            {"name": "Shopping", "o365_sync": True}
        )
        groups = {"manager": (MANAGER, OPTIONS)}
        cls.actors = {
            name: cls.worker(
                f"actor{number}", name.title(), groups.get(name, (USER, OPTIONS))
            )
            for number, name in enumerate(ACTORS)
        }
        cls.connect(cls.ann)
        for name, user in cls.actors.items():
            if name != "never connected":
                cls.connect(user)
        cls.actors["not signed in"]._o365_account()._o365_needs_sign_in("login")
        cls.actors["no mailbox"]._o365_account()._o365_no_mailbox()

    def test_pairwise_table_of_actors_permissions_changes_and_methods(self):
        rows = pairwise(COLUMNS, makes_sense)
        _logger.info("%s rows, pairwise", len(rows))
        for row in rows:
            with self.subTest(**row):
                self.check(**row)

    def test_each_actor_and_permission_at_create_move_and_delete(self):
        for actor in ACTORS:
            for right in RIGHTS:
                for does in ("create", "move", "delete"):
                    with self.subTest(actor=actor, right=right, does=does):
                        self.check(actor, right, "outstanding", does, "RPC")

    def check(self, actor, right, state, does, way):
        """Do it, compare with what is expected, and take it back."""
        user = self.actors[actor]
        savepoint = self.cr.savepoint(flush=False)
        try:
            self.share(user, right)
            owner = user if does == "reassign to" else self.ann
            action = self.action(
                owner, state=state, **({"outcome": "held"} if state == "done" else {})
            )
            own = self.action(user)
            self.env.flush_all()
            before = self.snapshot(action + own)
            reason = expected(actor, right, state, does)
            work = self.works(user, action, own, does, way)
            if reason is None:
                work()
                return
            with self.assertRaises(AccessError) as caught:
                work()
            self.assertIn(self.sentence(reason, user), str(caught.exception))
            self.env.invalidate_all()
            self.assertEqual(self.snapshot(action + own), before)
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            self.sim.directory.shares.clear()

    def sentence(self, reason, user):
        if reason == "case":
            return "has been done."
        return sentences(self.env, reason, self.ann.name, user.name)[0]

    def share(self, user, right):
        owner, colleague, role, how = self.upn(self.ann), self.upn(user), right, {}
        if right.startswith("organisation"):
            colleague, role = "organization", "write"
        elif right.startswith("group"):
            role = "write"
        if right.endswith("canEdit false"):
            how = {"via_group": True}
        self.sim.share(owner, colleague, role, **how)

    def snapshot(self, actions):
        """Return all that a refused change could have left behind."""
        self.cr.execute(
            "SELECT * FROM charitylog_action WHERE id = ANY(%s) ORDER BY id",
            [actions.ids],
        )
        rows = self.cr.fetchall()
        counts = [
            self.env[model].sudo().with_context(active_test=False).search_count([])
            for model in ("charitylog.action", "o365.sync.request", "mail.message")
        ]
        return rows, counts

    def works(self, user, action, own, does, way):
        """Return a function that does it, as ``user``."""
        actions = self.env["charitylog.action"].with_user(user)
        action, own = action.with_user(user), own.with_user(user)
        if does == "create":
            values = {
                "name": "For Ann",
                "partner_id": self.client_.id,
                "project_id": self.project.id,
                "start": "2031-05-06 09:00:00",
                "user_id": self.ann.id,
            }
            if action.state == "done":
                start = "2020-05-06 09:00:00"
                values |= {"state": "done", "outcome": "held", "start": start}
            return lambda: self.creates(actions, values, way)
        if does == "delete":
            return lambda: self.deletes(action, own, way)
        past, coming = "2020-05-06 09:00:00", "2031-05-06 09:00:00"
        values = {
            "reassign to": {"user_id": self.ann.id},
            "reassign away": {"user_id": user.id},
            "complete": {"state": "done", "outcome": "held", "start": past},
            "cancel": {"state": "cancelled"},
            "archive": {"active": False},
            "move": {"start": past if action.state == "done" else coming},
            "project move": {"project_id": self.other_project.id},
            "edit what is not shown": {"location": "3 High Street"},
        }[does]
        return lambda: self.writes_(action, own, values, way)

    def creates(self, actions, values, way):
        if way == "form":
            actions.web_save(values, {"id": {}})
        elif way == "import":
            self.imports(actions, values)
        elif way == "batch":
            mine = values | {"user_id": actions.env.uid}
            actions.create([mine, values, mine])
        elif way == "scheduled action":
            self.schedule(actions.env.user, f"model.create({values!r})")
        else:
            call_kw(actions.browse(), "create", [[values]], {})

    def writes_(self, action, own, values, way):
        if way == "form":
            action.web_save(values, {"id": {}})
        elif way == "list edit":
            action.web_save_multi([values], {"id": {}})
        elif way == "import":
            self.imports(action, values | {".id": action.id})
        elif way == "batch":
            (own + action).write(values)
        elif way == "scheduled action":
            code = f"model.browse({action.id}).write({values!r})"
            self.schedule(action.env.user, code)
        else:
            call_kw(action.browse(), "write", [action.ids, values], {})

    def deletes(self, action, own, way):
        if way == "batch":
            (own + action).unlink()
        elif way == "scheduled action":
            self.schedule(action.env.user, f"model.browse({action.id}).unlink()")
        else:
            call_kw(action.browse(), "unlink", [action.ids], {})

    def imports(self, actions, values):
        names, row = [], []
        for name, value in values.items():
            field = actions._fields.get(name)
            relational = field is not None and field.relational
            names.append(f"{name}/.id" if relational else name)
            if field is not None and field.type == "selection":
                value = dict(field._description_selection(actions.env))[value]
            row.append(str(value))
        result = actions.load(names, [row])
        if result["messages"]:
            raise ImportRefused(result["messages"][0]["message"])

    def schedule(self, user, code):
        """Run ``code`` as a scheduled action of ``user``, as the server does."""
        job = self.env["ir.cron"].create(
            {
                "name": "Nightly round",
                "model_id": self.env["ir.model"]._get_id("charitylog.action"),
                "state": "code",
                "code": code,
                "user_id": user.id,
            }
        )
        with self.assertLogs("odoo.addons.base.models.ir_cron", "DEBUG") as logs:
            job.method_direct_trigger()
        for record in logs.records:
            if record.exc_info:
                raise record.exc_info[1]
