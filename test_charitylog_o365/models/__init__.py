from . import charitylog_action, test_charitylog_shift
