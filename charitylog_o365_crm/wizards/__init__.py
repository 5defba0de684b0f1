from . import charitylog_action_record, charitylog_client_erase
