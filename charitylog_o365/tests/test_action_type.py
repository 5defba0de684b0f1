from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import O365Case


@tagged("post_install", "-at_install")
class TestActionType(O365Case):
    def test_usual_length_is_between_nothing_and_a_year(self):
        visit = self.env["charitylog.action.type"].create({"name": "Long walk"})
        self.assertEqual(visit.usual_length, 0)
        for hours in (0.25, 366 * 24):
            visit.usual_length = hours
        for hours in (-0.25, 366 * 24 + 1):
            with self.subTest(hours), self.assertRaises(ValidationError):
                visit.usual_length = hours
