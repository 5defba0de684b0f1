"""A file in which calendars, sign-ins and faults outlive the process."""

import io
import pickle
from pathlib import Path


class Kept:
    """What there is in a Simulator, in a file that only its owner may read.

    Read by programs of the same source only: whoever names the file sees to that.
    """

    def __init__(self, sim, path):
        self.sim, self.path = sim, Path(path)
        self._saved = None

    def restore(self):
        """Put back what the file has; return whether there was a file."""
        if not self.path.exists():
            return False
        sim = self.sim
        with self.path.open("rb") as file:
            state = Unpickler(file, sim).load()
        with sim.lock:
            sim.reset()
            for part, name in self._parts():
                setattr(part, name, state[name])
            for fault in state["faults"]:
                sim.fault(
                    fault.kind,
                    upn=fault.upn,
                    match=fault.match,
                    times=fault.times,
                    **fault.details,
                )
        return True

    def save(self):
        """Write the file anew if something has changed."""
        state = self._state()
        if state == self._saved:
            return
        part = self.path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(state)
        part.replace(self.path)
        self._saved = state

    def _state(self):
        with self.sim.lock:
            # Copies: tokens are issued without the simulator's lock.
            state = {name: _copy(vars(part)[name]) for part, name in self._parts()}
            # All at once, so that a person is one and the same everywhere.
            written = io.BytesIO()
            pickler = Pickler(written, self.sim)
            pickler.dump({**state, "faults": self.sim.faults.list()})
        return written.getvalue()

    def _parts(self):
        """Yield parts of the simulator, each with the name of an attribute."""
        yield self.sim, "registered"
        for name in ("directory", "mailboxes", "mails", "refusals", "subscribed"):
            yield self.sim, name
        yield self.sim, "switches"
        yield from ((self.sim.tokens, name) for name in ("codes", "access", "refresh"))
        for name in ("sessions", "consents", "factors", "for_all"):
            yield self.sim.sign_in_pages, name


class Pickler(pickle.Pickler):
    """Names the simulator and its parts where something kept refers to them."""

    def __init__(self, file, sim):
        super().__init__(file)
        parts = vars(sim).items()
        of_sim = {id(each): name for name, each in parts if hasattr(each, "sim")}
        self.named = {id(sim): "", **of_sim}

    def persistent_id(self, obj):
        return self.named.get(id(obj))


class Unpickler(pickle.Unpickler):
    def __init__(self, file, sim):
        super().__init__(file)
        self.sim = sim

    def persistent_load(self, pid):
        return getattr(self.sim, pid) if pid else self.sim


def _copy(value):
    return dict(value) if isinstance(value, dict) else value
