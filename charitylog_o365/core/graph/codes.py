"""What Graph's error codes, and the statuses of HTTP, mean: the tables.

https://learn.microsoft.com/graph/errors
https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from . import kinds

# In lower case: Graph writes some of them either way. These mean the same whatever the
# status beside them.
BY_CODE = {
    # Access, the mailbox
    "invalidauthenticationtoken": kinds.SignInNeeded,
    "mailboxnotenabledforrestapi": kinds.NoMailbox,
    "mailboxnotsupportedforrestapi": kinds.NoMailbox,
    "errornonexistentmailbox": kinds.NoMailbox,
    "errormissingemailaddress": kinds.NoMailbox,
    "request_resourcenotfound": kinds.NoMailbox,
    "organizationfromtenantguidnotfound": kinds.NoMailbox,
    "errorquotaexceeded": kinds.MailboxFull,
    "quotalimitreached": kinds.MailboxFull,
    "erroraccountsuspend": kinds.BlockedByAdmin,
    "erroraccountsuspended": kinds.BlockedByAdmin,
    "erroraccountdisabled": kinds.BlockedByAdmin,
    "extensionerror": kinds.BlockedByAdmin,
    "authorization_requestdenied": kinds.ConsentNeeded,
    "authorization_identitynotfound": kinds.ConsentNeeded,
    # The entry
    "errorinvalidmailboxitemid": kinds.Gone,
    "errorinvalididmalformed": kinds.Gone,
    "errorcannotdeleteobject": kinds.Gone,
    # Passing, and met on plain reading too; see `errors` of one with an If-Match.
    "errorirresolvableconflict": kinds.Unreachable,
    "errorduplicatetransactionid": kinds.Duplicate,
    "timezonenotsupportedexception": kinds.UnknownTimeZone,
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
    "mailboxinfostale": kinds.Unreachable,
    "concurrentitemsave": kinds.Unreachable,
    "resourcelocked": kinds.Unreachable,
    "servicenotavailable": kinds.Unreachable,
    "serviceunavailable": kinds.Unreachable,
}
BY_STATUS_AND_CODE = {
    (404, "errorinvaliduser"): kinds.NoMailbox,
    (404, "resourcenotfound"): kinds.NoMailbox,
    (410, "erroritemnotfound"): kinds.Gone,
}
# What Graph says in words only, in lower case, where it refuses and the code is a
# general one.
BY_WORDS = (
    ("access to odata is disabled", kinds.BlockedByAdmin),
    ("access polic", kinds.BlockedByAdmin),
    ("accesspolicy", kinds.BlockedByAdmin),
    ("on premises", kinds.NoMailbox),
    ("on-premise", kinds.NoMailbox),
    ("insufficient privileges", kinds.ConsentNeeded),
    ("missing scope", kinds.ConsentNeeded),
    ("scopes are missing", kinds.ConsentNeeded),
)
BY_STATUS = {
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
WITHOUT_A_CODE = {
    401: kinds.SignInNeeded,
    413: kinds.Rejected,
    424: kinds.FailedDependency,
    501: kinds.Rejected,
    507: kinds.MailboxFull,
}
# Not what a server in trouble means.
ONLY_BELOW_500 = (kinds.SignInNeeded, kinds.Gone)


def kind_of(status: int, codes: list[str], words: str) -> type[kinds.GraphError]:
    """Return the kind of error that Graph's own refusal means.

    ``codes`` are its code and those of its inner errors, outermost first; the most
    particular one that is known decides. ``words`` are its message.
    """
    if status in (401, 403):
        for phrase, kind in BY_WORDS:
            if phrase in words.lower():
                return kind
    codes = [code.lower() for code in codes]
    for code in reversed(codes):
        kind = BY_CODE.get(code) or BY_STATUS_AND_CODE.get((status, code))
        if kind and not (status >= 500 and kind in ONLY_BELOW_500):
            return kind
    if status in (400, 410) and any("sync" in code for code in codes):
        return kinds.ResyncNeeded
    if status in BY_STATUS:
        return BY_STATUS[status]
    return kinds.Rejected if 400 <= status < 500 else kinds.Unreachable
