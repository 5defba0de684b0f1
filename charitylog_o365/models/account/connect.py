from odoo import fields, models

from ..sync.o365_sync_request import STAY


class O365Account(models.Model):
    """What follows from a good sign-in: the account connected, its records queued."""

    _inherit = "o365.account"

    signed_in = fields.Boolean(
        string="Signed in since the last log-in", default=True, copy=False
    )
    rights_due = fields.Boolean(copy=False, help="To be asked about all colleagues")

    def _connect(self, signed_in, has_mailbox=True, address=None):
        """Keep the sign-in, and queue all records that concern this mailbox.

        ``signed_in`` is what ``core.graph.auth`` returned, ``address`` that of the
        mailbox where Microsoft has said it.
        """
        # First, while the account still has the ids of the mailbox before.
        self._forget_permissions_of_another(signed_in)
        self._clear_notice()
        self._keep_entries()
        self._keep_sign_in(signed_in, has_mailbox, address)
        # Last: a notice is withdrawn only when no account has its reason, and until
        # `_keep_sign_in` this one had it.
        self.company_id._o365_clear_refused()
        self._ask_about_colleagues()

    def _forget_permissions_of_another(self, signed_in):
        """Forget the permissions of the mailbox before, where it is another one."""
        # sudo: the object id is for administrators to see; here it is only compared.
        if self.sudo().oid and not self._is_mailbox_of(signed_in):
            self._forget_permissions()

    def _forget_permissions(self):
        """Delete the evidence that was found with the sign-ins of these accounts."""
        # sudo: nobody may delete evidence by hand; it is void without the sign-in.
        self.env["o365.calendar.access"]._forget(self.sudo().user_id)

    def _keep_entries(self):
        """Withdraw the removals that disconnecting had asked for.

        By outbox rows: an entry that the worker writes meanwhile would make signing in
        start again, and Microsoft's code is good for once only.
        """
        removals = self._entries().filtered("leaving")
        outbox = self.env["o365.sync.request"]
        outbox._queue_entries([("id", "in", removals.ids)], STAY)
        # sudo: users connect by signing in, and write nothing of this themselves.
        self.sudo().write(
            {"leaving_since": False, "leaving_by_id": False, "is_offered": False}
        )

    def _keep_sign_in(self, signed_in, has_mailbox, address):
        """Write who has signed in, and keep their tokens."""
        now = self.env.cr.now()
        # sudo: users connect by signing in, and write nothing of this themselves.
        account = self.sudo()
        values = {
            "company_id": account.user_id.company_id.id,
            "oid": signed_in.oid,
            "tid": signed_in.tid,
            "username": signed_in.username,
            "email": address or signed_in.username,
            "state": "connected" if has_mailbox else "no_mailbox",
            "reason": False if has_mailbox else "no_mailbox",
            "signed_in": True,
            "signed_in_at": now,
        }
        if account.oid and not account._is_mailbox_of(signed_in):
            # They are in a mailbox that this sign-in gives no access to.
            account._entries().unlink()
            self.env["o365.calendar.removed"]._forget(account)
        if not account._is_connected():
            values["since"] = now
        account.write(values)
        account.company_id._o365_learn_directory(signed_in.tid)
        self.env["o365.account.tokens"]._keep(account, signed_in.cache)
        self.env["o365.sync.request"]._queue_entries_of(account.user_id)
        if self.env["o365.calendar.removed"]._due_in(account):
            self.env["o365.sync.request"]._wake()

    def _ask_about_colleagues(self):
        """Have the scheduled job ask which colleagues share with these users."""
        # sudo: users write their account by signing in only.
        self.sudo().rights_due = True
        job = self.env.ref("charitylog_o365.ir_cron_rights", False)
        if job:
            # sudo: users may not read scheduled actions, yet signing in wakes this one.
            job.sudo()._trigger()
