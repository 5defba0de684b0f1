"""A pytest plug-in: a log line of WARNING or above fails the test that caused it.

assertLogs and mute_logger keep what a test expects from getting here. And of the
processor's time for garbage, which is a thirtieth, most goes into Odoo itself: what is
there when the tests begin is not looked through again.
"""

import gc
import logging

import pytest


class Loud(logging.Handler):
    """Keeps the lines that Odoo logs while a test runs."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if record.name.startswith(("odoo", "py.warnings")):
            line = f"{record.levelname} {record.name}: {record.getMessage()}"
            self.lines.append(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    handler = Loud()
    logging.getLogger().addHandler(handler)
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.lines:
        pytest.fail("Odoo logged:\n" + "\n".join(handler.lines), pytrace=False)
    return result


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
