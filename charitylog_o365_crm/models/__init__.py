"""Which opportunity of CRM is the work about, and what was done for an opportunity?"""

from . import (
    charitylog_action,
    crm_lead,
    erased_opportunity,
    res_partner,
    work_of_opportunity,
)
