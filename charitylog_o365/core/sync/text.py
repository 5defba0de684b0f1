"""Which characters of a text can be sent."""

import re

# What XML, in which Exchange keeps entries, has no place for. Tab and the ends of lines
# it has: https://www.w3.org/TR/xml/#charsets
UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def without_half_characters(text: str) -> str:
    """Return ``text`` without halves of characters, such as half an emoji.

    UTF-16 has two places for some characters (surrogates), and a program that cuts
    between them leaves half a one. Two halves that belong together are made one.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def sendable(text: str) -> str:
    """Return ``text`` without what cannot be sent: controls, halves of characters."""
    return UNSENDABLE.sub("", without_half_characters(text or ""))
