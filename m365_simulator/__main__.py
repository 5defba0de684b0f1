"""python -m m365_simulator: run it in a process of its own, until Ctrl-C."""

import argparse
import json
import signal
import threading
from pathlib import Path

from .kept import Kept
from .simulator import CLIENT, SECRET, TENANT, Simulator

#: How often what has changed is kept, so that little is lost with a killed process.
SAVE_SECONDS = 2


def main():
    """Run until SIGINT or SIGTERM; print the addresses first."""
    options = _options()
    sim = Simulator(
        options.cert_dir,
        options.https_port,
        options.pages_port,
        options.tenant_id,
        options.client_id,
        options.client_secret,
    )
    kept = Kept(sim, options.keep) if options.keep else None
    if not (kept and kept.restore()) and options.people:
        fill(sim, json.loads(Path(options.people).read_text("utf-8")), options.timezone)
    sim.redirect_uris.update(options.redirect_uri)
    sim.http_notifications = options.http_notifications
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: ended.set())
    sim.start()
    print(f"Pages    {sim.pages_url}", flush=True)
    print(f"Sign-in  {sim.login_url}", flush=True)
    print(f"Graph    {sim.graph_url}", flush=True)
    print(f"Trust    {sim.ca_file}", flush=True)
    while not ended.wait(SAVE_SECONDS):
        if kept:
            kept.save()
    sim.stop()
    if kept:
        kept.save()


def fill(sim, data, timezone):
    """Add people, shares and switches from JSON.

    ``data`` is {"people": […], "shares": […], "switches": {…}} or a list of people.
    ``timezone`` is that of people who name none. Raises ValueError or KeyError for what
    there is not.
    """
    data = {"people": data} if isinstance(data, list) else data
    for person in data.get("people", []):
        sim.add_person(**{"timezone": timezone, **person})
    for share in data.get("shares", []):
        sim.share(
            share["owner"],
            share["colleague"],
            share["role"],
            share.get("via_group", False),
            share.get("writes", False),
        )
    sim.switch(**data.get("switches", {}))


def _options():
    parser = argparse.ArgumentParser(prog="m365_simulator", description=__doc__)
    parser.add_argument("--https-port", type=int, default=0, help="0: a free one")
    parser.add_argument("--pages-port", type=int, default=0, help="0: a free one")
    parser.add_argument("--cert-dir", help="made when missing")
    parser.add_argument("--people", metavar="FILE.json")
    parser.add_argument("--keep", metavar="FILE", help="keep calendars and sign-ins")
    parser.add_argument("--timezone", default="Europe/London", help="of mailboxes")
    parser.add_argument("--tenant-id", default=TENANT)
    parser.add_argument("--client-id", default=CLIENT)
    parser.add_argument("--client-secret", default=SECRET)
    parser.add_argument("--redirect-uri", action="append", default=[])
    parser.add_argument(
        "--http-notifications",
        action="store_true",
        help="notify without https, too, as Microsoft never does",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
