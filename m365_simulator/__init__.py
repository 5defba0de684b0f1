"""A stand-in for Microsoft 365: sign-in, Graph's calendars, and a week page.

It keeps everything in memory, listens on loopback only, and imports nothing of Odoo's.
"""

from .faults import Fault
from .people import Person
from .recording import Recorded
from .sign_in.walk import SignInStopped
from .simulator import Simulator
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
