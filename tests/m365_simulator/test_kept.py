"""What outlives the process of the stand-in: calendars, sign-ins, faults."""

from m365_simulator import Simulator
from m365_simulator.kept import Kept

from .conftest import Graph

ANN, BOB = "ann@charity.example", "bob@charity.example"


def test_calendars_sign_ins_and_faults_are_there_at_the_next_start(
    sim, ann, made, tmp_path
):
    sim.share(ANN, BOB, "write")
    sim.fault("mailbox_full", upn=BOB, times=3)
    sim.deleted_answers = 200
    Kept(sim, tmp_path / "kept").save()
    with Simulator(sim.cert_dir) as later:
        assert Kept(later, tmp_path / "kept").restore()
        again = Graph(later, ann.tokens)
        assert again.get(f"/me/events/{made['id']}").json()["id"] == made["id"]
        [person, _bob] = later.directory.people.values()
        assert later.directory.role(person, later.directory.get(BOB)) == "write"
        mailbox = later.mailbox_of(person)
        assert mailbox.owner is person
        assert mailbox.noticed == later.notifier.noticed
        [fault] = later.faults.list()
        assert (fault.kind, fault.upn, fault.times) == ("mailbox_full", BOB, 3)
        assert later.deleted_answers == 200


def test_file_is_its_owners_and_written_only_when_something_changed(sim, tmp_path):
    path = tmp_path / "kept"
    assert not Kept(sim, path).restore()
    kept = Kept(sim, path)
    kept.save()
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    kept.save()
    assert not path.exists()
    sim.create(ANN, "Dentist", "2026-07-01T10:00:00", "2026-07-01T11:00:00")
    kept.save()
    assert path.exists()
