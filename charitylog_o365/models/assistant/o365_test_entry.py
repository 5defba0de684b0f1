"""A test entry: written into a calendar, and taken out again at once.

With the sign-in of its owner, and about nobody: it belongs to no record and has no
marker, so that neither the job nor a comparison takes it for theirs.
"""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from odoo import SUPERUSER_ID, api, fields, models

from ...core.graph import errors, protocol
from ...core.graph.client import GraphClient
from ...core.graph.fresh_token import call_with_token
from ...core.graph.transport import Transport
from ...core.sync.plan import ForGood
from ...core.sync.writes import Write, kind_of, write_of
from ...tools.job import running_job
from ..audit.line import ANSWERED, LOST, Cause, Place, lines_of

SUBJECT = "Test of Charitylog: may be deleted"
# Seconds to connect, and between two bytes of an answer.
TIMEOUT = (4.0, 8.0)


@dataclass
class Kept:
    """A row, as plain values: they are read and written in other transactions.

    ``may_be_there``: something was sent, and nobody knows that it is out again.
    """

    id: int
    transaction_id: str
    day: date
    event_id: str = ""
    may_be_there: bool = False

    def payload(self):
        moment = {"dateTime": f"{self.day}T00:00:00", "timeZone": "UTC"}
        return {
            "subject": SUBJECT,
            "start": moment,
            "end": {**moment, "dateTime": f"{self.day}T00:30:00"},
            "showAs": "free",
            "isReminderOn": False,
            "transactionId": self.transaction_id,
        }


class NotOut(errors.GraphError):
    """The entry was written, and could not be taken out."""


class O365TestEntry(models.Model):
    """A test entry that may be in somebody's calendar, until it is known to be out.

    A table of its own, which nobody may read: a row is written before anything is sent
    and deleted once the entry is out, each in a transaction of its own. A request that
    fails afterwards is rolled back, and what was sent is not.
    """

    _name = "o365.test.entry"
    _description = "Test entry that may be in a calendar"

    account_id = fields.Many2one(
        "o365.account", required=True, index=True, ondelete="cascade"
    )
    transaction_id = fields.Char(required=True, groups=fields.NO_ACCESS)
    event_id = fields.Char(groups=fields.NO_ACCESS)
    day = fields.Date(required=True)

    @api.model
    def _try(self, account):
        """Write an entry into this calendar and take it out; raises GraphError.

        Before it, what an earlier test may have left there.
        """
        self._take_out_left(account)
        day = fields.Date.today() + timedelta(days=1)
        values = {
            "account_id": account.id,
            "transaction_id": f"charitylog-test-{uuid.uuid4()}",
            "day": day,
        }
        with self._apart() as rows:
            kept = Kept(rows.create(values).id, values["transaction_id"], day)
        self._come_and_go(account, kept)

    @api.model
    def _take_out_left(self, account):
        """Take out what may be left of earlier tests; raises GraphError."""
        # sudo: no group may read or write this model, only its own methods.
        rows = self.sudo().search([("account_id", "=", account.id)], order="id")
        left = [
            Kept(row.id, row.transaction_id, row.day, row.event_id or "", True)
            for row in rows
        ]
        for kept in left:
            self._come_and_go(account, kept)

    @api.model
    def _left(self, account):
        """Return the days on which an entry may be left in this calendar."""
        with self._apart() as rows:
            return rows.search([("account_id", "=", account.id)]).mapped("day")

    @contextmanager
    def _apart(self):
        """The rows in a transaction of their own, which lasts whatever comes after.

        As superuser: no group may read or write this model, only its own methods.
        """
        with self.env.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})[self._name]

    @api.model
    def _come_and_go(self, account, kept):
        """Write the entry unless that is done, and take it out; raises GraphError."""
        try:
            url = account.company_id._o365_cloud().graph_url
            client = GraphClient(url, Transport(timeout=TIMEOUT))
            call_with_token(
                account._o365_token,
                lambda token: self._through(account, kept, Line(client, token)),
            )
        finally:
            if not kept.may_be_there:
                with self._apart() as rows:
                    rows.browse(kept.id).exists().unlink()

    @api.model
    def _through(self, account, kept, line):
        if not kept.event_id:
            kept.event_id = self._written(account, kept, line)
            with self._apart() as rows:
                rows.browse(kept.id).event_id = kept.event_id
        for request in self._ways_out(account, kept.event_id):
            try:
                self._sent(account, line, request)
            except errors.GraphError as error:
                if not isinstance(error, errors.Gone):
                    continue
            kept.may_be_there = False
            return
        raise NotOut

    @api.model
    def _written(self, account, kept, line):
        """Return the id of the entry at Microsoft.

        An answer that was lost is asked for once more, now or with the next test: with
        the same transactionId Exchange makes no second entry.
        """
        create = protocol.create_event(kept.payload())
        for is_last in (False, True):
            try:
                answer = self._sent(account, line, create)
            except errors.Duplicate as again:
                kept.may_be_there = True
                if not again.existing_id:
                    raise
                return again.existing_id
            except errors.GraphError as error:
                kept.may_be_there |= errors.may_be_done(error)
                if is_last or not isinstance(error, errors.Unreachable):
                    raise
            else:
                kept.may_be_there = True
                break
        if not (event_id := answer.body.get("id")):
            raise errors.Unreachable("The answer cannot be read.")
        return event_id

    @api.model
    def _ways_out(self, account, event_id):
        """Yield the requests that delete it: out of every folder where that is served.

        Elsewhere it lies in Deleted Items, and says no more there than that it is a
        test.
        """
        if account.company_id._o365_how_for_good() is ForGood.PERMANENTLY:
            yield protocol.delete_for_good(event_id)
        yield protocol.delete_event(event_id)

    @api.model
    def _sent(self, account, line, request):
        """Return the answer to ``request``; the log has it, also where it was lost."""
        try:
            answer = line.client.send(line.token, request)
        except errors.Duplicate:
            raise
        except errors.GraphError as error:
            if errors.may_be_done(error):
                now = fields.Datetime.now()
                lost = Write(kind_of(request), now, error.for_support)
                self._log(account, lost, LOST)
            raise
        self._log(account, write_of(request, answer), ANSWERED)
        return answer

    @api.model
    def _log(self, account, write, known):
        """Note in the log of what was sent to Outlook who wrote, and where."""
        job = running_job()
        cause = Cause(None if job else self.env.uid, job=job)
        place = Place.of_mailbox(account)
        with self._apart() as rows:
            rows.env["o365.audit"]._add(lines_of(cause, place, [write], known=known))


@dataclass(frozen=True)
class Line:
    """A connection to Graph, and with which token."""

    client: GraphClient
    token: str
