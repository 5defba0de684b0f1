"""Removing the characters of a text that cannot be sent."""

import re

# What XML, in which Exchange stores entries, does not allow. Tab and line ends are
# allowed: https://www.w3.org/TR/xml/#charsets
UNSENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def without_half_characters(text: str) -> str:
    """Return ``text`` without single surrogates, such as half an emoji.

    A program that cuts UTF-16 text can leave one. A pair of them becomes the character
    that they stand for.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def sendable(text: str) -> str:
    """Return ``text`` without control characters and single surrogates."""
    return UNSENDABLE.sub("", without_half_characters(text or ""))
