"""The command line of ./dev."""

import argparse
import sys

from . import DevError


def main(arguments=None):
    """Returns the exit status; whatever is missing becomes one sentence."""
    sys.stdout.reconfigure(errors="replace")
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return known.run(known, rest) or 0
    except DevError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="./dev", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="Odoo with demo data, and Microsoft 365")
    _add_port(run)
    run.add_argument("--fresh", action="store_true", help="with a new database")
    run.set_defaults(run=_run)
    test = commands.add_parser(
        "test", help="the tests; paths and pytest's options pass through"
    )
    test.set_defaults(run=_test)
    shell = commands.add_parser("shell", help="Odoo's shell on the demo database")
    _add_port(shell)
    shell.set_defaults(run=_shell)
    lint = commands.add_parser(
        "lint", help="ruff, mypy, pylint-odoo, Odoo's own test_lint"
    )
    lint.set_defaults(run=_lint)
    bench = commands.add_parser("bench", help="beside Odoo's own connector")
    bench.add_argument("--quick", action="store_true", help="less of it, in 2 minutes")
    bench.add_argument("--write", action="store_true", help="keep it in RESULTS.rst")
    bench.set_defaults(run=_bench)
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


def _bench(known, rest):
    from . import bench

    return bench.bench(known.quick, known.write)
