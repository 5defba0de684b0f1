"""Debian packages as files, by apt's own client, without installing anything.

apt gets folders of its own, so that neither root nor a change of the machine's
sources is needed; it checks signatures against Debian's keyring as always, and each
file is held once more against the checksum of the signed list.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from . import DevError
from .console import run
from .paths import DEV, LOGS

APT = DEV / "apt"
DOWNLOADS = DEV / "downloads"
INSTALLED = "/var/lib/dpkg/status"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TARGET = "$(IDENTIFIER) $(COMPONENT) $(CODENAME) $(REPO_URI)"
TOOLS = ("apt-get", "dpkg-deb", "tar")
#: A line of apt-get download --print-uris.
LISTED = re.compile(r"^'[^']*' (\S+) (\d+) SHA256:([0-9a-f]{64})$", re.MULTILINE)
#: Libraries; but not the C library, which must be the machine's, nor Perl and LLVM,
#: which nothing here uses and are large.
LIBRARIES = r"lib(?!c6|c-|llvm|perl)(?!.*-perl$).*"
#: What apt-get --simulate says of a package that is not installed in any version.
NEW = re.compile(r"^Inst (\S+) \((\S+) ", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """A package file, and the checksum that Debian's signed list has for it."""

    name: str
    version: str
    file: str
    size: int
    sha256: str

    @property
    def path(self):
        return DOWNLOADS / self.file


@dataclass(frozen=True)
class Part:
    """Something that ./dev needs and can fetch; see devkit/machine.py."""

    title: str
    is_there: Callable[[], bool]
    #: The packages it is made of. Raises DevError where Debian's list has them not.
    find: Callable[[], list[Package]]
    #: Unpack them to where they are used.
    take: Callable[[list[Package]], None]
    #: What a person can do where it cannot be fetched.
    otherwise: str
    #: The Debian package that root would install instead, if there is one.
    package: str = ""
    #: Whether ./dev cannot do without it.
    is_needed: Callable[[], bool] = lambda: True


def unusable():
    """Why Debian's package files cannot be had on this machine; None if they can."""
    if _release() is None:
        return "this is not Debian"
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    return f"there is no {' and no '.join(missing)}" if missing else None


def refresh():
    """Read the present lists of unstable and of this machine's own release.

    Raises DevError where they cannot be had.
    """
    release = _release()
    for folder in ("lists/partial", "cache/archives/partial"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    (APT / "status").touch()
    mirror = _mirror(release) or _mirror(release, refreshed=True)
    if not mirror:
        raise DevError("No Debian mirror stands in apt's sources.")
    (APT / "sources.list").write_text(
        "".join(
            f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
            for suite in ("unstable", release)
        )
    )
    failure = "Debian's lists of packages could not be fetched."
    # A list that cannot be had is only a warning to apt otherwise.
    strict = "-oAPT::Update::Error-Mode=any"
    run([*_apt(ours=True), strict, "update"], "apt-update", failure)


def from_unstable(*names):
    return _listed([f"{name}/unstable" for name in names])


def from_release(*names):
    """As they are in this machine's own release of Debian."""
    return _listed([f"{name}/{_release()}" for name in names])


def with_needed(names, wanted):
    """Packages of this machine's release and what they need that is not installed,
    as far as `wanted`, a pattern for whole names, lets it through.

    What begins with the first of the names counts as not installed: the machine may
    have another version of it.
    """
    first = re.match(r"\w+", names[0])[0]
    installed = APT / "installed"
    known = re.split(r"(?<=\n)\n", Path(INSTALLED).read_text())
    others = [each for each in known if not each.startswith(f"Package: {first}")]
    installed.write_text("\n".join(others))
    command = [*_apt(ours=True, installed=installed), "--simulate"]
    command += ["--no-install-recommends", f"--target-release={_release()}"]
    failure = f"Debian's list has not all of {', '.join(names)}."
    log = run([*command, "install", *names], "apt-needed", failure)
    found = [
        f"{each}={version}"
        for each, version in NEW.findall(log.read_text())
        if re.fullmatch(wanted, each)
    ]
    return _listed(found) if found else []


def download(packages):
    """Fetch the files. Raises DevError where one is not what the list says."""
    missing = [each for each in packages if not _is_whole(each)]
    wanted = [f"{each.name}={each.version}" for each in missing]
    if wanted:
        command = [*_apt(ours=True), "download", *wanted]
        failure = "Debian's packages could not be fetched."
        run(command, "apt-download", failure, cwd=DOWNLOADS)
    for each in missing:
        if not _is_whole(each):
            each.path.unlink(missing_ok=True)
            raise DevError(f"{each.file} is not the file of Debian's list: try again.")


def unpack(packages, folder, left_out=()):
    """Unpack files into a folder, but for what matches the patterns of tar."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["tar", "--extract", "--no-same-owner", f"--directory={folder}"]
    command += [f"--exclude={pattern}" for pattern in left_out]
    for each in packages:
        with subprocess.Popen(
            ["dpkg-deb", "--fsys-tarfile", each.path], stdout=subprocess.PIPE
        ) as archive:
            done = subprocess.run(command, stdin=archive.stdout, check=False)
        if done.returncode or archive.returncode:
            each.path.unlink()
            raise DevError(f"{each.file} could not be unpacked: is the disk full?")


def libraries(folder):
    """For LD_LIBRARY_PATH: where the libraries of unpacked packages are.

    Some are in a folder below, to which only an installed package has a link.
    """
    places = [*folder.glob("usr/lib/*-linux-*"), *folder.glob("lib/*-linux-*")]
    below = {file.parent for place in places for file in place.glob("*/lib*.so*")}
    return os.pathsep.join(map(str, (*places, *sorted(below))))


def _listed(wanted):
    names = ", ".join(re.split("[/=]", each)[0] for each in wanted)
    failure = f"Debian's list has not all of {names}."
    command = [*_apt(ours=True), "download", "--print-uris", *wanted]
    text = run(command, "apt-uris", failure).read_text()
    packages = []
    for file, size, sha256 in LISTED.findall(text):
        name, version, _architecture = unquote(file).split("_")
        packages.append(Package(name, version, file, int(size), sha256))
    if len(packages) != len(wanted):
        raise DevError(f"{failure} All that apt-get says: {LOGS / 'apt-uris.log'}")
    return packages


def _is_whole(package):
    if not package.path.exists():
        return False
    with open(package.path, "rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == package.sha256


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


def _apt(ours, installed=APT / "status"):
    options = {
        "Dir::State": APT,
        "Dir::State::lists": APT / "lists",
        "Dir::State::status": installed,
        "Dir::Cache": APT / "cache",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "",
    }
    if ours:
        options["Dir::Etc::SourceList"] = APT / "sources.list"
        options["Dir::Etc::SourceParts"] = "-"
    settings = [f"-o{name}={value}" for name, value in options.items()]
    return ["apt-get", "--quiet", *settings]
