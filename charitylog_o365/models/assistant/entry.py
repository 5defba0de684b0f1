"""A test entry: written into one's own calendar, and taken out again at once.

With one's own sign-in, and about nobody: it belongs to no record and has no marker, so
that neither the job nor a comparison takes it for theirs.
"""

import uuid
from datetime import timedelta

from odoo import fields, models

from ...core.graph import errors, protocol
from ...core.graph.client import GraphClient
from ...core.graph.fresh_token import call_with_token
from ...core.graph.transport import Transport
from ...core.sync.plan import ForGood
from ...core.sync.writes import write_of
from ..audit.line import Cause, Place, lines_of
from .steps import Found

SUBJECT = "Test of Charitylog: may be deleted"
# Seconds to connect, and between two bytes of an answer.
TIMEOUT = (4.0, 8.0)
GOOD = Found("good", "good")
REASONS = (
    (errors.NoMailbox, "no_mailbox"),
    (errors.Gone, "no_mailbox"),
    (errors.BlockedByAdmin, "blocked"),
    (errors.MailboxFull, "full"),
    (errors.ConsentNeeded, "forbidden"),
    (errors.Forbidden, "forbidden"),
    (errors.SignInNeeded, "sign_in"),
    (errors.Rejected, "rejected"),
)


class InDoubt(errors.GraphError):
    """No answer came, twice: the entry may have been written."""


class O365Setup(models.Model):
    _inherit = "o365.setup"

    def _try_entry(self):
        """Write an entry into the calendar of whoever asks, and take it out again."""
        account = self._own_account()
        if not account:
            return Found("bad", "not_connected")
        client = GraphClient(
            self.company_id._o365_cloud().graph_url, Transport(timeout=TIMEOUT)
        )
        try:
            return call_with_token(
                account._o365_token, lambda token: self._write_entry(client, token)
            )
        except InDoubt:
            return Found("bad", "left", {"subject": SUBJECT})
        except errors.GraphError as error:
            reason = next((r for kind, r in REASONS if isinstance(error, kind)), None)
            return Found("bad", reason or "unreached")

    def _write_entry(self, client, token):
        """Write it and take it out; raises GraphError where nothing was written."""
        event_id, done = self._written(client, token)
        writes, is_out = [done], False
        for request in self._ways_out(event_id):
            try:
                writes.append(write_of(request, client.send(token, request)))
            except errors.Gone:
                is_out = True
            except errors.GraphError:
                continue
            else:
                is_out = True
            break
        self._log(writes)
        return GOOD if is_out else Found("bad", "left", {"subject": SUBJECT})

    def _written(self, client, token):
        """Return the id of the entry at Microsoft, and the `Write`.

        An answer that was lost is asked for once more: with the same transactionId
        Exchange makes no second entry.
        """
        create = protocol.create_event(self._test_entry())
        try:
            answer = client.send(token, create)
        except errors.Unreachable:
            try:
                answer = client.send(token, create)
            except errors.Duplicate as again:
                if not again.existing_id:
                    raise
                answer = protocol.Response(201, body={"id": again.existing_id})
            except errors.Unreachable as error:
                raise InDoubt(error.message) from error
        return answer.body["id"], write_of(create, answer)

    def _ways_out(self, event_id):
        """Yield the requests that delete it: out of every folder where that is served.

        Elsewhere it lies in Deleted Items, and says no more there than that it is a
        test.
        """
        if self.company_id._o365_how_for_good() is ForGood.PERMANENTLY:
            yield protocol.delete_for_good(event_id)
        yield protocol.delete_event(event_id)

    def _log(self, writes):
        """Note in the log of what was sent to Outlook who wrote, and where."""
        cause = Cause(self.env.uid)
        place = Place(self.env.uid, self.company_id.id)
        self.env["o365.audit"]._add(lines_of(cause, place, writes))

    def _test_entry(self):
        day = fields.Date.today() + timedelta(days=1)
        moment = {"dateTime": f"{day}T00:00:00", "timeZone": "UTC"}
        return {
            "subject": SUBJECT,
            "start": moment,
            "end": {**moment, "dateTime": f"{day}T00:30:00"},
            "showAs": "free",
            "isReminderOn": False,
            "transactionId": f"charitylog-test-{uuid.uuid4()}",
        }

    def _own_account(self):
        accounts = self._connected(self.company_id)
        return accounts.filtered(lambda account: account.user_id == self.env.user)

    def _look_entry(self, kept):
        """Return what is kept; real work that has arrived shows as much."""
        if kept.state == "good":
            return kept
        # sudo: entries belong to the worker; whether there is any is no secret.
        entries = self.env["o365.calendar.entry"].sudo()
        sent = [
            ("account_id.company_id", "=", self.company_id.id),
            ("last_sent_at", "!=", False),
        ]
        if entries.search_count([*sent, ("state", "=", "synced")], limit=1):
            return Found("good", "arrived")
        if kept.state == "bad" and kept.reason != "not_connected":
            return kept
        return Found("bad", "not_tried" if self._own_account() else "not_connected")
