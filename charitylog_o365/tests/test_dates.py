"""Days and moments in words have the order of the reader's language."""

from datetime import date, datetime

from odoo.tests import TransactionCase, tagged

from ..tools.dates import said_day, said_moment

DAY = date(2026, 3, 4)
MOMENT = datetime(2026, 3, 4, 9, 30)
LONG, SHORT = "EEEE d MMMM y", "d MMM"


@tagged("post_install", "-at_install")
class TestDates(TransactionCase):
    def speaking(self, code):
        self.env["res.lang"]._activate_lang(code)
        return self.env(context={**self.env.context, "lang": code})

    def test_english_is_british_whichever_it_is(self):
        for code in ("en_US", "en_GB"):
            env = self.speaking(code)
            self.assertEqual(said_day(env, DAY, LONG), "Wednesday 4 March 2026")
            self.assertEqual(said_day(env, DAY, SHORT), "4 Mar")

    def test_day_is_said_as_its_language_does(self):
        for code, long, short in (
            ("de_DE", "Mittwoch, 4. März 2026", "4. März"),
            ("fr_FR", "mercredi 4 mars 2026", "4 mars"),
            ("es_ES", "miércoles, 4 de marzo de 2026", "4 mar"),
            ("hu_HU", "2026. március 4., szerda", "márc. 4."),
            ("ja_JP", "2026年3月4日水曜日", "3月4日"),
        ):
            env = self.speaking(code)
            self.assertEqual(said_day(env, DAY, LONG), long)
            self.assertEqual(said_day(env, DAY, SHORT), short)

    def test_hour_stands_where_the_pattern_has_it(self):
        env = self.speaking("de_DE")
        said = said_moment(env, MOMENT, "Europe/Berlin", "d MMMM y, HH:mm")
        self.assertEqual(said, "4. März 2026, 10:30")
        self.assertEqual(said_moment(env, MOMENT, "UTC", "HH:mm"), "09:30")
