"""./dev words: the templates of translations, from the code and the views as they are.

Each addon that people see has one, in its folder i18n; test_every_word compares.
"""

from . import database, postgres, server, venv
from .console import run, step
from .paths import PYTHON, ROOT, addons

TESTS = "test_"


def translated():
    """The names of the addons that people see; those for tests have no template."""
    return [name for name in addons() if not name.startswith(TESTS)]


def words():
    """Write the template of each addon."""
    venv.prepare()
    for name in translated():
        (ROOT / name / "i18n").mkdir(exist_ok=True)
    with postgres.running() as env:
        name = database.template(env)
        with step("Writing the templates of translations"):
            line = [PYTHON, "-m", "odoo", "i18n", "export", *translated()]
            line += ["-c", server.config(env), "-d", name, "-l", "pot"]
            failure = "The templates cannot be written."
            run(line, "words", failure, env=server.environment(env))
    for name in translated():
        print(f"  {name}/i18n/{name}.pot")
