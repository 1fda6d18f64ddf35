"""Every test runs in a fixed place and time, and fails on what it leaves behind or logs unasked.

Qt is not imported here: what needs it looks for it among the modules already loaded.
"""

import logging
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.guards import UnexpectedLog, left_behind, stray_threads, top_level_windows

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
# The machine's own language and zone never decide a test; a zone with clock changes, and none of a sample facility's.
os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en_US", TZ="America/New_York")
# No test may reach the key store of the person who runs it; without one, keys go to a file of the profile.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if hasattr(time, "tzset"):
    time.tzset()

pytest_plugins = ("tests.support.plugin_practice",)

settings.register_profile("desk", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(optionalhook=True)
def pytest_xvfb_disable() -> bool:
    """No X server is started for tests without a screen; ``QT_QPA_PLATFORM=xcb packaging/test.sh`` runs them on one."""
    return os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the whole run: fontconfig reads every font again for each new one."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, _shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test: nothing is read from or written to that of the person who runs it."""
    place = tmp_path_factory.mktemp("home")
    runtime = place / "run"
    runtime.mkdir(mode=0o700)
    folders = {
        "HOME": place,
        "USERPROFILE": place,
        "APPDATA": place / "roaming",
        "LOCALAPPDATA": place / "local",
        "XDG_DATA_HOME": place / ".local/share",
        "XDG_STATE_HOME": place / ".local/state",
        "XDG_CONFIG_HOME": place / ".config",
        "XDG_CACHE_HOME": _shared_cache,
        "XDG_RUNTIME_DIR": runtime,
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    return place


@pytest.fixture(autouse=True)
def _same_chance() -> None:
    """Random numbers a test draws are the same in every run."""
    random.seed(2)


@pytest.fixture(autouse=True)
def _us_english(request: pytest.FixtureRequest) -> None:
    """Qt's own default locale, where a test uses Qt."""
    if "qapp" in request.fixturenames or "qtbot" in request.fixturenames:
        from PySide6.QtCore import QLocale

        QLocale.setDefault(QLocale("en_US"))


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a window or a thread alive."""
    threads, windows = set(stray_threads()), top_level_windows()
    yield
    open_windows = left_behind(top_level_windows, windows)
    if open_windows:
        pytest.fail(f"left open: {sorted(map(repr, open_windows))}", pytrace=False)
    running = left_behind(stray_threads, threads)
    if running:
        pytest.fail(f"left running: {sorted(stray_threads().get(one, 'ended') for one in running)}", pytrace=False)


@pytest.fixture(autouse=True)
def _log_guard(request: pytest.FixtureRequest) -> Iterator[UnexpectedLog]:
    """Fail a test that logs a warning nobody expected, of any library."""
    guard = UnexpectedLog()
    for marker in request.node.iter_markers("expected_log"):
        guard.expect(*marker.args, **marker.kwargs)
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    if unexpected := guard.unexpected():
        pytest.fail("unexpected log:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture
def expected_log(_log_guard: UnexpectedLog) -> Callable[..., None]:
    """Say from within a test what it means to cause: ``expected_log("carefront.persistence", "damaged")``."""
    return _log_guard.expect


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data(project_root: Path) -> Path:
    """The folder of real data beside the checkout; a test that asks for it is skipped where it is absent."""
    folder = project_root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of shared test data is not beside this checkout")
    return folder
