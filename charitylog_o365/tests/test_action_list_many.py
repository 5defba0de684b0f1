"""What it costs to open the Action List: no query for a row, and quick among 50,000."""

import logging
import time

from lxml import etree
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from .action_case import ActionCase

_logger = logging.getLogger(__name__)

MANY = 50_000
HALF_A_SECOND = 0.5
MENUS = ("mine", "outstanding", "done")


@tagged("post_install", "-at_install")
class TestActionListMany(ActionCase):
    def open(self, menu):
        """Ask what the web client asks when somebody chooses this menu."""
        window = self.env.ref(f"charitylog_o365.charitylog_action_action_{menu}")
        actions = self.env["charitylog.action"].with_user(self.ann)
        context = safe_eval(window.context or "{}")
        actions = actions.with_context(tz="Europe/London")
        [view] = [one.view_id.id for one in window.view_ids if one.view_mode == "list"]
        arch = etree.fromstring(actions.get_view(view, "list")["arch"])
        spec = {
            node.get("name"): self.spec(actions, node.get("name"))
            for node in arch.iter("field")
            if node.get("optional") != "hide"
        }
        domain = safe_eval(window.domain or "[]")
        filters = self.filters(actions)
        for name in context:
            node = filters.get(name.removeprefix("search_default_"))
            if node is not None and node.get("domain"):
                domain += safe_eval(node.get("domain"), {"uid": self.ann.id})
        if "search_default_group_when" in context:
            return actions.web_read_group(
                domain,
                ["when_group"],
                ["planned_duration:sum"],
                auto_unfold=True,
                unfold_read_specification=spec,
            )
        return actions.web_search_read(domain, spec, limit=80, count_limit=10001)

    def spec(self, actions, name):
        kind = actions._fields[name].type
        return {"fields": {"display_name": {}}} if kind == "many2one" else {}

    def filters(self, actions):
        arch = etree.fromstring(actions.get_view(view_type="search")["arch"])
        return {node.get("name"): node for node in arch.iter("filter")}

    def queries(self, menu):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.open(menu)
        return self.cr.sql_log_count - before

    def test_opening_makes_no_query_for_a_row(self):
        for state in ("outstanding", "done"):
            start = "2020-03-04 10:00:00"
            self.record(state=state, start=start)
        for menu in MENUS:
            self.open(menu)
        few = {menu: self.queries(menu) for menu in MENUS}
        for state in ("outstanding", "done"):
            others = [
                self.values(
                    state=state,
                    start=start,
                    partner_id=self.env["res.partner"].create({"name": f"C{n}"}).id,
                )
                for n in range(40)
            ]
            self.env["charitylog.action"].with_user(self.ann).create(others)
        for menu in MENUS:
            with self.subTest(menu):
                self.assertLessEqual(self.queries(menu) - few[menu], 2)

    def test_among_50_000_it_opens_in_under_half_a_second(self):
        """Two years of twenty workers' work, most of it done.

        The best time counts: on a busy machine others take theirs.
        """
        self.fill()
        for menu in MENUS:
            seconds = []
            while len(seconds) < 3 or (
                min(seconds) >= HALF_A_SECOND and len(seconds) < 20
            ):
                self.env.invalidate_all()
                begun = time.monotonic()
                found = self.open(menu)
                seconds.append(time.monotonic() - begun)
            _logger.info("%s: %.3f s of %s", menu, min(seconds), MANY)
            self.assertTrue(found["length"])
            with self.subTest(menu):
                self.assertLess(min(seconds), HALF_A_SECOND)

    def fill(self):
        """Copy one action 50,000 times, past the ORM."""
        workers = [self.ann, self.bob, self.dave]
        workers += [
            self.person(f"t_many{n}", f"Worker {n}", "charitylog_o365.group_user")
            for n in range(17)
        ]
        pattern = self.record(start="2020-03-04 10:00:00", planned_duration=1)
        self.env.flush_all()
        own = {"id", "start", "stop", "state", "outcome", "user_id", "reference"}
        names = [
            field.name
            for field in pattern._fields.values()
            if field.store and field.column_type and field.name not in own
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.cr.execute(
            SQL(
                """
                INSERT INTO charitylog_action
                    (start, stop, state, outcome, user_id, reference, %(columns)s)
                SELECT moment, moment + interval '1 hour',
                    CASE WHEN is_done THEN 'done' ELSE 'outstanding' END,
                    CASE WHEN is_done THEN 'held' END,
                    (%(users)s)[1 + n %% 20], 'T' || n, %(columns)s
                  FROM charitylog_action AS pattern,
                    LATERAL (
                        SELECT n, now() AT TIME ZONE 'UTC'
                            + (n - 46000) * interval '21 minutes' AS moment,
                            n < 46000 AND n %% 100 > 0 AS is_done
                          FROM generate_series(1, %(many)s) AS n) AS made
                 WHERE pattern.id = %(pattern)s
                """,
                columns=columns,
                users=[user.id for user in workers],
                many=MANY,
                pattern=pattern.id,
            )
        )
        self.cr.execute(SQL("ANALYZE charitylog_action"))
        self.env.invalidate_all()
