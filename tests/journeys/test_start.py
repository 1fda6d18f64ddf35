"""Starting: the frame before all else, one process per profile, and what happens to unforeseen failures."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carefront.app.error_boundary import ErrorBoundary
from carefront.app.options import is_known, parser
from carefront.app.single_instance import WindowServer, ask_for_window

LATE = (
    "sqlalchemy",
    "sqlcipher3",
    "alembic",
    "babel",
    "carefront.domain",
    "carefront.application",
    "PySide6.QtNetwork",
)
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
FIRST_FRAME = f"""
import sys
from carefront.app.main import main
code = main(["run", "--offscreen", "--first-frame", "--profile", sys.argv[1]])
import PySide6.QtCore
early = [name for name in {LATE!r} if name in sys.modules] + ["Qt"] * ("Qt" in vars(PySide6.QtCore))
sys.exit(code or " ".join(early) or 0)
"""


def test_the_first_frame_loads_neither_clinic_nor_store(tmp_path: Path, project_root: Path) -> None:
    command = [sys.executable, "-c", FIRST_FRAME, str(tmp_path / "profile")]

    ended = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.returncode, ended.stderr.replace("This plugin does not support propagateSizeHints()\n", "")) == (
        0,
        "",
    )
    assert not (tmp_path / "profile").exists()


def test_a_picture_of_the_sample_clinic_is_written(profile: Path, tmp_path: Path, project_root: Path) -> None:
    picture = tmp_path / "day.png"
    command = [sys.executable, "-m", "carefront", "demo", "--offscreen", "--profile", str(profile), "--screenshot"]

    ended = subprocess.run([*command, str(picture)], cwd=project_root, capture_output=True, timeout=60, check=False)

    assert ended.returncode == 0
    assert picture.stat().st_size > 10_000


def test_a_profile_that_is_not_there_is_a_sentence_and_exit_code_3(tmp_path: Path, project_root: Path) -> None:
    command = [sys.executable, "-m", "carefront", "run", "--offscreen", "--profile", str(tmp_path / "none")]

    ended = subprocess.run(
        [*command, "--screenshot", str(tmp_path / "x.png")], cwd=project_root, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip

    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip()) > 10


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize(
    ("words", "code", "text"),
    [(["demo", "--help"], 0, "--screenshot"), (["--bogus"], 2, "bogus"), (["run"], 3, "no screen")],
)
def test_help_mistakes_and_a_missing_screen_are_told_without_a_screen(
    project_root: Path, words: list[str], code: int, text: str
) -> None:
    blind = {name: value for name, value in os.environ.items() if name not in SCREENS}

    ended = subprocess.run(
        [sys.executable, "-m", "carefront", *words], cwd=project_root, capture_output=True, text=True, timeout=60,
        check=False, env=blind,
    )  # fmt: skip

    assert ended.returncode == code
    assert text in (ended.stderr if code else ended.stdout)
    assert "qt.qpa" not in ended.stderr


@pytest.mark.parametrize(
    "words",
    [["demo", "--theme", "pink"], ["paint"], ["demo", "--size", "big"], ["demo", "--size", "1x2x3"],
     ["demo", "--date", "tomorrow"], ["demo", "--date", "2026-02-30"]],
)  # fmt: skip
def test_what_is_not_an_option_is_refused(qapp: object, words: list[str]) -> None:
    options = parser()

    assert not (options.parse(["carefront", *words]) and is_known(options))


@pytest.mark.parametrize("words", [[], ["demo", "--size", "960x540"], ["run", "--date", "2026-02-28"]])
def test_what_is_an_option_is_taken(qapp: object, words: list[str]) -> None:
    options = parser()

    assert options.parse(["carefront", *words])
    assert is_known(options)


def test_a_second_start_opens_a_window_of_the_first(qtbot: QtBot, project_root: Path) -> None:
    opened: list[str] = []
    server = WindowServer("carefront-test-second-start", lambda: opened.append("window"))
    ask = "import sys; from carefront.app.single_instance import ask_for_window; sys.exit(ask_for_window(sys.argv[1]))"

    second = subprocess.Popen([sys.executable, "-c", ask, "carefront-test-second-start"], cwd=project_root)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    server.close()

    assert (opened, second.returncode) == (["window"], True)


def test_nobody_answers_for_a_profile_that_is_not_open(qapp: object) -> None:
    assert not ask_for_window("carefront-test-nobody")


def test_an_unforeseen_failure_is_logged_said_and_survived(expected_log: Callable[..., None]) -> None:
    expected_log("carefront.app.error_boundary", "unhandled")
    said: list[str] = []
    boundary = ErrorBoundary(said.append)

    try:
        raise RuntimeError("secret name")
    except RuntimeError as error:
        boundary.take(type(error), error, error.__traceback__)

    assert len(said) == 1
    assert "You can go on." in said[0]
    assert "secret" not in said[0]
