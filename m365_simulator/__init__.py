"""A stand-in for Microsoft 365: sign-in, Graph's calendar, a week page to look at.

It keeps everything in memory, listens on loopback only, and knows nothing of Odoo.
"""

from .faults import Fault
from .people import Person
from .recording import Recorded
from .simulator import SignInStopped, Simulator
from .switches import CHOICES, LIKELIER, Switches

__all__ = [
    "CHOICES",
    "LIKELIER",
    "Fault",
    "Person",
    "Recorded",
    "SignInStopped",
    "Simulator",
    "Switches",
]
