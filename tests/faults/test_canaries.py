"""Words that must not be found: after a program was killed while it worked with records, anywhere on the disk (I16)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from carefront.persistence.profile import KeyRequest, open_profile
from tests.faults.record_program import CLINICAL, IDENTITY, SECRET, WORDS
from tests.support.canaries import content, hits, plain_pages
from tests.support.practice import Practice

ALL = (*CLINICAL, *IDENTITY, *SECRET, *WORDS)


@pytest.fixture
def killed(practice_template: Path, tmp_path: Path, project_root: Path) -> Path:
    """The folder of a profile whose program was killed, with a temporary folder of its own beside it."""
    folder, temporary = tmp_path / "practice", tmp_path / "tmp"
    shutil.copytree(practice_template, folder)
    temporary.mkdir()
    surroundings = {**os.environ, "HOME": str(temporary), "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    (tmp_path / "exports").mkdir()
    program = [sys.executable, "-m", "tests.faults.record_program", str(folder)]
    ended = subprocess.run(program, cwd=project_root, env=surroundings, capture_output=True, text=True, check=False)
    assert ended.returncode < 0, ended.stderr
    for word in ALL:
        assert word.casefold() not in (ended.stdout + ended.stderr).casefold()
    return folder


@pytest.mark.skipif(os.name != "posix", reason="the program kills itself")
def test_no_file_of_a_killed_program_holds_a_word_of_a_patient(killed: Path) -> None:
    assert (killed / "carefront.db-wal").stat().st_size > 0
    assert (killed / "drafts.sealed").exists()
    log = "".join(path.read_text(encoding="utf-8") for path in (killed / "logs").iterdir())
    assert "unhandled id=" in log
    assert "builtins.ValueError" in log
    assert (killed / "connections.sealed").exists()
    assert list((killed.parent / "exports").iterdir()) == []
    assert hits(killed.parent, ALL) == []


@pytest.mark.skipif(os.name != "posix", reason="the program kills itself")
def test_not_even_the_opened_pages_hold_clinical_text(killed: Path) -> None:
    key = open_profile(killed).unlock(KeyRequest())
    pages = b"\n".join(plain_pages(killed / "carefront.db", key)).lower()
    assert b"quillfeather" in pages  # the pages are really open: a name is not a sealed field
    assert [word for word in (*CLINICAL, *SECRET) if word.lower().encode() in pages] == []
    practice = Practice.at(killed)
    try:
        text = content(practice.desk.look())
        assert "quillfeather" in text
        assert [word for word in (*CLINICAL, *SECRET) if word.casefold() in text] == []
    finally:
        practice.close()
