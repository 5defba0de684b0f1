from . import controllers, logs, models, wizards
from .hooks import uninstall_hook
