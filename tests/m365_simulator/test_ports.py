"""What is at no address is not served."""

import pytest


@pytest.mark.parametrize("path", ["/static/../simulator.py", "/static/none.js", "/x"])
def test_unknown_addresses_and_files_are_not_found(pages, path):
    assert pages("GET", path).status_code == 404
