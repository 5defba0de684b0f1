from . import callback, connect, disconnect, health, home, notify, visit
