from . import (
    charitylog_action,
    charitylog_desk,
    charitylog_opening,
    charitylog_shift,
    res_partner,
)
