"""The error numbers of Microsoft Entra (AADSTS…): the reason that each stands for.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import re

# Each line: the reason (a key of `aadsts.REASONS`), and its numbers.
NUMBERS = {
    "not_assigned": (50105,),
    "consent": (65001,),
    "declined": (65004,),
    "admin_consent": (
        *(65005, 70011, 90008, 90093, 90094, 90095, 90097, 90099),
        *(650053, 650054, 650056, 650057),
    ),
    # Who has no Exchange Online in this organisation, or whose has been closed.
    "no_service": (500014, 650052),
    "wrong_client": (700011, 700016, 7000110),
    "app_disabled": (70001, 1000031, 7000112, 7000113, 7000114, 7000229),
    "wrong_tenant": (
        *(50059, 50128, 50194, 90002, 90019, 90038, 90051, 500011, 700005),
        *(900023, 900382, 900432, 9001023, 9002331, 9002332, 9002346),
    ),
    "tenant_closed": (5000224, 5000225),
    "secret": (50012, 7000215, 7000216, 7000218, 7000222),
    "certificate": (
        *(50003, 50013, 50017, 50027, 700021, 700026, 700027, 700030),
        1000502,
    ),
    # What the server's platform says of it is not what is registered.
    "federated": (70021, 700211, 700212, 700213, 7002137, 7002138),
    # What is signed with a certificate is valid for some minutes only.
    "clock": (700024,),
    # 700025: it is registered, but for a program on somebody's own device.
    "redirect_uri": (50011, 70004, 500113, 700025, 900971),
    "mfa": (50072, 50074, 50076, 50078, 50079, 50158, 50203, 54008, 500121),
    # The device, the place, the program, a risk that was seen.
    "conditional_access": (
        *(50002, 50005, 50097, 50127, 50129, 50131, 50155, 50161, 50170, 50177),
        *(50178, 50187, 80012, 130007, 130008, 135010, 135011, 500021, 500022),
        *(500212, 500213, 700003),
    ),
    "sign_in_again": (
        *(40009, 50055, 50058, 50085, 50089, 50125, 50126, 50135, 50140, 50142),
        *(50143, 50144, 50199, 70019, 70008, 70043, 70044, 70046),
        *(500133, 700020, 700081, 700082, 700084, 7000012, 9002313, 9002341),
    ),
    "revoked": (50132, 50133, 50173),
    # Guests and personal accounts among them.
    "wrong_account": (
        *(16000, 16001, 16003, 50014, 50020, 50034, 50053, 50056, 50057, 51004, 90072),
        *(54000, 90084, 500200, 500207, 500208),
    ),
    "stale": (50147, 50148, 54005, 501481),
}
BY_NUMBER = {
    number: reason for reason, numbers in NUMBERS.items() for number in numbers
}

# A failure of Entra or of a server that it asks; the same request may succeed later.
TRANSIENT = frozenset(
    {
        *(40010, 50033, 50087, 50088, 50166, 50196, 70012),
        *(80001, 80002, 80003, 80005, 80014),
        *(90006, 90012, 90024, 90025, 90033, 90055, 90090, 90091),
    }
)

# 70000 and 70002 are in no table: they mean no more than ``error``, and come before the
# number that has the reason.


def by_number(number: int | None) -> str | None:
    """Return the reason for a number, or None."""
    if number in BY_NUMBER:
        return BY_NUMBER[number]
    # All of Conditional Access: 53000 and what follows, 530000 and what follows.
    is_rule = re.fullmatch(r"530?\d{3}", str(number))
    return "conditional_access" if is_rule else None
