"""The running program: its windows, the lanes they share, and the desk behind them once it is open."""

import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCommandLineParser, QLocale, QObject, QTimer, QTimeZone
from PySide6.QtWidgets import QApplication

from carefront.app.composition import OpenLanes, window_for
from carefront.app.error_boundary import ErrorBoundary
from carefront.app.garbage import GarbageSearch
from carefront.app.hand_over import HandOver
from carefront.app.options import MakeStarter, new_window
from carefront.app.paint_report import PaintWatch, report
from carefront.app.preferences import Preferences
from carefront.app.starting import ProfileStarter
from carefront.shared.clock import Clock, FixedClock, system_clock
from carefront.viewmodels.start_port import StartedDesk, Starter
from carefront.viewmodels.start_view_model import StartFace, StartMode, StartViewModel
from carefront.viewmodels.task_runner import Lane, ThreadedTaskRunner
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.failures import key_warning

if TYPE_CHECKING:
    from carefront.app.daily_jobs import RepeatedWork
    from carefront.app.guard import Guard
    from carefront.app.single_instance import WindowServer
    from carefront.views.start_page import StartPage

JOBS_MS = 4_000
"""How long the window has to stand before the daily jobs begin."""

LISTEN_MS, LISTEN_AT_LAST_MS = 100, 1_500
"""How long the first cards have to be painted before second starts are listened for, which loads the network; and how
long the desk has to be open where there are none."""

SIGN_IN_PAGE = "settings:sign_in"
"""The command that shows where signing in is set up."""

SETTLE_MS = 2000
"""How long a window gets to come to rest before its picture is taken."""


def clock_of(options: QCommandLineParser) -> Clock:
    """The clock of the program; a picture of the sample clinic may be taken at an instant of its own."""
    now = options.value("now")
    return FixedClock(datetime.fromisoformat(now).astimezone(UTC)) if now else system_clock


def profile_starter(options: QCommandLineParser) -> Starter:
    """What opens the profile that the options name."""
    folder, key_file = options.value("profile"), options.value("key-file")
    return ProfileStarter(
        Path(folder) if folder else None,
        is_demo=options.positionalArguments() == ["demo"],
        key_file=Path(key_file) if key_file else None,
        clock=clock_of(options),
        locale=QLocale().name(),
        zone=lambda: bytes(QTimeZone.systemTimeZoneId().data()).decode(),
    )


