"""./dev test: four suites, each a pytest of its own, and one total at the end.

    core, simulator  tests/ without tests/e2e; no Odoo, no database; beside the
                     installation of what the others need
    long run         those of tests/e2e that take long and look at no clock, beside the
                     next one: each of the two keeps one processor busy
    addons           the addons' own tests by pytest-odoo, on a copy of the database
                     with all of them installed; a log line of WARNING or above that a
                     test did not expect makes it fail (devkit/pytest_loud.py)
    whole product    the rest of tests/e2e: real servers and a browser

What all but the first find in their environment:

    DEV_PYTHON      the interpreter; `$DEV_PYTHON -m odoo -c $DEV_ODOO_CONFIG -d NAME`
                    starts Odoo (also `python -m m365_simulator`, as PYTHONPATH is set)
    DEV_ODOO_CONFIG Odoo's configuration file (database server, addons, data folder)
    DEV_TEMPLATE    a database with all addons and no demo data; to be copied, with its
                    filestore: devkit.database.copy(DEV_TEMPLATE, name, os.environ)
    DEV_CERTS       where the Microsoft 365 stand-in keeps its certificates (cert_dir)
    REQUESTS_CA_BUNDLE  the stand-in's authority alone: each session reads the file, and
                    the usual authorities take a twentieth of a second each time
    CHROMIUM        the browser; not set where there is none
    PGHOST, PGPORT, PGUSER  the database server

With CI=true a missing browser is an error before anything runs.
"""

import json
import os
import signal
import subprocess
import tempfile
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from . import (
    DevError,
    bridges,
    certificates,
    chromium,
    database,
    kept,
    postgres,
    server,
    venv,
)
from .paths import CERTS, DEV, PYTHON, ROOT

#: Options of pytest that are followed by a value, which is not a path then.
WITH_VALUE = {"-k", "-m", "-p", "-o", "-c", "-n", "-W", "--deselect", "--ignore"}
NARROWING = ("-k", "-m", "--deselect", "--ignore", "--lf", "--last-failed", "--ff")
#: Of tests/e2e, those that run beside the addons' own, which take about as long.
LONG = (
    "accessibility action_list activities activities_install beside_oca bridges "
    "dev_run every_page every_word install install_alone log_in offer other_addons "
    "outlook_asks permission_job record_contact refusal repeat secrets set_up "
    "state_machine status_on_screen token_refresh update_from wheels worker_killed"
).split()
NO_TESTS = 5  # pytest's exit status when it has run none


@dataclass(frozen=True)
class Suite:
    """A pytest run; `needs_odoo` says that it wants databases and servers."""

    name: str
    paths: tuple[str, ...]
    options: tuple[str, ...]
    needs_odoo: bool = True
    without: tuple[str, ...] = ()
    # Runs beside those that follow; what it says is shown when it has ended.
    beside: bool = False

    def part_of(self, path):
        """Those of the suite's own paths that a path on the command line selects."""
        inside = Path(path.split("::")[0])
        if any(inside.is_relative_to(path) for path in self.without):
            return []
        if any(inside.is_relative_to(own) for own in self.paths):
            return [path]
        return [own for own in self.paths if Path(own).is_relative_to(inside)]


def suites():
    """In the order in which they run: what answers soonest comes first."""
    plain = ("-p", "no:odoo", "--import-mode=importlib")
    # Collecting all garbage to warn of it takes a tenth of the time.
    quick = ("-p", "no:unraisableexception", "--capture=sys")
    without = "tests/e2e"
    long = tuple(f"{without}/test_{name}.py" for name in LONG)
    return (
        Suite(
            "core, simulator",
            ("tests",),
            (*plain, *quick, f"--ignore={without}"),
            needs_odoo=False,
            without=(without,),
        ),
        Suite("long run", long, plain, beside=True),
        Suite("addons", tuple(bridges.in_template()), ("-p", "devkit.pytest_loud")),
        Suite(
            "whole product",
            (without,),
            (*plain, *(f"--ignore={path}" for path in long)),
            without=long,
        ),
    )


def test(arguments, source=None, everything=("",)):
    """Run what the arguments select, or `everything`. Returns the exit status.

    `source` makes the database that tests copy; devkit.database or devkit.kept if None.
    """
    paths, options = _sort(arguments)
    chosen = []
    for suite in suites():
        parts = [
            part for path in paths or everything for part in suite.part_of(path or ".")
        ]
        if parts and any((ROOT / part.split("::")[0]).exists() for part in parts):
            chosen.append((suite, list(dict.fromkeys(parts))))
    if not chosen:
        raise DevError(_why_none(paths))
    with_odoo = any(suite.needs_odoo for suite, _parts in chosen)
    venv.prepare(server=with_odoo, browser=with_odoo)
    narrowed = any(option.startswith(NARROWING) for option in options)
    totals, good = {}, True
    if all(suite.needs_odoo for suite, _ in chosen):
        first = nullcontext()
    elif len(chosen) == 1:
        first, good = nullcontext(), _run(*chosen.pop(), options, {}, totals, narrowed)
    else:
        first = _Beside(*chosen.pop(0), options, {})
    with first as plain:
        if chosen:
            exact = "CI" in os.environ or not _are_files(paths)
            source = source or (database if exact else kept)
            good = _with_odoo(chosen, options, totals, narrowed, source, plain)
    if not sum(totals.values()):
        print("\nNo test was run.")
        good = False
    line = f"{totals.get('passed', 0)} passed, {totals.get('failed', 0)} failed"
    if totals.get("skipped"):
        line += f", {totals['skipped']} skipped"
    print(f"\n{line}", flush=True)
    return 0 if good else 1


