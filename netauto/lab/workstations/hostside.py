"""What an image takes over from the machine that builds it: where packages come from, and whom it trusts.

It is read when an image is built, and never written into the project.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from netauto.lab.workstations.recipe import ImageFile

SOURCES = ("/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources")
SETTINGS = (
    "Acquire::Check-Date",
    "Acquire::Check-Valid-Until",
    "Acquire::Retries",
    "Acquire::http::Proxy",
    "Acquire::https::Proxy",
)
AUTHORITIES = "/usr/local/share/ca-certificates"
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class HostSide:
    """Facts of the building machine.

    Attributes:
        sources: apt's source files, as mmdebstrap takes them.
        files: what is copied into the image: apt's settings, certificates of local authorities.
        environment: for whatever runs in the image; nothing else of this process gets in.
    """

    sources: tuple[str, ...]
    files: tuple[ImageFile, ...]
    environment: dict[str, str]


def look() -> HostSide:
    """Read them."""
    sources = tuple(path for path in SOURCES if Path(path).is_file() and Path(path).read_text("utf-8").strip())
    certificates = tuple(
        ImageFile(str(path), path.read_text("utf-8")) for path in sorted(Path(AUTHORITIES).glob("*.crt"))
    )
    settings = ImageFile("/etc/apt/apt.conf.d/99host", _settings())
    return HostSide(sources, (settings, *certificates), environment())


def environment() -> dict[str, str]:
    """Return the variables for a program in an image or a target: its own path and language, this machine's proxies."""
    kept = {name: os.environ[name] for name in PROXIES if name in os.environ}
    return {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"} | kept


def _settings() -> str:
    dump = subprocess.run(["apt-config", "dump", *SETTINGS], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in dump.splitlines() if not line.endswith(' "";'))
