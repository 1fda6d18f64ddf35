"""The suite's own guards fail a test that logs, warns or leaves something behind."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RunTest = Callable[[str], str]


@pytest.fixture
def run_test(project_root: Path, tmp_path: Path) -> RunTest:
    """Runs one test file under the suite's own configuration and guards; returns what pytest printed."""

    def run(source: str) -> str:
        file = tmp_path / "test_probe.py"
        file.write_text(source, encoding="utf-8")
        options = ["-p", "tests.conftest", "--noconftest", "-p", "no:cacheprovider", "-p", "no:xvfb", "-q"]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            "pyproject.toml",
            "--rootdir",
            str(tmp_path),
            *options,
            str(file),
        ]
        done = subprocess.run(
            command, cwd=project_root, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        return done.stdout + done.stderr

    return run


def test_an_unexpected_log_fails(run_test: RunTest) -> None:
    said = run_test("import logging\n\ndef test_it():\n    logging.getLogger('carefront.x').warning('who asked')\n")

    assert "WARNING carefront.x: who asked" in said
    assert "1 error" in said


def test_an_expected_log_passes(run_test: RunTest) -> None:
    said = run_test(
        "import logging, pytest\n"
        "@pytest.mark.expected_log('carefront', 'asked')\n"
        "def test_marked():\n    logging.getLogger('carefront.x').warning('who asked')\n"
        "def test_named(expected_log):\n"
        "    expected_log('carefront.x')\n    logging.getLogger('carefront.x').error('any')\n"
    )

    assert "2 passed" in said


def test_a_thread_left_running_fails(run_test: RunTest) -> None:
    said = run_test(
        "import threading\n\nSTOP = threading.Event()\n"
        "def test_it():\n    threading.Thread(target=STOP.wait, args=(6,), name='forgotten').start()\n"
    )

    assert "left running: ['forgotten']" in said


def test_a_qt_warning_fails(run_test: RunTest) -> None:
    said = run_test("from PySide6.QtCore import qWarning\n\ndef test_it(qapp):\n    qWarning('lost paint')\n")

    assert "1 failed" in said
    assert "lost paint" in said


def test_a_window_left_open_fails(run_test: RunTest) -> None:
    said = run_test(
        "from PySide6.QtWidgets import QWidget\n\nKEPT = []\n\n"
        "def test_it(qapp):\n    KEPT.append(QWidget())\n    KEPT[0].show()\n"
    )

    assert "left open" in said


def test_a_qthread_left_running_fails(run_test: RunTest) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("native threads are listed on Linux only")
    said = run_test(
        "import atexit\nfrom PySide6.QtCore import QThread\n\nKEPT = QThread()\nKEPT.setObjectName('forgotten')\n"
        "atexit.register(lambda: (KEPT.quit(), KEPT.wait()))\n\ndef test_it(qapp):\n    KEPT.start()\n"
    )

    assert "left running: ['forgotten']" in said


def test_a_tidy_window_passes(run_test: RunTest) -> None:
    said = run_test(
        "from PySide6.QtWidgets import QWidget\n\ndef test_it(qtbot):\n"
        "    widget = QWidget()\n    qtbot.addWidget(widget)\n    widget.show()\n"
    )

    assert "1 passed" in said


def test_every_test_has_a_home_language_and_zone_of_its_own(run_test: RunTest) -> None:
    said = run_test(
        "import time\nfrom pathlib import Path\nimport keyring\nfrom PySide6.QtCore import QLocale\n\n"
        "def test_it(qapp, home):\n"
        "    assert Path.home() == home\n    assert time.tzname[0] == 'EST'\n    assert QLocale().name() == 'en_US'\n"
        "    assert type(keyring.get_keyring()).__module__ == 'keyring.backends.fail'\n"
    )

    assert "1 passed" in said
