"""The rules of this repository that no linter knows; plain Python, without Odoo.

    overridden  a method of a model is overridden in one file of an addon at most, so
                that one place says what happens in which order
    imports     a room of models/ imports from core/, tools/ and the rooms above it in
                the order of models/__init__.py; controllers/, wizards/ not from core/
    length      300 lines in a file of Python, but for tests
    words       none is marked for translation inside an f-string: before Python 3.12
                Odoo does not find it there, and the template for translators lacks it

./dev lint runs it, and so does `python -m devkit.house`.
"""

import ast
import sys

from .paths import ROOT, addons

LONGEST = 300
#: What a room may import beside rooms, of the addon's own.
BESIDE_ROOMS = {"core", "tools", "logs", "compat"}
#: How words are marked for translation.
MARKS = {"_", "_lt"}


def main():
    """Show what is found. Returns the exit status."""
    found = [line for addon in addons() for line in look_at(ROOT / addon)]
    for folder in ("benchmarks", "devkit", "m365_simulator"):
        found += _too_long(ROOT / folder)
    print(*found, sep="\n", end="\n" * bool(found))
    return 1 if found else 0


def look_at(addon):
    """What is found in an addon, a sentence for each."""
    return [*_overridden(addon), *_imports(addon), *_too_long(addon), *_words(addon)]


def _overridden(addon):
    files = {}
    for path, tree in _sources(addon):
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                for name in _functions(node):
                    for model in _models(node):
                        files.setdefault((model, name), set()).add(path)
    for (model, name), paths in sorted(files.items()):
        if len(paths) > 1:
            where = ", ".join(
                str(path.relative_to(addon.parent)) for path in sorted(paths)
            )
            yield f"{model}.{name} is overridden in {len(paths)} files: {where}"


def _models(node):
    """The model of a class, by `_name`, else by `_inherit`; none for other classes."""
    said = {
        target.id: line.value
        for line in node.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    value = said.get("_name", said.get("_inherit"))
    values = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
    return [each.value for each in values if isinstance(each, ast.Constant)]


def _functions(node):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {line.name for line in node.body if isinstance(line, functions)}


def _imports(addon):
    rooms = _rooms(addon / "models" / "__init__.py")
    for path, tree in _sources(addon):
        inside = path.relative_to(addon).parts
        for line, parts in _imported(tree, addon.name, inside):
            told = f"{path.relative_to(addon.parent)}:{line}: "
            if inside[0] in ("controllers", "wizards") and parts[0] == "core":
                yield f"{told}{inside[0]} do not import core"
            elif inside[0] == "models" and len(inside) > 2 and inside[1] in rooms:
                above = rooms[: rooms.index(inside[1]) + 1]
                if parts[0] == "models":
                    if parts[1] not in above:
                        yield f"{told}{parts[1]} is not above {inside[1]}"
                elif parts[0] not in BESIDE_ROOMS:
                    yield f"{told}a room does not import {parts[0]}"


def _rooms(file):
    """The rooms of models/, in the order in which they are imported."""
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    froms = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    names = [each.name for node in froms for each in node.names]
    return [name for name in names if (file.parent / name).is_dir()]


def _imported(tree, addon, inside):
    """Line and path, from the addon's folder, of what a file imports of its addon."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        names = node.module.split(".") if node.module else []
        if node.level:
            names = [*inside[: len(inside) - node.level], *names]
        elif names[:3] == ["odoo", "addons", addon]:
            names = names[3:]
        else:
            continue
        for each in node.names:
            yield node.lineno, [*names, each.name, ""]


def _too_long(folder):
    for path, _tree in _sources(folder):
        lines = len(path.read_text().splitlines())
        if lines > LONGEST:
            yield f"{path.relative_to(folder.parent)}: {lines} lines, over {LONGEST}"


def _words(addon):
    for path, tree in _sources(addon):
        whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        lines = {
            node.lineno
            for string in whole
            for node in ast.walk(string)
            if isinstance(node, ast.Call) and _name(node.func) in MARKS
        }
        for line in sorted(lines):
            where = f"{path.relative_to(addon.parent)}:{line}"
            yield f"{where}: words for translation are marked in an f-string"


def _name(called):
    """The last name of what is called: that of `_()` and of `self.env._()` is `_`."""
    return getattr(called, "attr", getattr(called, "id", None))


def _sources(folder):
    for path in sorted(folder.rglob("*.py")):
        if "tests" not in path.relative_to(folder).parts:
            yield path, ast.parse(path.read_text())


if __name__ == "__main__":
    sys.exit(main())
