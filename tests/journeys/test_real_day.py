"""The busiest day of the operating rooms on screen, a booking by keyboard in a free place, kill -9, start again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from carefront.application.commands.catalogue import RegisterPatient
from carefront.application.envelope import Applied
from carefront.bootstrap import open_desk
from carefront.cli.main import main as cli
from carefront.shared.ids import new_id
from tests.journeys.conftest import Start
from tests.support.practice import patient

BUSIEST = date(2022, 2, 11)
MORNING = datetime(2022, 2, 11, 11, 30, tzinfo=UTC)
PLACED = 38
"""Of the day's 42 rows four are the later half of a double booking: kept, but unscheduled."""


@contextmanager
def desk_process(profile: Path, root: Path, name: str) -> Iterator["subprocess.Popen[str]"]:
    """The program at the busiest day; killed without a word at the end."""
    words = [
        sys.executable,
        "-m",
        "tests.support.busy_day",
        str(profile),
        MORNING.isoformat(),
        BUSIEST.isoformat(),
        name,
    ]
    process = subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def said(process: "subprocess.Popen[str]", word: str) -> str:
    """What the process says after ``word``."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(f"{word} "), line
    return line.split()[1]


def imported(profile: Path, shared_data: Path) -> None:
    """The operating rooms in a new profile, and somebody to book for."""
    file = shared_data / "appointments-operating-rooms-2022" / "or_utilization_jan_feb.csv"
    assert cli(["import", "csv", str(file), "--mapping", "operating-rooms", "--profile", str(profile), "--quiet"]) == 0
    desk = open_desk(profile)
    assert isinstance(desk.writer().execute(RegisterPatient(patient(new_id(), "Kim Rao"))), Applied)
    desk.close()


def test_a_booking_on_the_busiest_day_survives_kill_nine(tmp_path: Path, shared_data: Path, project_root: Path) -> None:
    profile = tmp_path / "rooms"
    imported(profile, shared_data)
    with desk_process(profile, project_root, "kim") as first:
        assert said(first, "cards") == str(PLACED)
        booked = said(first, "booked")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    with desk_process(profile, project_root, "") as again:
        assert said(again, "cards") == str(PLACED + 1)
    desk = open_desk(profile)
    assert desk.reader().appointment(booked).patient_name == "Kim Rao"
    desk.close()
    assert cli(["doctor", "--profile", str(profile)]) == 0


def test_what_another_process_books_shows_in_the_open_window(
    qtbot: QtBot, tmp_path: Path, shared_data: Path, project_root: Path
) -> None:
    profile = tmp_path / "rooms"
    imported(profile, shared_data)
    run = Start(profile, qtbot)
    try:
        run.desk.go_to(BUSIEST)
        cards = run.desk.day_view.model
        qtbot.waitUntil(lambda: len(cards.cards) == PLACED, timeout=10_000)
        with desk_process(profile, project_root, "kim") as other:
            said(other, "cards")
            said(other, "booked")
            qtbot.waitUntil(lambda: len(cards.cards) == PLACED + 1, timeout=1_000)
    finally:
        run.end()
