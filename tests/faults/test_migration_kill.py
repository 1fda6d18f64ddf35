"""An upgrade killed before any of its statements leaves the old version or the new one, and the next start goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from carefront.persistence.backup import backups
from carefront.persistence.backup_file import verify
from carefront.persistence.driver import open_connection
from carefront.persistence.schema import local_schema, schema_version
from carefront.persistence.triggers import missing_triggers
from tests.support.clinic_file import ClinicFile
from tests.support.later_release import later_schema

NAMES = "SELECT name FROM role ORDER BY id"
SCHEMA = "SELECT name, sql FROM sqlite_schema ORDER BY name"
STEP = 1 if os.environ.get("CAREFRONT_FULL_SWEEP") else 9
"""Every ninth statement while working, every one where the variable is set."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the sweep forks")


def test_killed_at_any_statement_the_file_is_old_or_new(clinic: ClinicFile, tmp_path: Path, project_root: Path) -> None:
    schema, copies = later_schema(tmp_path), tmp_path / "copies"
    copies.mkdir()
    old_names, old_schema = clinic.rows(NAMES), clinic.rows(SCHEMA)
    endings = _sweep(clinic, tmp_path, copies, project_root)
    assert endings[-1].endswith("ended 0")
    assert len(endings) > 60 / STEP
    for directory in sorted(copies.iterdir()):
        left = clinic.at(directory)
        connection = open_connection(left.path, left.key)
        try:
            assert missing_triggers(connection) == ()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            if schema_version(connection) == local_schema().head:
                assert (connection.execute(NAMES).fetchall(), connection.execute(SCHEMA).fetchall()) == (
                    old_names,
                    old_schema,
                )
            else:
                assert connection.execute(NAMES).fetchall() == [(f"{name}!",) for (name,) in old_names]
        finally:
            connection.close()
        for backup in backups(left.profile.backups):
            verify(backup, left.key)
        left.open(schema=schema).close()
        assert left.rows(NAMES) == [(f"{name}!",) for (name,) in old_names]


def test_killed_while_a_backup_is_written_earlier_ones_stay_good(clinic: ClinicFile, project_root: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from carefront.persistence.backup import create_backup\n"
        "from carefront.persistence.profile import open_profile\n"
        "left = int(sys.argv[2])\n"
        "def count(event, arguments):\n"
        "    global left\n"
        "    if event in ('open', 'os.rename', 'os.remove', 'sqlite3.connect'):\n"
        "        left -= 1\n"
        "        if left == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "profile = open_profile(Path(sys.argv[1])); key = profile.unlock()\n"
        "create_backup(profile, key); sys.addaudithook(count); create_backup(profile, key)\n"
    )
    killed = 0
    for number in range(1, 40, 5):
        command = [sys.executable, "-c", script, str(clinic.profile.directory), str(number)]
        ended = subprocess.run(command, cwd=project_root, check=False, stderr=subprocess.PIPE)
        killed += ended.returncode == -9
        assert ended.returncode in (0, -9), ended.stderr
        found = backups(clinic.profile.backups)
        assert len(found) == len(list(clinic.profile.backups.glob("*.cfbackup")))
        assert found
        for backup in found:
            verify(backup, clinic.key)
    assert killed >= 2


def _sweep(clinic: ClinicFile, folder: Path, copies: Path, project_root: Path) -> list[str]:
    command = [sys.executable, "-m", "tests.faults.migrating", str(clinic.profile.directory), str(folder), str(copies)]
    done = subprocess.run(
        [*command, "1", "2000", str(STEP)], cwd=project_root, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
