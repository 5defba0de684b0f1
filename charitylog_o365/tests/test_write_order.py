"""What depends on the order of the steps in one `write` or `_connect`."""

from odoo import fields
from odoo.exceptions import ValidationError

from .outlook_case import OutlookCase


class TestWriteOrder(OutlookCase):
    def evidence(self):
        """Return a row that says that Ann may edit Bob's calendar."""
        return self.env["o365.calendar.access"].create(
            {
                "assigner_id": self.ann.id,
                "owner_id": self.bob.id,
                "may_edit": True,
                "checked_at": fields.Datetime.now(),
                "valid_until": self.at(1),
            }
        )

    def connect_as(self, user, person):
        accounts = self.env["o365.account"].with_user(user)
        flow = accounts._start_sign_in(choose_account=True)
        answer = self.sim.sign_in(flow["auth_uri"], person)
        return accounts._finish_sign_in(flow, answer)

    def test_evidence_of_the_mailbox_before_is_void_in_another_one(self):
        """It is compared before the account has the new one's id."""
        self.connect(self.ann)
        self.ann.with_user(self.ann)._o365_disconnect(remove=False)
        evidence = self.evidence()
        self.sim.add_person("ann.two@charity.example", "Ann Two")
        self.connect_as(self.ann, "ann.two@charity.example")
        self.assertFalse(evidence.exists())

    def test_evidence_of_the_same_mailbox_is_kept(self):
        self.connect(self.ann)
        evidence = self.evidence()
        self.connect(self.ann)
        self.assertTrue(evidence.exists())

    def test_a_wrong_tenant_is_said_before_what_is_missing(self):
        with self.assertRaisesRegex(ValidationError, "not the ID of a directory"):
            self.company.write({"o365_tenant_id": "common", "o365_client_id": False})

    def test_a_date_given_with_a_new_secret_is_the_new_ones(self):
        """The date before goes with the secret before, not the one that is written."""
        day = fields.Date.to_date("2031-01-01")
        self.company.o365_client_secret_expires = "2030-01-01"
        secret = {"o365_client_secret": self.sim.client_secret}
        self.company.write({**secret, "o365_client_secret_expires": day})
        self.assertEqual(self.company.o365_client_secret_expires, day)
        self.company.write(secret)
        self.assertFalse(self.company.o365_client_secret_expires)
