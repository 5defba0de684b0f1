"""Odoo as it is, but that a password is checked at once.

By itself Odoo takes most of a second of a processor for each check, against guessing.
With servers that forget what they have checked as often as these, that was half of all
the time that the tests took.
"""

import runpy

from passlib.context import CryptContext

ROUNDS = "pbkdf2_sha512__rounds"
begin = CryptContext.__init__


def begin_quickly(context, *schemes, **options):
    if ROUNDS in options:
        options[ROUNDS] = 1
    begin(context, *schemes, **options)


CryptContext.__init__ = begin_quickly
runpy.run_module("odoo", run_name="__main__", alter_sys=True)
