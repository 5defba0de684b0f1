"""Is all set up, in which order is it done, and what helps with what is not?

The page "Set up": a line for each step, what is known of it here, what Microsoft says
when it is asked, and the button that helps. Calls `setup`, `account` and `sync`. It is
called by `setup`, when the rules are saved, and by the answer to a consent.

Imported in this order: the page and its lines, then what they call.
"""

from . import o365_setup, o365_setup_line, o365_test_entry

# isort: split
from . import (
    asking,
    consent,
    entry,
    help,
    here,
    res_company,
    res_config_settings,
    saved,
)
