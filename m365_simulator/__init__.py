"""A stand-in for Microsoft 365: sign-in, Graph's calendars, and a week page.

It keeps everything in memory, listens on loopback only, and imports nothing of Odoo's.

    simulator.py  the object that tests use; over HTTP: control.py and remote.py
    kept.py       what is there at the next start, where a file is named for it
    ports.py      which address is answered by what
    switches.py   what Microsoft may do in one way or another
    faults.py     failures that can be asked for
    sign_in/      Entra: pages, token endpoint, refusals
    graph/        Microsoft Graph: requests to /v1.0
    notify/       what Graph sends by itself: change notifications
    exchange/     what is stored: mailboxes, calendars, events
    outlook/      what people do to their own calendars, and the week page
"""

from .faults import Fault
from .notify.notifier import Delivery
from .notify.subscriber import Subscriber
from .people import Person
from .recording import Recorded
from .sign_in.walk import SignInStopped
from .simulator import Simulator
from .switches import CHOICES, LIKELIER, Switches

__all__ = [
    "CHOICES",
    "LIKELIER",
    "Delivery",
    "Fault",
    "Person",
    "Recorded",
    "SignInStopped",
    "Simulator",
    "Subscriber",
    "Switches",
]
