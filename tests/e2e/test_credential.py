"""A certificate in place of the secret, as whoever "does the IT" goes about it."""

from datetime import datetime

import jwt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate
from playwright.sync_api import expect

from charitylog_o365.core.graph import certificate

from .conftest import SCREENS
from .look import faults
from .pages import log_in
from .test_notify import RULES
from .test_status_on_screen import PHONE, WIDE

SETTING = "#o365_application"


def pfx(password):
    made = certificate.make("Made elsewhere", datetime.now())
    return made, pkcs12.serialize_key_and_certificates(
        b"ours",
        load_pem_private_key(made.private_key.encode(), None),
        load_pem_x509_certificate(made.public.encode()),
        None,
        BestAvailableEncryption(password),
    )


def picture(page, name):
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        page.locator(SETTING).evaluate("one => one.scrollIntoView()")
        page.locator(SETTING).screenshot(
            path=SCREENS / f"credential-{name}-{size['width']}.png"
        )


def save(page):
    # The page is loaded anew afterwards.
    with page.expect_event("load"):
        page.get_by_role("button", name="Save").click()
    expect(page.locator(SETTING)).to_be_visible()


def test_from_a_secret_to_a_certificate_and_to_another(odoo, sim, browser, tmp_path):
    page = browser.new_page()
    log_in(page, odoo, "admin")
    page.goto(f"{odoo.url}{RULES}")
    setting = page.locator(SETTING)
    picture(page, "secret")
    setting.get_by_label("A certificate", exact=True).check()
    expect(setting).to_contain_text("Save, and a certificate is made here")
    save(page)
    expect(setting).to_contain_text("A client secret is still kept")
    picture(page, "certificate")
    with page.expect_download() as loaded:
        setting.get_by_role("button", name="Download for Microsoft Entra").click()
    thumbprint = sim.register_certificate(loaded.value.path().read_text())
    expect(setting).to_contain_text(thumbprint)
    sim.secrets_allowed = False
    setting.get_by_role("button", name="Remove the secret").click()
    expect(setting).not_to_contain_text("A client secret is still kept")

    # One of their own, with a slip at first.
    made, content = pfx(b"right")
    (tmp_path / "own.pfx").write_bytes(content)
    setting.locator("input[type=file]").set_input_files(tmp_path / "own.pfx")
    password = setting.get_by_label("Password of the file")
    password.fill("wrong")
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The password does not open the file")
    dialog.get_by_role("button", name="Close").last.click()
    password.fill("right")
    save(page)
    expect(setting).to_contain_text(made.thumbprint)
    expect(setting).to_contain_text("A new certificate is ready.")
    picture(page, "change")
    assert not faults(page, "credential-change")
    page.set_viewport_size(WIDE)
    setting.get_by_role("button", name="Change over to it").click()
    expect(dialog).to_contain_text("Microsoft does not take the new certificate yet")
    dialog.get_by_role("button", name="Close").last.click()
    sim.register_certificate(made.public)
    setting.get_by_role("button", name="Change over to it").click()
    expect(setting).not_to_contain_text(thumbprint)
    expect(setting).to_contain_text(made.thumbprint)

    setting.get_by_label("A token of the platform").check()
    path = setting.get_by_label("Token file")
    path.fill(str(tmp_path))
    page.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("No token can be read from")
    dialog.get_by_role("button", name="Close").last.click()
    expect(path).to_have_value(str(tmp_path))
    claims = {
        "iss": "https://platform.example",
        "sub": "system:serviceaccount:odoo",
        "aud": "api://AzureADTokenExchange",
    }
    (tmp_path / "token").write_text(jwt.encode(claims, "k" * 32))
    path.fill(str(tmp_path / "token"))
    save(page)
    expect(setting).to_contain_text("Subject: system:serviceaccount:odoo")
    picture(page, "token-file")
