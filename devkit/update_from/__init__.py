"""./dev update-from: whether the database of an earlier commit survives the update.

command.py  the steps, and what is printed
fill.py     in Odoo's shell with the earlier addons: people, entries, what waits
look.py     in Odoo's shell with either: what our addons store, what records say
compare.py  what of that is gone or changed after the update
deliver.py  in Odoo's shell with the present addons: has what waited arrived, once
"""
