"""The week page in a real browser: watch, move, delete, share, and no mouse."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from .week_page import (
    ANN,
    BOB,
    add,
    drag,
    entry,
    on_a_phone_too,
    page,
    people,
    starts,
    today,
    turn_to,
)

# Each switch, and whose calendar it concerns.
FAULTS = {"slow": ANN, "throttled": ANN, "mailbox_full": ANN, "down": None}


@on_a_phone_too
def test_entry_arrives_changes_and_goes_without_reloading(sim, page, entry, today):
    empty = page.get_by_test_id("empty-week")
    expect(empty).to_contain_text("Nothing in this calendar")
    made = add(sim, today, categories=["Charitylog"])
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("Home visit")
    expect(entry).to_contain_text("Charitylog")
    expect(entry).to_contain_text("10:00 – 11:00")
    expect(page.get_by_test_id("news")).to_contain_text("New: Home visit")
    expect(empty).to_be_hidden()
    nine = today + timedelta(hours=9)
    sim.move(ANN, made, nine, nine, subject="Call")
    expect(entry).to_have_class(re.compile(r"\bthin\b"))
    expect(entry).to_have_attribute("data-subject", "Call")
    assert entry.bounding_box()["height"] < 24
    sim.delete(ANN, made)
    expect(entry).to_have_count(0)


@on_a_phone_too
def test_entry_is_opened_changed_and_deleted_by_keyboard(sim, page, entry, today):
    add(sim, today)
    expect(entry).to_have_count(1)
    entry.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("entry-subject")).to_have_text("Home visit")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("edit-subject")).to_be_focused()
    page.keyboard.type("Call")
    page.get_by_test_id("edit-start-time").fill("08:30")
    page.get_by_test_id("edit-start-time").press("Enter")
    expect(page.get_by_test_id("edit-dialog")).to_be_hidden()
    expect(entry).to_have_attribute("data-start", f"{today:%Y-%m-%d}T08:30")
    assert starts(sim) == f"{today:%Y-%m-%d}T08:30"
    entry.press("Enter")
    page.get_by_test_id("delete-entry").press("Enter")
    expect(entry).to_have_count(0)
    assert sim.events(ANN) == []


def test_new_private_entry_is_marked_private(sim, page, entry):
    page.get_by_test_id("new-entry").click()
    page.get_by_test_id("edit-subject").fill("Dentist")
    page.get_by_test_id("edit-private").check()
    page.get_by_test_id("save-entry").click()
    expect(entry).to_have_count(1)
    assert sim.events(ANN)[0]["sensitivity"] == "private"


def test_end_before_start_is_refused_and_input_is_kept(sim, page):
    page.get_by_test_id("new-entry").click()
    page.get_by_test_id("edit-subject").fill("Dentist")
    page.get_by_test_id("edit-start-time").fill("10:00")
    page.get_by_test_id("edit-end-time").fill("09:00")
    page.get_by_test_id("save-entry").click()
    expect(page.get_by_test_id("edit-error")).to_contain_text("ends before it starts")
    expect(page.get_by_test_id("edit-subject")).to_have_value("Dentist")
    assert sim.events(ANN) == []
    page.get_by_test_id("edit-start-time").fill("08:00")
    page.get_by_test_id("save-entry").click()
    expect(page.get_by_test_id("edit-dialog")).to_be_hidden()
    assert starts(sim).endswith("T08:00")
    assert sim.events(ANN)[0]["end"]["dateTime"][10:16] == "T09:00"


def test_new_entry_set_to_another_hour_keeps_its_length(sim, page, entry, today):
    turn_to(sim, 22)
    page.reload()
    expect(page.get_by_test_id("week-title")).not_to_be_empty()
    page.get_by_test_id("new-entry").click()
    page.get_by_test_id("edit-subject").fill("Dentist")
    expect(page.get_by_test_id("edit-start-time")).to_have_value("23:00")
    tomorrow = today + timedelta(days=1)
    expect(page.get_by_test_id("edit-end-date")).to_have_value(f"{tomorrow:%Y-%m-%d}")
    page.get_by_test_id("edit-start-time").fill("10:00")
    page.get_by_test_id("save-entry").click()
    expect(entry).to_have_count(1)
    assert starts(sim) == f"{today:%Y-%m-%d}T10:00"
    assert sim.events(ANN)[0]["end"]["dateTime"][:16] == f"{today:%Y-%m-%d}T11:00"


@on_a_phone_too
def test_all_day_entry_is_shown_in_the_all_day_row(sim, page, today):
    page.get_by_test_id("new-entry").click()
    page.get_by_test_id("edit-subject").fill("Letter")
    page.get_by_test_id("edit-all-day").check()
    page.get_by_test_id("save-entry").click()
    row = page.get_by_test_id("all-day-row")
    expect(row.get_by_test_id("entry")).to_have_count(1)
    assert sim.events(ANN)[0]["isAllDay"] is True


def test_entry_is_dragged_by_an_hour(sim, page, entry, today):
    add(sim, today)
    expect(entry).to_have_count(1)
    drag(entry, 48)
    expect(entry).to_have_attribute("data-start", f"{today:%Y-%m-%d}T11:00")
    assert starts(sim) == f"{today:%Y-%m-%d}T11:00"
    expect(page.get_by_test_id("entry-dialog")).to_be_hidden()


def test_refused_move_is_undone_on_the_page(sim, page, entry, today):
    add(sim, today)
    expect(entry).to_have_count(1)
    entry.scroll_into_view_if_needed()
    box = entry.bounding_box()
    x, y = box["x"] + 10, box["y"] + 10
    refusal = {"error": "Not now."}
    page.route("**/control/call", lambda route: route.fulfill(status=400, json=refusal))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 96, steps=4)
    moved = "y => Math.abs(document.querySelector('[data-testid=entry]')"
    moved += ".getBoundingClientRect().y - y) > 40"
    page.wait_for_function(moved, arg=box["y"])
    page.mouse.up()
    page.wait_for_function(moved.replace("> 40", "< 2"), arg=box["y"])
    assert starts(sim) == f"{today:%Y-%m-%d}T10:00"


def test_new_entry_during_a_drag_is_shown_after_the_drag(sim, page, entry, today):
    add(sim, today)
    expect(entry).to_have_count(1)
    entry.scroll_into_view_if_needed()
    box = entry.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    add(sim, today, "Dentist", 14)
    expect(page.get_by_test_id("news")).to_contain_text("New: Dentist")
    expect(entry).to_have_count(1)
    page.mouse.up()
    expect(entry).to_have_count(2)
    expect(page.get_by_test_id("entry-dialog")).to_be_visible()


def test_script_in_an_entry_body_is_not_run(sim, page, entry, today):
    evil = "<b>Bring the form</b><script>top.problem = 1</script>"
    evil += "<img src=x onerror='top.problem = 1'>"
    add(sim, today, body={"contentType": "html", "content": evil})
    entry.click()
    body = page.frame_locator("[data-testid=entry-body]")
    expect(body.get_by_text("Bring the form")).to_be_visible()
    assert page.evaluate("window.problem") is None


def test_markup_in_a_subject_is_shown_as_text(sim, page, entry, today):
    add(sim, today, "<img src=x onerror='window.problem = 1'>")
    expect(entry).to_contain_text("<img src=x")
    assert page.evaluate("window.problem") is None


@on_a_phone_too
def test_calendar_is_shared_by_a_click(sim, page):
    ann, bob = sim.directory.get(ANN), sim.directory.get(BOB)
    for role, kept in (("write", "write"), ("read", "read"), ("none", "freeBusyRead")):
        button = page.get_by_test_id(f"share-{BOB}-{role}")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert sim.directory.role(ann, bob) == kept


def test_faults_are_switched_on_and_off(sim, page):
    for kind, whose in FAULTS.items():
        box = page.get_by_test_id(f"fault-{kind}")
        with page.expect_response("**/control/call"):
            box.check()
        assert [(f.kind, f.upn) for f in sim.faults.list()] == [(kind, whose)]
        with page.expect_response("**/control/call"):
            box.uncheck()
        assert sim.faults.list() == []


def test_outdated_answer_does_not_reset_a_fault_switch(sim, page):
    with page.expect_response("**/control/week/**") as answer:
        page.reload()
    before, calls = answer.value.json(), []
    heard = {**before, "faults": ["down"], "stamp": "of before"}
    page.route("**/control/call", lambda route: calls.append(route))
    page.route("**/control/week/**", lambda route: route.fulfill(json=heard))
    box = page.get_by_test_id("fault-slow")
    box.click()
    expect(page.get_by_test_id("fault-down")).to_be_checked()
    expect(box).to_be_checked()
    page.unroute("**/control/week/**")
    with page.expect_response("**/control/call"):
        calls[0].continue_()
    expect(page.get_by_test_id("fault-down")).not_to_be_checked()
    expect(box).to_be_checked()


@on_a_phone_too
def test_buttons_show_next_week_and_today(sim, page, entry, today):
    add(sim, today + timedelta(days=7), "Next week")
    page.get_by_test_id("next-week").click()
    monday = today + timedelta(days=7 - today.weekday())
    page.get_by_test_id(f"day-{monday:%Y-%m-%d}").wait_for(state="attached")
    expect(entry).to_have_count(1)
    page.get_by_test_id("today").click()
    expect(entry).to_have_count(0)
    expect(page.get_by_test_id("empty-week")).to_have_text("Nothing in this week.")


def test_link_opens_the_entrys_week(sim, page, today):
    made = add(sim, today + timedelta(days=70), "Much later")
    page.goto(next(e for e in sim.events(ANN) if e["id"] == made)["webLink"])
    expect(page.get_by_test_id("entry-subject")).to_have_text("Much later")


@on_a_phone_too
def test_page_is_not_wider_than_the_screen(sim, page, today):
    for number in range(6):
        add(sim, today, "A rather long subject for so little room", 9 + number / 4)
    expect(page.get_by_test_id("entry")).to_have_count(6)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_removed_mailbox_is_shown_on_the_page(sim, page):
    sim.set_mailbox(ANN, False)
    expect(page.get_by_test_id("no-mailbox")).to_be_visible()
