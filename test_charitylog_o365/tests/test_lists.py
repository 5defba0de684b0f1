"""Lists filtered, grouped and sorted by state and reason, in all ways together."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .both_forms_case import RECORDED, BothFormsCase

NAMES = ("o365_state", "o365_reason")


class TestLists(BothFormsCase):
    many = 150

    def setUp(self):
        super().setUp()
        # As superuser: all of them, whatever the reader may open.
        records = self.actions().with_user(self.people[0]).sudo()
        self.records = records.with_context(active_test=False)
        self.among = Domain("id", "in", self.records.ids)
        self.count_rows()

    def said(self, name):
        """Return by code the ids of the records that say it of themselves."""
        found = {}
        for record in self.records:
            found.setdefault(record[name], set()).add(record.id)
        return found

    def found(self, *domain):
        return {*self.records.search(self.among & Domain([*domain])).ids}

    def test_some_records_have_several_entries(self):
        """The other tests are about these as well."""
        counted = self.env["o365.calendar.entry"]._read_group(
            [("res_model", "=", self.records._name)], ["res_id"], ["__count"]
        )
        counts = [count for _res_id, count in counted]
        self.assertGreater(len([count for count in counts if count > 1]), 10)
        self.assertGreater(len([count for count in counts if count == 1]), 20)
        self.assertLess(len(counts), len(self.records))

    def test_a_filter_finds_each_code_and_any_number_of_them(self):
        everything = {*self.records.ids}
        for name in NAMES:
            said = self.said(name)
            codes = sorted(said)
            wanted = [[code] for code in codes]
            wanted += [[codes[0], code] for code in codes] + [codes[::2], codes]
            for some in wanted:
                expected = set().union(*map(said.get, some))
                self.assertEqual(self.found((name, "in", some)), expected, some)
                rest = everything - expected
                self.assertEqual(self.found((name, "not in", some)), rest, some)
            self.assertEqual(self.found((name, "=", False)), set())
            self.assertEqual(self.found((name, "!=", False)), everything)
            self.assertEqual(self.found((name, "in", [])), set())

    def test_filters_hold_together_with_others(self):
        said, reasons = self.said("o365_state"), self.said("o365_reason")
        theirs = {*self.records.filtered(lambda one: one.user_id == self.people[1]).ids}
        off = ("o365_state", "=", "off")
        mine = ("user_id", "=", self.people[1].id)
        waits = ("o365_state", "in", ["waiting", "conflict"])
        cancelled = ("o365_reason", "=", "cancelled")
        for expected, *domain in (
            (said["off"] | theirs, "|", off, mine),
            (said["off"] & theirs, off, mine),
            (said["off"] & reasons["cancelled"], off, cancelled),
            (said["waiting"] | said["conflict"] | theirs, "|", mine, waits),
            ({*self.records.ids} - said["waiting"] - said["conflict"], "!", waits),
            (theirs - reasons["cancelled"], mine, "!", cancelled),
        ):
            self.assertTrue(expected)
            self.assertEqual(self.found(*domain), expected, domain)

    def test_a_filter_a_group_and_an_order_by_the_same_field(self):
        for name, other in (NAMES, NAMES[::-1]):
            said = self.said(name)
            some = sorted(said)[::2]
            domain = self.among & Domain(name, "in", some)
            asked = [name], ["__count", "id:array_agg"]
            groups = self.records._read_group(domain, *asked, order=f"{name} desc")
            self.assertEqual([code for code, *_rest in groups], some[::-1])
            for code, count, ids in groups:
                self.assertEqual(({*ids}, count), (said[code], len(said[code])))
            expected = self.records.browse(sorted(set().union(*map(said.get, some))))
            # By the last one first: sorting keeps what is equal in its order.
            expected = expected.sorted(other).sorted(name, reverse=True)
            order = f"{name} desc, {other}, id"
            self.assertEqual(self.records.search(domain, order=order), expected)

    def test_the_web_client_reads_pages_and_groups(self):
        said = self.said("o365_reason")
        code = max(said, key=lambda one: len(said[one]))
        domain = [*self.among, ("o365_reason", "=", code)]
        read = {"name": {}, "o365_state": {}, "o365_reason": {}}
        page = self.records.web_search_read(
            domain, read, limit=5, order="o365_state", count_limit=10_001
        )
        self.assertEqual(page["length"], len(said[code]))
        self.assertEqual({one["o365_reason"] for one in page["records"]}, {code})
        groups = self.records.web_read_group(
            [*self.among],
            ["o365_reason", "o365_state"],
            ["planned_duration:sum"],
            unfold_read_specification=read,
            auto_unfold=True,
        )["groups"]
        counts = {group["o365_reason"]: group["__count"] for group in groups}
        self.assertEqual(counts, {each: len(ids) for each, ids in said.items()})
        for group in groups:
            within = self.records.search(self.among & Domain(group["__extra_domain"]))
            self.assertEqual({*within.ids}, said[group["o365_reason"]])

    def test_reading_a_page_asks_nothing_for_each_record(self):
        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("o365_message")
            return self.env.cr.sql_log_count - before

        entries = self.env["o365.calendar.entry"].search(
            [("res_model", "=", self.records._name), ("state", "!=", "synced")]
        )
        shown = self.records.browse(sorted({*entries.mapped("res_id")}))
        queries(shown)
        self.assertGreater(len(shown), 60)
        self.assertLess(queries(shown) - queries(shown[:5]), 15)

    def test_pages_sorted_by_a_code_show_each_record_once(self):
        for name in NAMES:
            pages = [
                self.records.search(self.among, order=name, limit=7, offset=offset).ids
                for offset in range(0, len(self.records), 7)
            ]
            shown = [record_id for page in pages for record_id in page]
            self.assertEqual(sorted(shown), sorted(self.records.ids))

    def test_a_record_rule_by_reason_holds_with_filters_groups_and_orders(self):
        """Rules are asked as superuser, and of archived users as well."""
        reader = self.people[0]
        reader.company_ids |= self.companies
        reader.group_ids |= self.env.ref("charitylog_o365.group_manager")
        theirs = self.actions().with_user(reader)
        theirs = theirs.with_context(
            allowed_company_ids=self.companies.ids, active_test=True
        )
        before = theirs.search(self.among)
        said = {record.id: record.sudo().o365_reason for record in before}
        hidden, *others = sorted({*said.values()})
        self.env["ir.rule"].create(
            {
                "name": "Not those",
                "model_id": self.env["ir.model"]._get_id(theirs._name),
                "domain_force": repr([("o365_reason", "!=", hidden)]),
            }
        )
        self.assertTrue(others)
        expected = {key: code for key, code in said.items() if code != hidden}
        found = theirs.search(self.among, order="o365_reason, id")
        self.assertEqual(found.ids, sorted(expected, key=lambda key: (said[key], key)))
        for code in (hidden, others[0]):
            found = theirs.search(self.among & Domain("o365_reason", "=", code))
            wanted = {key for key, one in expected.items() if one == code}
            self.assertEqual({*found.ids}, wanted)
        groups = theirs._read_group(self.among, ["o365_reason"], ["id:array_agg"])
        self.assertEqual({key: code for code, ids in groups for key in ids}, expected)

    def test_what_leads_to_no_record_has_no_code(self):
        first, second = self.records[:2]
        self.update(self.records, recorded_again_from_id=None)
        self.update_rows(first, recorded_again_from_id=second.id)
        self.env.invalidate_all()
        for name in NAMES:
            path = f"recorded_again_from_id.{name}"
            groups = dict(self.records._read_group(self.among, [path], ["__count"]))
            self.assertEqual(groups, {second[name]: 1, False: len(self.records) - 1})

    def test_other_models_search_along_a_path(self):
        # The same reader: whose calendar is theirs is part of the reason.
        env = self.records.env
        offerees = env["charitylog.action.offeree"]
        made = offerees.create(
            [
                {"action_id": record.id, "user_id": self.people[2].id}
                for record in self.records
            ]
        )
        series = env["charitylog.action.series"].create({"name": "Weekly"})
        for name in NAMES:
            said = self.said(name)
            for code, ids in said.items():
                found = offerees.search([(f"action_id.{name}", "=", code)])
                self.assertEqual({*(found & made).action_id.ids}, ids)
                wanted = [("action_id", "any", [(name, "!=", code)])]
                found = offerees.search(wanted)
                rest = {*self.records.ids} - ids
                self.assertEqual({*(found & made).action_id.ids}, rest)
            code, ids = next(iter(said.items()))
            self.update(self.records, series_id=None)
            self.update(self.records.browse(min(ids)), series_id=series.id)
            for each in said:
                found = series.search([(f"action_ids.{name}", "=", each)])
                self.assertEqual(series in found, each == code, each)

    def test_a_query_reads_two_records_of_the_model_at_once(self):
        """One joined to another: what decides about either is not mixed up."""
        first, second = self.records[:-1], self.records[1:]
        for one, other in zip(first, second, strict=True):
            self.update_rows(one, recorded_again_from_id=other.id)
        self.env.invalidate_all()
        table = self.records._table
        query = Query(self.env, table, SQL.identifier(table))
        again = self.records._fields["recorded_again_from_id"]
        query.add_where(SQL("%s IN %s", SQL.identifier(table, "id"), (*first.ids,)))
        _model, alias = again.join(self.records, table, query)
        asked = [
            self.records._field_to_sql(each, name, query)
            for each in (table, alias)
            for name in NAMES
        ]
        row = SQL("%s", SQL(", ").join([SQL.identifier(table, "id"), *asked]))
        found = {key: rest for key, *rest in self.env.execute_query(query.select(row))}
        for one, other in zip(first, second, strict=True):
            said = [each[name] for each in (one, other) for name in NAMES]
            self.assertEqual(found[one.id], said)

    def test_without_a_query_to_join_to(self):
        for name in NAMES:
            code = SQL(
                "SELECT id, %s FROM %s WHERE id IN %s",
                self.records._field_to_sql("listed", name),
                SQL("charitylog_action AS listed"),
                (*self.records.ids,),
            )
            for record_id, said in self.env.execute_query(code):
                self.assertEqual(said, self.records.browse(record_id)[name])

    def test_what_is_not_in_the_database_yet_decides(self):
        """Each change is in the next list, without anybody saving it first."""
        record, entries = self.records[0], self.env["o365.calendar.entry"]
        self.env["o365.sync.request"].search([]).unlink()
        entries.search([("res_id", "=", record.id)]).unlink()
        self.update(
            record,
            user_id=self.people[0].id,
            company_id=self.ours.id,
            project_id=self.projects[0].id,
            partner_id=self.client_.id,
            state="outstanding",
            active=True,
            create_date=RECORDED,
            o365_assigned_at=RECORDED,
        )
        values = {**self.entry_of(record, self.accounts[0]), "next_try": False}
        entry = entries.create({**values, "leaving": False})
        gone = {"sent": False, "event_id": False, "in_doubt": False}
        for what, values, code in (
            (entry, {"state": "conflict", "reason": "let_go"}, "let_go"),
            (entry, {"state": "waiting", "reason": "sign_in"}, "sign_in"),
            (entry, {"state": "stale", "reason": False, "event_id": "e"}, "stale"),
            (entry, gone, "missing"),
            (record, {"o365_eligibility": "other_tenant"}, "other_tenant_then"),
            (self.people[0], {"o365_own_entries": False}, "own_entries_off"),
            (self.accounts[0], {"state": "disconnected"}, "not_connected"),
            (self.projects[0], {"o365_sync": False}, "project_off"),
            (self.ours, {"o365_rule": False}, "rule_off"),
            (record, {"active": False}, "archived"),
            (record.partner_id, {"charitylog_erased": True}, "erased"),
        ):
            # Past what else it would set off: the record would be queued.
            models.BaseModel.write(what.sudo(), values)
            found = self.records.search([("o365_reason", "=", code)])
            self.assertIn(record, found, code)
