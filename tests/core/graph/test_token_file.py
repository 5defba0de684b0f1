"""The token that the server's platform keeps in a file."""

import base64
import os

import jwt
import pytest

from charitylog_o365.core.graph import token_file

TOKEN = jwt.encode({"iss": "https://platform.example", "sub": "odoo"}, "k" * 32)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    return path


def why_not(path):
    with pytest.raises(token_file.UnusableFile) as caught:
        token_file.read(str(path))
    return caught.value.code


def test_token_is_read_each_time(path):
    assert token_file.read(str(path)) == TOKEN
    renewed = jwt.encode({"iss": "https://platform.example", "sub": "new"}, "k" * 32)
    # As platforms do: another file, under the name of the one before.
    other = path.with_name("..data")
    other.write_text(renewed)
    os.replace(other, path)
    assert token_file.read(str(path)) == renewed
    assert token_file.claims(renewed)["sub"] == "new"


def test_only_a_token_is_ever_given_out(path, tmp_path):
    for code, content in (
        ("empty", b""),
        ("empty", b"\n\n"),
        ("no_token", b"root:x:0:0:root:/root:/bin/bash\n"),
        ("no_token", b"a.b.c"),
        ("no_token", b".".join([base64.urlsafe_b64encode(b"[" * 9000)] * 3)[:30000]),
        ("no_token", b"\xff\xfe\x00"),
        ("no_token", f"{TOKEN}\nadmin_passwd = secret".encode()),
        ("no_token", TOKEN.encode() + b"a" * token_file.LARGEST),
        ("no_token", TOKEN.rsplit(".", 1)[0].encode()),
    ):
        path.write_bytes(content)
        assert (code, why_not(path)) == (code, code)
    os.mkfifo(tmp_path / "pipe")
    assert why_not(tmp_path / "pipe") == "unreadable"
    assert why_not(tmp_path) == "folder"
    assert why_not(tmp_path / "nowhere") == "missing"
    assert why_not(f"{path}/below") == "unreadable"
    assert why_not("token") == why_not("/tmp/\0") == "path"
