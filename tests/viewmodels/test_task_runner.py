"""The lanes: off the GUI thread and back on it."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from carefront.viewmodels.task_runner import Lane, ThreadedTaskRunner


@pytest.fixture
def runner(qapp: object) -> Iterator[ThreadedTaskRunner]:
    made = ThreadedTaskRunner()
    yield made
    made.close()


def test_a_call_runs_off_the_screen_s_thread_and_answers_on_it(qtbot: QtBot, runner: ThreadedTaskRunner) -> None:
    seen: list[tuple[int, int]] = []

    runner.submit(Lane.READER, threading.get_ident, lambda ran_on: seen.append((ran_on, threading.get_ident())), print)

    qtbot.waitUntil(lambda: bool(seen))
    ran_on, answered_on = seen[0]
    assert answered_on == threading.get_ident() != ran_on


@pytest.mark.parametrize("lane", [Lane.READER, Lane.WRITER])
def test_calls_of_one_lane_run_in_the_order_asked(qtbot: QtBot, runner: ThreadedTaskRunner, lane: Lane) -> None:
    answers: list[int] = []

    for number in range(20):
        runner.submit(lane, partial(int, number), answers.append, print)

    qtbot.waitUntil(lambda: len(answers) == 20)
    assert answers == list(range(20))


def test_a_long_write_does_not_hold_up_the_reader(qtbot: QtBot, runner: ThreadedTaskRunner) -> None:
    gate, answers = threading.Event(), list[str]()
    runner.submit(Lane.WRITER, lambda: gate.wait(10), lambda _: answers.append("written"), print)

    runner.submit(Lane.READER, lambda: "read", answers.append, print)

    qtbot.waitUntil(lambda: answers == ["read"])
    gate.set()
    qtbot.waitUntil(lambda: answers == ["read", "written"])


class _Screen(QObject):
    """Who asked, and went."""

    changed = Signal(str)

    def show(self, what: str, word: str) -> None:
        self.changed.emit(what + word)


def test_an_answer_for_a_window_that_was_closed_meanwhile_goes_nowhere(
    qtbot: QtBot, runner: ThreadedTaskRunner
) -> None:
    gate, screen, answers = threading.Event(), _Screen(), list[str]()
    runner.submit(Lane.READER, lambda: gate.wait(10) and "read", partial(screen.show, "all "), print)
    runner.submit(Lane.READER, lambda: 1 // 0, print, partial(lambda tell, error: tell(str(error), ""), screen.show))

    delete(screen)
    gate.set()
    runner.submit(Lane.READER, lambda: "next", answers.append, print)

    qtbot.waitUntil(lambda: answers == ["next"])


def test_a_failure_comes_back_to_whoever_asked(qtbot: QtBot, runner: ThreadedTaskRunner) -> None:
    failures: list[Exception] = []

    runner.submit(Lane.READER, lambda: 1 // 0, print, failures.append)

    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ZeroDivisionError)


def test_nothing_is_answered_after_closing(qapp: object) -> None:
    runner, answers = ThreadedTaskRunner(), list[int]()
    runner.submit(Lane.READER, lambda: 1, answers.append, print)

    runner.close()
    qapp.processEvents()  # type: ignore[attr-defined]

    assert answers == []


def test_the_background_begins_nothing_while_somebody_waits_for_the_reader(
    qtbot: QtBot, runner: ThreadedTaskRunner
) -> None:
    gate, answers = threading.Event(), list[str]()
    runner.submit(Lane.READER, lambda: gate.wait(0.1), lambda _: answers.append("read"), print)

    runner.submit(Lane.BACKGROUND, lambda: "searched", answers.append, print)

    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == ["read", "searched"]


def test_the_background_goes_on_beside_a_reader_that_takes_long(qtbot: QtBot, runner: ThreadedTaskRunner) -> None:
    gate, answers = threading.Event(), list[str]()
    runner.submit(Lane.READER, lambda: gate.wait(10), lambda _: answers.append("read"), print)

    runner.submit(Lane.BACKGROUND, lambda: "searched", answers.append, print)

    qtbot.waitUntil(lambda: answers == ["searched"])
    gate.set()
    qtbot.waitUntil(lambda: answers == ["searched", "read"])
