"""Which of an addon's files, and what of its Python, decides about a database.

Two fingerprints for each addon, of what a database holds after it was installed:

    update  what updating the addon (`-u`) brings into a database that has it already:
            views, security, data, and of Python all that runs on import, which are the
            fields and models. What its functions do is left out, unless a field or a
            constant gets its value from them.
    anew    what updating does not bring: records that are loaded once (noupdate), the
            version and the dependencies, hooks, and what stored fields were computed by

Left out of both: tests/, core/ (no field is made there), static/ (Odoo compares assets
itself), and what a data file's records became by Python that has changed since. So this
serves single tests only; whole suites have a database made from the files as they are.
"""

import ast
import hashlib

from . import bridges, odoo
from .paths import ROOT, fingerprint

IGNORED = {"tests", "core", "static", "migrations", "demo", "i18n", "__pycache__"}
#: Methods that Odoo itself calls when it installs or updates an addon.
CALLED_BY_ODOO = {"init", "_auto_init"}
#: Of the manifest. An update neither runs hooks nor goes back to an older version.
HOOKS = ("pre_init_hook", "post_init_hook")
LOADED_ONCE = ("version", "depends", *HOOKS)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def note():
    """What the database that tests copy is made from, for database.remember."""
    release = fingerprint(odoo.package() / "release.py")
    return {"odoo": release, "addons": prints(*bridges.in_template())}


def prints(*names, root=ROOT):
    """The two fingerprints of each of these addons."""
    return {name: _prints(root / name) for name in names}


def _prints(addon):
    update, anew, trees, hooks = [], [], [], set()
    for file in sorted(addon.rglob("*")):
        inside = file.relative_to(addon)
        if not file.is_file() or IGNORED.intersection(inside.parts):
            continue
        if file.name == "__manifest__.py":
            manifest = ast.literal_eval(file.read_text())
            update.append(sorted(manifest.items()))
            anew.append([manifest.get(key) for key in LOADED_ONCE])
            hooks = {manifest.get(key) for key in HOOKS}
        elif file.suffix == ".py":
            trees.append((inside, ast.parse(file.read_text())))
        elif file.suffix in (".xml", ".csv"):
            text = file.read_text()
            (anew if "noupdate" in text else update).append((str(inside), text))
    functions, names, stored = {}, _Names(), set()
    for _path, tree in trees:
        names.visit(tree)
        stored.update(_computing_stored(tree))
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS):
                functions.setdefault(node.name, []).append(node)
    anew += _bodies(functions, stored | hooks)
    update += _bodies(functions, _all_called(functions, names.found | CALLED_BY_ODOO))
    # Which file it stands in decides nothing, what is imported at all does.
    imports = [ast.dump(tree) for path, tree in trees if path.name == "__init__.py"]
    update += imports + sorted(ast.dump(_Outline().visit(tree)) for _, tree in trees)
    return {"update": _hash(update), "anew": _hash(anew)}


class _Outline(ast.NodeTransformer):
    """Drops what does not run on import: functions, docstrings, imports."""

    def _drop(self, _node):
        return None

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Import = visit_ImportFrom = _drop

    def visit_Expr(self, node):
        return None if isinstance(node.value, ast.Constant) else node


class _Names(ast.NodeVisitor):
    """Names of functions that give a value on import, as in `default=_hours`,
    `selection="_kinds"`, `RULES = rules()` or `default=lambda self: self._hours()`.
    """

    def __init__(self):
        self.found = set()

    def visit_FunctionDef(self, node):
        """Does not run on import."""

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Call(self, node):
        self._keep(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "Selection":
            self._keep(*node.args)
        self.generic_visit(node)

    def visit_keyword(self, node):
        if node.arg in ("default", "selection"):
            self._keep(node.value)
        self.generic_visit(node)

    def _keep(self, *values):
        for value in values:
            if isinstance(value, ast.Name):
                self.found.add(value.id)
            elif isinstance(value, ast.Constant):
                self.found.add(value.value)
            elif isinstance(value, ast.Attribute):
                if getattr(value.value, "id", None) == "self":
                    self.found.add(value.attr)


def _all_called(functions, names):
    """These functions, and those by plain name that they call in turn."""
    seen, todo = set(), names & functions.keys()
    while todo:
        seen |= todo
        called = {
            getattr(node.func, "id", None)
            for name in todo
            for function in functions[name]
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
        }
        todo = (called & functions.keys()) - seen
    return seen


def _computing_stored(tree):
    """Names of the methods that compute stored fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given = {each.arg: each.value for each in node.keywords}
            method = getattr(given.get("compute"), "value", None)
            if method and given.keys() & {"store", "precompute"}:
                yield method


def _bodies(functions, names):
    known = sorted(names & functions.keys())
    return [sorted(ast.dump(node) for node in functions[name]) for name in known]


def _hash(what):
    return hashlib.sha256(repr(what).encode()).hexdigest()[:12]
