"""Install the programs that tests run, from Debian's packages: `python deploy/programs.py [NAME…]`.

All of them where none is named, by one call of apt for those that are missing, where this is root on
a Debian. Exit 1 where one that is needed is missing after that; without the others their tests are skipped,
and say so. Standard library only, so that it runs anywhere.
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """`found` are names in PATH or patterns of paths, each with others that do as well behind a `|`; `tests`
    says what is not tested without it."""

    name: str
    found: tuple[str, ...]
    packages: tuple[str, ...]
    tests: str
    needed: bool = False

    @property
    def is_there(self) -> bool:
        return all(any(map(_is_there, each.split("|"))) for each in self.found)


PROGRAMS = (
    Program("chromium", ("chromium",), ("chromium",), "the page", needed=True),
    Program("firefox", ("firefox-esr|firefox",), ("firefox-esr",), "the core task in Firefox"),
    Program("webkit", ("WebKitWebDriver", "Xvfb"), ("webkit2gtk-driver", "xvfb"), "the core task in WebKit"),
    Program("nginx", ("nginx",), ("nginx",), "the server behind nginx"),
    Program("faketime", ("/usr/lib/*/faketime/libfaketimeMT.so.1",), ("libfaketime",), "jumps of the clock"),
    Program("redis", ("redis-server",), ("redis-server",), "what servers share in Redis"),
    Program("haproxy", ("haproxy",), ("haproxy",), "the balancer"),
    Program("turbojpeg", ("/usr/lib/*/libturbojpeg.so.0",), ("libturbojpeg0",), "lossless turns"),
    Program("jpegtran", ("jpegtran",), ("libjpeg-turbo-progs",), "JPEG in codes that few programs write"),
    Program("exiftool", ("exiftool",), ("libimage-exiftool-perl",), "metadata as exiftool reads it"),
    Program("curl", ("curl", "jq"), ("curl", "jq"), "the lines of the docs for scripts"),
    Program("unzip", ("unzip",), ("unzip",), "times in a ZIP as unzip reads them"),
)


def _is_there(name: str) -> bool:
    return bool(glob.glob(name) if "/" in name else shutil.which(name))


def install(packages: list[str]) -> None:
    """By apt, where that may be; what it does not bring is told afterwards."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    subprocess.run(["apt-get", "update", "-qq"])
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=environ)


def main(names: list[str]) -> int:
    unknown = set(names) - {program.name for program in PROGRAMS}
    if unknown:
        print(
            f"there is no {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in PROGRAMS)}"
        )
        return 2
    wanted = [program for program in PROGRAMS if not names or program.name in names]
    missing = [program for program in wanted if not program.is_there]
    if missing:
        install([package for program in missing for package in program.packages])
    lacking = [program for program in missing if not program.is_there]
    for program in lacking:
        print(f"Not tested here: {program.tests}. On Debian: apt-get install {' '.join(program.packages)}")
    return 1 if any(program.needed for program in lacking) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