def _why_none(paths):
    for name in bridges.apart():
        if any(Path(path.split("::")[0]).is_relative_to(name) for path in paths):
            apps = ",".join(sorted(bridges.needs(name)))
            return f"{name} needs other apps: BESIDE={apps} ./dev test {name}"
    return "No suite has such tests: they are in tests/ and in the addons."


def _with_odoo(chosen, options, totals, narrowed, source, plain):
    """`source` makes the database that tests copy: devkit.database or devkit.kept.

    `plain` is a suite that runs until that is there, or None.
    """
    browser = chromium.find()
    if not browser:
        print(f"Tests in a browser are skipped. {chromium.MISSING}")
    certificates.bundle()
    with postgres.running() as env:
        template = source.template(env)
        good = plain.end(totals, narrowed) if plain else True
        if not good and "-x" in options:
            return good
        env = {
            **env,
            "DEV_PYTHON": str(PYTHON),
            "DEV_ODOO_CONFIG": str(server.config(env)),
            "DEV_TEMPLATE": template,
            "DEV_CERTS": str(CERTS),
            "REQUESTS_CA_BUNDLE": str(CERTS / "ca.pem"),
            **chromium.environment(browser),
        }
        with ExitStack() as beside:
            later = []
            for suite, parts in chosen:
                if suite.beside and len(chosen) > 1:
                    later.append(
                        beside.enter_context(_Beside(suite, parts, options, env))
                    )
                    continue
                ran = _run_with_odoo(
                    suite, parts, options, env, template, totals, narrowed
                )
                good = good and ran
                if not good and "-x" in options:
                    return good
            for one in later:
                good = one.end(totals, narrowed) and good
    return good


def _are_files(paths):
    """Whether all that was asked for is files of tests, or single tests in them."""
    files = [ROOT / path.split("::")[0] for path in paths]
    return bool(files) and all(file.is_file() for file in files)


def _run_with_odoo(suite, parts, options, env, template, totals, narrowed):
    if suite.name != "addons":
        return _run(suite, parts, options, env, totals, narrowed)
    copy = f"charitylog_test_{os.getpid()}"
    more = [
        f"--odoo-database={copy}",
        f"--odoo-config={env['DEV_ODOO_CONFIG']}",
        "--odoo-http",
        "--odoo-log-level=warn",
    ]
    with database.copied(template, copy, env):
        return _run(suite, parts, [*more, *options], env, totals, narrowed)


def _run(suite, parts, options, env, totals, narrowed):
    """Run one suite, add to the totals; whether it went well."""
    print(f"\n── {suite.name} ──", flush=True)
    process, report = _start(suite, parts, options, env)
    return _count(process.wait(), report, totals, narrowed)


class _Beside:
    """A suite that runs while others do; it does not outlive them."""

    def __init__(self, suite, parts, options, env):
        self._name = suite.name
        self._said = tempfile.TemporaryFile("w+")
        self._process, self._report = _start(suite, parts, options, env, self._said)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
        self._said.close()

    def end(self, totals, narrowed):
        """Wait for it, show what it said, and return whether it went well."""
        status = self._process.wait()
        self._said.seek(0)
        print(f"\n── {self._name} ──\n{self._said.read()}", flush=True)
        return _count(status, self._report, totals, narrowed)


def _start(suite, parts, options, env, output=None):
    """Start pytest; return its process, and where it will leave its numbers."""
    report = DEV / "totals" / f"{os.getpid()}-{suite.name.replace(' ', '-')}.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-p", "devkit.pytest_total", *suite.options]
    env = server.environment(env) if suite.needs_odoo else server.plain_environment()
    process = subprocess.Popen(
        [str(part) for part in (*command, *options, *parts)],
        cwd=ROOT,
        env={**env, "DEV_TOTAL": str(report)},
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
    return process, report


def _count(status, report, totals, narrowed):
    """Add what a suite has counted to the totals; whether it went well."""
    counted = json.loads(report.read_text()) if report.exists() else {}
    report.unlink(missing_ok=True)
    for kind, number in counted.items():
        totals[kind] = totals.get(kind, 0) + number
    if status == NO_TESTS:
        return narrowed
    if status and not counted.get("failed"):
        totals["failed"] = totals.get("failed", 0) + 1
    return status == 0


def _sort(arguments):
    """Paths, as seen from the repository's root, and what else pytest is given."""
    paths, options, value = [], [], False
    for argument in arguments:
        file, *name = argument.split("::")
        if value or argument.startswith("-"):
            options.append(argument)
            value = not value and argument in WITH_VALUE
            continue
        place = next((p for p in (Path.cwd() / file, ROOT / file) if p.exists()), None)
        if place is None or not place.resolve().is_relative_to(ROOT):
            raise DevError(f"There is no {file} in this repository.")
        inside = place.resolve().relative_to(ROOT)
        paths.append("::".join([str(inside), *name]))
    return paths, options
