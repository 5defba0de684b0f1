"""Days and moments in words, in the order in which the reader's language has them.

English keeps the order of our patterns, so that it is British whichever English it is.
https://unicode.org/reports/tr35/tr35-dates.html#availableFormats_appendItems
"""

import functools
import re

from babel.dates import match_skeleton
from odoo.tools import babel_locale_parse, format_date, format_datetime
from odoo.tools.misc import get_lang

# Part of a pattern: words in quotes, or a field, such as "MMMM".
PART = re.compile(r"'[^']*'|(([A-Za-z])\2*)")
# The letters of a month, and of a weekday: in a pattern of CLDR it may be either.
NAMES = ("ML", "Ec")
SKELETON_ORDER = "yMEd"


def said_day(env, day, date_format):
    """Return a day as a pattern, such as "EEE d MMMM y", has it in English."""
    return format_date(env, day, date_format=in_order(env, date_format))


def said_moment(env, moment, tz=False, dt_format="HH:mm"):
    """Return a moment (UTC) by the clock of ``tz``, as ``said_day``: "d MMM, HH:mm"."""
    return format_datetime(env, moment, tz, dt_format=in_order(env, dt_format))


def in_order(env, pattern):
    """Return a pattern with day, month and year as the reader's language has them."""
    return _in_order(get_lang(env).code, pattern)


@functools.cache
def _in_order(language, pattern):
    locale = babel_locale_parse(language)
    day = pattern.partition("HH")[0].rstrip(", ")
    if locale.language == "en" or not day:
        return pattern
    wanted = {found[2]: found[1] for found in PART.finditer(day) if found[2]}
    skeleton = "".join(wanted.get(letter, "") for letter in SKELETON_ORDER)
    known = match_skeleton(skeleton, locale.datetime_skeletons)
    if not known:
        return pattern
    local = _as_wide(locale.datetime_skeletons[known].pattern, wanted)
    return local + pattern[len(day) :]


def _as_wide(pattern, wanted):
    """Return a pattern with names as long as they are wanted; numbers stay numbers."""

    def widened(found):
        letter, run = found[2], found[1] or ""
        for letters in NAMES:
            if letter and letter in letters and (len(run) > 2 or letters == "Ec"):
                return letter * max(3, len(wanted[letters[0]]))
        return found[0]

    return PART.sub(widened, pattern)
