"""Waiting for a network without holding up whoever ends the program: a slow answer is nobody's to wait for then."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Left(Exception):
    """The program ends before the answer came; what was asked may have been done."""


class _Box(Generic[Result]):
    """What came of a call."""

    def __init__(self) -> None:
        self.result: Result | None = None
        self.error: BaseException | None = None
        self.is_done = False


class Leaving:
    """One for everything that waits for networks; ``leave`` may come from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_over = False

    def leave(self) -> None:
        """Wait for nothing any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def run(self, call: Callable[[], Result]) -> Result:
        """What ``call`` comes to, in a thread of its own that ends with the program.

        Raises:
            Left: the program ends first; the call goes on for as long as the program still lives.
        """
        box: _Box[Result] = _Box()

        def work() -> None:
            try:
                box.result = call()
            except BaseException as error:  # the border of a thread: handed to whoever waits
                box.error = error
            with self._changed:
                box.is_done = True
                self._changed.notify_all()

        with self._changed:
            if self._is_over:
                raise Left
            threading.Thread(target=work, name="network", daemon=True).start()
            self._changed.wait_for(lambda: box.is_done or self._is_over)
            if not box.is_done:
                raise Left
        if box.error is not None:
            raise box.error
        return box.result  # type: ignore[return-value]
