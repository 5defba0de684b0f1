"""A pytest plug-in for Odoo's test_lint: it looks at the addons of this repository.

As it stands it looks at every addon that Odoo can see, some hundreds.
"""

import os

import pytest

OWN = set(os.environ["DEV_OWN_ADDONS"].split(","))


def pytest_configure(config):
    from odoo.modules import Manifest

    everything = Manifest.all_addon_manifests
    Manifest.all_addon_manifests = lambda: [
        manifest for manifest in everything() if manifest.name in OWN
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """test_markers walks through whole folders of addons: give it ours only."""
    import odoo.addons
    from odoo.modules import Manifest

    if item.path.name != "test_markers.py":
        return (yield)
    kept = odoo.addons.__path__, odoo.__path__
    odoo.addons.__path__ = [Manifest.for_addon(name).path for name in OWN]
    odoo.__path__ = []
    try:
        return (yield)
    finally:
        odoo.addons.__path__, odoo.__path__ = kept
