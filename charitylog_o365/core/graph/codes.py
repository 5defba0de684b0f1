"""The tables from Graph's error codes and HTTP statuses to kinds of error.

https://learn.microsoft.com/graph/errors
https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from collections.abc import Iterable

from . import kinds

Kind = type[kinds.GraphError]

# In lower case: Graph writes some of them in either. These count with any status.
BY_CODE: dict[str, Kind] = {
    # Access, the mailbox
    "invalidauthenticationtoken": kinds.SignInNeeded,
    "mailboxnotenabledforrestapi": kinds.NoMailbox,
    "mailboxnotsupportedforrestapi": kinds.NoMailbox,
    "errornonexistentmailbox": kinds.NoMailbox,
    "errormissingemailaddress": kinds.NoMailbox,
    "errormailboxnotfound": kinds.NoMailbox,
    "errorinvaliduser": kinds.NoMailbox,
    "request_resourcenotfound": kinds.NoMailbox,
    "directory_objectnotfound": kinds.NoMailbox,
    "organizationfromtenantguidnotfound": kinds.NoMailbox,
    "erroraccountdisabled": kinds.BlockedByAdmin,
    "extensionerror": kinds.BlockedByAdmin,
    "authorization_requestdenied": kinds.ConsentNeeded,
    "authorization_identitynotfound": kinds.ConsentNeeded,
    "nopermissionsinaccesstoken": kinds.ConsentNeeded,
    # The entry
    "erroritemnotfound": kinds.Gone,
    "errorinvalidmailboxitemid": kinds.Gone,
    "errorcannotdeleteobject": kinds.Gone,
    # Passes by itself, and occurs when reading too. With an If-Match see `errors`.
    "errorirresolvableconflict": kinds.Unreachable,
    "errorduplicatetransactionid": kinds.Duplicate,
    "errorpropertyvalidationfailure": kinds.InvalidTimes,
    # Listing what changed
    "syncstatenotfound": kinds.ResyncNeeded,
    "syncstateinvalid": kinds.ResyncNeeded,
    "syncstateexpired": kinds.ResyncNeeded,
    "errorinvalidsyncstatedata": kinds.ResyncNeeded,
    "resyncrequired": kinds.ResyncNeeded,
    # Exchange is busy, or at work on the mailbox
    "errorserverbusy": kinds.Throttled,
    "errorexceededconnectioncount": kinds.Throttled,
    "errortoomanyobjectsopened": kinds.Throttled,
    "applicationthrottled": kinds.Throttled,
    "toomanyrequests": kinds.Throttled,
    "activitylimitreached": kinds.Throttled,
    "errormailboxmoveinprogress": kinds.Unreachable,
    "errormailboxstoreunavailable": kinds.Unreachable,
    "errormailboxfailover": kinds.Unreachable,
    "errortimeoutexpired": kinds.Unreachable,
    "errorconnectionfailed": kinds.Unreachable,
    "errorinsufficientresources": kinds.Unreachable,
    "errorinternalservererror": kinds.Unreachable,
    "errorinternalservertransienterror": kinds.Unreachable,
    "concurrentitemsave": kinds.Unreachable,
    "resourcelocked": kinds.Unreachable,
    "servicenotavailable": kinds.Unreachable,
}
# With this status only, which may be 500 or more.
BY_STATUS_AND_CODE: dict[tuple[int, str], Kind] = {
    (404, "resourcenotfound"): kinds.NoMailbox,
    # The answer of Exchange for a person without a mailbox.
    (500, "errormissingemailaddress"): kinds.NoMailbox,
}
# For a request about a subscription to notifications, where they mean something else.
ABOUT_SUBSCRIPTIONS: dict[tuple[int, str], Kind] = {
    (404, "resourcenotfound"): kinds.Gone,
    # It is to last longer than Microsoft allows.
    (400, "extensionerror"): kinds.Rejected,
}
# For codes with many spellings, a part of them; used where no table above has the code.
BY_PART_OF_CODE: tuple[tuple[str, Kind], ...] = (
    ("quota", kinds.MailboxFull),
    ("suspend", kinds.BlockedByAdmin),
    ("scope", kinds.ConsentNeeded),
    ("timezone", kinds.UnknownTimeZone),
    ("errorinvalidid", kinds.Gone),
    ("expiredpagetoken", kinds.ResyncNeeded),
    ("infostale", kinds.Unreachable),
    ("unavailable", kinds.Unreachable),
)
# A part of the message, in lower case, for 401 and 403 with a general code.
BY_WORDS: tuple[tuple[str, Kind], ...] = (
    ("access to odata is disabled", kinds.BlockedByAdmin),
    ("access polic", kinds.BlockedByAdmin),
    ("accesspolicy", kinds.BlockedByAdmin),
    ("on premises", kinds.NoMailbox),
    ("on-premise", kinds.NoMailbox),
    ("insufficient privileges", kinds.ConsentNeeded),
    ("missing scope", kinds.ConsentNeeded),
    ("scopes are missing", kinds.ConsentNeeded),
)
# The same for 400.
BY_WORDS_OF_400: tuple[tuple[str, Kind], ...] = (
    ("timezone", kinds.UnknownTimeZone),
    ("time zone", kinds.UnknownTimeZone),
)
BY_STATUS: dict[int, Kind] = {
    401: kinds.SignInNeeded,
    403: kinds.Forbidden,
    404: kinds.Gone,
    408: kinds.Unreachable,
    # For a listing; an entry that is gone is a 404.
    410: kinds.ResyncNeeded,
    # Another request is changing the same entry, or the mailbox.
    409: kinds.Unreachable,
    # Occurs when reading too, and passes within minutes. `errors` handles the answer to
    # an If-Match first.
    412: kinds.Unreachable,
    423: kinds.Unreachable,
    424: kinds.FailedDependency,
    # https://learn.microsoft.com/graph/throttling
    429: kinds.Throttled,
    501: kinds.Rejected,
    507: kinds.MailboxFull,
}
# These count without an error code too, so also where a proxy answered.
WITHOUT_A_CODE: dict[int, Kind] = {
    401: kinds.SignInNeeded,
    413: kinds.Rejected,
    424: kinds.FailedDependency,
    501: kinds.Rejected,
    507: kinds.MailboxFull,
}
# A status of 500 or more never means one of these.
ONLY_BELOW_500: tuple[Kind, ...] = (
    kinds.SignInNeeded,
    kinds.Gone,
    kinds.NoMailbox,
    kinds.BlockedByAdmin,
    kinds.ConsentNeeded,
)


def kind_of(status: int, codes: list[str], words: str) -> Kind:
    """Return the kind of error for a refusal in Graph's own shape.

    ``codes`` are its code and those of its inner errors, outermost first; the innermost
    one that is known decides. ``words`` is its message.
    """
    if status in (401, 403) and (kind := _first_part(BY_WORDS, words)):
        return kind
    codes = [code.lower() for code in codes]
    for code in reversed(codes):
        if kind := _by_code(status, code):
            return kind
    if status in (400, 410) and any("sync" in code for code in codes):
        return kinds.ResyncNeeded
    if status == 400 and (kind := _first_part(BY_WORDS_OF_400, words)):
        return kind
    if status in BY_STATUS:
        return BY_STATUS[status]
    return kinds.Rejected if 400 <= status < 500 else kinds.Unreachable


def _by_code(status: int, code: str) -> Kind | None:
    if kind := BY_STATUS_AND_CODE.get((status, code)):
        return kind
    kind = BY_CODE.get(code) or _first_part(BY_PART_OF_CODE, code)
    return None if status >= 500 and kind in ONLY_BELOW_500 else kind


def _first_part(table: Iterable[tuple[str, Kind]], text: str) -> Kind | None:
    """Return the kind of the first row whose part is in ``text``, or None."""
    return next((kind for part, kind in table if part in text.lower()), None)
