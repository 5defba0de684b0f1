"""Who is free, and when: without Odoo, and nothing of it stored.

`schedules` asks Microsoft when people are busy; `free` compares that with a wish.
"""
