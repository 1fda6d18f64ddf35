"""The file is brought to a new version whole, or stays what it was; a newer one is left alone."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from carefront.application.failures import DatabaseDamaged, DatabaseInUse, DatabaseTooNew, UpgradeFailed
from carefront.persistence import tables
from carefront.persistence.backup import backups
from carefront.persistence.backup_file import verify
from carefront.persistence.driver import IntegrityError
from carefront.persistence.schema import local_schema
from carefront.persistence.triggers import missing_triggers
from tests.support.clinic_file import HOUR, NINE, ClinicFile, occupy
from tests.support.later_release import later_schema

SCHEMA = (
    "SELECT type, name, sql FROM sqlite_schema "
    "WHERE sql IS NOT NULL AND type <> 'trigger' AND name <> 'alembic_version'"
)
ROLE_NAMES = "SELECT name FROM role ORDER BY id"


def test_the_migrations_make_exactly_the_tables_of_this_release(empty_clinic: ClinicFile) -> None:
    with create_engine("sqlite://").begin() as connection:
        tables.metadata.create_all(connection)
        wanted = connection.exec_driver_sql(SCHEMA).fetchall()
    assert _normal(empty_clinic.rows(SCHEMA)) == _normal(wanted), "run packaging/remake_first_migration.py"


def test_the_versions_known_without_alembic_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(local_schema().migrations))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(revisions)) == local_schema().versions


def test_a_new_file_has_its_lanes_and_guards(empty_clinic: ClinicFile) -> None:
    assert empty_clinic.rows("SELECT count(*), min(no), max(no) FROM lane") == [(4096, 0, 4095)]
    with empty_clinic.writing() as connection:
        assert missing_triggers(connection) == ()


def test_starting_on_an_existing_file_loads_no_sqlalchemy(clinic: ClinicFile, project_root: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from carefront.persistence.database import open_database\n"
        "from carefront.persistence.profile import open_profile\n"
        "profile = open_profile(Path(sys.argv[1])); open_database(profile, profile.unlock()).open_writer()\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'argon2', 'keyring') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(clinic.profile.directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=project_root)
    assert done.stdout.strip() == "[]"


def test_an_older_file_is_backed_up_and_brought_to_this_version(clinic: ClinicFile, tmp_path: Path) -> None:
    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + HOUR)
    names = clinic.rows(ROLE_NAMES)
    with clinic.open(schema=later_schema(tmp_path)) as database:
        writer = database.open_writer()
        assert writer.execute(ROLE_NAMES).fetchall() == [(f"{name}!",) for (name,) in names]
        assert writer.execute("SELECT later FROM occupancy").fetchall() == [(7,)]
        assert missing_triggers(writer) == ()
        with pytest.raises(IntegrityError, match="occupancy_overlap"):
            occupy(writer, NINE, NINE + HOUR)
        writer.close()
    (backup,) = backups(clinic.profile.backups)
    verify(backup, clinic.key)
    assert backup.version == local_schema().head


def test_upgrading_twice_is_upgrading_once(clinic: ClinicFile, tmp_path: Path) -> None:
    schema = later_schema(tmp_path)
    clinic.open(schema=schema).close()
    clinic.open(schema=schema).close()
    assert len(backups(clinic.profile.backups)) == 1


@pytest.mark.parametrize(
    ("more", "detail"),
    [
        ("raise RuntimeError", "RuntimeError"),
        ("op.execute('DROP TABLE nothing')", "OperationalError"),
        ("op.execute('PRAGMA defer_foreign_keys=1'); op.execute('DELETE FROM organization')", "foreign_keys"),
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    clinic: ClinicFile, tmp_path: Path, more: str, detail: str, expected_log: Callable[..., None]
) -> None:
    expected_log("carefront.persistence.upgrade", "upgrade_failed")
    before = clinic.rows("SELECT name, sql FROM sqlite_schema"), clinic.rows(ROLE_NAMES)
    with pytest.raises(UpgradeFailed) as failure:
        clinic.open(schema=later_schema(tmp_path, more))
    assert failure.value.detail == detail
    assert failure.value.backup is not None
    assert failure.value.backup.exists()
    assert (clinic.rows("SELECT name, sql FROM sqlite_schema"), clinic.rows(ROLE_NAMES)) == before
    clinic.open().close()


def test_an_upgrade_waits_until_nobody_else_has_the_file(clinic: ClinicFile, tmp_path: Path) -> None:
    with clinic.open(), pytest.raises(DatabaseInUse):
        clinic.open(schema=later_schema(tmp_path))


def test_a_file_of_a_newer_release_is_not_touched_by_a_byte(clinic: ClinicFile, tmp_path: Path) -> None:
    clinic.open(schema=later_schema(tmp_path)).close()
    before = clinic.path.read_bytes()
    with pytest.raises(DatabaseTooNew) as refusal:
        clinic.open()
    assert (refusal.value.found, refusal.value.known) == ("0002", local_schema().versions)
    assert clinic.path.read_bytes() == before


def test_a_file_of_a_newer_release_is_not_opened_for_reading_either(clinic: ClinicFile, tmp_path: Path) -> None:
    clinic.open(schema=later_schema(tmp_path)).close()
    with pytest.raises(DatabaseTooNew):
        clinic.open(read_only=True)


def test_a_file_without_a_version_is_damaged(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("DROP TABLE alembic_version")
    with pytest.raises(DatabaseDamaged) as damage:
        clinic.open()
    assert damage.value.detail == "no_version"


def _normal(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, list[str]]]:
    """Statements as sorted parts: the order of constraints in a table means nothing."""
    return sorted(
        (kind, name, sorted(re.sub(r"[\s,]+", " ", line).strip() for line in sql.split("\n")))
        for kind, name, sql in rows
    )
