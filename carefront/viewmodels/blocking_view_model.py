"""Blocking time of one column and freeing it again."""

from PySide6.QtCore import QObject

from carefront.application.commands.catalogue import BlockTime, RemoveTimeBlock
from carefront.application.envelope import Applied, Command, Outcome
from carefront.domain.appointments import BlockKind
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.visit_acts import Choice
from carefront.wording.refusals import outcome_sentences


class BlockingViewModel(QObject):
    """What comes of an act is said by the context; both can be undone."""

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def kinds(self) -> tuple[Choice, ...]:
        """Why time may be blocked, the usual one preselected."""
        words = {
            BlockKind.BREAK: _("Break"), BlockKind.MEETING: _("Meeting"),
            BlockKind.MAINTENANCE: _("Maintenance"), BlockKind.OTHER: _("Other"),
        }  # fmt: skip
        return tuple(Choice(kind.value, text, kind is BlockKind.BREAK) for kind, text in words.items())

    def title(self, place: Place) -> str:
        """``Block 9:00–9:30 Dr Rao for:``."""
        return _("Block {time} {resource} for:").format(
            time=self._context.speaker().times.span(place.start_s, place.end_s),
            resource=self._context.resource_name(place.resource_id),
        )

    def block(self, place: Place, reason: str) -> None:
        """Block a place; ``reason`` is a kind's id or words of one's own."""
        facility = self._context.facility
        if facility is None:
            return
        is_kind = reason in {kind.value for kind in BlockKind}
        kind, name = (BlockKind(reason), "") if is_kind else (BlockKind.OTHER, reason)
        self._run(
            BlockTime(
                new_id(), facility.facility_id, place.resource_id, self._context.instant(place.start_s),
                self._context.instant(place.end_s), kind, name,
            )
        )  # fmt: skip

    def free(self, time_block_id: str) -> None:
        """Free blocked time."""
        self._run(RemoveTimeBlock(time_block_id))

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_applied, self._on_refused)

    def _on_applied(self, _outcome: Applied) -> None:
        """The window says what was done, in the words of its undo entry."""

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))
