"""The running program: its windows, the lanes they share, and the desk behind them once it is open."""

import sys
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCommandLineParser, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication

from carefront.app.composition import OpenLanes, open_lanes_of, window_for
from carefront.app.error_boundary import ErrorBoundary
from carefront.app.options import OpenLanes as Opener
from carefront.app.options import new_window
from carefront.app.paint_report import PaintWatch, report
from carefront.app.single_instance import WindowServer
from carefront.shared.i18n import _
from carefront.viewmodels.task_runner import Lane, ThreadedTaskRunner
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow
from carefront.wording.refusals import failure_sentence

SETTLE_MS = 300
"""How long a window gets to come to rest before its picture is taken."""


def open_profile(options: QCommandLineParser) -> OpenLanes:
    """The desk of the profile that the options name; a demo is made first where there is none."""
    folder, key_file = options.value("profile"), options.value("key-file")
    return open_lanes_of(
        Path(folder) if folder else None,
        is_demo=options.positionalArguments() == ["demo"],
        key_file=Path(key_file) if key_file else None,
    )


class DesktopProgram(QObject):
    """Made after the first frame; opens the desk at once, on a worker thread."""

    def __init__(
        self, application: QApplication, options: QCommandLineParser, opener: Opener, name: str, window: MainWindow
    ) -> None:
        super().__init__()
        self._application, self._options, self._name = application, options, name
        self.exit_code = 0
        self.runner = ThreadedTaskRunner(self)
        self.windows: list[MainWindow] = []
        self.bindings: list[DeskBinding] = []
        self.lanes: OpenLanes | None = None
        self._server: WindowServer | None = None
        ErrorBoundary(self._tell).install()
        self._keep(window)
        self.runner.submit(Lane.READER, partial(opener, options), self._on_open, self._on_failed)

    def open_window(self) -> None:
        """One more window, for a second start of this profile."""
        window = new_window(self._options)
        self._keep(window)
        window.show()
        window.raise_()
        window.activateWindow()
        if self.lanes:
            self._bind(self.lanes, window)

    def close(self) -> None:
        """End the lanes, then let go of the desk."""
        if self._server:
            self._server.close()
        self.runner.close()
        if self.lanes:
            self.lanes.close()

    def _keep(self, window: MainWindow) -> None:
        self.windows.append(window)
        window.closed.connect(partial(self.windows.remove, window))

    def _on_open(self, lanes: OpenLanes) -> None:
        self.lanes = lanes
        self._server = WindowServer(self._name, self.open_window, self)
        for window in self.windows:
            self._bind(lanes, window)

    def _bind(self, lanes: OpenLanes, window: MainWindow) -> None:
        desk = window_for(lanes, self.runner, QLocale().name())
        desk.setParent(window)
        binding = DeskBinding(window, desk, self._options.value("theme"))
        self.bindings.append(binding)
        binding.show_band(_("Practice data") if lanes.is_practice else "")
        if self._options.isSet("screenshot"):
            desk.day_view.grid_changed.connect(
                lambda _other: QTimer.singleShot(SETTLE_MS, partial(self._picture, window))
            )
        if self._options.isSet("report-paints"):
            PaintWatch(binding.canvas.viewport(), lambda: desk.day_view.grid is not None, self._report_cards)
        day = self._options.value("date")
        desk.start(self._options.value("facility"), date.fromisoformat(day) if day else None)
        binding.canvas.setFocus()

    def _picture_soon(self, window: MainWindow, _is_other_day: bool) -> None:
        QTimer.singleShot(SETTLE_MS, partial(self._picture, window))

    def _picture(self, window: MainWindow) -> None:
        window.grab().save(self._options.value("screenshot"))
        self._application.quit()

    def _report_cards(self) -> None:
        report(self._options.value("report-paints"), "cards")
        self._application.quit()

    # What goes wrong

    def _on_failed(self, error: Exception) -> None:
        """The window stays, says what is wrong and what can be done; a picture can't be waited for."""
        self.exit_code = int(getattr(error, "exit_code", 1))
        self._tell(failure_sentence(error))
        print(failure_sentence(error), file=sys.stderr)
        if self._options.isSet("screenshot"):
            self._application.exit(self.exit_code)

    def _tell(self, text: str) -> None:
        for window in self.windows:
            window.statusBar().showMessage(text)
        for binding in self.bindings:
            binding.complain(text)
