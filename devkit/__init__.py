"""The parts of ./dev, standard library only: it runs before anything is installed."""


class DevError(Exception):
    """A sentence for the person at the terminal, who never sees a traceback."""
