"""F26: a few of the trials of ``soak_delivery``, in a process of its own: it forks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TRIALS = 12


@pytest.mark.skipif(os.name != "posix", reason="trials fork and kill")
def test_whatever_dies_between_effect_and_mark_each_event_and_message_arrives(project_root: Path) -> None:
    trial = [sys.executable, "-m", "tests.faults.soak_delivery", "--trials", str(TRIALS), "--seed", "26"]
    ended = subprocess.run(trial, cwd=project_root, capture_output=True, text=True, check=False)
    result = json.loads(ended.stdout)
    assert result["first_violations"] == []
    assert result["trials"] >= TRIALS
