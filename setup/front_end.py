"""Fetches the front end's npm packages and copies the files that are used.

    python setup/front_end.py

USWDS goes to `ceasefire/web/static/uswds/` and axe-core to `var/axe/`; git ignores both. The versions are those of
`package-lock.json`. Where the machine has no npm, Node.js comes as a wheel into `var/node/`.
"""

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
USWDS = ROOT / "node_modules" / "@uswds" / "uswds"
USWDS_STATIC = ROOT / "ceasefire" / "web" / "static" / "uswds"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_COPY = ROOT / "var" / "axe" / "axe.min.js"
NODE = ROOT / "var" / "node"

STYLESHEET = "css/uswds.min.css"
# Beside these, every font and image that the stylesheet names is copied.
COPIED = (STYLESHEET, "js/uswds-init.min.js", "js/uswds.min.js", "img/sprite.svg")

ADDRESS_IN_STYLESHEET = re.compile(r"""url\(["']?\.\./([^)"'?#]+)""")
# Static files under hashed names refuse a stylesheet whose source map is missing.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def npm() -> list[str]:
    """The command that starts npm: the machine's own, or the one of the wheel, installed when it is not there yet."""
    own = shutil.which("npm")
    if own:
        return [own]
    python = NODE / "bin" / "python"
    if not (NODE / "bin" / "npm").exists():
        print("This machine has no npm: installing Node.js into var/node ...", flush=True)
        venv.create(NODE, with_pip=True)
        locked = ROOT / "requirements" / "node.txt"
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", locked], check=True)
    return [str(NODE / "bin" / "npm")]


def copy_uswds() -> int:
    """Copies the trimmed USWDS, replacing an earlier copy; says how many files it holds."""
    dist = USWDS / "dist"
    stylesheet = (dist / STYLESHEET).read_text(encoding="utf-8")
    names = sorted({*COPIED, *ADDRESS_IN_STYLESHEET.findall(stylesheet)})
    shutil.rmtree(USWDS_STATIC, ignore_errors=True)
    for name in names:
        target = USWDS_STATIC / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix in {".css", ".js"}:
            text = (dist / name).read_text(encoding="utf-8")
            target.write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
        else:
            shutil.copyfile(dist / name, target)
    shutil.copyfile(USWDS / "LICENSE.md", USWDS_STATIC / "LICENSE.md")
    return len(names)


def main() -> int:
    """Fetches, then copies."""
    print("Fetching the front end's packages ...", flush=True)
    subprocess.run([*npm(), "ci", "--silent"], cwd=ROOT, check=True)
    copied = copy_uswds()
    # The axe file is copied last: the Makefile takes its presence as the sign that all went well.
    AXE_COPY.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(AXE, AXE_COPY)
    print(f"Front end ready: {copied} files of USWDS, axe-core for the tests.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
