"""Task runners without threads: one that answers at once, one that holds every answer until it is told to."""

from collections.abc import Callable
from typing import Any

from carefront.viewmodels.task_runner import Lane, Task


class EagerRunner:
    """Runs every call when it is asked for."""

    def submit(
        self, lane: Lane, call: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        task = Task(call, done, failed)
        task.run()
        task.answer()


class HeldRunner:
    """Keeps calls until ``release``; answers may be given out of order."""

    def __init__(self) -> None:
        self.held: list[tuple[Lane, Task]] = []

    def submit(
        self, lane: Lane, call: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        self.held.append((lane, Task(call, done, failed)))

    def release(self, position: int = 0) -> None:
        """Run and answer one held call."""
        _lane, task = self.held.pop(position)
        task.run()
        task.answer()

    def release_all(self) -> None:
        """Run and answer, in order, until nothing is held."""
        while self.held:
            self.release()
