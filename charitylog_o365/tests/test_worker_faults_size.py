"""The fault table, the size: no request is larger than Graph takes."""

import json
from unittest.mock import patch

from ..core.graph import errors, protocol
from ..core.graph.transport import Transport
from ..models.action.event import LONGEST_NOTES
from .outlook_case import text_of
from .worker_faults_case import FaultsCase

# https://learn.microsoft.com/graph/use-the-api#size-limits
GRAPHS = 4 * 2**20
# Each letter of it takes six bytes in a request, as JSON is sent.
LONG = "<p>%s</p>" % ("слово " * (LONGEST_NOTES // 6 - 10))
PICTURE = '<img src="data:image/png;base64,%s">' % ("A" * 5_000_000)


class TestWorkerFaultsSize(FaultsCase):
    def taking(self, largest, refuse):
        """Have no request taken of more than ``largest`` bytes."""
        send, self.refused = Transport.send, []

        def limited(transport, url, request, token):
            if request.body and len(json.dumps(request.body)) > largest:
                self.refused.append(request.path)
                return refuse()
            return send(transport, url, request, token)

        return patch.object(Transport, "send", limited)

    def several(self, number, description):
        return self.env["charitylog.action"].union(
            *(
                self.action(self.ann, name=f"Visit {n}", description=description)
                for n in range(number)
            )
        )

    def test_twenty_with_long_notes_go_in_several_requests(self):
        """Else the line would be cut each time, and none of them ever arrive."""
        actions = self.several(20, LONG) + self.action(self.ann, name="Small one")
        with self.taking(GRAPHS, reset):
            self.drain()
        self.assertEqual(self.refused, [])
        self.assertEqual(len(self.entries(self.ann)), 21)
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})

    def test_batch_too_large_for_a_gateway_is_resent_one_by_one(self):
        """Its refusal has no code of Graph's, and is final all the same."""
        actions = self.several(4, LONG)
        with self.taking(2**20, too_large):
            self.drain()
        self.assertEqual(self.refused, ["/$batch"])
        self.assertEqual(len(self.entries(self.ann)), 4)
        self.assertEqual(set(actions.mapped("o365_state")), {"synced"})

    def test_action_too_large_for_a_gateway_stops_no_other(self):
        large = self.several(1, LONG)
        small = self.action(self.ann, name="Small one")
        with self.taking(2**18, too_large):
            self.drain()
        self.assertEqual((large.o365_state, large.o365_reason), ("error", "rejected"))
        self.assertEqual(small.o365_state, "synced")
        self.entry(self.ann)

    def test_pictures_in_notes_are_left_out(self):
        """Outlook may not open a file of Odoo's, and a photo is megabytes of text."""
        notes = f"<p>Plan</p>{PICTURE}<p>of the <b>house</b></p>"
        action = self.action(self.ann, description=notes)
        with self.taking(GRAPHS, too_large):
            self.drain()
        self.assertEqual(action.o365_state, "synced")
        entry = self.entry(self.ann)
        self.assertNotIn("<img", entry["body"]["content"])
        self.assertIn("<b>house</b>", entry["body"]["content"])
        self.assertIn("Plan of the house", text_of(entry))

    def test_excessively_long_notes_are_sent_as_text_and_cut(self):
        notes = f"<p>Plan of the <b>house</b></p>{LONG}{LONG}"
        action = self.recorded(self.ann, description=notes)
        self.assertEqual(action.o365_state, "synced")
        content = self.entry(self.ann)["body"]["content"]
        self.assertIn("Plan of the *house*", content)
        self.assertIn("…</p>", content)
        self.assertIn("Open in Charitylog", content)
        self.assertLess(len(content), LONGEST_NOTES + 1000)

    def test_escaped_markup_in_long_notes_stays_escaped(self):
        notes = f"<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>{LONG}{LONG}"
        self.recorded(self.ann, description=notes)
        self.assertNotIn("<script", self.entry(self.ann)["body"]["content"])


def too_large():
    return protocol.Response(413)


def reset():
    raise errors.Unreachable("ConnectionError")
