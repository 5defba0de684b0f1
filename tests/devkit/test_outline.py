"""Which change of an addon means that a database is updated, or made anew."""

import pytest

from devkit import outline

ADDON = {
    "__manifest__.py": '{"name": "Addon", "version": "19.0.1.0.0", "data": [], '
    '"post_init_hook": "fill", "uninstall_hook": "empty"}',
    "__init__.py": "from . import models",
    "data/once.xml": '<odoo noupdate="1"><record id="a" model="b"/></odoo>',
    "views/form.xml": "<odoo/>",
    "models.py": '''
from odoo import fields, models

from .core.words import HOURS

KINDS = [("a", "A")]
MADE = made()


def made():
    return helped()


def helped():
    return 1


class Thing(models.Model):
    """Docstring."""

    _name = "thing"

    kind = fields.Selection(KINDS)
    other = fields.Selection("_others")
    hours = fields.Float(default=lambda self: self._hours())
    seen = fields.Char(compute="_compute_seen")
    kept = fields.Char(compute="_compute_kept", store=True)

    def _others(self):
        return []

    def _hours(self):
        return 1.0

    def _compute_seen(self):
        self.seen = "1"

    def _compute_kept(self):
        self.kept = "1"

    def init(self):
        self.env.cr.execute("SELECT 1")

    def action_go(self):
        """Docstring of a method."""
        return self.write({"kind": "a"})


def fill(env):
    env["thing"].create({})


def empty(env):
    env["thing"].search([]).unlink()
''',
    "core/words.py": "HOURS = 1",
    "tests/test_thing.py": "assert True",
    "static/src/thing.css": "a { }",
}


@pytest.fixture
def prints(tmp_path):
    """A function that changes one text of a file, and says which prints changed."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "addon" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return outline.prints("addon", root=tmp_path)["addon"]

    def changed(name, old, new):
        before = write(ADDON)
        assert old in ADDON[name]
        after = write({name: ADDON[name].replace(old, new)})
        return {kind for kind in before if before[kind] != after[kind]}

    return changed


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tests/test_thing.py", "True", "False"),
        ("core/words.py", "1", "2"),
        ("static/src/thing.css", "{ }", "{ color: red }"),
        ("models.py", '{"kind": "a"}', "{}"),
        ("models.py", 'self.seen = "1"', 'self.seen = "2"'),
        ("models.py", "Docstring.", "Another docstring."),
        ("models.py", "def action_go", "def action_went"),
        ("models.py", "search([])", "search([], limit=1)"),
        ("models.py", "KINDS = [", "# A reason.\nKINDS = ["),
        ("models.py", "import HOURS", "import DAYS"),
    ],
)
def test_nothing_is_done_for_what_leaves_no_trace(prints, name, old, new):
    assert prints(name, old, new) == set()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("views/form.xml", "<odoo/>", "<odoo></odoo>"),
        ("__manifest__.py", '"data": []', '"data": ["views/form.xml"]'),
        ("__init__.py", "import models", "import wizards"),
        ("models.py", '"A")', '"B")'),
        ("models.py", "_name = ", "_inherit = "),
        (
            "models.py",
            'fields.Char(compute="_compute_s',
            'fields.Text(compute="_compute_s',
        ),
        ("models.py", "return helped()", "return helped() + 1"),
        ("models.py", "return 1\n", "return 2\n"),
        ("models.py", "return []", "return [('b', 'B')]"),
        ("models.py", "return 1.0", "return 2.0"),
        ("models.py", "SELECT 1", "SELECT 2"),
    ],
)
def test_an_addon_is_updated_for_its_fields_views_and_data(prints, name, old, new):
    assert prints(name, old, new) == {"update"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/once.xml", 'id="a"', 'id="c"'),
        ("views/form.xml", "<odoo/>", '<odoo noupdate="1"/>'),
        ("__manifest__.py", "19.0.1.0.0", "19.0.2.0.0"),
        ("models.py", 'self.kept = "1"', 'self.kept = "2"'),
        ("models.py", "create({})", "create({'kind': 'a'})"),
    ],
)
def test_the_database_is_made_anew_for_what_an_update_leaves(prints, name, old, new):
    assert "anew" in prints(name, old, new)
