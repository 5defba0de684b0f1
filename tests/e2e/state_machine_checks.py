"""What must be true when the dust has settled: both sides agree, nobody was mailed."""

from collections import Counter

from .state_machine_outlook_rules import is_special
from .world import moment

OPERATIONS = {"POST": "create", "PATCH": "update", "DELETE": "delete"}
MODEL = "charitylog.action"
READ = [
    "name",
    "active",
    "state",
    "user_id",
    "start",
    "stop",
    "o365_state",
    "o365_reason",
    "o365_message",
]


class Settled:
    """The checks of a state machine that has ``world``, and asks Odoo by ``ask``."""

    def teardown(self):
        self.world.sim.clear_faults()
        if self.bob_is_revoked and not self.bob_is_out:
            self.world.connect("bob")
        self.world.settle()
        self.try_again_what_was_refused()
        if self.meddled or self.refused:
            # Nobody tells us of what is moved in Outlook, until the next night; nor is
            # there anybody to press "Try again" where a record is deleted, and taking
            # its entry out was refused.
            self.world.compare()
        try:
            self.check()
        finally:
            self.open_the_gates()

    def try_again_what_was_refused(self):
        stuck = self.world.api("admin")(
            MODEL,
            "search",
            [("o365_state", "in", ["error", "blocked", "waiting"])],
            context={"active_test": False},
        )
        if stuck:
            self.world.api("admin")(MODEL, "action_o365_try_again", stuck)
            self.world.settle()

    def check(self):
        context = {"active_test": False}
        admin = self.world.api("admin")
        rows = admin(MODEL, "search_read", [], READ, context=context)
        entries = self.without_copies(self.world.entries())
        self.check_mails()
        self.check_log()
        logins = {number: login for login, number in self.world.users.items()}
        for row in rows:
            owner = logins[row["user_id"][0]]
            there = entries.pop(row["id"], [])
            self.check_record(row, owner, there)
        # Records that are no more: nothing is left but where nobody can reach it.
        left = [
            login
            for found in entries.values()
            for login, event in found
            if not is_special(event)
        ]
        assert set(left) <= self.unreachable(), entries

    def without_copies(self, entries):
        """Leave out what people made of entries for themselves: it is all there."""
        found = [event["id"] for there in entries.values() for _login, event in there]
        assert self.copies <= set(found), entries
        return {
            record: [
                (who, event) for who, event in there if event["id"] not in self.copies
            ]
            for record, there in entries.items()
        }

    def check_mails(self):
        mails = [mail for mail in self.world.sim.mails if mail["by"] == "graph"]
        assert self.agreed or not mails, mails

    def check_log(self):
        """Each write has one line; where nobody can know, it may have been done."""
        done, known, perhaps = Counter(), Counter(), Counter()
        created = set()
        for request in self.world.sim.requests:
            if request.changes and request.mailbox and (request.done or 500) < 300:
                # Microsoft may answer a create that it carried out before.
                again = request.method == "POST" and request.body["transactionId"]
                if again not in created:
                    login = request.mailbox.split("@")[0]
                    done[self.world.users[login], OPERATIONS[request.method]] += 1
                created |= {again} - {False}
        for owner, operation, how, number in self.world.query(
            "SELECT owner_ref, operation, known, count(*) FROM o365_audit"
            f" WHERE id > {self.last_line} GROUP BY 1, 2, 3"
        ):
            (perhaps if how == "lost" else known)[owner, operation] += number
        for owner, kind in self.world.query(
            "SELECT user_id, jsonb_array_elements(open_writes) ->> 'kind'"
            " FROM o365_calendar_entry WHERE open_writes IS NOT NULL"
        ):
            perhaps[owner, kind] += 1
        self.check_log_names_nobody()
        for key in done.keys() | known.keys() | perhaps.keys():
            assert known[key] <= done[key] <= known[key] + perhaps[key], (
                f"{key}: {done[key]} done, {known[key]} logged, {perhaps[key]} perhaps"
            )

    def check_log_names_nobody(self):
        [[client]] = self.world.query(
            f"SELECT name FROM res_partner WHERE id = {self.world.client}"
        )
        names = self.world.query("SELECT name FROM charitylog_action")
        lines = str(self.world.query("SELECT l::text FROM o365_audit AS l"))
        said = {client, *client.split(), *(name for [name] in names)}
        assert not [name for name in said if name in lines], lines

    def check_record(self, row, owner, there):
        special = {login for login, event in there if is_special(event)}
        if special - self.unreachable() and not self.agreed:
            asked = row["o365_state"] == "conflict" or row["o365_reason"] == "let_go"
            assert asked, f"{row} {there}"
        if special:
            return
        mailboxes = [login for login, _event in there]
        assert len(set(mailboxes)) == len(mailboxes), f"{row} doubled: {there}"
        if self.meddled and owner in self.unreachable():
            return  # Nobody can look there.
        reachable = [login for login in mailboxes if login not in self.unreachable()]
        state, reason = row["o365_state"], row["o365_reason"]
        match state:
            case "synced":
                assert owner in mailboxes, f"{row} is in {mailboxes}"
                assert set(reachable) <= {owner}, f"{row} is in {mailboxes}"
                [event] = [event for login, event in there if login == owner]
                self.check_event(row, event)
            case "off" if reason == "stale":
                assert row["o365_message"].startswith("Outlook may show"), f"{row}"
            case "off":
                assert not reachable, f"{row} {there}"
            case "conflict" if reason == "deleted_in_outlook":
                assert not reachable, f"{row} {there}"
            case "conflict":
                [(_login, event)] = there
                assert event["id"] in self.touched, f"{row} {event}"
            case _:
                raise AssertionError(f"Not settled: {row}")
        if self.records.get(row["id"]) and not self.meddled:
            here = row["active"] and row["state"] != "cancelled"
            assert state == ("synced" if here else "off"), f"{row}"

    def check_event(self, row, event):
        told = event["subject"], moment(event, "start"), moment(event, "end")
        assert told[0].endswith(row["name"]), f"{row} {told}"
        assert told[1:] == (row["start"], row["stop"]), f"{row} {told}"
        done = ["Contact done"] if row["state"] == "done" else []
        assert event["categories"] == done, f"{row} {event}"

    def unreachable(self):
        return set(self.world.people) - self.world.connected

    def open_the_gates(self):
        if self.switched_off:
            self.switch_the_project(0)
        if self.bob_is_out:
            self.world.connect("bob")
