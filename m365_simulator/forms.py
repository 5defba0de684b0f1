"""In which forms a private key or a token could lie where it must not: in a log, say.

Whole files are seldom found there. Looked for are pieces, in base64, hexadecimal and
decimal, wherever they begin in what was encoded, and wherever its lines end.
"""

import base64

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

WIDTH = 32


def of_key(pem):
    """Return pieces of all that is secret of an RSA key, as texts."""
    key = load_pem_private_key(pem.encode(), None)
    numbers = key.private_numbers()
    found = set()
    for number in (numbers.d, numbers.p, numbers.q):
        raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
        found |= {str(number), raw.hex(), raw.hex().upper(), *_in_base64(raw)}
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        lines = key.private_bytes(Encoding.PEM, form, NoEncryption()).splitlines()
        # The first half is public, mostly.
        found |= _written(lines[len(lines) * 2 // 3])
    return sorted(found)


def of_token(token):
    """Return pieces of a token (a JWT): of what it says, and of its signature."""
    _header, said, signature = token.encode().split(b".")
    return sorted(_written(said[:96]) | _written(signature[:96]))


def _written(text):
    """Return ``text`` (ASCII), plain, in hexadecimal and in base64."""
    return {*_pieces(text.decode()), text.hex(), *_in_base64(text)}


def _in_base64(raw):
    found = set()
    for begin in range(3):
        text = base64.b64encode(raw[begin:]).decode().rstrip("=")[:-1]
        for piece in _pieces(text):
            in_addresses = piece.replace("+", "-").replace("/", "_")
            found |= {piece, in_addresses, piece.encode().hex()}
    return found


def _pieces(text):
    """Return three pieces, of which lines of 64 or more leave one whole."""
    whole = range(0, len(text) - WIDTH + 1, WIDTH)
    return [text[begin : begin + WIDTH] for begin in whole[:3]]
