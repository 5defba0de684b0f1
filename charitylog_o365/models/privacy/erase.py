from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.guard import is_odoobot, own_defaults_left_out

# What is known of a person, as far as Odoo's own addons have fields for it.
PERSONAL = (
    "barcode",
    "category_id",
    "city",
    "comment",
    "company_name",
    "country_id",
    "email",
    "function",
    "image_1920",
    "mobile",
    "phone",
    "ref",
    "state_id",
    "street",
    "street2",
    "vat",
    "website",
    "zip",
)


class ResPartner(models.Model):
    """Erases a client, and keeps the number of visits that somebody made.

    What has been done stays countable: when, by whom, under which project. Who the
    client was, and what was written about the work, goes: from the record, from its
    chatter and files, and with them from every Outlook calendar.
    """

    _inherit = "res.partner"

    @api.model
    def default_get(self, fields):
        """Leave out what users would have as their own default for this field."""
        defaults = super().default_get(fields)
        return own_defaults_left_out(self, defaults, ["charitylog_erased"])

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if not is_odoobot(self.env) and any(partners.mapped("charitylog_erased")):
            self._refuse_erased()
        return partners

    def _check_not_erased_by_hand(self, vals):
        """Raise AccessError where ``vals`` mark a client as erased, or as not erased.

        Entries of an erased client are taken out of every Outlook calendar: whoever
        could write this would change calendars that they may not edit.
        """
        if "charitylog_erased" in vals and not is_odoobot(self.env):
            self._refuse_erased()

    @api.model
    def _refuse_erased(self):
        raise AccessError(
            self.env._("A client is erased with “Erase”, and in no other way.")
        )

    def _erase_client(self):
        """Erase these clients and the people of theirs; UserError for colleagues."""
        # sudo: nothing of them may be left because somebody cannot see it. Who may
        # erase is asked by the window that calls this.
        family = self.sudo()._family()
        if family.user_ids:
            raise UserError(
                self.env._(
                    "%s can log in here, and cannot be erased as a client.",
                    family.user_ids[0].name,
                )
            )
        family._check_not_own_organisation()
        actions, entries = family._work_and_entries()
        family._erase_person()
        family._erase_beside_person()
        family._erase_work_with(actions, entries)

    def _check_not_own_organisation(self):
        """Raise UserError where one of these is a company of this system."""
        companies = self.env["res.company"].search([("partner_id", "in", self.ids)])
        if companies:
            raise UserError(
                self.env._(
                    "%s is an organisation of this system's own, and cannot be erased "
                    "as a client.",
                    companies[0].name,
                )
            )

    def _work_and_entries(self):
        """Return all work with these clients, and what Outlook shows of both."""
        actions = self._charitylog_actions()
        entries = self.env["o365.calendar.entry"]._of(actions) | self._o365_entries()
        return actions, entries

    def _erase_work_with(self, actions, entries):
        """Erase what was written about the work with these clients, here and there.

        They have been erased themselves: what is left shows their new names.
        """
        actions._erase_work()
        (self._log_of() + actions._log_of()).unlink()
        self.env["charitylog.action.draft"]._erase_drafts_of(self)
        self._forget_mentions()
        for account, remaining in entries._remaining().grouped("account_id").items():
            # Before `_forget_snapshots`: the list shows their times.
            account._notify_remaining(
                self.env.user, remaining, lambda one: one._why_after_erasing()
            )
        self._leave_nothing_in_outlook(actions, entries)
        findings = self.env["o365.calendar.finding"]
        (findings._of(actions) | findings._of_entries(entries)).unlink()
        self.env["charitylog.action.undo"]._forget(actions)

    def _leave_nothing_in_outlook(self, actions, entries):
        """Have their entries removed for good, and what was removed of them before.

        What was deleted, by us or in Outlook, may lie in Deleted Items.
        """
        entries._forget_snapshots()
        entries._forget_fingerprints()
        entries._leave_nothing()
        removed = self.env["o365.calendar.removed"]._of(actions, self)
        removed._leave_nothing(self.env.user)

    def _erase_person(self):
        # Past the check above: it is "Erase" that calls this.
        self._write_and_follow({"charitylog_erased": True})
        names = [name for name in PERSONAL if name in self._fields]
        nothing = dict.fromkeys(names, False)
        self.with_context(tracking_disable=True).write(
            {
                **nothing,
                "name": self.env._("Erased client"),
                "active": False,
            }
        )

    def _erase_beside_person(self):
        """Erase files, activities and bank accounts of these clients."""
        self._files_of().unlink()
        self.activity_ids.unlink()
        # Odoo only archives them: payments may name them.
        for bank in self.with_context(active_test=False).bank_ids:
            nothing = {"acc_number": f"erased {bank.id}", "acc_holder_name": False}
            bank.write({**nothing, "active": False})

    def _charitylog_actions(self):
        """Return all work with these clients, whoever may see it."""
        # sudo: as in ``_erase_client``.
        actions = self.env["charitylog.action"].sudo().with_context(active_test=False)
        return actions.search([("partner_id", "in", self.ids)])

    def _log_of(self):
        # sudo: as in ``_erase_client``.
        return self.env["mail.message"].sudo().search(self._domain_of_pieces("model"))

    def _files_of(self):
        # sudo: as in ``_erase_client``.
        domain = self._domain_of_pieces("res_model")
        return self.env["ir.attachment"].sudo().search(domain)

    def _domain_of_pieces(self, model):
        return [(model, "=", self._name), ("res_id", "in", self.ids)]


class CharitylogAction(models.Model):
    """Takes an erased client out of the work with them.

    Its entries are removed as `NOT_ERASED` (action/outlook.py) is not met any more.
    """

    _inherit = "charitylog.action"

    def _erase_work(self):
        """Forget what was written about this work; what is outstanding is cancelled."""
        outstanding = self.filtered(lambda action: action.state == "outstanding")
        outstanding.write({"state": "cancelled"})
        self.write({"name": self.env._("Erased"), "location": False})
        self.write({"description": False})
        self.activity_ids.unlink()
        self._files_of().unlink()

    def _log_of(self):
        # sudo: nothing of a client may be left because somebody cannot see it.
        domain = [("model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["mail.message"].sudo().search(domain)

    def _files_of(self):
        # sudo: as above.
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["ir.attachment"].sudo().search(domain)
