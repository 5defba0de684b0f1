"""What the tests of the week page share: two people, one page, and a clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

ANN, BOB = "ann@charity.example", "bob@charity.example"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def people(sim):
    sim.add_person(ANN, "Ann Lee")
    sim.add_person(BOB, "Bob Ray")
    turn_to(sim, 12)


def turn_to(sim, hour):
    """Make it that hour of today on the week page, wherever the real clock stands."""
    now = datetime.fromtimestamp(sim.now(), LONDON)
    sim.advance(now.replace(hour=hour, minute=30).timestamp() - now.timestamp())


WIDE, NARROW = 1400, 390
on_a_phone_too = pytest.mark.parametrize(
    "page", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True
)


@pytest.fixture
def page(request, sim, people, browser):
    page = browser.new_page()
    width = getattr(request, "param", WIDE)
    page.set_viewport_size({"width": width, "height": 900})
    problems = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(f"{sim.pages_url}/outlook/{ANN}")
    expect(page.get_by_test_id("week-title")).not_to_be_empty()
    yield page
    assert problems == []


@pytest.fixture
def today(sim, people):
    now = datetime.fromtimestamp(sim.now(), LONDON)
    return now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


@pytest.fixture
def entry(page):
    return page.get_by_test_id("entry")


def add(sim, today, subject="Home visit", hour=10, hours=1.0, **fields):
    start = today + timedelta(hours=hour)
    return sim.create(ANN, subject, start, start + timedelta(hours=hours), **fields)


def drag(entry, down):
    """Drag an entry down by so many pixels; an hour has 48."""
    entry.scroll_into_view_if_needed()
    box, mouse = entry.bounding_box(), entry.page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y + 20)
    mouse.move(x, y + down)
    mouse.up()


def starts(sim):
    return sim.events(ANN)[0]["start"]["dateTime"][:16]
