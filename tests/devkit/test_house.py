"""The rules of the repository are seen to be broken, and only then."""

import pytest

from devkit import house

ROOMS = """from . import setup

# isort: split
from . import sync

# isort: split
from . import account
"""
MODEL = """
class Action(models.Model):
    _inherit = "charitylog.action"

    def write(self, vals):
        return super().write(vals)
"""
MADE = MODEL.replace("_inherit =", '_inherit = ["mail.thread"]\n    _name =')


@pytest.fixture
def found(tmp_path):
    """A function that writes files of an addon, and says what is found in it."""

    def look_at(files):
        files = {"models/__init__.py": ROOMS, **files}
        for room in ("setup", "sync", "account"):
            files.setdefault(f"models/{room}/__init__.py", "")
        for name, text in files.items():
            path = tmp_path / "addon" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return house.look_at(tmp_path / "addon")

    return look_at


def test_a_method_is_overridden_in_one_file_only(found):
    files = {"models/sync/one.py": MADE, "models/account/two.py": MODEL}
    assert found(files) == [
        "charitylog.action.write is overridden in 2 files: "
        "addon/models/account/two.py, addon/models/sync/one.py"
    ]


def test_methods_of_the_same_name_elsewhere_are_no_override(found):
    other = MODEL.replace("charitylog.action", "res.users")
    plain = MODEL.replace('    _inherit = "charitylog.action"\n', "")
    named = MODEL.replace("write", "create")
    texts = (MODEL, other, plain, plain, named)
    files = {f"models/sync/file_{n}.py": text for n, text in enumerate(texts)}
    assert not found({**files, "tests/models/again.py": MODEL})


@pytest.mark.parametrize(
    ("name", "line", "sentence"),
    [
        ("models/setup/a.py", "from ..sync.b import C", "sync is not above setup"),
        ("models/setup/a.py", "from .. import account", "account is not above setup"),
        (
            "models/sync/a.py",
            "def late():\n    from odoo.addons.addon.models.account.b import C",
            "account is not above sync",
        ),
        ("models/sync/a.py", "from ...wizards import b", "does not import wizards"),
        ("models/sync/a.py", "from ... import wizards", "does not import wizards"),
        (
            "controllers/a.py",
            "from ..core.b import C",
            "controllers do not import core",
        ),
        ("wizards/a.py", "from .. import core", "wizards do not import core"),
    ],
)
def test_imports_go_one_way(found, name, line, sentence):
    (told,) = found({name: line})
    assert told.startswith(f"addon/{name}:")
    assert told.endswith(sentence)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("models/account/a.py", "from ..sync.b import C"),
        ("models/account/a.py", "from .b import C"),
        ("models/account/a.py", "from . import b"),
        ("models/account/a.py", "from ...core.sync.b import C"),
        ("models/account/a.py", "from ...tools.b import C"),
        ("models/account/a.py", "from ... import tools"),
        ("models/account/a.py", "from odoo import models\nimport os"),
        ("wizards/a.py", "from ..models.account.b import C"),
        ("controllers/a.py", "from .b import C"),
    ],
)
def test_imports_that_are_right(found, name, line):
    assert not found({name: line})


def test_no_file_is_too_long(found):
    files = {"core/a.py": "a = 1\n" * 301, "core/b.py": "a = 1\n" * 300}
    assert found(files) == ["addon/core/a.py: 301 lines, over 300"]


@pytest.mark.parametrize(
    "line",
    [
        """f"{said} {self.env._('None yet.')}\"""",
        """f"{_('None yet.').upper():>{width}}\"""",
        """f"{', '.join(_lt('One') for each in all)}\"""",
    ],
)
def test_words_are_not_marked_in_an_f_string(found, line):
    sentence = "words for translation are marked in an f-string"
    assert found({"core/a.py": f"a = {line}"}) == [f"addon/core/a.py:1: {sentence}"]


def test_words_are_marked_beside_f_strings(found):
    lines = """
said = self.env._("The last came at %s.", f"{when:%H:%M}")
told = f"{said} {count(said)} {this.write_(said)}"
"""
    assert not found({"core/a.py": lines})
