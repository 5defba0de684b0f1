from . import callback, connect, disconnect, home, visit
