from . import controllers, demo, logs, models, wizards
from .hooks import uninstall_hook
