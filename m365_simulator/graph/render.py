"""Events as the caller of Graph is shown them, one or a page of them.

https://learn.microsoft.com/graph/query-parameters
"""

from urllib.parse import quote

from ..exchange import zones
from . import odata
from .call import Answer

#: More events than this are on no page.
#: https://learn.microsoft.com/graph/api/user-list-events
LONGEST_PAGE = 1000


def event(sim, call, role, found, zone=""):
    """The event as the caller is shown it: by the query, Prefer, and their role.

    ``found`` is a `StoredEvent` or a day of a series. ``zone`` None: in the zone that
    it was sent in; "": in the one that the caller prefers. Raises GraphProblem 400 for
    a zone or a query that Graph does not know.
    """
    if zone == "":
        zone = call.preference("outlook.timezone") or "UTC"
        zones.zone(zone)
    body = found.render(
        zone=zone,
        immutable=call.wants_immutable_ids,
        as_text=call.preference("outlook.body-content-type") == "text",
        site=sim.pages_url,
    )
    if role == "limitedRead":
        body["body"] = {"contentType": "text", "content": ""}
        body["bodyPreview"] = ""
    properties = None
    if "$expand" in call.query:
        properties = odata.expanded(found, call.query["$expand"])
    if "$select" in call.query:
        body = odata.selected(body, call.query["$select"])
    if properties:
        body["singleValueExtendedProperties"] = properties
    return body


def page(sim, call, owner, role, found):
    """The Answer with the page of ``found`` that is asked for, and a link to the next.

    https://learn.microsoft.com/graph/paging
    """
    size = call.preference("odata.maxpagesize") or odata.PAGE
    top = odata.number(call.query, "$top", size, 1)
    skip = odata.number(call.query, "$skip", 0, 0)
    shown = found[skip : skip + min(top, LONGEST_PAGE)]
    body = {"@odata.context": sim.context(f"users('{owner.oid}')/events")}
    if call.query.get("$count") == "true":
        body["@odata.count"] = len(found)
    body["value"] = [event(sim, call, role, each) for each in shown]
    if skip + len(shown) < len(found):
        path = "/".join(quote(part, safe="@()") for part in call.segments)
        query = {**call.query, "$skip": skip + len(shown)}
        body["@odata.nextLink"] = sim.link(path, query)
    return Answer(200, body)
