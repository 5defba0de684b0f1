"""OData as Graph's calendars support it: $filter, $expand, $select, $orderby.

https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
"""

import re

from .. import errors
from ..exchange import moments, payload, zones

PROPERTY = re.compile(
    r"^singleValueExtendedProperties/any\(\s*(\w+)\s*:\s*\1/id\s+eq\s+'((?:[^']|'')*)'"
    r"\s+and\s+(.+)\)$",
    re.IGNORECASE,
)
VALUE = re.compile(r"^\w+/value\s+(eq|ne)\s+(null|'(?:[^']|'')*')$", re.IGNORECASE)
PART = re.compile(
    r"^(startswith|contains)\(\s*\w+/value\s*,\s*'((?:[^']|'')*)'\s*\)$", re.IGNORECASE
)
FIELD = re.compile(
    r"^([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+('(?:[^']|'')*'|[\w.:+-]+)$", re.IGNORECASE
)
EXPAND = re.compile(
    r"^singleValueExtendedProperties\(\s*\$filter\s*=\s*(.+)\)$", re.IGNORECASE
)
BY_ID = re.compile(r"^\w*/?id\s+eq\s+'((?:[^']|'')*)'$", re.IGNORECASE)
COMPARE = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}
#: Events on a page where the caller does not say.
PAGE = 10


def chosen(events, expression):
    """The stored events that fit a $filter. Raises GraphProblem 400."""
    tests = [_test(term) for term in _terms(expression, "and")]
    return [event for event in events if all(test(event) for test in tests)]


def expanded(event, expression):
    """The extended properties that an $expand names. Raises GraphProblem 400."""
    found = EXPAND.match(expression.strip())
    if not found:
        raise errors.bad_request(
            f"Parsing OData Select and Expand failed: '{expression}'."
        )
    keys = set()
    for term in _terms(found[1], "or"):
        by_id = BY_ID.match(term)
        if not by_id:
            raise _invalid_filter()
        keys.add(payload.property_key(_unquote(by_id[1])))
    return [dict(p) for key, p in event.properties.items() if key in keys]


def selected(body, expression):
    """The properties that a $select names, the id, and annotations."""
    names = {name.strip() for name in expression.split(",")} | {"id"}
    return {
        name: value
        for name, value in body.items()
        if name in names or name.startswith("@odata")
    }


def ordered(events, expression):
    """The stored events in the order of an $orderby. Raises GraphProblem 400."""
    for term in reversed(expression.split(",")):
        field, _space, direction = term.strip().partition(" ")
        events = sorted(
            events,
            key=lambda event, field=field: str(_value(event, field)),
            reverse=direction.strip().lower() == "desc",
        )
    return events


def number(query, name, default, lowest):
    """The number in a query option. Raises GraphProblem 400."""
    try:
        value = int(query.get(name, default))
    except ValueError:
        value = lowest - 1
    if value < lowest:
        raise errors.bad_request(f"Invalid value for the query option '{name}'.")
    return value


def _test(term):
    found = PROPERTY.match(term)
    if found:
        key = payload.property_key(_unquote(found[2]))
        return _property_test(key, found[3].strip())
    found = FIELD.match(term)
    if not found:
        raise _invalid_filter()
    field, operator, literal = found[1], found[2].lower(), found[3]
    wanted = _literal(literal)
    return lambda event: COMPARE[operator](_value(event, field), wanted)


def _property_test(key, condition):
    """Exchange ignores the case of a property's value, but not of its name."""
    found, part = VALUE.match(condition), PART.match(condition)
    if found:
        operator, literal = found[1].lower(), found[2]
        wanted = None if literal.lower() == "null" else _literal(literal).lower()
        return lambda event: COMPARE[operator](_kept(event, key), wanted)
    if part:
        text = _unquote(part[2]).lower()
        if part[1].lower() == "startswith":
            return lambda event: (_kept(event, key) or "").startswith(text)
        return lambda event: text in (_kept(event, key) or "")
    raise _invalid_filter()


def _kept(event, key):
    value = event.properties.get(key, {}).get("value")
    return None if value is None else value.lower()


def _value(event, field):
    utc = event.render(zone="UTC")
    if field in ("start/dateTime", "end/dateTime"):
        return utc[field.split("/")[0]]["dateTime"][:19]
    value = utc
    for name in field.split("/"):
        if not isinstance(value, dict) or name not in value:
            raise errors.bad_request(
                f"Could not find a property named '{name}' on type "
                "'microsoft.graph.event'."
            )
        value = value[name]
    return value


def _literal(text):
    if text.startswith("'"):
        text = _unquote(text[1:-1])
        if re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d", text):
            wall, zone = moments.moment({"dateTime": text, "timeZone": "UTC"})
            return zones.to_utc(wall, zone).strftime(zones.TO_THE_SECOND)
        return text
    return {"true": True, "false": False, "null": None}.get(text.lower(), text)


def _terms(expression, word):
    """Split at the word ("and", "or") where it is outside quotes and brackets."""
    terms, depth, quoted, begin, at = [], 0, False, 0, 0
    separator = f" {word} "
    while at < len(expression):
        letter = expression[at]
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif not quoted and not depth and expression[at:].lower().startswith(separator):
            terms.append(expression[begin:at].strip())
            begin = at + len(separator)
            at = begin - 1
        at += 1
    return [*terms, expression[begin:].strip()]


def _unquote(text):
    return text.replace("''", "'")


def _invalid_filter():
    return errors.bad_request("Invalid filter clause", "ErrorInvalidUrlQueryFilter")
