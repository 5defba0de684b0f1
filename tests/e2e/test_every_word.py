"""In a language in which our strings are marked no page shows one that is not."""

import json
import os
import subprocess

import polib
import pytest
from playwright.sync_api import Error

from devkit import database as databases
from devkit.paths import ROOT
from devkit.words import translated

from . import made_up_language as made_up
from .conftest import PATIENCE, WIDE
from .pages import log_in
from .test_install import odoo
from .walk import Walk
from .walk_ours import ours
from .walk_places import system
from .walk_watch import Watch

SET_UP = f"""
env["res.lang"]._activate_lang("{made_up.CODE}")
installed = env["ir.module.module"].search([("state", "=", "installed")])
installed._update_translations(["{made_up.CODE}"], True)
env["res.users"].search([]).lang = "{made_up.CODE}"
env["res.partner"].search([]).lang = "{made_up.CODE}"
env.cr.commit()
env.registry.clear_all_caches()
env.registry.signal_changes()
"""
# All that people have written, or that is no language: of tables without our words.
WRITTEN = """
SELECT json_agg(DISTINCT value)::text FROM (
    SELECT name AS value FROM res_partner UNION SELECT login FROM res_users
    UNION SELECT email FROM res_partner UNION SELECT street FROM res_partner
    UNION SELECT city FROM res_partner UNION SELECT phone FROM res_partner
    UNION SELECT zip FROM res_partner UNION SELECT ref FROM res_partner
    UNION SELECT name FROM charitylog_action
    UNION SELECT description FROM charitylog_action
    UNION SELECT location FROM charitylog_action
    UNION SELECT name->>'en_US' FROM project_project
    UNION SELECT comment FROM res_partner UNION SELECT summary FROM mail_activity
    UNION SELECT 'Mary Example' -- of the examples of a project's set-up
    UNION SELECT complete_name FROM res_partner UNION SELECT username FROM o365_account
) AS texts WHERE value IS NOT NULL
"""
MODULES = "SELECT json_agg(name)::text FROM ir_module_module WHERE state = 'installed'"


class Reading(Watch):
    """Keeps what can be read on each page, with the first place where it was."""

    def __init__(self, page):
        super().__init__(page)
        self.read = {}

    def _settle(self):
        super()._settle()
        for text in self.page.evaluate(made_up.WORDS):
            self.read.setdefault(text, self.place)


@pytest.fixture
def in_the_language(tmp_path, find_addons):
    """Have Odoo find our addons with their translations."""
    made_up.write_addons(tmp_path / "addons")
    find_addons(tmp_path / "addons", instead=True)
    with system(tmp_path, is_demo=True) as place:
        shell = ("shell", "--shell-interface=python")
        assert "Traceback" not in odoo(place.odoo.database, *shell, script=SET_UP)
        yield place


def test_templates_for_translators_hold_all_there_is(database, tmp_path):
    path = tmp_path / "all.pot"
    line = [os.environ["DEV_PYTHON"], "-m", "odoo", "i18n", "export", *translated()]
    line += ["-c", os.environ["DEV_ODOO_CONFIG"], "-d", database, "-o", str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)
    has = {
        entry.msgid
        for name in translated()
        for entry in polib.pofile(str(ROOT / name / "i18n" / f"{name}.pot"))
    }
    wanted = {entry.msgid for entry in polib.pofile(str(path))}
    assert wanted == has, f"./dev words writes it anew: {wanted ^ has}"


def test_no_page_shows_a_word_of_ours_that_is_not_translated(in_the_language, chromium):
    place, api = in_the_language, in_the_language.odoo.login("admin")
    context = chromium.new_context(viewport=WIDE, locale="fi", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    watch = Reading(page)
    log_in(page, place.odoo, "admin", "/odoo")
    watch.start()
    database = place.odoo.database
    modules = json.loads(databases.sql(MODULES, os.environ, database))
    data = json.loads(databases.sql(WRITTEN, os.environ, database))
    walk = Walk(page, watch, ours(api), (place.sim.pages_url,))
    client, repeated = place.about
    said = {"context": {"lang": made_up.CODE}}
    try:
        walk.through_menus("admin")
        walk.through_windows("admin", client)
        walk.through_asking("admin", api, repeated, client, **said)
    except Error as error:
        watch.note(f"cannot go on: {error}")
    finally:
        context.close()
    left = made_up.Left(modules, data)
    found = {
        f"{where}: {word!r}"
        for text, where in watch.read.items()
        for word in left.words(text)
    }
    assert not watch.problems, "\n".join(watch.problems)
    marked = [text for text in watch.read if made_up.OPEN in text]
    assert len(marked) > 500
    assert not found, "\n".join(sorted(found))
