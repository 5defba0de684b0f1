"""The demo data: a small charity at work. Nothing of it is used where it is not loaded.

``story`` makes records of what stands in ``rounds`` (work that is done again and again)
and ``single`` (work that is done once).
"""

from . import story
