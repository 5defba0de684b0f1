"""What Microsoft may do in one way or another, and what an organisation may ask for.

"Likelier" in a comment: Microsoft's pages or public reports speak for that value, which
is not the default.
"""

from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

YesNo = Literal[True, False]


@dataclass
class Switches:
    """Set by ``sim.switch(name=value)`` or ``sim.name = value``, until ``reset()``.

    Setting raises ValueError for a value that the field does not take.
    """

    # Deleted Items. The status of a GET of an event there by its immutable id (likelier
    # 200; by another id it is always 404), and of a PATCH (likelier 200).
    deleted_answers: Literal[404, 200] = 404
    deleted_changes: Literal[404, 200] = 404
    # The answer to a DELETE of it; "done" is a 204, and the event is removed. Likelier
    # ErrorCannotDeleteObject, with a 403.
    second_delete: Literal[
        "ErrorItemNotFound",
        "ErrorCannotDeleteObject",
        "ErrorInvalidIdMalformed",
        "ErrorInvalidMailboxItemId",
        "done",
    ] = "ErrorItemNotFound"
    # Whether there is POST …/permanentDelete: in the global cloud only.
    # https://learn.microsoft.com/graph/api/event-permanentdelete
    permanent_delete: YesNo = True
    # The answer to that of an event in Deleted Items, by its immutable id.
    deleted_purges: Literal[204, 404] = 204

    # Creating. The zone of start and end in the answer: the preferred one or UTC, the
    # one that was sent (likelier), or that one by its Windows name.
    create_answer_zone: Literal["utc", "sent", "windows"] = "utc"
    # A create with a transactionId that was used before: refused, or 201 with the event
    # that is there. Whether the refusal names that event.
    duplicate_status: Literal[409, 400, 201] = 409
    duplicate_names_event: YesNo = True
    # The error code for a zone that Exchange does not know, and more such zones.
    zone_refusal: Literal[
        "TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"
    ] = "TimeZoneNotSupportedException"
    refused_zones: tuple = ()
    refuse_zero_length: YesNo = False

    # Refusals. Where the request id is: in "innerError", nowhere, in "innererror", or
    # in "innererror" inside "innerError".
    error_shape: Literal["inner", "bare", "lower", "nested"] = "inner"

    # A colleague's calendar. The list of its permissions; whether canEdit is told or
    # null; the status of a DELETE by who may only read (204: nothing happens); the
    # status for who may not read at all; whether $filter is allowed.
    permissions_for_others: Literal["refused", "empty"] = "refused"
    can_edit: Literal["told", "null"] = "told"
    reader_deletes: Literal[403, 204] = 403
    no_access_status: Literal[403, 404] = 403
    filter_on_shared: YesNo = True

    # Free and busy. How many addresses may be in one request: documented 20, observed
    # 100. The code, inside the 200, for an address without a mailbox: both were seen.
    most_schedules: Literal[20, 100] = 20
    unknown_schedule: Literal["5009", "ErrorMailRecipientNotFound"] = "5009"

    # Subscriptions. For how many minutes one may be asked for: documents say 4,230 and
    # 10,080; 10,070 was observed for mail. How many seconds the handshake may take.
    # Whether http will do, as Microsoft never allows: for a server of this machine.
    subscription_minutes: Literal[4230, 10070, 10080] = 4230
    handshake_seconds: float = 10
    http_notifications: YesNo = False
    # Notifications. Whether they come twice, not at all, or so many seconds late. How
    # many seconds the subscriber has to answer, how often it is tried, and after how
    # many seconds again. More headers of each request to a subscriber: for a server
    # under test that answers only what comes from its own test.
    notifications_doubled: YesNo = False
    notifications_lost: YesNo = False
    notifications_late: float = 0
    notification_seconds: float = 3
    notification_attempts: int = 3
    notification_retry_seconds: float = 1
    notification_headers: dict | None = None

    # Policies of the organisation. A refresh, which comes from no managed device, is
    # refused with this AADSTS number (53000, 53001, 50097, 50129 …).
    device_rule: int | None = None
    # A second factor is asked for when the last one is so many hours old.
    second_factor_hours: float | None = None
    # False: only an administrator may consent (``sim.consent_for_all()``). The number
    # of the refusal after "Need admin approval".
    users_may_consent: YesNo = True
    approval_refusal: Literal[90094, 90095, 65004] = 90094

    # Whether the application may have a token from the page itself: whether "Access
    # tokens (used for implicit flows)" is ticked. In a new registration it is not.
    implicit_tokens: YesNo = False

    # The permissions that new tokens have, where they are not those asked for: fewer
    # or more than that were given to the application.
    granted_permissions: tuple | None = None

    # Service. How many requests a mailbox takes at the same time (None: any), and how
    # many seconds each takes. For how many seconds an access token is valid, and a
    # refresh token that was replaced. Whether the client secret has expired.
    concurrency_limit: int | None = None
    seconds_per_request: float = 0
    access_seconds: float = 3600
    old_refresh_seconds: float = 120
    secret_expired: YesNo = False
    # Whether applications may have secrets; where not, ours has none that would do.
    secrets_allowed: YesNo = True
    # Claims of ID tokens that differ from the usual ones; None: one is missing.
    claims: dict | None = None

    def __setattr__(self, name, value):
        if name not in NAMES:
            raise ValueError(f"{name}: no such switch")
        # With the type, because 1 == True.
        choices = [(type(each), each) for each in CHOICES.get(name, ())]
        if choices and (type(value), value) not in choices:
            raise ValueError(f"{name} takes {CHOICES[name]}, not {value!r}")
        super().__setattr__(name, value)


NAMES = frozenset(each.name for each in fields(Switches))
#: The values of each switch that has a fixed choice, for tests that draw from them.
CHOICES = {
    name: get_args(kind)
    for name, kind in get_type_hints(Switches).items()
    if getattr(kind, "__origin__", None) is Literal
}
#: What is likelier than the defaults: ``sim.switch(**LIKELIER)``.
LIKELIER = {
    "deleted_answers": 200,
    "deleted_changes": 200,
    "second_delete": "ErrorCannotDeleteObject",
    "create_answer_zone": "sent",
}


class _Kept:
    """An attribute that reads and sets the switch of the same name."""

    def __init__(self, name):
        self.name = name

    def __get__(self, sim, owner=None):
        return self if sim is None else getattr(sim.switches, self.name)

    def __set__(self, sim, value):
        setattr(sim.switches, self.name, value)


def with_switches(simulator):
    """A class decorator: each switch is an attribute of the class too."""
    for name in NAMES:
        setattr(simulator, name, _Kept(name))
    return simulator
