"""What Exchange stores: mailboxes, calendars, events, and the mails it sends to guests.

Imports nothing of `graph`, `sign_in` and `outlook`, which all use it.
"""
