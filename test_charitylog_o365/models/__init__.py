from . import charitylog_action, charitylog_shift
