"""python -m benchmarks DATABASE [ODOOS_DATABASE] [options]; see ./dev bench."""

import argparse
import os
import platform
import time
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from devkit.console import step
from m365_simulator import Simulator

from . import (
    backlog,
    before,
    capacity,
    capacity_report,
    health,
    idle,
    listen,
    lists,
    overhead,
    report,
    save,
    storm,
)
from .charitylog import Charitylog
from .microsoft_calendar import MicrosoftCalendar

HERE = Path(__file__).parent
MAILBOXES = 50
#: What may be measured by itself.
ALONE = ("capacity", "health", "listen", "lists", "overhead", "storm")


def main():
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("database")
    parser.add_argument("odoos_database", nargs="?")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=ALONE)
    parser.add_argument("--mailboxes", type=int)
    parser.add_argument("--before", help="the commit of the second database's addon")
    parser.add_argument("--earlier", help="the option of Odoo that names its addons")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    begun, sections = time.monotonic(), []
    with ExitStack() as stack:
        sim = stack.enter_context(Simulator(cert_dir=os.environ["DEV_CERTS"]))
        # Odoo has two for scheduled actions; for the engine alone one is enough.
        jobs = 2 if options.only == "capacity" else 1
        ours = Charitylog(sim, options.database, jobs=jobs)
        stack.enter_context(closing(ours))
        if options.before:
            earlier = Charitylog(
                sim, options.odoos_database, options.earlier, logins="old"
            )
            stack.enter_context(closing(earlier))
            found = beside_earlier(ours, earlier, options)
        elif options.only:
            found = alone(ours, options)
        else:
            theirs = MicrosoftCalendar(sim, options.odoos_database)
            stack.enter_context(closing(theirs))
            found = measure(ours, theirs, options.quick)
        for section in found:
            sections.append(section)
            print(f"\n{section}", flush=True)
    where = machine(options, time.monotonic() - begun)
    print(f"\n{where}", flush=True)
    if options.write:
        results(options).write_text("\n".join([where, *sections]), "utf-8")


def results(options):
    """The file in which the figures are kept."""
    alone = "before" if options.before else options.only
    return HERE / (f"RESULTS-{alone}.rst" if alone else "RESULTS.rst")


def measure(ours, theirs, quick):
    """Yield the sections of the report, one after the other."""
    with step("Starting both, and connecting the mailboxes"):
        ours.set_up(10 if quick else MAILBOXES)
        theirs.set_up()
        ours.save(1)
        theirs.save(1)
        ours.settle()
    with step("Saving, by turns"):
        saved = save.run(ours, theirs, quick)
    yield report.save(saved)
    yield report.delivery(saved)
    with step("One alone, and many over many mailboxes"):
        alone = idle.run(ours, quick)
        ours.sim.seconds_per_request = save.LATENCIES[-1]
        wide = backlog.work_off(ours, 200 if quick else 1_000, len(ours.people))
        ours.sim.seconds_per_request = 0
    yield report.others(wide, one_by_one(saved[-1], wide["notes"]), alone)
    with step("What the rule costs a save"):
        cost = overhead.run(ours, quick)
    yield report.overhead(cost)
    with step("What waits for the worker"):
        piles = backlog.run(ours, quick)
    yield report.backlog(piles)


def alone(ours, options):
    """Yield the sections of one measurement that Odoo's connector has no part in."""
    with step("Starting"):
        ours.set_up(1)
    if options.only == "listen":
        mailboxes = options.mailboxes or (50 if options.quick else 500)
        with step(f"Listening to {mailboxes} mailboxes"):
            measured = listen.run(ours, mailboxes, options.quick)
        yield report.listen(measured)
    elif options.only == "capacity":
        sizes = capacity.QUICK if options.quick else capacity.SIZES
        if options.minutes:
            sizes = [size._replace(minutes=options.minutes) for size in sizes]
        found = capacity.run(ours, sizes)
        with step("Mornings"):
            mornings = list(found)
        yield capacity_report.report(mornings)
    elif options.only == "health":
        with step("Filling the database, and opening the page"):
            measured = health.run(ours, options.quick)
        yield report.health(measured)
    elif options.only == "lists":
        with step("Filling the database, and opening lists"):
            measured = lists.run(ours, options.quick)
        yield report.lists(measured)
    elif options.only == "overhead":
        with step("What the rule costs a save"):
            measured = overhead.run(ours, options.quick)
        yield report.overhead(measured)
    else:
        with step("Storms"):
            measured = storm.run(ours, options.quick)
        yield report.storm(measured)


def beside_earlier(ours, earlier, options):
    """Yield the section on what was changed since an earlier commit."""
    mailboxes = 10 if options.quick else MAILBOXES
    with step(f"Starting both, and connecting {mailboxes} mailboxes to each"):
        for each in (ours, earlier):
            each.set_up(mailboxes)
            each.save(1)
            each.settle()
    with step("Delivering, by turns"):
        found = before.run(ours, earlier, options.quick)
    yield before.report(found, options.before)


def one_by_one(cell, entries):
    """Seconds for so many entries, told from a measured cell of Odoo's connector."""
    seconds = cell["theirs"].median * entries / cell["size"]
    return seconds, f"Odoo's connector, {cell['size']} measured"


HOW = """\
Both connectors are real Odoo processes, reached over HTTP as the web client does it,
and took turns at the same stand-in for Microsoft 365. "Graph 200 ms" means that the
stand-in waits so long before it answers an HTTP request; a batch of twenty waits
once, which in truth takes longer at Microsoft, so only the columns about saving,
requests and the worker's own cost hold for any Graph. Odoo's connector is as Odoo
ships it: only Microsoft's host names lead to the stand-in, and its tokens were put
into the database.
"""


ONE = """\
A real Odoo process, reached over HTTP, another one for its scheduled jobs, and a
stand-in for Microsoft 365 that waits so long before it answers as is said.
"""


def machine(options, seconds):
    """Where and when this was measured, and by which command."""
    flags = f" {options.only}" if options.only else ""
    flags += f" --before {options.before}" if options.before else ""
    flags += f" --minutes {options.minutes:g}" if options.minutes else ""
    flags += f" --mailboxes {options.mailboxes}" if options.mailboxes else ""
    flags += " --quick" if options.quick else ""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    alone = options.only or options.before
    title = "Charitylog"
    if not alone:
        title += " and Odoo's own connector, side by side"
    lines = [
        title,
        "=" * len(title),
        "",
        f"``./dev bench{flags}`` on {datetime.now():%d %B %Y}; it took "
        f"{seconds / 60:.1f} minutes.",
        f"{os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}; load at the end {load}.",
        "",
        ONE if alone else HOW,
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
