from . import callback, connect, disconnect, home, notify, visit
