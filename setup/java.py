"""Checks that this machine has the Java that Spark runs on.

python -m setup.java
"""

import os
import re
import shutil
import subprocess
import sys

OLDEST = 17
BY_HAND = (
    f"Spark needs Java {OLDEST}, which this machine lacks. Please install it (on Debian: sudo apt-get install "
    f"openjdk-{OLDEST}-jre-headless), or name its folder in JAVA_HOME. Nothing else needs Java."
)


def version() -> int | None:
    """The major version of the Java that Spark would start, or None."""
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    if not java or not os.access(java, os.X_OK):
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found.group(1)) if found else None


def main() -> int:
    """Says what to install where it is missing or too old."""
    found = version()
    if found is None or found < OLDEST:
        print(BY_HAND, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