class DesktopProgram(QObject):
    """Made after the first frame; opens the desk at once, on a worker thread."""

    def __init__(
        self, application: QApplication, options: QCommandLineParser, make_starter: MakeStarter, name: str,
        window: MainWindow, folder: str,
    ) -> None:  # fmt: skip
        super().__init__()
        self._application, self._options, self._name = application, options, name
        self._preferences = Preferences(Path(folder))
        self.exit_code = 0
        self.runner = ThreadedTaskRunner(self)
        self._garbage = GarbageSearch(self)
        application.aboutToQuit.connect(self._garbage.stop)
        self.people = HandOver(self._preferences)
        self.lanes: OpenLanes | None = None
        self._started: StartedDesk | None = None
        self._server: WindowServer | None = None
        self._jobs: list[RepeatedWork] = []
        self.guard: Guard | None = None
        ErrorBoundary(self._tell).install()
        self._keep(window)
        self._preferences.save_behind = lambda save: self.runner.submit(Lane.BACKGROUND, save, _ignore, _ignore)
        self._starter = make_starter(options)
        self.start = StartViewModel(self._starter, self.runner, self)
        self.page: StartPage | None = None
        self._tie_start(window)
        self.start.start()

    @property
    def windows(self) -> list[MainWindow]:
        """The windows of whoever works here."""
        return self.people.now.windows

    @property
    def bindings(self) -> list[DeskBinding]:
        """What ties them to their desk."""
        return self.people.now.bindings

    def _tie_start(self, window: MainWindow) -> None:
        self.start.changed.connect(partial(self._show_page, window))
        self.start.changed.connect(lambda face: self._picture_page(window, face.mode))
        self.start.opened.connect(self._on_open)
        self.start.failed.connect(self._on_failed)
        self.start.quit_asked.connect(QApplication.closeAllWindows)

    def _show_page(self, window: MainWindow, face: StartFace) -> None:
        """While the page stands there, what needs a desk is out of sight; a start that goes well never makes it."""
        if self.page is None and face.is_in_sight:
            from carefront.views.start_page import StartPage

            self.page = StartPage(self.start)
            window.rows.insertWidget(0, self.page, 1)
        if self.page:
            self.page.show_face(face)
            for part in (window.middle, window.command_bar, window.menuBar()):
                part.setVisible(not face.is_in_sight)
        if face.is_in_sight:
            window.statusBar().clearMessage()

    def open_window(self) -> None:
        """One more window: for a second start of this profile, or because somebody wants two."""
        if self.guard and self.guard.is_shut:
            self.guard.come_forward()
            return
        window = self._new_window()
        if self._started:
            self._bind(self._started, window)

    def _new_window(self) -> MainWindow:
        window = new_window(self._options, self.people.memory())
        self._keep(window)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def close(self) -> None:
        """Watch no more, end the lanes, then let go of the desk and of the log."""
        if self._server:
            self._server.close()
        if self.guard:
            self.guard.stop()
        for jobs in self._jobs:
            jobs.stop()
        self.people.close()
        self._garbage.stop()
        if self.lanes:
            self.lanes.leave()
        self.runner.close()
        if self.lanes:
            self.lanes.close()
        self._starter.close()

    def _keep(self, window: MainWindow) -> None:
        self.windows.append(window)
        window.closed.connect(self.people.now.taker(window))

    def _on_open(self, started: StartedDesk) -> None:
        self.exit_code = 0
        self._started, self.lanes = started, started.lanes
        QTimer.singleShot(LISTEN_AT_LAST_MS, self, self._listen)
        if not started.lanes.is_read_only:
            QTimer.singleShot(JOBS_MS, self, self._start_jobs)
        if started.lanes.session.is_open:
            self.runner.submit(Lane.READER, partial(_warm, started.lanes), _ignore, _ignore)
            self._bind_all(started)
        else:
            self._made_guard(started.lanes).ask_in(self.windows)

    def _bind_all(self, started: StartedDesk) -> None:
        for window in self.windows:
            self._bind(started, window)
        for binding in self.bindings[:1]:
            binding.notify([text for text in started.notices if not self._is_told(text)])
            if self.start.wants_sign_in:
                self.start.wants_sign_in = False
                QTimer.singleShot(0, binding, partial(binding.window.command_given.emit, SIGN_IN_PAGE))

    def _made_guard(self, lanes: OpenLanes) -> "Guard":
        from carefront.app.guard import Guard

        self.guard = Guard(lanes, self.runner, self._preferences, self)
        self.guard.let_in.connect(self._on_let_in)
        self.guard.switched.connect(self._change_hands)
        return self.guard

    def _on_let_in(self, is_other: bool) -> None:
        """The first sign-in of a start opens the windows; after a lock they are as they were, read anew."""
        if self._started and not self.bindings:
            self.people.begin(self._started.lanes.session.holder_id)
            self._bind_all(self._started)
            return
        for binding in self.bindings:
            if is_other:
                binding.dressing.choose(binding.dressing.chosen)
            if binding.desk.facilities:  # what was made a moment ago reads for the first time
                binding.desk.come_back()

    def _change_hands(self, before: str, after: str) -> None:
        """Somebody else is in: at their own windows, which show the day that was shown when they are new."""
        if self._started is None or self.guard is None:
            return
        front = self.bindings[0] if self.bindings else None
        if not self.people.change(before, after, self.guard.curtain.let_go):
            window = self._new_window()
            if front:
                window.setGeometry(front.window.geometry())
            context = front.desk.context if front else None
            self._bind(
                self._started, window, context.facility.facility_id if context and context.facility else "",
                context.day if context else None,
            )  # fmt: skip

    def _lock(self, is_switch: bool) -> None:
        """Where no sign-in is asked for there is nothing to lock with: show where it is set up."""
        if self.guard and self.guard.model.rule.is_required:
            self.guard.lock(is_switch=is_switch)
        elif self.bindings:
            self.bindings[0].window.command_given.emit(SIGN_IN_PAGE)

    def _on_rule(self) -> None:
        """How people sign in is another: from now on the program locks by it."""
        if self.lanes:
            if self.guard is None:
                self._preferences.put("kept_for", self.lanes.session.holder_id)
            (self.guard or self._made_guard(self.lanes)).watch()

    def _listen(self) -> None:
        from carefront.app.single_instance import WindowServer

        if self._server is None:
            self._server = WindowServer(self._name, self.open_window, self)

    def _start_jobs(self) -> None:
        from carefront.app.daily_jobs import JobClock, OutgoingClock

        if self.lanes:
            self._jobs = [kind(self.lanes, self.runner, self) for kind in (JobClock, OutgoingClock)]
            for jobs in self._jobs:
                self._application.aboutToQuit.connect(jobs.stop)
                jobs.start()

    def _is_told(self, notice: str) -> bool:
        """Whether it is the one warning that the key lies beside the data, and was given before."""
        if notice != key_warning():
            return False
        was_told = bool(self._preferences.value("is_key_warning_told"))
        self._preferences.put("is_key_warning_told", True)
        return was_told

    def _bind(self, started: StartedDesk, window: MainWindow, facility: str = "", day: date | None = None) -> None:
        desk = window_for(started.lanes, self.runner, QLocale().name())
        desk.setParent(window)
        binding = DeskBinding(window, desk, self._options.value("theme"), self.people.memory())
        self.bindings.append(binding)
        window.closed.connect(self.people.now.taker(binding))
        binding.window_asked.connect(self.open_window)
        binding.lock_asked.connect(self._lock)
        desk.context.sign_in_changed.connect(self._on_rule)
        desk.context.rights_changed.connect(lambda: self.guard.check() if self.guard else None)
        binding.show_band(started.band)
        if self._options.isSet("screenshot"):
            desk.day_view.grid_changed.connect(partial(self._on_grid, window, binding))
        PaintWatch(binding.canvas.viewport(), lambda: desk.day_view.grid is not None, self._on_cards)
        wanted = self._options.value("date")
        day = day or (date.fromisoformat(wanted) if wanted else None)
        desk.start(facility or self._options.value("facility"), day)
        binding.canvas.setFocus()
        self._garbage.start()

    # Pictures

    def _on_grid(self, window: MainWindow, binding: DeskBinding, _is_other_day: bool) -> None:
        status = self._options.value("select")
        card = next((card for card in binding.desk.day_view.model.cards if card.status == status), None)
        if card:
            binding.desk.day_view.select(card.key)
        QTimer.singleShot(SETTLE_MS, partial(self._picture, window))

    def _picture_page(self, window: MainWindow, mode: StartMode) -> None:
        if self._options.isSet("screenshot") and mode in (StartMode.FIRST_START, StartMode.FAILED):
            QTimer.singleShot(SETTLE_MS, partial(self._picture, window))

    def _picture(self, window: MainWindow) -> None:
        window.grab().save(self._options.value("screenshot"))
        self._application.exit(self.exit_code)

    def _on_cards(self) -> None:
        if self._options.isSet("report-paints"):
            report(self._options.value("report-paints"), "cards")
            self._application.quit()
        QTimer.singleShot(LISTEN_MS, self, self._listen)

    # What goes wrong

    def _on_failed(self, error: Exception) -> None:
        """The page says what is wrong and what can be done; so does the terminal."""
        self.exit_code = int(getattr(error, "exit_code", 1))
        print(failure_sentence(error), file=sys.stderr)

    def _tell(self, text: str) -> None:
        for window in self.windows:
            window.statusBar().showMessage(text)
        for binding in self.bindings:
            binding.complain(text)


def _warm(lanes: OpenLanes) -> None:
    """What every question needs is read while the window is made; what fails here fails again when it is asked for."""
    lanes.reader().facilities()


def _ignore(_result: object) -> None:
    """Nobody waits for this."""
