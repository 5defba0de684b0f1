"""Odoo's own tests in two databases, and which of them fail in the second only."""

import subprocess
from dataclasses import dataclass
from xml.etree import ElementTree

from . import DevError, database, odoo, server
from .console import step, tail
from .paths import LOGS, PYTHON, ROOT

#: What ours extends or stands beside.
MODULES = (
    "project calendar microsoft_calendar contacts base_automation auth_oauth auth_totp "
    "auth_passkey hr hr_timesheet sale_project crm portal"
).split()


@dataclass(frozen=True)
class Found:
    """The tests that a run had, and of them those that were skipped or have failed."""

    all: frozenset[str]
    skipped: frozenset[str]
    failed: frozenset[str]

    def __str__(self):
        passed = len(self.all - self.skipped - self.failed)
        return (
            f"{passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"
        )


def compare(without, beside, modules, env):
    """Run Odoo's tests in two databases; print both figures and what is worse.

    Returns the exit status: 1 where a test fails, or is missing, in the second only.
    """
    first, second = (_run(name, modules or MODULES, env) for name in (without, beside))
    worse = (second.failed - first.failed) | (first.all - second.all)
    print(f"\nNot as in {without}: {len(worse)}")
    print(*(f"  {name}" for name in sorted(worse)), sep="\n", flush=True)
    return 1 if worse else 0


def _run(name, modules, env):
    """The outcome of these modules' tests on a copy of a database."""
    copy, report = f"{name}_odoo", LOGS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", "--odoo-http"]
    command += [f"--odoo-database={copy}", f"--odoo-config={server.config(env)}"]
    command += ["-p", "no:cacheprovider", *_folders(modules)]
    log = LOGS / f"{name}.log"
    with database.copied(name, copy, env), open(log, "w") as output:
        with step(f"Odoo's tests in {name}"):
            subprocess.run(
                [str(part) for part in command],
                cwd=ROOT,
                env=server.environment(env),
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
    if not report.exists():
        raise DevError(f"Odoo's tests did not run.\n{tail(log)}\nAll of it: {log}")
    found = read(report)
    print(f"    {found}", flush=True)
    return found


def _folders(modules):
    """The folders of these modules' tests; modules without any are left out."""
    places = [place for place in odoo.addons_path() if place != ROOT]
    for name in modules:
        there = [place / name for place in places if (place / name).is_dir()]
        if not there:
            raise DevError(f"Odoo has no module {name}.")
        if (there[0] / "tests").is_dir():
            yield there[0] / "tests"


def read(report):
    names = {"all": set(), "skipped": set(), "failed": set()}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        names["all"].add(name)
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            names["failed"].add(name)
        elif "skipped" in kinds:
            names["skipped"].add(name)
    return Found(**{kind: frozenset(found) for kind, found in names.items()})
