"""Odoo as the benchmarks need it: ``python -m benchmarks.launch``, then its options.

BENCH_GRAPH is where Microsoft's host names lead: Odoo's own connector knows no others.
BENCH_COUNTER is a file that gets the number of SQL queries so far, at each SIGRTMIN.
"""

import os
import runpy
import signal
from pathlib import Path

import requests

MICROSOFT = ("https://graph.microsoft.com", "https://login.microsoftonline.com")


def reroute(stand_in):
    """Lead requests for Microsoft to ``stand_in``, the beginning of its addresses."""
    usual = requests.Session.request

    def request(self, method, url, *args, **options):
        for host in MICROSOFT:
            if url.startswith(f"{host}/"):
                url = stand_in + url[len(host) :]
        return usual(self, method, url, *args, **options)

    requests.Session.request = request


def count_into(path):
    """Write the number of SQL queries into ``path`` whenever SIGRTMIN comes."""

    def write(*_signal):
        from odoo import sql_db

        part = path.with_suffix(".part")
        part.write_text(str(sql_db.sql_counter))
        part.replace(path)

    signal.signal(signal.SIGRTMIN, write)


if __name__ == "__main__":
    if os.environ.get("BENCH_GRAPH"):
        reroute(os.environ["BENCH_GRAPH"])
    count_into(Path(os.environ["BENCH_COUNTER"]))
    runpy.run_module("odoo", run_name="__main__", alter_sys=True)
