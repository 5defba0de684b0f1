"""A language in which each of our strings is marked, and what is then left unmarked.

It stands in for Finnish, of which Odoo's package brings no words: dates, months and
numbers are Finnish, Odoo's own words stay English, and ours read ⟦like this⟧.
"""

import re
import shutil

import polib
from babel import Locale

from devkit import odoo
from devkit.paths import ROOT, addons

CODE = "fi_FI"
OPEN, CLOSE = "⟦", "⟧"
# What is filled in is left as it is, so that words in it are looked at by themselves.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;)")
READ_OUT = re.compile(r'\b(title|aria-label|placeholder|alt)="([^"]+)"')
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
NUMBER = re.compile(r"\d[\d.:]*")
# What no language has: addresses, ids, and scripts for another system's shell.
NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|[\w-]{36}|(?s:#.*\$.*)")
WORD = re.compile(r"[^\W\d_]{2,}")
LOCALE = Locale.parse(CODE)
# What a date consists of in this language, beside numbers.
DATE = {"klo", "minuutti", "minuuttia", "sekuntia"} | {
    word.rstrip(".")
    for names in (LOCALE.months, LOCALE.days)
    for forms in names.values()
    for form in forms.values()
    for word in form.values()
}
# "On Sunday", which the browser says as of other days; babel has it of those only.
DATE |= {f"{day}na" for day in LOCALE.days["stand-alone"]["wide"].values()}
# What Odoo itself does not translate: the buttons for a kind of view, and the way back.
OF_VIEWS = re.compile(r"(List|Calendar|Kanban|Graph|Pivot|Form|Staff Day) View|Back to")
# Between the parts that a sentence or a label is put together of.
BETWEEN = re.compile(r"[⟦⟧\n\t,;:·•–—|/()“”\"\[\]…]| {2,}|\. |\.$")

# All that can be read on a page, or is read out.
WORDS = """
() => {
    const seen = new Set();
    const add = (text) => text && text.trim() && seen.add(text.trim());
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (all.nextNode()) {
        const { parentElement: one, data } = all.currentNode;
        // What stands in the chatter was written in the language of its writer.
        if (one.closest("script, style, template, .o-mail-Message-content")) continue;
        if (one.checkVisibility({ visibilityProperty: true })) add(data);
    }
    for (const one of document.querySelectorAll("body *")) {
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        for (const name of ["title", "placeholder", "aria-label", "data-tooltip"]) {
            add(one.getAttribute(name));
        }
        if (one.matches("input, textarea")) add(one.value);
    }
    return [...seen];
}
"""


def mark(text):
    """Return a string of ours in the made-up language: its literal parts marked."""
    parts = KEPT.split(text)
    parts[::2] = [_mark_words(part) for part in parts[::2]]
    parts[1::2] = [
        READ_OUT.sub(lambda found: f'{found[1]}="{OPEN}{found[2]}{CLOSE}"', part)
        for part in parts[1::2]
    ]
    return "".join(parts)


def _mark_words(part):
    if not WORD.search(part):
        return part
    inner = part.strip()
    before, after = part.split(inner)[0], part[len(part.rstrip()) :]
    return f"{before}{OPEN}{inner}{CLOSE}{after}"


def write_addons(folder):
    """Write our addons into ``folder`` with their translations beside them."""
    ignored = shutil.ignore_patterns("__pycache__", "*.po")
    for name in addons():
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for template in (folder / name).glob("i18n/*.pot"):
            _translate(template, template.with_name(f"{CODE}.po"))


def _translate(template, path):
    strings = polib.pofile(str(template))
    for entry in strings:
        # The name of a printed file is an expression.
        is_code = any("print_report_name" in where for where, _ in entry.occurrences)
        entry.msgstr = entry.msgid if is_code else mark(entry.msgid)
    strings.save(str(path))


class Left:
    """Tells what on a page is neither marked, nor Odoo's, nor somebody's own words."""

    def __init__(self, modules, data):
        """``modules``: Odoo's addons; ``data``: texts that people have written."""
        self.plain, self.patterns = set(), []
        for line in _lines_of(modules):
            if KEPT.search(line):
                parts = KEPT.split(line)
                parts[::2] = map(re.escape, parts[::2])
                parts[1::2] = [".*"] * len(parts[1::2])
                if WORD.search("".join(KEPT.split(line)[::2])):
                    self.patterns.append("".join(parts))
            else:
                self.plain.add(line.casefold())
        self.patterns = re.compile("|".join(self.patterns), re.I | re.S)
        self.data = "\n".join(data).casefold()

    def words(self, text):
        """Return the parts of a text on a page that nobody has translated."""
        text = NO_WORDS.sub("\n", text)
        while MARKED.search(text):
            text = MARKED.sub("\n", text)
        if self._is_odoos(text):
            return []
        parts = (part.strip(" .") for part in BETWEEN.split(text))
        return [part for part in parts if not self._is_known(part)]

    def _is_known(self, part):
        """Tell whether a part is a number, a date, Odoo's, or somebody's own words."""
        if self._is_odoos(part) or part.casefold() in self.data:
            return True
        words = NUMBER.sub(" ", part).strip(" .")
        return (
            not WORD.search(words)
            or self._is_odoos(words)
            or words.casefold() in self.data
            or DATE.issuperset(words.casefold().split())
        )

    def _is_odoos(self, text):
        text = text.strip()
        known = text.casefold() in self.plain or OF_VIEWS.fullmatch(text)
        return known or self.patterns.fullmatch(text)


def _lines_of(modules):
    for folder in odoo.addons_path()[:-1]:
        for name in modules:
            for template in (folder / name).glob("i18n/*.pot"):
                for entry in polib.pofile(str(template)):
                    text = re.sub(r"<[^>]*>", "\n", entry.msgid)
                    yield from filter(None, map(str.strip, text.split("\n")))
