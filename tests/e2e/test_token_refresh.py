"""Two processes refresh the same sign-in again and again, and nobody is signed out.

Nor is anybody refused who signs in meanwhile: Microsoft takes the code of that once.
"""

import os
import subprocess

from .charity import upn
from .servers import eventually
from .visitor import Visitor

TIMES = 50
CALM_TIMES = 20
SIGN_INS = 5
SCRIPT = """
import pathlib, time
account = env["o365.account"].search([], limit=1)
pathlib.Path({ready!r}).touch()
while not pathlib.Path({go!r}).exists():
    time.sleep(0.01)
tokens = {{account._o365_token(force=True) for _each in range({times})}}
pathlib.Path({ready!r} + "-calm").touch()
for _each in range({calm_times}):
    time.sleep(0.2)
    tokens.add(account._o365_token(force=True))
print("got", len(tokens))
"""


def test_two_processes_refreshing_one_sign_in_lose_no_token(odoo, sim, tmp_path):
    visitor = Visitor(odoo, sim)
    visitor.connect("ann", upn("ann"))
    # Microsoft takes a refresh token once: using an old one would end the sign-in.
    sim.old_refresh_seconds = 0
    go, ready = tmp_path / "go", [tmp_path / name for name in ("one", "two")]
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", "shell", "--no-http"]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", odoo.database]
    line += ["--shell-interface=python"]
    running = [
        subprocess.Popen(
            line,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _path in ready
    ]
    for process, path in zip(running, ready, strict=True):
        script = SCRIPT.format(
            ready=str(path), go=str(go), times=TIMES, calm_times=CALM_TIMES
        )
        process.stdin.write(script)
        process.stdin.close()
    try:
        eventually(lambda: all(path.exists() for path in ready), 90)
    finally:
        go.touch()
    # Not while both do nothing else: no save would get through at once then.
    calm = [path.with_name(f"{path.name}-calm") for path in ready]
    eventually(lambda: all(path.exists() for path in calm), 120)
    led_to = [
        visitor.follow(visitor.go("/charitylog_o365/connect"), upn("ann"))[-1]
        for _number in range(SIGN_INS)
    ]
    said = [process.stdout.read() for process in running]
    ended = [process.wait(60) for process in running]
    for status, text in zip(ended, said, strict=True):
        assert status == 0 and f"got {TIMES + CALM_TIMES}" in text, text[-3000:]
    assert all(place.startswith("/odoo") for place in led_to), led_to
    ann = odoo.login("ann")
    [read] = ann("res.users", "read", [ann.uid], ["o365_state"])
    assert read["o365_state"] == "connected"
    # One for each sign-in, one for each refresh: none was left out, none refused.
    assert len(sim.tokens.refresh) == 1 + SIGN_INS + 2 * (TIMES + CALM_TIMES)
