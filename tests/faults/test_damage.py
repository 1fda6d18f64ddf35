"""A file somebody or some disk altered: always a clear answer, never a wrong row, a traceback or an empty clinic."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from carefront.application.failures import DatabaseDamaged, StorageError, StorageUnreadable
from carefront.persistence.backup import create_backup, restore
from carefront.persistence.driver import DriverError, translated
from carefront.wording.failures import ChoiceCode, choices, failure_sentence
from tests.support.clinic_file import ClinicFile, add_roles

POSITIONS = 64
NAMES = "SELECT id, name FROM role ORDER BY id"
OPENINGS = (b"", b"no database", bytes(4096), b"SQLite format 3\x00" + bytes(8192))


def _read_all(clinic: ClinicFile) -> list[tuple[bytes, str]] | StorageError:
    """Every role, or the failure that the program would show."""
    try:
        with clinic.open() as database:
            connection = database.open_writer()
            try:
                return list(connection.execute(NAMES).fetchall())
            except DriverError as error:
                return translated(error, clinic.path)
            finally:
                connection.close()
    except StorageError as error:
        return error


def _judge(clinic: ClinicFile, truth: list[tuple[bytes, str]]) -> bool:
    """Whether the damage was noticed; a row that differs fails the test, a failure without words too."""
    answer = _read_all(clinic)
    if isinstance(answer, StorageError):
        assert isinstance(answer, DatabaseDamaged), type(answer)
        assert str(clinic.path) in failure_sentence(answer)
        assert choices(answer)[0].code is ChoiceCode.RESTORE_NEWEST
        return True
    assert answer == truth
    return False


@pytest.mark.parametrize("flips", [1, 64])
def test_flipped_bytes_never_give_a_wrong_row(clinic: ClinicFile, flips: int) -> None:
    truth, dice = clinic.rows(NAMES), random.Random(flips)
    whole = clinic.path.read_bytes()
    noticed = 0
    for _ in range(POSITIONS):
        content = bytearray(whole)
        for _ in range(flips):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        clinic.path.write_bytes(content)
        noticed += _judge(clinic, truth)
    assert noticed > 0


@pytest.mark.parametrize("harm", [lambda page: bytes(len(page)), lambda page: page[::-1]])
def test_a_page_that_was_zeroed_or_turned_never_gives_a_wrong_row(
    clinic: ClinicFile, harm: Callable[[bytes], bytes]
) -> None:
    truth, whole = clinic.rows(NAMES), clinic.path.read_bytes()
    for start in range(0, len(whole), 4096 * 5):
        clinic.path.write_bytes(whole[:start] + harm(whole[start : start + 4096]) + whole[start + 4096 :])
        _judge(clinic, truth)


def test_pages_that_changed_places_are_noticed(clinic: ClinicFile) -> None:
    truth, whole = clinic.rows(NAMES), clinic.path.read_bytes()
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    pages[1:] = reversed(pages[1:])
    clinic.path.write_bytes(b"".join(pages))
    assert _judge(clinic, truth)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_never_gives_a_wrong_row(clinic: ClinicFile, share: float) -> None:
    truth, whole = clinic.rows(NAMES), clinic.path.read_bytes()
    clinic.path.write_bytes(whole[: int(share * len(whole))])
    _judge(clinic, truth)


@pytest.mark.parametrize("content", OPENINGS)
def test_something_else_in_the_place_of_the_file_is_damage(clinic: ClinicFile, content: bytes) -> None:
    clinic.path.write_bytes(content)
    assert isinstance(_read_all(clinic), DatabaseDamaged)
    assert clinic.path.read_bytes() == content


def test_a_journal_taken_away_is_noticed_and_not_taken_for_an_older_state(clinic: ClinicFile, tmp_path: Path) -> None:
    left = _killed_copy(clinic, tmp_path)
    left.path.with_name("carefront.db-wal").unlink()
    left.path.with_name("carefront.db-shm").unlink(missing_ok=True)
    answer = _read_all(left)
    assert isinstance(answer, DatabaseDamaged)
    assert answer.detail == "journal_lost"
    assert ChoiceCode.GO_ON_WITHOUT_JOURNAL in {choice.code for choice in choices(answer)}
    left.open(accept_lost_journal=True).close()
    assert len(left.rows(NAMES)) == 50


def test_a_journal_that_went_into_the_file_is_not_missed(clinic: ClinicFile) -> None:
    database = clinic.open()
    writer = database.open_writer()
    add_roles(writer, range(100, 110))
    database.note_commit(0)
    writer.close()  # killed here: the journal is in the file and gone, the mark still stands
    assert clinic.profile.journal_mark.exists()
    clinic.open().close()
    assert not clinic.profile.journal_mark.exists()
    database.close()


def test_after_a_kill_the_journal_is_played_and_nothing_is_said(clinic: ClinicFile, tmp_path: Path) -> None:
    left = _killed_copy(clinic, tmp_path)
    left.open().close()
    assert len(left.rows(NAMES)) == 60


@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.95])
def test_a_damaged_journal_loses_at_most_what_it_held(clinic: ClinicFile, tmp_path: Path, place: float) -> None:
    left = _killed_copy(clinic, tmp_path)
    truth = clinic.rows(NAMES)
    journal = left.path.with_name("carefront.db-wal")
    content = bytearray(journal.read_bytes())
    content[int(place * len(content))] ^= 1
    journal.write_bytes(content)
    answer = _read_all(left)
    assert isinstance(answer, DatabaseDamaged) or answer == truth[: max(50, len(answer))]


def test_a_link_in_the_place_of_the_file_is_refused(clinic: ClinicFile, tmp_path: Path) -> None:
    clinic.path.rename(tmp_path / "elsewhere.db")
    clinic.path.symlink_to(tmp_path / "elsewhere.db")
    assert isinstance(_read_all(clinic), StorageUnreadable)


def test_from_every_damage_the_newest_backup_leads_back(clinic: ClinicFile) -> None:
    truth, backup = clinic.rows(NAMES), create_backup(clinic.profile, clinic.key)
    for content in OPENINGS:
        clinic.path.write_bytes(content)
        restore(backup.path, clinic.profile, clinic.key)
        assert _read_all(clinic) == truth


def _killed_copy(clinic: ClinicFile, tmp_path: Path) -> ClinicFile:
    """The profile as a kill leaves it: ten roles saved that are only in the journal."""
    with clinic.open() as database:
        writer = database.open_writer()
        add_roles(writer, range(100, 110))
        database.note_commit(0)
        shutil.copytree(clinic.profile.directory, tmp_path / "killed")
        writer.close()
    return clinic.at(tmp_path / "killed")
