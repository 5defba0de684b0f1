"""Which opportunity is the work about?"""

from . import charitylog_action
