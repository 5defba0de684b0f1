"""Where Microsoft may do one thing or another, and what an organisation may ask for.

The defaults are what the product has been written against so far; where Microsoft's
pages or public reports speak for another value, the comment says "likelier".
"""

from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

YesNo = Literal[True, False]


@dataclass
class Switches:
    """The simulator's behaviour: ``sim.switch(name=value)``, or ``sim.name = value``.

    ``reset()`` puts all back. Raises ValueError for a value that a field does not take.
    """

    # Deleted Items. Status of a GET by immutable id of what lies there (likelier 200;
    # by a usual id it is always 404), and of a PATCH (likelier 200).
    deleted_answers: Literal[404, 200] = 404
    deleted_changes: Literal[404, 200] = 404
    # What DELETE by immutable id of what lies there says; "done" is a 204, and the
    # entry is gone for good. Likelier ErrorCannotDeleteObject, with a 403.
    second_delete: Literal[
        "ErrorItemNotFound",
        "ErrorCannotDeleteObject",
        "ErrorInvalidIdMalformed",
        "ErrorInvalidMailboxItemId",
        "done",
    ] = "ErrorItemNotFound"
    # Whether POST …/permanentDelete is there: in the global cloud only.
    permanent_delete: YesNo = True

    # Creating. In which zone the answer tells start and end, whatever Prefer says:
    # as preferred or UTC, the zone that was sent (likelier), or its Windows name.
    create_answer_zone: Literal["utc", "sent", "windows"] = "utc"
    # A create with a transactionId used before: refused, or 201 with the entry that is
    # there. A refusal may name it.
    duplicate_status: Literal[409, 400, 201] = 409
    duplicate_names_event: YesNo = True
    # What a zone that Exchange does not know is refused with, and more such zones.
    zone_refusal: Literal[
        "TimeZoneNotSupportedException", "ErrorPropertyValidationFailure"
    ] = "TimeZoneNotSupportedException"
    refused_zones: tuple = ()
    refuse_zero_length: YesNo = False

    # Refusals of Graph's. Where the request id stands: in "innerError", nowhere, in
    # "innererror", or in one inside the other.
    error_shape: Literal["inner", "bare", "lower", "nested"] = "inner"

    # Somebody else's calendar. What the list of permissions is for a sharee; whether
    # canEdit is told at all; a DELETE by somebody who may only read (204: nothing
    # happens); how no access at all is told; whether $filter works.
    permissions_for_others: Literal["refused", "empty"] = "refused"
    can_edit: Literal["told", "null"] = "told"
    reader_deletes: Literal[403, 204] = 403
    no_access_status: Literal[403, 404] = 403
    filter_on_shared: YesNo = True

    # What the organisation asks for. A refresh without a managed device is refused with
    # this AADSTS number (53000, 53001, 50097, 50129 …), a sign-in on a page is not.
    device_rule: int | None = None
    # A second factor no older than so many hours, at sign-in and at each refresh.
    second_factor_hours: float | None = None
    # Off: only an administrator may agree (``sim.consent_for_all()``), and whoever goes
    # back from "Need admin approval" does so with this AADSTS number.
    users_may_consent: YesNo = True
    approval_refusal: Literal[90094, 90095, 65004] = 90094

    # Service. How many requests one mailbox takes at a time (None: any), the seconds
    # that each takes; the seconds that an access token lives, and that a replaced
    # refresh token still works (0: not at all); whether the secret has run out.
    concurrency_limit: int | None = None
    seconds_per_request: float = 0
    access_seconds: float = 3600
    old_refresh_seconds: float = 120
    secret_expired: YesNo = False
    # Put over the claims of ID tokens; None drops one.
    claims: dict | None = None

    def __setattr__(self, name, value):
        if name not in NAMES:
            raise ValueError(f"{name}: no such switch")
        # 1 == True, and 404 is not "404": compare with the type.
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
    """An attribute of the Simulator that is kept among its switches."""

    def __init__(self, name):
        self.name = name

    def __get__(self, sim, owner=None):
        return self if sim is None else getattr(sim.switches, self.name)

    def __set__(self, sim, value):
        setattr(sim.switches, self.name, value)


def with_switches(simulator):
    """Give a class all switches as attributes of their own; a class decorator."""
    for name in NAMES:
        setattr(simulator, name, _Kept(name))
    return simulator
