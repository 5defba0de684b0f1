"""./dev words: the templates of translations, from the code and the views as they are.

Each addon that people see has one, in its folder i18n; test_every_word compares, and
test_bridges those of bridges. For these the apps that they need have to be installed:
where no file of theirs has changed since, they are as they were.
"""

import os

from . import bridges, database, postgres, server, stamp, venv
from .console import run, step
from .paths import PYTHON, ROOT, addon_files, fingerprint

TESTS = "test_"
BRIDGES = "words-of-bridges"
DATES = ('"POT-Creation-Date:', '"PO-Revision-Date:')


def translated():
    """The names of the addons that people see; those for tests have no template."""
    return [name for name in bridges.in_template() if not name.startswith(TESTS)]


def words():
    """Write the template of each addon."""
    venv.prepare()
    apart = bridges.apart()
    for name in (*translated(), *apart):
        (ROOT / name / "i18n").mkdir(exist_ok=True)
    with postgres.running() as env:
        name = database.template(env)
        with step("Writing the templates of translations"):
            _write(translated(), name, env)
        if apart and not stamp.is_done(BRIDGES, _as_they_are(apart)):
            with step(f"Writing those of {', '.join(apart)}"):
                _write_apart(apart, name, env)
    for name in (*translated(), *apart):
        print(f"  {name}/i18n/{name}.pot")


def _write_apart(names, template, env):
    apps = ",".join((*names, *sorted(bridges.needs(*names))))
    with database.copied(template, f"charitylog_words_{os.getpid()}", env) as copy:
        database.install(copy, apps, env, "words-install")
        _write(names, copy, env)
    stamp.done(BRIDGES, _as_they_are(names))


def _as_they_are(names):
    """A fingerprint of these addons together with their templates."""
    templates = [ROOT / name / "i18n" / f"{name}.pot" for name in names]
    there = [template for template in templates if template.exists()]
    return fingerprint(*addon_files(*names), *there)


def _write(names, name, env):
    line = [PYTHON, "-m", "odoo", "i18n", "export", *names]
    line += ["-c", server.config(env), "-d", name, "-l", "pot"]
    failure = "The templates cannot be written."
    run(line, "words", failure, env=server.environment(env))
    for each in names:
        _forget_when(ROOT / each / "i18n" / f"{each}.pot")


def _forget_when(template):
    """Without its dates a template changes only where words do."""
    lines = template.read_text().splitlines(keepends=True)
    template.write_text("".join(line for line in lines if not line.startswith(DATES)))
