"""The hold on the time a form has open: placed with it, renewed by typing, let go with it. It only warns others."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskWriter
from carefront.application.read_models import ProposalQuestion
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.booking_messages import held_for_you

RENEWED_AFTER_S = 30
ASKING_MINUTES = 10
"""How long a time stays held for somebody who has asked for leave."""


class HoldKeeper(QObject):
    """``changed``: how long the time is still held; every second while it is."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.hold_id = ""
        self._question: ProposalQuestion | None = None
        self._placed_s, self._until_s, self._is_asking = 0, 0, False
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.changed)

    @property
    def text(self) -> str:
        """``Held for you 2:41``; empty while nothing is held."""
        left_s = self._until_s - self._context.now_s()
        return held_for_you(left_s) if self._question and left_s > 0 else ""

    def begin(self) -> None:
        """A form was opened: its hold has a name before it has a time, so that it never warns of itself."""
        self.hold_id = new_id()

    def place(self, question: ProposalQuestion) -> None:
        """Hold what ``question`` asks for; the same again changes nothing until typing renews it."""
        asked = replace(question, hold_id="", patient_id="", with_alternatives=False)
        if asked == self._question:
            return
        self._question, self._is_asking = asked, False
        self._put()

    def renew(self) -> None:
        """Somebody is typing: hold on, at most every 30 s."""
        if self._question and self._context.now_s() - self._placed_s >= RENEWED_AFTER_S:
            self._put(ASKING_MINUTES if self._is_asking else 0)

    def leave_for_asking(self) -> None:
        """Hold for as long as somebody may take to answer; closing the form does not let go then."""
        self._is_asking = True
        if self._question:
            self._put(ASKING_MINUTES)

    def release(self, *, is_booked: bool = False) -> None:
        """Let go; a time that somebody was asked about only once it is booked."""
        if self._question and (is_booked or not self._is_asking):
            self._context.desk.act(partial(_release, self.hold_id), _nothing, self._context.fail)
        self._forget()

    def _put(self, minutes: int = 0) -> None:
        facility = self._context.facility
        self._placed_s = self._context.now_s()
        self._until_s = self._placed_s + 60 * (minutes or (facility.hold_minutes if facility else 0))
        if self._question:
            act = partial(_hold, self.hold_id, self._question, minutes)
            self._context.desk.act(act, _nothing, self._context.fail)
        self._clock.start()
        self.changed.emit()

    def _forget(self) -> None:
        self.hold_id, self._question, self._until_s, self._placed_s, self._is_asking = "", None, 0, 0, False
        self._clock.stop()
        self.changed.emit()


def _hold(hold_id: str, question: ProposalQuestion, minutes: int, writer: DeskWriter) -> None:
    writer.hold(hold_id, question, minutes)


def _release(hold_id: str, writer: DeskWriter) -> None:
    writer.release(hold_id)


def _nothing(_result: None) -> None:
    """A hold has no answer."""
