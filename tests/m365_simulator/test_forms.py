"""A private key or a token is found in whatever form it lies somewhere."""

import base64
import textwrap

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from m365_simulator import forms

KEY = rsa.generate_private_key(65537, 2048)
TOKEN = ".".join(letter * 120 for letter in "abc")


def file_of(encoding, form=PrivateFormat.PKCS8):
    return KEY.private_bytes(encoding, form, NoEncryption())


PEM = file_of(Encoding.PEM)
DER = file_of(Encoding.DER)


def wrapped(raw, width):
    return "\n".join(textwrap.wrap(base64.b64encode(raw).decode(), width))


WAYS = {
    "PEM": PEM.decode(),
    "PEM in one line": repr(PEM),
    "older PEM": file_of(Encoding.PEM, PrivateFormat.TraditionalOpenSSL).decode(),
    "DER in hexadecimal": DER.hex(),
    "PEM in hexadecimal": PEM.hex(),
    "base64 of it in hexadecimal": base64.b64encode(PEM).hex(),
    "a JSON web key": base64.urlsafe_b64encode(
        KEY.private_numbers().p.to_bytes(128, "big")
    ).decode(),
    "a number": f"RSA({KEY.private_numbers().d}, …)",
    **{
        f"base64 from byte {begin} in lines of {width}": wrapped(raw[begin:], width)
        for begin in range(3)
        for width in (64, 76, 10_000)
        for raw in (PEM, DER)
    },
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_key_is_found_however_it_is_written(way):
    assert [piece for piece in forms.of_key(PEM.decode()) if piece in way]


def test_what_is_public_of_a_key_is_not_taken_for_it():
    public = KEY.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    told = public.decode() + base64.b64encode(public).decode() + public.hex()
    assert not [piece for piece in forms.of_key(PEM.decode()) if piece in told]


@pytest.mark.parametrize(
    "way",
    [TOKEN, TOKEN[150:], base64.b64encode(f"b{TOKEN}".encode()).decode()],
)
def test_token_is_found(way):
    assert [piece for piece in forms.of_token(TOKEN) if piece in way]


def test_pieces_are_too_long_to_be_found_by_chance():
    pieces = forms.of_key(PEM.decode()) + forms.of_token(TOKEN)
    assert min(len(piece) for piece in pieces) >= forms.WIDTH
