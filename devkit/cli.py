"""The command line of ./dev."""

import argparse
import sys

from . import DevError

RUN = """\
Until Ctrl-C. Beside Odoo the ports PORT + 1 (pages that stand for Microsoft's) and
PORT + 2 (Microsoft Graph) are used. What to do first is said once all of it is up.

  ./dev run
  ./dev run --port 8200 --fresh"""
TEST = """\
A path is a folder or a file of tests/ or of an addon's tests, or one test in it;
without one all tests are run. Options of pytest pass through: -x, -k WORDS, --lf .

  ./dev test
  ./dev test tests/core
  ./dev test charitylog_o365/tests/test_setup_encryption.py -k key
  ./dev test tests/e2e/test_first_entry.py -x

In the environment: MSAL_VERSION, another version of msal to work with; BESIDE, other
addons to install too, by commas; CHROMIUM, a browser; PGHOST, a PostgreSQL server."""
SHELL = """\
`env` is Odoo's environment; ./dev run makes the database.

  ./dev shell
  echo "print(env.user.name)" | ./dev shell"""
BENCH = """\
Each in a database of its own; see benchmarks/.

  ./dev bench --quick
  ./dev bench health
  ./dev bench --before HEAD~20"""
UPDATE = """\
Makes a database with the addons of that commit, fills it with entries and with work
that waits, updates it with the present addons, and compares what is there before and
after. Then the scheduled action runs: what waited must arrive in the stand-in for
Microsoft 365, and once. The status is 1 where something is lost, or where the update
logs a line of WARNING or above. To try before a release, and after a change of stored
fields:

  ./dev update-from HEAD~20
  ./dev update-from 19.0.1.0.0"""
WHEELS = """\
In .dev/wheels, with whool, as OCA makes them: pip installs them beside an Odoo. With
--tests they are installed into an environment that sees nothing of this repository but
the stand-in for Microsoft 365, and the addon's own tests run there.

  ./dev wheels --tests"""
CROWD = """\
With hr, crm, website and others, and what Odoo installs beside them: some 120 modules;
see docs/beside.md. Installing them must not log a line of WARNING or above. Then our
addons' tests run in it, or those that are named, as in ./dev test. With --odoo Odoo's
own tests run, there and in the same without ours, and what fails there only is named:

  ./dev crowd
  ./dev crowd --first charitylog_o365/tests/test_eligibility.py
  ./dev crowd --odoo project calendar"""
WORDS = """\
From a database with all addons. After a change of anything that people read:

  ./dev words"""
README = """\
From each addon's manifest and the fragments in its folder readme. After a change of
either:

  ./dev readme"""
PICTURES = """\
From the demo, started anew on a port of its own; and each addon's icon.png from its
icon.svg. After a change of how it looks:

  ./dev pictures"""
LINT = """\
On the whole repository, as CI does. The status is 1 if one of them finds something.

  ./dev lint"""


def main(arguments=None):
    """Returns the exit status; whatever is missing becomes one sentence."""
    sys.stdout.reconfigure(errors="replace")
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in ("test", "crowd"):
        parser.error(f"{known.command} does not take: {' '.join(rest)}")
    try:
        return known.run(known, rest) or 0
    except DevError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="./dev", description="Run, test and check this repository."
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title="commands"
    )
    run = _add(commands, "run", _run, "Odoo with demo data, and Microsoft 365", RUN)
    _add_port(run)
    run.add_argument("--fresh", action="store_true", help="with a new database")
    test = _add(commands, "test", _test, "the tests, or those that are named", TEST)
    test.usage = "./dev test [-h] [PATH[::TEST] ...] [OPTION OF PYTEST ...]"
    shell = _add(commands, "shell", _shell, "Odoo's shell on the demo database", SHELL)
    _add_port(shell)
    bench = _add(commands, "bench", _bench, "times beside Odoo's own connector", BENCH)
    bench.add_argument("--quick", action="store_true", help="less of it, in 2 minutes")
    bench.add_argument("--write", action="store_true", help="keep it in benchmarks/")
    bench.add_argument(
        "only",
        nargs="?",
        metavar="WHAT",
        choices=("capacity", "health", "listen", "lists", "overhead", "storm"),
        help="only one of ours. capacity: how a morning's peak of a large charity "
        "reaches Outlook, in 30 minutes; health: how quickly the page Health opens, in "
        "a minute; listen: how soon changes in Outlook are asked about, in 15 minutes; "
        "lists: how long those of 50,000 actions take, in 3; overhead: what the rule "
        "costs a save, in 3; storm: how long a save takes while 10,000 forged "
        "notifications come",
    )
    bench.add_argument("--before", metavar="COMMIT", help="delivery, beside that of it")
    bench.add_argument("--minutes", type=float, help="of each morning of capacity")
    bench.add_argument("--mailboxes", type=int, help="500 for listen")
    update = _add(
        commands,
        "update-from",
        _update_from,
        "whether an update from a commit loses data",
        UPDATE,
    )
    update.add_argument("commit", metavar="COMMIT", help="or a version, as of its end")
    made = _add(commands, "wheels", _wheels, "the addons as Python packages", WHEELS)
    made.add_argument("--tests", action="store_true", help="try them, in 20 minutes")
    crowd = _add(commands, "crowd", _crowd, "the tests beside many apps", CROWD)
    crowd.usage = "./dev crowd [-h] [--first] [--odoo] [PATH[::TEST] or MODULE ...]"
    crowd.add_argument("--first", action="store_true", help="ours installed first")
    crowd.add_argument("--odoo", action="store_true", help="Odoo's own tests")
    _add(commands, "words", _words, "the templates for translators, anew", WORDS)
    _add(commands, "readme", _readme, "each README.rst, anew from its parts", README)
    _add(commands, "pictures", _pictures, "those of the shop window, anew", PICTURES)
    _add(commands, "lint", _lint, "ruff, mypy, our rules, pylint-odoo, test_lint", LINT)
    return parser


def _add(commands, name, function, line, more):
    """A command: its line in the list of all, and what its own --help says beside."""
    parser = commands.add_parser(
        name,
        help=line,
        description=f"{line[0].upper()}{line[1:]}.",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=function)
    return parser


def _add_port(parser):
    parser.add_argument("--port", type=int, default=8069, help="Odoo's (8069)")


def _run(known, rest):
    from . import demo

    return demo.run(known.port, known.fresh)


def _test(known, rest):
    from . import suites

    return suites.test(rest)


def _shell(known, rest):
    from . import demo

    return demo.shell(known.port)


def _lint(known, rest):
    from . import lint

    return lint.lint()


def _words(known, rest):
    from . import words

    return words.words()


def _readme(known, rest):
    from . import readme

    return readme.readme()


def _pictures(known, rest):
    from . import pictures

    return pictures.pictures()


def _bench(known, rest):
    from . import bench

    return bench.bench(
        known.quick,
        known.write,
        known.only,
        known.mailboxes,
        known.before,
        known.minutes,
    )


def _update_from(known, rest):
    from .update_from import command

    return command.update_from(known.commit)


def _crowd(known, rest):
    from . import crowd

    return crowd.crowd("first" if known.first else "last", known.odoo, rest)


def _wheels(known, rest):
    from . import wheels

    return wheels.wheels(known.tests)
