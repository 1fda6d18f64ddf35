"""What the repository holds: no list of where packages come from, no path of one machine, scripts that parse."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

# Written in two halves, so that this file does not find itself.
HOSTS = tuple(
    "".join(halves) for halves in (("pypi", ".org"), ("python", "hosted"), ("deb.", "debian"), ("npmjs", "."))
)
MACHINE_PATHS = re.compile("/" + r"(?:home/(?!user\b)\w+|Users/\w+|root|opt/\w+|work|tmp/\w+|var/tmp)/")
BINARY = {".png", ".ico", ".icns", ".mo", ".ttf", ".otf", ".gz", ".zip", ".db", ".sqlite"}


@pytest.fixture(scope="module")
def tracked(project_root: Path) -> dict[str, str]:
    """Path and text of every file under version control."""
    if shutil.which("git") is None:
        pytest.skip("no git on this machine")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project_root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [project_root / name for name in listed.stdout.split("\0") if name]
    return {
        str(path.relative_to(project_root)): path.read_text(encoding="utf-8")
        for path in paths
        if path.is_file() and path.suffix not in BINARY
    }


def lines_with(tracked: dict[str, str], wanted: re.Pattern[str]) -> list[str]:
    """``path:line: text`` of every line in which ``wanted`` is found."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in tracked.items()
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def test_no_registry_is_named(tracked: dict[str, str]) -> None:
    assert lines_with(tracked, re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)) == []


def test_no_path_of_one_machine_is_named(tracked: dict[str, str]) -> None:
    assert lines_with(tracked, MACHINE_PATHS) == []


def shell_scripts(root: Path) -> Iterator[Path]:
    """The project's shell scripts."""
    yield from root.glob("packaging/*.sh")
    yield root / ".ci/run"


def test_shell_scripts_parse(project_root: Path) -> None:
    for script in shell_scripts(project_root):
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_scripts_that_people_start_are_executable(project_root: Path) -> None:
    for script in shell_scripts(project_root):
        assert bool(script.stat().st_mode & 0o111) == (script.name != "lib.sh"), script.name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_one_version_with_the_hashes_of_several_files(project_root: Path, name: str) -> None:
    text = (project_root / "packaging" / name).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\w)", text) if not entry.lstrip().startswith("#")]

    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+( ;[^\\]+)? \\\n", entry), entry[:80]
        # one hash alone would be a file built on one machine: each release has a source file and a wheel at least
        assert entry.count("--hash=sha256:") >= 2, entry[:80]
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_the_tools_list_holds_the_program_s_list(project_root: Path) -> None:
    lists = [
        {
            line.split("\\")[0].strip()
            for line in (project_root / "packaging" / name).read_text().splitlines()
            if "==" in line
        }
        for name in ("requirements.txt", "requirements-dev.txt")
    ]

    assert lists[0] <= lists[1]


def test_every_script_the_readme_names_exists(project_root: Path) -> None:
    for page in ("README.md", "CONTRIBUTING.md", "packaging/RELEASING.md"):
        for named in re.findall(r"(?:packaging|\.ci)/[\w.-]+(?:/[\w.-]+)*", (project_root / page).read_text()):
            if not named.startswith("packaging/pictures"):  # taken when the screens are done
                assert (project_root / named.rstrip(".")).exists(), f"{page} names {named}"
