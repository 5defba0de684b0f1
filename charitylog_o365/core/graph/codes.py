"""What Graph's error codes, and the statuses of HTTP, mean: the tables.

https://learn.microsoft.com/graph/errors
https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from collections.abc import Iterable

from . import kinds

Kind = type[kinds.GraphError]

# In lower case: Graph writes some of them either way. These mean the same whatever the
# status beside them.
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
    # Passing, and met on plain reading too; see `errors` of one with an If-Match.
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
# These with this status only, of which it may also be 500 or more.
BY_STATUS_AND_CODE: dict[tuple[int, str], Kind] = {
    (404, "resourcenotfound"): kinds.NoMailbox,
    # How Exchange says it of who has none.
    (500, "errormissingemailaddress"): kinds.NoMailbox,
}
# Of codes with many spellings, what they have in common; where no table above has them.
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
# What Graph says in words only, in lower case, where it refuses and the code is a
# general one.
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
# The same where it takes amiss what was said.
BY_WORDS_OF_400: tuple[tuple[str, Kind], ...] = (
    ("timezone", kinds.UnknownTimeZone),
    ("time zone", kinds.UnknownTimeZone),
)
BY_STATUS: dict[int, Kind] = {
    401: kinds.SignInNeeded,
    403: kinds.Forbidden,
    404: kinds.Gone,
    408: kinds.Unreachable,
    # Of an entry that is gone Graph says 404; this is about a listing.
    410: kinds.ResyncNeeded,
    # Somebody else is at the same entry, or at the mailbox.
    409: kinds.Unreachable,
    # Seen on plain reading too, and over minutes later. An answer to an If-Match of
    # ours is told apart before.
    412: kinds.Unreachable,
    423: kinds.Unreachable,
    424: kinds.FailedDependency,
    # https://learn.microsoft.com/graph/throttling
    429: kinds.Throttled,
    501: kinds.Rejected,
    507: kinds.MailboxFull,
}
# What these say counts, whoever says it: also a proxy, with a page of its own.
WITHOUT_A_CODE: dict[int, Kind] = {
    401: kinds.SignInNeeded,
    413: kinds.Rejected,
    424: kinds.FailedDependency,
    501: kinds.Rejected,
    507: kinds.MailboxFull,
}
# Not what a server in trouble means.
ONLY_BELOW_500: tuple[Kind, ...] = (
    kinds.SignInNeeded,
    kinds.Gone,
    kinds.NoMailbox,
    kinds.BlockedByAdmin,
    kinds.ConsentNeeded,
)


def kind_of(status: int, codes: list[str], words: str) -> Kind:
    """Return the kind of error that Graph's own refusal means.

    ``codes`` are its code and those of its inner errors, outermost first; the most
    particular one that is known decides. ``words`` are its message.
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
