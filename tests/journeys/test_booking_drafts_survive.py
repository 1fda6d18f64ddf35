"""Half a booking typed, the process killed: the next start offers it, whole."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carefront.app.composition import open_lanes_of, window_for
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills processes in another way")


@pytest.fixture
def folder(practice_template: Path, tmp_path: Path) -> Path:
    """A practice of its own."""
    return Path(shutil.copytree(practice_template, tmp_path / "typed"))


@pytest.fixture
def typing(folder: Path, project_root: Path) -> Iterator["subprocess.Popen[str]"]:
    """Somebody types in a process of their own; ended with the test at the latest."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.typing_program", str(folder)], cwd=project_root, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    yield child
    child.kill()
    child.communicate()


def test_a18_a_killed_process_loses_at_most_a_second_of_typing(
    folder: Path, typing: "subprocess.Popen[str]", qtbot: QtBot
) -> None:
    assert typing.stdout is not None
    assert typing.stdout.readline() == "rested\n"
    os.kill(typing.pid, signal.SIGKILL)
    assert typing.wait() == -signal.SIGKILL

    lanes, runner, window = open_lanes_of(folder, is_demo=False), ThreadedTaskRunner(), MainWindow()
    qtbot.addWidget(window)
    try:
        desk = window_for(lanes, runner, "en_GB")
        desk.setParent(window)
        offer = DeskBinding(window, desk, "light").booking_panel.offer
        window.show()
        desk.start()
        qtbot.waitUntil(lambda: desk.day_view.grid is not None and offer.resume_button.isVisible(), timeout=20_000)
        assert offer.text.text() == "Draft: Lee, 15:00"

        offer.resume_button.click()

        assert desk.form.is_open
        assert desk.form.fields.patient == "Lee"
        assert desk.form.fields.note.rstrip("x") == "needs a chair"
    finally:
        window.close()
        runner.close()
        lanes.close()
