from ...tools.compat import models_with
from ..sync.o365_calendar_removed import DUE, KEPT, LEFT


class Copies:
    """Entries of a mailbox that have our marker and are none of those that we sent.

    People made them in Outlook: in their own calendars, or in a colleague's. The marker
    tells of which record.
    """

    def __init__(self, account, present):
        """``present`` are entries of the mailbox (`core.graph.remote`)."""
        self.env = account.env
        self.account = account
        self.removed = self.env["o365.calendar.removed"]
        entries = account._entries()
        ours = {*entries.mapped("event_id"), *entries.mapped("marker")}
        self.present = present
        self.copies = [
            one for one in present if ours.isdisjoint((one.id, _marker(one)))
        ]

    def of_erased(self):
        """Return the ids of those that are about an erased client."""
        erased = self._erased()
        return {one.id for one in self.copies if _marker(one) in erased}

    def look_for_erased(self):
        """Have them looked for by a run, once for each marker.

        Again what could not be reached in Deleted Items, and has been taken back. What
        has become a meeting stays, and has been listed.
        """
        rows = self.removed.search(
            [("account_id", "=", self.account.id), ("state", "!=", KEPT)]
        )
        known = set(rows.mapped("marker"))
        self.removed.create(
            [
                self._values(marker, record) | {"state": DUE}
                for marker, record in self._erased().items()
                if marker not in known
            ]
        )
        plain = {_marker(one) for one in self.copies if not one.became}
        back = rows.filtered(lambda row: row.state == LEFT and row.marker in plain)
        back.write({"state": DUE, "next_try": False})
        self.env["o365.sync.request"]._wake()

    def keep(self):
        """Keep where those were, which were removed as a manager had confirmed."""
        records = self._records(self.present)
        self.removed.create(
            [
                self._values(_marker(one), record) | {"event_id": one.id}
                for one in self.present
                if (record := records.get(_marker(one))) is not None
            ]
        )

    def _erased(self):
        return {
            marker: record
            for marker, record in self._records(self.copies).items()
            if record._o365_client().charitylog_erased
        }

    def _records(self, remotes):
        """Return by marker the records of which ``remotes`` are copies."""
        markers = list({_marker(one) for one in remotes} - {""})
        return {
            record.o365_marker: record
            for name in models_with(self.env, "o365.sync.mixin")
            for record in self.env[name]
            .with_context(active_test=False)
            .search([("o365_marker", "in", markers)])
        }

    def _values(self, marker, record):
        return {
            "account_id": self.account.id,
            "res_model": record._name,
            "res_id": record.id,
            "client_id": record._o365_client().id,
            "marker": marker,
        }


def _marker(remote):
    # Case does not count in the value of such a property.
    return (remote.marker or "").lower()
