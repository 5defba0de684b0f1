"""Microsoft Entra's error numbers: what each means for whoever signs in.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

# Each line: the reason (a key of `aadsts.REASONS`), and its numbers.
NUMBERS = {
    "not_assigned": (50105,),
    "consent": (65001,),
    "declined": (65004,),
    "admin_consent": (
        *(65005, 70011, 90008, 90093, 90094, 90095, 90097),
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
    "secret": (7000215, 7000216, 7000218, 7000222),
    "certificate": (
        *(
            50003,
            50012,
            50013,
            50017,
            50027,
            700021,
            700023,
            700024,
            700025,
            700026,
            700027,
        ),
        *(700030, 1000502),
    ),
    "redirect_uri": (50011, 500113, 900971),
    "mfa": (50072, 50074, 50076, 50078, 50079, 50203, 54008, 500121),
    # The device, the place, the program, a risk that was seen.
    "conditional_access": (
        *(50005, 50097, 50127, 50129, 50131, 50155, 50158, 50170, 50177, 50187),
        *(53000, 53001, 53002, 53003, 53004, 53008, 53009, 53010, 53011),
        *(80012, 135010, 135011, 500021, 500022, 530001, 530002, 530003, 530004),
        *(500212, 500213, 530021, 530031, 530032, 530033, 530034, 530035, 700003),
    ),
    "sign_in_again": (
        *(40009, 50055, 50058, 50085, 50089, 50125, 50126, 50135, 50140, 50142),
        *(50143, 50144, 50199, 70019, 70000, 70002, 70008, 70043, 70044, 70046),
        *(500133, 700020, 700081, 700082, 700084, 7000012, 9002313, 9002341),
    ),
    "revoked": (50132, 50133, 50173),
    # Guests and personal accounts among them.
    "wrong_account": (
        *(16000, 16001, 16003, 50014, 50020, 50034, 50053, 50056, 50057, 51004, 90072),
        *(54000, 500200, 500207, 500208),
    ),
    "stale": (50147, 50148, 54005, 501481),
}
BY_NUMBER = {
    number: reason for reason, numbers in NUMBERS.items() for number in numbers
}

# Entra's own trouble, or that of a server it asks, not the person's: worth another try.
TRANSIENT = frozenset(
    {
        *(40010, 50033, 50087, 50196, 80001, 80002, 80003, 80005, 80014),
        *(90006, 90012, 90024, 90025, 90033, 90055, 90090),
    }
)
