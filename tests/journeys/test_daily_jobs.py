"""The jobs of a running program: one run at a time, on the background lane, over when the program is."""

from dataclasses import dataclass, field
from typing import Any, cast

from carefront.app.composition import OpenLanes
from carefront.app.daily_jobs import JobClock
from carefront.application.jobs import JobReport
from carefront.viewmodels.task_runner import Lane


@dataclass
class HeldRunner:
    """Keeps what is submitted until the test lets it run."""

    held: list[tuple[Lane, Any, Any, Any]] = field(default_factory=list)

    def submit(self, lane: Lane, call: Any, done: Any, failed: Any) -> None:
        self.held.append((lane, call, done, failed))

    def let_go(self) -> None:
        _lane, call, done, failed = self.held.pop(0)
        try:
            result = call()
        except OSError as error:
            failed(error)
        else:
            done(result)


@dataclass
class FakeLanes:
    """A desk whose jobs count their runs."""

    opened: int = 0
    runs: int = 0
    cancelled: Any = None
    fails: bool = False

    def jobs(self) -> "FakeLanes":
        self.opened += 1
        return self

    def run(self, is_cancelled: Any) -> JobReport:
        self.runs += 1
        self.cancelled = is_cancelled
        if self.fails:
            raise OSError("full")
        return JobReport(True, 1, 2)


def test_one_run_follows_the_other_on_one_connection(qapp: object) -> None:
    lanes, runner = FakeLanes(), HeldRunner()
    clock = JobClock(cast("OpenLanes", lanes), runner)
    clock.start()
    assert [held[0] for held in runner.held] == [Lane.BACKGROUND]
    assert not clock.is_waiting
    runner.let_go()
    assert clock.is_waiting
    clock.start()
    runner.let_go()
    assert (lanes.opened, lanes.runs) == (1, 2)
    clock.stop()


def test_a_run_that_fails_is_tried_again_and_one_that_is_over_is_told_so(qapp: object) -> None:
    lanes, runner = FakeLanes(fails=True), HeldRunner()
    clock = JobClock(cast("OpenLanes", lanes), runner)
    clock.start()
    runner.let_go()
    assert clock.is_waiting
    assert not lanes.cancelled()
    clock.stop()
    assert lanes.cancelled()
    assert not clock.is_waiting
    clock.start()
    assert runner.held == []
