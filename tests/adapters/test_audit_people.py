"""Whose acts the record of who did what can be asked for."""

from pathlib import Path

from tests.support.practice import Practice, build_template


def test_the_record_is_asked_for_staff_and_the_practice_not_for_patients(tmp_path: Path) -> None:
    practice = Practice.copied(build_template(tmp_path / "template"), tmp_path / "practice")

    names = [name for _id, name in practice.reader.audit().people()]

    assert {"Owner", "Rao", "Silva", "Practice"} <= set(names)
    assert names == sorted(names)
    assert not {"Kim Rao", "Lee Ångström"} & set(names)
    practice.close()
