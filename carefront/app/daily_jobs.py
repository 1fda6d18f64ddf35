"""Work that is done again and again while the program runs: begun some seconds after the first day is shown, in the
background lane.

Each look is cheap when nothing is due, so that it also finds what an act left to the background, or another process.
"""

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from carefront.app.composition import OpenLanes
from carefront.viewmodels.task_runner import Lane, TaskRunner

if TYPE_CHECKING:
    from carefront.application.jobs import DailyJobs, JobReport
    from carefront.application.outgoing import Outgoing, OutgoingReport

LOOK_MS = 5_000

_log = logging.getLogger(__name__)


class RepeatedWork(QObject):
    """Runs one kind of work again and again, never two runs at once."""

    def __init__(self, lanes: OpenLanes, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes, self._runner = lanes, runner
        self._is_over = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_waiting(self) -> bool:
        """Whether the next look is to come, and none is going on."""
        return self._timer.isActive()

    def start(self) -> None:
        """Run now."""
        self._look()

    def stop(self) -> None:
        """Start nothing more; a run ends with its chunk."""
        self._is_over = True
        self._timer.stop()

    def _look(self) -> None:
        if not self._is_over:
            self._runner.submit(Lane.BACKGROUND, self._run, self._on_done, self._on_failed)

    def _run(self) -> Any:
        """One run, in the background; what it did."""
        raise NotImplementedError

    def _tell(self, report: Any) -> None:
        """Log what was done."""

    def _on_done(self, report: Any) -> None:
        self._tell(report)
        self._timer.start(LOOK_MS)

    def _on_failed(self, error: Exception) -> None:
        """What could not be done stays due; a file that is full or busy now may not be so later."""
        _log.info("jobs_failed error=%s", type(error).__name__)
        self._timer.start(12 * LOOK_MS)


class JobClock(RepeatedWork):
    """The daily jobs of one desk."""

    _jobs: "DailyJobs | None" = None

    def _run(self) -> "JobReport":
        if self._jobs is None:
            self._jobs = self._lanes.jobs()
        return self._jobs.run(lambda: self._is_over)

    def _tell(self, report: "JobReport") -> None:
        if report.resources:
            _log.info("jobs_done resources=%d slots=%d", report.resources, report.slots)


class OutgoingClock(RepeatedWork):
    """Messages to patients and events to subscribers: work of its own, for networks are slow."""

    _work: "Outgoing | None" = None

    def _run(self) -> "OutgoingReport":
        if self._work is None:
            self._work = self._lanes.outgoing()
        return self._work.run(lambda: self._is_over)

    def _tell(self, report: "OutgoingReport") -> None:
        if not report.is_nothing:
            _log.info(
                "outgoing_done events=%d failing=%d sent=%d waiting=%d failed=%d", report.events.delivered,
                report.events.failing, report.messages.sent, report.messages.waiting, report.messages.failed,
            )  # fmt: skip
