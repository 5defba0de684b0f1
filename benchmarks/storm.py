"""How long people wait for Save while anybody sends forged notifications.

Beside the same storm at an address that Odoo does not have: against that there is no
protection in any addon.
"""

import json
import subprocess
import sys

from devkit.paths import ROOT

from .measure import Sample, eventually

NOTIFY, NOWHERE = "/charitylog_o365/notify", "/charitylog_o365/nowhere"
CONNECTIONS = 4


def run(ours, quick):
    """Return one dict for each: nothing beside it, both storms, each of 10,000."""
    forged = 1_000 if quick else 10_000
    ours.save(1)
    ours.settle()
    # No round comes meanwhile.
    ours.listen(1440)
    ours.notify(True)
    subscription = ours.subscription()
    ours.listen_now()
    eventually(lambda: ours.has_heard(1), every=0.5)
    # What is saved here is not told of: all that comes is forged.
    ours.sim.notifications_lost = True
    calm = {"storm": "none", "saves": _saves(ours, lambda done: done < 50)}
    return [
        calm,
        _beside(ours, NOTIFY, forged, subscription),
        _beside(ours, NOWHERE, forged, subscription),
    ]


def _beside(ours, path, forged, subscription):
    before = ours.written()
    line = [sys.executable, "-m", "benchmarks.forge", ours.web.url + path]
    line += [str(forged), str(CONNECTIONS), subscription]
    storm = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    saves = _saves(ours, lambda _done: storm.poll() is None)
    told = json.loads(storm.communicate()[0])
    after = ours.written()
    return {
        "storm": path,
        "saves": saves,
        "answers": told["answers"],
        "rate": forged / told["seconds"],
        "written": [name for name in after if after[name] != before[name]],
    }


def _saves(ours, goes_on):
    """Save one action after the other while ``goes_on``; return how long each took."""
    seconds, done = [], 0
    while goes_on(done) or not seconds:
        seconds.append(ours.save(1))
        done += 1
    return Sample(tuple(seconds))
