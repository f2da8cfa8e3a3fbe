"""A clone works anywhere: no file names the machine it was written on or where a package is downloaded from."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Source, committed, sample

# Put together from parts, so that this file names none of them.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "deb.deb" + "ian.org",
    "crates" + ".io",
)
ADDRESS = re.compile(
    "|".join(map(re.escape, HOSTS))
    + r"|file:" + r"//\S"
    + r"|https?://\S+\.(?:whl|tar\.gz|tar\.bz2|tar\.xz|tgz|zip|deb|rpm|exe|dmg|jar)\b"
)  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|root|opt|home|Users)/[\w.-]")
LOCK_FILES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(
    r"[a-z0-9.-]+(?:\[[a-z0-9,-]+\])?==[\w.!+]+(?: ; [^\\]+?)?(?: --hash=sha256:[0-9a-f]{64})+"
)


def addresses(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        for found in (ADDRESS.search(line), MACHINE_PATH.search(line)):
            if found:
                yield source.at(number, f"names [{found.group()}], which is not the same everywhere.")


def requirements(text: str) -> list[str]:
    """One line a requirement: name, version, marker, hashes."""
    lines = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def test_no_file_names_a_registry_a_download_or_a_machine() -> None:
    assert [offence for source in committed() for offence in addresses(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        f"index = {HOSTS[0]}/simple",
        "see https://example.org/ceasefire-1.0.tar" + ".gz",
        "links = file:" + "///wheels",
        "cd /" + "root/ceasefire",
        "'/" + "home/dorothy'",
    ],
)
def test_finds_an_address(line: str) -> None:
    assert list(addresses(sample(line, "docs/oz.md")))


@pytest.mark.parametrize(
    "line", ["https://docs.djangoproject.com/en/5.2/", "https://example.org/work/", "var/home/x"]
)
def test_leaves_documentation_alone(line: str) -> None:
    assert not list(addresses(sample(line, "docs/oz.md")))


@pytest.mark.parametrize("name", [*LOCK_FILES, "package-lock.json"])
def test_a_lock_file_holds_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCK_FILES)
def test_every_requirement_has_one_version_and_its_hashes(name: str) -> None:
    listed = requirements((ROOT / name).read_text(encoding="utf-8"))
    assert listed
    assert [line for line in listed if not PINNED.fullmatch(line)] == []


def test_every_list_of_requirements_is_compiled() -> None:
    lists = {path.stem for path in (ROOT / "requirements").glob("*.in")}
    assert lists == {path.stem for path in (ROOT / "requirements").glob("*.txt")}


@pytest.mark.parametrize(
    "line", ["django>=5.2", "django==5.2.19", "django==5.2.19 --hash=md5:00", "-r base.txt"]
)
def test_finds_a_requirement_that_is_not_pinned(line: str) -> None:
    assert not PINNED.fullmatch(requirements(line)[0])
