"""What a person does to their own calendar in Outlook."""

from datetime import datetime

ANN = "ann@charity.example"


def test_owner_makes_moves_and_deletes_in_outlook(sim, ann):
    start, end = datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10)
    made = sim.create(ANN, "Dentist", start, end, sensitivity="private")
    before = ann.get(f"/me/events/{made}").json()
    assert (before["subject"], before["sensitivity"]) == ("Dentist", "private")
    sim.move(ANN, made, start.replace(hour=8), end)
    after = ann.get(f"/me/events/{made}").json()
    assert after["start"]["dateTime"].startswith("2026-01-05T08:00")
    assert after["changeKey"] != before["changeKey"]
    sim.delete(ANN, made)
    assert ann.get(f"/me/events/{made}").status_code == 404
