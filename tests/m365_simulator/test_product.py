"""What the product asks and reads, with the stand-in at the other end."""

from datetime import datetime, timedelta, timezone

import pytest

from charitylog_o365.core.calendar.free import Availability, find_clash, next_slots
from charitylog_o365.core.calendar.schedules import ask_schedules
from charitylog_o365.core.graph import delta, errors, notifications, subscriptions
from charitylog_o365.core.graph.client import GraphClient
from charitylog_o365.core.graph.deadline import Deadline

ANN, BOB, CID = (f"{name}@charity.example" for name in ("ann", "bob", "cid"))
HOUR = timedelta(hours=1)


def at(hour, minute=0):
    """On a Wednesday, an hour behind London's clocks."""
    return datetime(2026, 7, 1, hour, minute, tzinfo=timezone.utc)


@pytest.fixture
def send(sim, ann, monkeypatch):
    """send(request) is the answer to Ann, or the error."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", sim.ca_file)
    client = GraphClient(sim.graph_url)

    def ask(request):
        try:
            return client.send(ann.tokens["access_token"], request)
        except errors.GraphError as error:
            return error

    ask.client, ask.token = client, ann.tokens["access_token"]
    return ask


@pytest.fixture
def schedules(send):
    """schedules(address, …) is what Ann is told of that day."""
    return lambda *addresses, seconds=30: ask_schedules(
        send.client, send.token, addresses, at(0), at(23), Deadline(seconds)
    )[0]


def test_clash_and_next_slots_come_from_what_colleagues_have_in_outlook(sim, schedules):
    sim.share(BOB, ANN, "read")
    sim.create(BOB, "Dentist", "2026-07-01T10:00", "2026-07-01T11:10")
    sim.create(BOB, "Training", "2026-07-01T13:00", "2026-07-01T17:00", showAs="oof")
    sim.create(BOB, "Lunch", "2026-07-01T12:00", "2026-07-01T13:00", showAs="free")
    [bob] = schedules(BOB)
    assert "Dentist" not in repr(bob)
    assert [each.status for each in bob.busy] == ["busy", "oof"]
    one = Availability.of(bob)
    clash = find_clash(at(9, 30), HOUR, {BOB: one}, timezone.utc)
    assert clash.busy == {BOB: ((at(9), at(10, 10)),)}
    assert clash.free_from == at(10, 15)
    slots = next_slots(at(6), at(23), HOUR, [one])
    assert slots == (at(8), at(10, 15))


def test_own_entry_of_the_record_is_not_busy(sim, schedules):
    sim.create(BOB, "Home visit", "2026-07-01T10:00", "2026-07-01T11:00")
    [bob] = schedules(BOB)
    own = [(at(9), at(10))]
    people = {BOB: Availability.of(bob, own)}
    assert find_clash(at(9), HOUR, people, timezone.utc) is None


def test_who_is_not_known_hides_nobody_else(sim, schedules):
    sim.add_person(CID, "Cid")
    sim.share(CID, "organization", "none")
    found = schedules("ghost@elsewhere.example", CID, BOB)
    assert [each.not_known for each in found] == ["not_found", "refused", ""]


def test_microsoft_that_hangs_or_is_busy_leaves_all_not_known(sim, schedules):
    sim.fault("hang", match="getSchedule", times=1, seconds=20)
    assert schedules(BOB, seconds=0.5)[0].not_known == "unreachable"
    sim.clear_faults()
    sim.fault("throttled", upn=ANN, times=1)
    assert schedules(BOB)[0].not_known == "busy"


def test_subscription_is_made_told_renewed_and_ended(sim, send, subscriber):
    state = subscriptions.new_client_state()
    ends = datetime.now(timezone.utc) + subscriptions.LIFETIMES[0]
    asked = (subscriber.url, state)
    refused = send(subscriptions.create_subscription(*asked, ends))
    assert subscriptions.lasts_too_long(refused)
    ends = datetime.now(timezone.utc) + subscriptions.LIFETIMES[1]
    made = send(subscriptions.create_subscription(*asked, ends))
    one = subscriptions.read_subscription(made.body)
    assert one.expires == ends.replace(microsecond=0)
    sim.create(ANN, "Visit", "2026-07-01T10:00", "2026-07-01T11:00")
    sim.forge_notification(ANN)
    sim.send_lifecycle(ANN, "missed")
    assert sim.wait_for_notifications()
    kept = notifications.fingerprint(state)
    told = [
        (hint.subscription_id, hint.kind, notifications.is_ours(hint, kept))
        for content in subscriber.raw
        for hint in notifications.read_notifications(content)
    ]
    assert sorted(told) == [
        (one.id, "changed", False),
        (one.id, "changed", True),
        (one.id, "missed", True),
    ]
    renewed = send(subscriptions.renew_subscription(one.id, ends - HOUR))
    assert subscriptions.read_subscription(renewed.body).expires < one.expires
    assert send(subscriptions.delete_subscription(one.id)).status == 204
    for request in (
        subscriptions.renew_subscription(one.id, ends),
        subscriptions.delete_subscription(one.id),
    ):
        assert subscriptions.is_gone(send(request))


def test_address_that_does_not_answer_is_known(sim, send, subscriber):
    subscriber.stop()
    ends = datetime.now(timezone.utc) + HOUR
    refused = send(subscriptions.create_subscription(subscriber.url, "s", ends))
    assert subscriptions.does_not_answer(refused)


def test_changes_are_hinted_at_from_round_to_round(sim, ann, visit, send):
    made = [ann.create(visit())["id"] for _number in range(3)]

    def follow(request):
        """What a round tells, and the link to the next."""
        changed, removed = set(), set()
        while True:
            page = delta.read_delta(send(request))
            changed.update(page.changed)
            removed.update(page.removed)
            if page.delta_link:
                return changed, removed, page.delta_link
            request = delta.follow_delta(page.next_link)

    start = delta.start_delta(at(0), at(0) + timedelta(days=30))
    changed, removed, link = follow(start)
    assert (changed, removed) == (set(made), set())
    sim.move(ANN, made[0], "2026-07-02T10:00", "2026-07-02T11:00")
    sim.delete(ANN, made[1])
    sim.move(ANN, made[2], "2027-07-02T10:00", "2027-07-02T11:00")
    changed, removed, link = follow(delta.follow_delta(link))
    assert (changed, removed) == ({made[0]}, set(made[1:]))
    sim.lose_sync_state(ANN)
    assert delta.read_delta(send(delta.follow_delta(link))).start_anew
    assert follow(start)[0] == {made[0]}


def test_pages_of_a_round_are_followed(sim, ann, visit, send, monkeypatch):
    monkeypatch.setattr(delta, "PAGE", 2)
    made = {ann.create(visit())["id"] for _number in range(3)}
    page = delta.read_delta(send(delta.start_delta(at(0), at(23))))
    assert len(page.changed) == 2 and page.delta_link is None
    last = delta.read_delta(send(delta.follow_delta(page.next_link)))
    assert {*page.changed, *last.changed} == made
