"""Models in rooms; each room's docstring says which question it answers.

Imported in this order: a room imports only from those above it.
"""

from . import setup

# isort: split
from . import sync

# isort: split
from . import account

# isort: split
from . import permission

# isort: split
from . import audit

# isort: split
from . import worker

# isort: split
from . import status

# isort: split
from . import action

# isort: split
from . import free

# isort: split
from . import privacy

# isort: split
from . import assistant

# isort: split
from . import health
