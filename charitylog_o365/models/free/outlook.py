"""What Outlook tells of colleagues' busy times, with the reader's own sign-in."""

from datetime import timezone
from functools import partial

from ...core.calendar.schedules import ask_schedules, reason_of
from ...core.graph import errors
from ...core.graph.deadline import Deadline, quick_client
from ...core.graph.free_busy import Schedule
from ...core.graph.fresh_token import call_with_token
from ..account.o365_account import HeldBack
from ..permission import ask
from .pace import pace

# After these the next question would be answered alike.
RESTING = errors.Throttled | errors.Unreachable | errors.Forbidden


def schedules(user, colleagues, start, end):
    """Return the `Schedule` of each of ``colleagues`` (user ids) with a mailbox.

    Between two moments, naive and in UTC. Of those that are in no mailbox of the
    reader's organisation there is none. In three seconds at most, with everything;
    nothing is locked meanwhile but one of the reader's few places.
    """
    asking = user.env["o365.account"]._of(user)
    # Without the rule nothing goes to Outlook, and nothing is asked of it.
    is_on = user.company_id.o365_rule
    addresses = _addresses(user, colleagues, asking) if is_on else {}
    if not addresses:
        return {}
    reason = _cannot_ask(user, asking) or pace.refusal(user.env.cr, user.id)
    if not reason:
        deadline = Deadline(ask.SECONDS - ask.MARGIN)
        moments = [one.replace(tzinfo=timezone.utc) for one in (start, end)]
        found, error = _ask(asking, list(addresses.values()), moments, deadline)
        if isinstance(error, RESTING):
            seconds = error.retry_after
            pace.rest(user.env.cr, user.id, reason_of(error), seconds)
        return dict(zip(addresses, found, strict=True))
    return {
        key: Schedule(address, not_known=reason) for key, address in addresses.items()
    }


def _cannot_ask(user, asking):
    """Return why ``user`` cannot ask Microsoft anything now: a code, or None."""
    # sudo: the table is not everybody's to read; only whether is told.
    reason = user.env["o365.calendar.access"].sudo()._cannot_ask(user)
    if reason:
        return reason
    try:
        asking._o365_check_held()
    except HeldBack:
        return "busy"
    return None


def _addresses(user, colleagues, asking):
    """Return the mailboxes' addresses by user id: those of the reader's organisation.

    Where the reader has none, those of everybody who has connected: it is for the
    reader to sign in.
    """
    # sudo: the addresses are asked about, and shown to nobody.
    accounts = user.env["o365.account"].sudo()
    found = accounts.search([("user_id", "in", colleagues.ids)])
    return {
        one.user_id.id: one.email or one.username or ""
        for one in found
        if one.user_id.o365_state != "none"
        and (not asking.tid or one.tid == asking.tid)
        and (one.email or one.username)
    }


def _ask(asking, addresses, moments, deadline):
    """Return the schedules, and the error of the request as a whole, or None.

    Once more with a new token where Microsoft does not take the first.
    """

    def once(token):
        client = quick_client(asking.company_id._o365_cloud().graph_url, ask.SECONDS)
        answer = ask_schedules(client, token, addresses, *moments, deadline)
        if errors.may_need_new_token(answer[1]):
            raise answer[1]
        return answer

    try:
        return call_with_token(partial(asking._o365_token, deadline=deadline), once)
    except errors.GraphError as error:
        reason = reason_of(error)
        return [Schedule(each, not_known=reason) for each in addresses], error
