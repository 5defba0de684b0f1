"""The groups that decide who may do what, as external ids (security/groups.xml)."""

#: Records contacts and actions.
USER = "charitylog_o365.group_user"
#: Manages contacts and actions.
MANAGER = "charitylog_o365.group_manager"
#: Connects their own Microsoft account, under My User Options.
OPTIONS = "charitylog_o365.group_my_user_options"
#: Administers Odoo.
SYSTEM = "base.group_system"
#: Gives access: makes users, and with them the partners of colleagues.
ACCESS = "base.group_erp_manager"
#: Whoever may look after the calendars of others.
MANAGERS = (MANAGER, SYSTEM)
