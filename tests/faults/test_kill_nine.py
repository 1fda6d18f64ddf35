"""A few of the kill trials that ``packaging/soak.sh`` runs by the thousand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = 10


@pytest.mark.skipif(os.name != "posix", reason="trials fork and kill")
def test_a_change_of_keys_that_is_killed_leaves_every_field_readable_by_one_key(project_root: Path) -> None:
    trial = [sys.executable, "-m", "tests.faults.soak_rotation", "--trials", "20", "--seed", "1"]
    ended = subprocess.run(trial, cwd=project_root, capture_output=True, text=True, check=False)
    result = json.loads(ended.stdout)
    assert result["first_violations"] == []
    assert result["killed"] > 5
    assert result["acknowledged"] > 1


@pytest.mark.skipif(os.name != "posix", reason="trials fork and kill")
def test_every_acknowledged_booking_survives_a_killed_program(project_root: Path) -> None:
    """Run in a process of its own: it forks, which a process with threads must not."""
    trial = [sys.executable, "-m", "tests.faults.soak_kill", "--trials", str(TRIALS), "--seed", "2"]
    ended = subprocess.run(trial, cwd=project_root, capture_output=True, text=True, check=False)
    result = json.loads(ended.stdout)
    assert result["first_violations"] == []
    assert result["trials"] == TRIALS
    assert result["acknowledged"] > 0
