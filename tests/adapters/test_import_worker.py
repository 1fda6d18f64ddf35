"""The process that reads files from outside, in a program that has no modules to run."""

import sys
from pathlib import Path

import pytest

from carefront.interop import limited_process
from carefront.interop.limited_process import WORKER_VERB, parse_file, worker_command
from tests.unit.interop.mappings import HEADER, SIMPLE


def test_a_frozen_program_starts_itself_with_a_verb_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, WORKER_VERB]


def test_the_verb_reads_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "carefront", WORKER_VERB]
    monkeypatch.setattr(limited_process, "worker_command", lambda: command)
    path = tmp_path / "visits.csv"
    path.write_text(f"{HEADER}\n1,2024-03-04 09:00,30,p1,Ólafur Jónsson,Dr Ray,\n", "utf-8")
    (row,) = parse_file(SIMPLE, path).rows
    assert row.patient_name == "Ólafur Jónsson"
