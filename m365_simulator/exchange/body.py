"""The text and the place of an event, in the form in which Exchange keeps them."""

import html
import re

FRAME = (
    "<html><head>\r\n"
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    "<body>{}</body></html>"
)
HIDDEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1>")
LINE_ENDS = re.compile(r"(?i)<br\s*/?>|</p>|</div>|</li>")
TAG = re.compile(r"<[^>]*>")


def stored(body):
    """An itemBody as it is kept: HTML without ``<html>`` is put into a frame.

    https://learn.microsoft.com/graph/api/resources/itembody
    """
    kind = (body.get("contentType") or "text").lower()
    content = body.get("content") or ""
    if kind == "html" and not re.match(r"\s*<html", content, re.IGNORECASE):
        content = FRAME.format(content)
    return {"contentType": kind, "content": content}


def as_text(body):
    """The content of a stored body without tags."""
    if body["contentType"] == "text":
        return body["content"]
    text = TAG.sub("", LINE_ENDS.sub("\n", HIDDEN.sub("", body["content"])))
    return html.unescape(text).strip()


def location(given):
    """A location with all its members.

    https://learn.microsoft.com/graph/api/resources/location
    """
    blank = {
        "displayName": "",
        "locationType": "default",
        "uniqueIdType": "unknown",
        "address": {},
        "coordinates": {},
    }
    given = {name: value for name, value in (given or {}).items() if value is not None}
    if given.get("displayName"):
        blank["uniqueId"] = given["displayName"]
        blank["uniqueIdType"] = "private"
    return {**blank, **given}
