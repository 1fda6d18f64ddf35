"""Settings survive a damaged file and a program of another age."""

from pathlib import Path

import pytest

from carefront.shared.settings import load_settings

DEFAULTS = {"zoom": 2, "zone": "UTC", "last_folder": None}


def test_a_choice_is_there_at_the_next_start(tmp_path: Path) -> None:
    load_settings(tmp_path / "s.json", DEFAULTS).with_value("zoom", 3)
    settings = load_settings(tmp_path / "s.json", DEFAULTS)
    assert (settings["zoom"], settings["zone"]) == (3, "UTC")


def test_what_a_newer_program_chose_is_kept(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"later": 1}')
    load_settings(tmp_path / "s.json", DEFAULTS).with_value("zoom", 3)
    assert '"later": 1' in (tmp_path / "s.json").read_text()


def test_a_value_of_the_wrong_kind_counts_as_the_default(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"zoom": "three"}')
    assert load_settings(tmp_path / "s.json", DEFAULTS)["zoom"] == 2


@pytest.mark.expected_log("carefront.shared.settings", "settings_damaged")
@pytest.mark.parametrize("content", ["", "[]", "{", "\x00"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.json").write_text(content)
    assert load_settings(tmp_path / "s.json", DEFAULTS)["zoom"] == 2
    assert (tmp_path / "s.json.damaged").exists()


def test_a_setting_nobody_knows_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        load_settings(tmp_path / "s.json", DEFAULTS).with_value("zoon", 1)
