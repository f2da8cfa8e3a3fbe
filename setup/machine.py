"""Installs what tests need from the machine itself: PostgreSQL's server programs and a Chromium browser.

    python -m setup.machine

Where apt-get and the right to use it are there, what is missing is installed; elsewhere one message says what to
install by hand, and set-up goes on: only the tests that need it fail, saying the same.
"""

import os
import shutil
import subprocess
import sys

from tests.machine import BY_HAND, chromium, server_programs


def missing_packages() -> list[str]:
    """Debian's names of what this machine lacks."""
    packages = []
    if server_programs() is None:
        packages.append("postgresql")
    if chromium() is None:
        packages.append("chromium")
    return packages


def apt_get() -> list[str] | None:
    """The start of an apt-get command that may install packages without asking, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install(command: list[str], packages: list[str]) -> bool:
    """Installs the packages; True when they are there afterwards."""
    print(f"Installing {' and '.join(packages)} (some minutes) ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*command, "update", "-qq"], env=environment, check=False)
    arguments = ["install", "-qq", "--yes", "--no-install-recommends", *packages]
    done = subprocess.run(
        [*command, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        print(done.stdout)
    return not missing_packages()


def main() -> int:
    """Installs what is missing, or says what to install."""
    packages = missing_packages()
    command = apt_get()
    if packages and not (command and install(command, packages)):
        print(BY_HAND, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
