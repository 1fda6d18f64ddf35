"""What the desktop remembers: written behind, private, and never a reason to fail."""

import os
import stat
from pathlib import Path

import pytest

from carefront.app.options import MEMORY_FILE
from carefront.app.preferences import Preferences


def test_what_was_put_is_there_at_the_next_start(tmp_path: Path) -> None:
    Preferences(tmp_path).put("theme", "dark")

    assert Preferences(tmp_path).value("theme") == "dark"
    assert os.name != "posix" or stat.S_IMODE((tmp_path / MEMORY_FILE).stat().st_mode) == 0o600


def test_nothing_is_written_where_there_is_no_profile(tmp_path: Path) -> None:
    Preferences(tmp_path / "none").put("theme", "dark")

    assert not (tmp_path / "none").exists()


def test_values_wait_for_whoever_writes_behind(tmp_path: Path) -> None:
    memory, waiting = Preferences(tmp_path), []
    memory.save_behind = waiting.append
    memory.put("columns", ["a", "b"])
    assert not (tmp_path / MEMORY_FILE).exists()
    assert memory.value("columns") == ["a", "b"]

    for save in waiting:
        save()

    assert Preferences(tmp_path).value("columns") == ["a", "b"]


def test_a_damaged_memory_is_forgotten(tmp_path: Path, expected_log: object) -> None:
    (tmp_path / MEMORY_FILE).write_text("no json")
    assert callable(expected_log)
    expected_log("carefront.shared.settings", "settings_damaged")

    assert Preferences(tmp_path).value("theme") == ""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="somebody who may write everywhere")
def test_a_folder_that_can_not_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    memory = Preferences(tmp_path)
    tmp_path.chmod(0o500)

    memory.put("theme", "dark")

    assert memory.value("theme") == "dark"
