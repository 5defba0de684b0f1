from . import base_partner_merge, mail_activity_schedule
