from functools import partial

from odoo import SUPERUSER_ID, api, models

from ...core.graph import errors
from ...core.graph.deadline import Deadline, quick_client
from ...core.graph.fresh_token import call_with_token
from ...core.graph.permission import (
    UNCLEAR,
    Permission,
    read_can_edit,
    read_permission_list,
)
from ...core.sync.permission_requests import get_calendars, list_permissions
from ...core.sync.retry import BY_ADMINISTRATOR, sign_in_refusal

# In all, while somebody waits for their save; in a scheduled job there is time.
SECONDS = 3.0
# How much of it is reserved for keeping the answers and refusing.
MARGIN = 0.3
# The errors which say that the asker's own sign-in cannot be used now.
LOST = (
    errors.NoMailbox
    | errors.SignInNeeded
    | errors.BlockedByAdmin
    | errors.ConsentNeeded
)
# The reasons for which nobody could be asked: a yes of the last day counts.
NOT_ASKED = ("unreachable", "too_old", "old_share")


class O365CalendarAccess(models.Model):
    """Asks Microsoft, with the assigner's own sign-in, then with the owner's.

    HTTP runs in threads against one deadline, the database in none of them.
    """

    _inherit = "o365.calendar.access"

    @api.model
    def _ask_before_refusing(self, owner_ids):
        """Ask whether the user may edit these calendars, and keep each yes.

        Return the reasons (codes) for those that they may not, by owner id. Waits no
        longer than three seconds, and not at all for who has no sign-in to ask with.
        """
        user = self.env.user
        if reason := self._cannot_ask(user):
            return dict.fromkeys(owner_ids, reason)
        permissions = self._ask(user, owner_ids, Deadline(SECONDS - MARGIN))
        allowed = {
            key: permission
            for key, permission in permissions.items()
            if permission.may_edit
        }
        refused = {
            key: permission
            for key, permission in permissions.items()
            if not permission.may_edit
        }
        self._keep(user, allowed)
        # Must not be rolled back with the save that is about to be refused.
        self._keep_in_own_transaction(
            user, {k: r for k, r in refused.items() if r.may_edit is not None}
        )
        silent = [
            k for k, permission in refused.items() if permission.reason in NOT_ASKED
        ]
        remembered = self._keep_last_day(user, silent) if silent else set()
        return {
            key: permission.reason
            for key, permission in refused.items()
            if key not in remembered
        }

    @api.model
    def _cannot_ask(self, user):
        """Return why ``user`` cannot ask Microsoft about anybody, or None."""
        waits = user.o365_reason in BY_ADMINISTRATOR
        return {
            "none": "not_connected",
            "sign_in": "not_let_in" if waits else "sign_in",
            "no_mailbox": "no_mailbox",
        }.get(user.o365_state)

    @api.model
    def _ask(self, assigner, owner_ids, deadline, thorough=True):
        """Return one ``Permission`` for each owner, asked for until ``deadline``.

        Not ``thorough``, the owners' lists are looked at only where the calendar can
        be seen: asking ahead, most answers are a plain no.
        """
        asking = self.env["o365.account"]._of(assigner)
        owners = self._accounts(owner_ids)
        permissions = {
            key: Permission(None, "other_tenant")
            for key in owner_ids
            if key not in owners or owners[key].tid != asking.tid
        }
        asked = [key for key in owner_ids if key not in permissions]
        mailboxes = [owners[key].oid for key in asked]
        own, answers = self._first_answers(asking, mailboxes, deadline)
        if isinstance(own, LOST):
            reason = self._keep_lost_sign_in(asking, own)
            return permissions | dict.fromkeys(asked, Permission(None, reason))
        for key, answer in zip(asked, answers, strict=True):
            permissions[key] = read_can_edit(answer)
        doubtful = [
            key
            for key in asked
            if (
                permissions[key].may_edit is False or permissions[key].reason == UNCLEAR
            )
            and (thorough or permissions[key].reason in ("can_view", UNCLEAR))
        ]
        return permissions | self._second_answers(
            asking, {key: (owners[key], permissions[key]) for key in doubtful}, deadline
        )

    def _accounts(self, owner_ids):
        # sudo: the ids at Microsoft are for administrators to see.
        accounts = self.env["o365.account"].sudo()
        found = accounts.search([("user_id", "in", list(owner_ids))])
        return {account.user_id.id: account for account in found}

    def _first_answers(self, asking, mailboxes, deadline):
        """Ask as the assigner, once more where Microsoft does not take the token."""

        def ask(token):
            client = quick_client(asking.company_id._o365_cloud().graph_url, SECONDS)
            own, answers = get_calendars(client, token, mailboxes, deadline)
            if errors.may_need_new_token(own):
                raise own
            return own, answers

        try:
            return call_with_token(partial(asking._o365_token, deadline=deadline), ask)
        except errors.GraphError as error:
            return error, [error] * len(mailboxes)

    def _second_answers(self, asking, doubtful, deadline):
        """Return the permissions that the owners' own lists of permissions tell."""
        tokens = {}
        for key, (account, _first) in doubtful.items():
            if account.state == "connected" and deadline.left:
                try:
                    tokens[key] = account._o365_token(deadline=deadline)
                except errors.GraphError:
                    # The first answer has to suffice.
                    continue
        if not tokens:
            return {}
        client = quick_client(asking.company_id._o365_cloud().graph_url, SECONDS)
        answers = list_permissions(client, list(tokens.values()), deadline)
        addresses, people = _addresses(asking), self._people(asking)
        return {
            key: read_permission_list(doubtful[key][1], answer.body, addresses, people)
            for key, answer in zip(tokens, answers, strict=True)
            if not isinstance(answer, errors.GraphError)
        }

    def _people(self, asking):
        # sudo: addresses of mailboxes, to tell colleagues from groups.
        accounts = self.env["o365.account"].sudo().search([("tid", "=", asking.tid)])
        return {address for account in accounts for address in _addresses(account)}

    def _keep_lost_sign_in(self, account, error):
        """Keep that this sign-in cannot be used, even if this save is rolled back."""
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            account = env["o365.account"].browse(account.id)
            account._lock_row()
            if isinstance(error, errors.NoMailbox):
                account._o365_no_mailbox()
                return "no_mailbox"
            reason = sign_in_refusal(error)
            account._o365_needs_sign_in(reason)
            return "not_let_in" if reason in BY_ADMINISTRATOR else "sign_in"


def _addresses(account):
    """Return the addresses under which a calendar may be shared with somebody."""
    known = (account.email, account.username)
    return {address.lower() for address in known if address}
