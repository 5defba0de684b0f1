"""The week page in a real browser: Deleted Items, guests, series, copies, calendars."""

from datetime import timedelta

from playwright.sync_api import expect

from .week_page import (
    ANN,
    add,
    drag,
    entry,
    on_a_phone_too,
    page,
    people,
    starts,
    today,
)


@on_a_phone_too
def test_deleted_entry_is_restored(sim, page, entry, today):
    made = add(sim, today)
    entry.click()
    page.get_by_test_id("delete-entry").click()
    expect(entry).to_have_count(0)
    deleted = page.get_by_test_id("deleted-entry")
    expect(deleted).to_contain_text("Home visit")
    expect(page.get_by_test_id("deleted-items")).to_contain_text("Deleted Items (1)")
    deleted.get_by_test_id("restore-entry").click()
    expect(entry).to_have_count(1)
    expect(deleted).to_have_count(0)
    assert [each["id"] for each in sim.events(ANN)] == [made]


def test_deleted_items_are_emptied(sim, page, entry, today):
    sim.delete(ANN, add(sim, today))
    page.get_by_test_id("empty-deleted").click()
    expect(page.get_by_test_id("deleted-entry")).to_have_count(0)
    assert sim.deleted(ANN) == []


@on_a_phone_too
def test_entry_becomes_a_meeting_a_series_and_moves_to_another_calendar(
    sim, page, entry, today
):
    second = sim.add_calendar(ANN, "Private")
    monday = today - timedelta(days=today.weekday())
    made = add(sim, monday)
    tab = page.get_by_test_id(f"day-{monday:%Y-%m-%d}")
    if tab.is_visible():
        tab.click()
    entry.click()
    page.get_by_test_id("edit-entry").click()
    page.get_by_test_id("edit-more").locator("summary").click()
    page.get_by_test_id("edit-guests").fill("guest@example.org, other@example.org")
    page.get_by_test_id("edit-online").check()
    page.get_by_test_id("edit-repeat").select_option("3")
    page.get_by_test_id("edit-calendar").select_option(second)
    page.get_by_test_id("save-entry").click()
    expect(page.get_by_test_id("edit-dialog")).to_be_hidden()
    expect(entry).to_have_count(3)
    expect(entry.first).to_contain_text("2 guests · online · repeats · Private")
    [event] = sim.events(ANN, calendar=second)
    assert (event["id"], event["type"]) == (made, "seriesMaster")
    assert event["isOnlineMeeting"] is True
    invited = [each["to"] for each in sim.mails if each["kind"] == "invited"]
    assert invited == ["guest@example.org", "other@example.org"]
    entry.first.click()
    dialog = page.get_by_test_id("entry-dialog")
    expect(dialog).to_contain_text("guest@example.org, other@example.org")
    expect(dialog).to_contain_text("Every day, 3 times")


def test_dragging_an_occurrence_moves_the_whole_series(sim, page, entry, today):
    made = add(sim, today)
    sim.repeat(ANN, made, 2)
    monday = today - timedelta(days=today.weekday())
    sim.move(ANN, made, monday + timedelta(hours=10), monday + timedelta(hours=11))
    expect(entry).to_have_count(2)
    second, tuesday = entry.nth(1), monday + timedelta(days=1)
    expect(second).to_have_attribute("data-start", f"{tuesday:%Y-%m-%d}T10:00")
    drag(second, 48)
    expect(entry.first).to_have_attribute("data-start", f"{monday:%Y-%m-%d}T11:00")
    assert starts(sim) == f"{monday:%Y-%m-%d}T11:00"


def test_copy_button_copies_the_entry(sim, page, entry, today):
    add(sim, today)
    entry.click()
    page.get_by_test_id("copy-entry").click()
    expect(entry).to_have_count(2)
    assert len(sim.events(ANN)) == 2


def test_calendar_is_added(sim, page):
    page.get_by_test_id("calendars").locator("summary").click()
    page.get_by_test_id("add-calendar").click()
    names = page.get_by_test_id("calendar")
    expect(names).to_have_text(["Calendar", "Calendar 2"])
