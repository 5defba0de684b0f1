"""The certificates of the Microsoft 365 stand-in, and trust in them."""

from datetime import date

from . import stamp
from .console import run
from .paths import CERTS, LOGS, PYTHON, ROOT, fingerprint

MODULE = ROOT / "m365_simulator" / "certificates.py"
BUNDLE = CERTS / "bundle.pem"
SCRIPT = """
import certifi, runpy, sys
folder = runpy.run_path(sys.argv[2])["ensure"](sys.argv[1])
print(certifi.where(), folder / "ca.pem", sep="\\n")
"""


def bundle():
    """A file with the usual authorities and the stand-in's, for REQUESTS_CA_BUNDLE.

    Looked at once a day: they are made for years, and looking takes half a second.
    """
    with stamp.alone("certificates"):
        if not BUNDLE.exists() or not stamp.is_done("certificates", _state()):
            _make()
            stamp.done("certificates", _state())
    return BUNDLE


def _state():
    return f"{date.today()} {fingerprint(MODULE, *CERTS.glob('*.pem'))}"


def _make():
    run(
        [PYTHON, "-c", SCRIPT, CERTS, MODULE],
        "certificates",
        "The stand-in's certificates could not be made.",
    )
    files = (LOGS / "certificates.log").read_text().splitlines()[-2:]
    part = BUNDLE.with_suffix(".part")
    part.write_bytes(b"\n".join(open(file, "rb").read() for file in files))
    part.replace(BUNDLE)
