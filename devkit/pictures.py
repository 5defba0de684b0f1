"""./dev pictures: what the shop window shows, from the demo as it runs.

The demo's work is of the days around today, so that dates differ from one time to the
next, and nothing else does.
"""

from . import DevError, chromium, database, demo, postgres, server, venv
from .console import run, step
from .paths import PYTHON, ROOT

#: Beside a demo that somebody has running, with a database of its own.
PORT = 8169
SHOWN = ROOT / "charitylog_o365" / "static" / "description"


def pictures():
    """Run the demo anew, take the pictures, and draw the icon of each addon."""
    venv.prepare(browser=True)
    browser = chromium.find()
    if not browser:
        raise DevError(chromium.MISSING)
    place = demo.Demo(PORT)
    with postgres.running() as env:
        try:
            with demo.running(place, fresh=True), step("Taking the pictures"):
                line = [PYTHON, "-m", "devkit.pictures_taken"]
                line += [place.url, place.pages_url, SHOWN]
                more = chromium.environment(browser)
                failure = "The pictures could not be taken."
                run(line, "pictures", failure, env={**server.environment(env), **more})
        finally:
            database.drop(place.database, env)
    print(*(f"  {path.relative_to(ROOT)}" for path in made()), sep="\n")


def made():
    """What the command writes."""
    return [
        *SHOWN.glob("*.png"),
        *ROOT.glob("charitylog_*/static/description/icon.png"),
    ]
