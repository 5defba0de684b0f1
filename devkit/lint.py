"""./dev lint: ruff, prettier, ESLint, mypy on core/, our own rules, pylint-odoo, the
OCA's checks of addons, Odoo's test_lint.
"""

import os

from . import certificates, database, eslint, odoo, postgres, prettier, server, venv
from .console import show
from .paths import PYTHON, ROOT, VENV, addons

#: What TestPyLint enables. Itself it is left out: it lints all of Odoo for ten minutes.
ODOO_MESSAGES = (
    "used-before-assignment",
    "undefined-variable",
    "eval-used",
    "unreachable",
    "function-redefined",
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)
ODOO_PLUGINS = (
    "_pylint_path_setup",
    "pylint.extensions.bad_builtin",
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
)
OCA_CHECKS = VENV / "bin" / "oca-checks-odoo-module"
#: test_checkers.py is there to test the plug-ins, and not what they look at.
LEFT_OUT = ("test_pylint.py", "test_checkers.py")


def lint():
    """Run all, show what they find. Returns the exit status."""
    venv.prepare()
    tests = odoo.package() / "addons" / "test_lint" / "tests"
    found = [
        _run("ruff", ["ruff", "check", ROOT]),
        _run("ruff format", ["ruff", "format", "--check", ROOT]),
        _show("prettier", prettier.command("--check")),
        _show("ESLint", *eslint.command()),
        _run("mypy", ["mypy"]),
        _run("rules of this repository", ["devkit.house"]),
        _run("pylint-odoo", ["pylint", f"--rcfile={ROOT / '.pylintrc'}", *addons()]),
        _show("the OCA's checks of addons", [OCA_CHECKS, *_manifests()]),
        _run("pylint with Odoo's plug-ins", *_odoo_plugins(tests)),
        _test_lint(tests),
    ]
    wrong = [name for name in found if name]
    print(
        f"\nFound by {', '.join(wrong)}." if wrong else "\nNothing found.", flush=True
    )
    return 1 if wrong else 0


def _manifests():
    return [ROOT / name / "__manifest__.py" for name in addons()]


def _odoo_plugins(tests):
    command = [
        "pylint",
        f"--rcfile={os.devnull}",
        "--score=n",
        "--reports=n",
        "--disable=all",
        f"--enable={','.join(ODOO_MESSAGES)}",
        # Switches in the code may be for the other plug-in, which is not loaded.
        "--disable=unknown-option-value",
        f"--load-plugins={','.join(ODOO_PLUGINS)}",
        "--bad-functions=input",
        *addons(),
    ]
    path = os.pathsep.join(str(folder) for folder in (tests, ROOT))
    places = os.pathsep.join(str(folder) for folder in odoo.addons_path())
    return command, {"PYTHONPATH": path, "ADDONS_PATH": places}


def _test_lint(tests):
    certificates.bundle()
    with postgres.running() as env:
        copy = f"charitylog_lint_{os.getpid()}"
        with database.copied(database.template(env), copy, env):
            command = [
                *("pytest", "-q", "-c", ROOT / "pyproject.toml"),
                *("-p", "devkit.pytest_own_addons", f"--odoo-database={copy}"),
                f"--odoo-config={server.config(env)}",
                *(f"--ignore={tests / name}" for name in LEFT_OUT),
                tests,
            ]
            env = {**server.environment(env), "DEV_OWN_ADDONS": ",".join(addons())}
            return _run("Odoo's test_lint", command, env)


def _run(name, module, env=None):
    """A module of Python with its arguments, as in _show."""
    return _show(name, [PYTHON, "-m", *module], env)


def _show(name, command, env=None):
    """The name, if the tool found something; its words go to the terminal."""
    print(f"\n── {name} ──", flush=True)
    return name if show(command, env) else None
