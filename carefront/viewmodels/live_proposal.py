"""The desk's answer to what stands in the form, asked anew while it is typed; late answers are dropped."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.viewmodels.desk_context import DeskContext

PAUSE_MS = 120
"""How long typing has to rest before the desk is asked."""


class LiveProposal(QObject):
    """``changed``: another answer, or none any more. ``answered``: the answer to the newest question is here."""

    changed = Signal()
    answered = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._serial = 0
        self._question: ProposalQuestion | None = None
        self._named: Mapping[str, str] = {}
        self.proposal: Proposal | None = None
        self.is_pending = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    @property
    def question(self) -> ProposalQuestion | None:
        """What was asked last; ``None`` while nothing can be asked."""
        return self._question

    def ask_soon(self, question: ProposalQuestion | None, named: Mapping[str, str]) -> None:
        """Ask once typing rests; ``named`` are resource ids by role instead of *auto*. ``None``: nothing to ask."""
        if (question, named) == (self._question, self._named) and (self.proposal or self.is_pending):
            return
        self._serial += 1
        self._question, self._named = question, dict(named)
        if question is None:
            self._pause.stop()
            self.proposal, self.is_pending = None, False
            self.changed.emit()
            return
        self.is_pending = True
        self._pause.start()

    def ask_now(self) -> None:
        """Do not wait for typing to rest."""
        if self._pause.isActive():
            self._ask()

    def ask_again(self) -> None:
        """Others may have booked in the meantime."""
        if self._question is not None and not self._pause.isActive():
            self._serial += 1
            self._ask()

    def forget(self) -> None:
        """The form is closed."""
        self._serial += 1
        self._pause.stop()
        self._question, self._named = None, {}
        self.proposal, self.is_pending = None, False

    def _ask(self) -> None:
        self._pause.stop()
        if self._question is not None:
            self.is_pending = True
            self._context.desk.ask(
                partial(answered, self._question, self._named), partial(self._on_answered, self._serial),
                partial(self._on_failed, self._serial),
            )  # fmt: skip

    def _on_answered(self, serial: int, proposal: Proposal) -> None:
        if serial == self._serial:
            is_new = proposal != self.proposal
            self.proposal, self.is_pending = proposal, False
            if is_new:
                self.changed.emit()
            self.answered.emit()

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self.proposal, self.is_pending = None, False
            self.changed.emit()
            self._context.fail(error)


def answered(question: ProposalQuestion, named: Mapping[str, str], reader: DeskReader) -> Proposal:
    """The proposal with *auto* for every role but the named ones; on the reader's thread."""
    free = reader.propose(replace(question, with_alternatives=question.with_alternatives and not named))
    if not any(named.get(use.role, use.resource_id) != use.resource_id for use in free.resources):
        return free if not named else reader.propose(replace(question, resources=_named_uses(free.resources, named)))
    return reader.propose(replace(question, resources=_named_uses(free.resources, named)))


def _named_uses(uses: tuple[ResourceUse, ...], named: Mapping[str, str]) -> tuple[ResourceUse, ...]:
    """``uses`` with the named resources in their roles; whoever stood there takes the place the named one leaves."""
    found = list(uses)
    for place, use in enumerate(uses):
        wanted = named.get(use.role)
        if wanted is None:
            continue
        for other, taken in enumerate(found):
            if taken.resource_id == wanted and other != place:
                found[other] = replace(taken, resource_id=found[place].resource_id)
        found[place] = replace(use, resource_id=wanted, is_auto=False, fallback="")
    return tuple(found)
