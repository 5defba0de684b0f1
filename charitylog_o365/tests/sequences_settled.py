"""What must be true once everything has been heard: each question, and no other."""

from .sequences_oracle import CHANGED, DELETED

# More than it ever takes.
MOST_RUNS = 12


class Settled:
    """The last checks of a sequence that has ``world``."""

    def __init__(self, world, tally):
        self.world, self.tally = world, tally
        self.lapsed, self.before_wish = set(), set()

    def settle(self):
        world = self.world
        world.sim.clear_faults()
        for login in sorted(self.lapsed):
            with world.step():
                world.case.connect(world.users[login])
        self.work_off()
        # However long Microsoft asked us to wait.
        world.wait(minutes=20)
        for _time in range(MOST_RUNS):
            world.hear()
            if not world.is_waiting():
                break
            self.work_off()
        self.check_heard()
        self.before_wish.clear()
        world.compare()
        self.work_off()
        self.check_all()
        self.check_log()
        if world.asked and self.tally["sequences"] % 4 == 0:
            # And it stays so.
            world.hear()
            world.compare()
            self.check_all()
        self.tally["sequences"] += 1

    def work_off(self):
        for _time in range(MOST_RUNS):
            if not self.world.is_waiting():
                return
            self.world.run()
            self.world.wait(minutes=30)
        rows = self.world.env["o365.sync.request"].search([])
        raise AssertionError(f"Something waits for ever: {rows.read()}")

    def check_heard(self):
        """Listening alone has found what it can hear of."""
        for entry in self.world.oracle.written:
            if self.world.is_audible(entry):
                self.check_entry(entry)

    def check_all(self):
        world = self.world
        for entry in world.oracle.written:
            self.check_entry(entry)
        for action in world.action(world.records):
            asked = world.oracle.of_record(action.id)
            says = action.o365_reason if action.o365_state == "conflict" else None
            assert says in asked, f"{action} says {says}, and should say {asked}"
            if says:
                self.tally[says] += 1
            if asked == {None}:
                self.check_shown(action)

    def check_log(self):
        """Each write has one line, and each line a write; none says what about.

        Where nobody can know, the line says so: as many may have been done.
        """
        lines = self.world.lines()
        done, known = self.world.oracle.done, lines["known"]
        perhaps = lines["lost"] + lines["open"]
        for key in done.keys() | known.keys() | perhaps.keys():
            number = done[key]
            least, most = known[key], known[key] + perhaps[key]
            assert least <= number <= most, (
                f"{key} was done {number} times, and logged {least}, and {most} at most"
            )
        logged = self.world.logged()
        named = [name for name in self.world.names() if name in logged]
        assert not named, f"The log says {named}"
        for name, counted in lines.items():
            self.tally[f"logged as {name}"] += counted.total()

    def check_entry(self, entry):
        asked = self.world.asked.get((entry.record, entry.login), (None, None))
        must = self.world.oracle.question(entry)
        assert asked[0] == must[0], f"Asks {asked}, and should {must}: {entry}"
        if must[0] and must[0] != DELETED:
            assert asked == must, f"Told {asked}, and should be {must}: {entry}"
        # A question of before that wish waits for its answer, or the night.
        is_older = (entry.record, must) in self.before_wish
        if must[0] == CHANGED and self.world.is_open(entry) and not is_older:
            [when] = [
                w for w in self.world.whens().values() if w.record == entry.record
            ]
            is_followed = self.world.is_followed(when, must[1])
            assert not is_followed, f"Asks {asked}, and should follow: {entry}"

    def check_shown(self, action):
        """What is to be in Outlook is there once, and shows what the record says."""
        world = self.world
        shown = world.oracle.shown_of(action.id)
        if not (world.case.project.o365_sync and action.o365_state == "synced"):
            return
        assert len(shown) == 1, f"{action}: {shown}"
        [one] = shown
        assert one.subject.endswith(action.name), f"{action.name}: {one}"
        if not action.all_day:
            assert (one.start, one.end) == (action.start, action.stop), (
                f"{action} {one}"
            )
