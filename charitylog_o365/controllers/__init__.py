from . import callback, connect, disconnect
