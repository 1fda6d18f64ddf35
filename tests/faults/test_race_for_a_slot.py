"""A short form of the race that ``packaging/soak.sh`` runs whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ATTEMPTS = 500


@pytest.mark.skipif(os.name != "posix", reason="racers fork")
def test_sixteen_desks_racing_for_a_slot_leave_one_winner_and_no_lock_error(project_root: Path) -> None:
    """Nothing is said about time here; the soak measures it."""
    race = [sys.executable, "-m", "tests.faults.soak_race", "--attempts", str(ATTEMPTS)]
    ended = subprocess.run(race, cwd=project_root, capture_output=True, text=True, check=False)
    result = json.loads(ended.stdout)
    assert result["first_violations"] == []
    assert result["errors"] == 0
    assert result["trials"] == ATTEMPTS // 16 * 16
