"""Debian packages as files, by apt's own client, without installing anything.

apt gets folders of its own, so that neither root nor a change of the machine's
sources is needed; it checks signatures against Debian's keyring as always.
"""

import platform
import shutil

from . import DevError
from .console import run
from .paths import DEV, LOGS

APT = DEV / "apt"
DOWNLOADS = DEV / "downloads"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TARGET = "$(IDENTIFIER) $(COMPONENT) $(CODENAME) $(REPO_URI)"


def download(packages, older_packages, instead):
    """Fetch `packages` from unstable and `older_packages` from this machine's own
    release of Debian. Returns the files; raises DevError, which ends in `instead`.
    """
    release = _release()
    for tool in ("apt-get", "dpkg-deb", "tar"):
        if release is None or not shutil.which(tool):
            raise DevError(f"Odoo is fetched with Debian's tools. {instead}")
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    (APT / "status").touch()
    mirror = _mirror(release) or _mirror(release, refreshed=True)
    if not mirror:
        raise DevError(f"No Debian mirror stands in apt's sources. {instead}")
    (APT / "sources.list").write_text(
        "".join(
            f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
            for suite in ("unstable", release)
        )
    )
    failure = f"Debian's packages could not be fetched. {instead}"
    run([*_apt(ours=True), "update"], "apt-update", failure)
    wanted = [f"{name}/unstable" for name in packages]
    wanted += [f"{name}/{release}" for name in older_packages]
    run([*_apt(ours=True), "download", *wanted], "apt-download", failure, cwd=DOWNLOADS)
    return [_newest(name) for name in (*packages, *older_packages)]


def _release():
    try:
        known = platform.freedesktop_os_release()
    except OSError:
        return None
    return known.get("VERSION_CODENAME") if known.get("ID") == "debian" else None


def _mirror(release, refreshed=False):
    """The mirror that the machine's own sources name for its release.

    apt knows only what it has listed once: a bare machine is listed in our folder.
    """
    command = ["apt-get"]
    if refreshed:
        command = _apt(ours=False)
        run([*command, "update"], "apt-sources", "apt's sources could not be read.")
    run([*command, "indextargets", "--format", TARGET], "apt-mirror", "apt-get failed.")
    for line in (LOGS / "apt-mirror.log").read_text().splitlines():
        if line.startswith(f"Packages main {release} "):
            return line.split()[3]
    return None


def _apt(ours):
    options = {
        "Dir::State": APT,
        "Dir::State::lists": APT / "lists",
        "Dir::State::status": APT / "status",
        "Dir::Cache": APT / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "",
    }
    if ours:
        options["Dir::Etc::SourceList"] = APT / "sources.list"
        options["Dir::Etc::SourceParts"] = "-"
    settings = [f"-o{name}={value}" for name, value in options.items()]
    return ["apt-get", "--quiet", *settings]


def _newest(name):
    return max(DOWNLOADS.glob(f"{name}_*.deb"), key=lambda file: file.stat().st_mtime)
