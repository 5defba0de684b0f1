"""What most of these tests need beside the addon, and are skipped without.

Odoo imports the tests of every addon of a database before it looks which of them are
wanted: an import that fails would end the tests of all the others as well.
"""

import importlib
import logging

_logger = logging.getLogger(__name__)

#: A stand-in for Microsoft 365, and what makes up examples.
NEEDED = ("m365_simulator.contract", "hypothesis")


def missing():
    """Return the names of the Python packages that are not there."""
    names = []
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            names.append(error.name or name)
    return names


MISSING = missing()
if MISSING:
    _logger.info(
        "Most tests of Charitylog: Outlook calendars are skipped: there is no %s here. "
        "They run in Charitylog's repository, with ./dev test.",
        ", no ".join(MISSING),
    )
