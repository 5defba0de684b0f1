"""Which requests an entry needs, and what follows from their answers, without Odoo.

`write.py` creates and updates an entry, `removal.py` deletes it; both read it before,
and raise what is in `conflict.py` if somebody changed or deleted it in Outlook.
`retry.py` says what each failure means for the entry and when it is tried again.
"""
