"""Dated rows of a clinic or a resource (closures, extra openings, exceptions): a list, and one being typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import (
    AddClosure,
    AddException,
    ChangeClosure,
    ChangeException,
    RemoveClosure,
    RemoveException,
)
from carefront.application.envelope import Applied, Command
from carefront.domain.errors import InvalidValue
from carefront.domain.facilities import Closure
from carefront.domain.schedules import AvailabilityException, ClockPeriod
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.outside_gate import OutsideGate
from carefront.wording.editor_words import dated_line, problem_text
from carefront.wording.typed_hours import clock_text, parse_clock


@dataclass(frozen=True, slots=True)
class DatedDraft:
    """A dated row as typed; times only where it is for a part of each day."""

    id: str
    first: date
    last: date
    name: str = ""
    is_extra: bool = False
    is_part: bool = False
    start: str = ""
    end: str = ""


Row = Closure | AvailabilityException


class DatedBook(Protocol):
    """Whose rows they are."""

    kinds: tuple[str, str]

    def add(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """The command that adds it."""

    def change(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """The command that replaces it."""

    def remove(self, identifier: str) -> Command:
        """The command that takes it away."""


class Closures:
    """Of a clinic."""

    def __init__(self, facility_id: Callable[[], str]) -> None:
        self._facility_id = facility_id
        self.kinds = (_("Closed"), _("Extra opening"))

    def add(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """A closure or an extra opening more."""
        return AddClosure(row.id, self._facility_id(), row.first, row.last, row.name, period, row.is_extra)

    def change(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """Another in its place."""
        return ChangeClosure(Closure(row.id, self._facility_id(), row.first, row.last, row.name, period, row.is_extra))

    def remove(self, identifier: str) -> Command:
        """One less."""
        return RemoveClosure(identifier)


class Exceptions:
    """Of a resource."""

    def __init__(self, resource_id: Callable[[], str]) -> None:
        self._resource_id = resource_id
        self.kinds = (_("Away"), _("Extra time"))

    def _row(self, row: DatedDraft, period: ClockPeriod | None) -> AvailabilityException:
        return AvailabilityException(row.id, self._resource_id(), row.first, row.last, row.name, period, row.is_extra)

    def add(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """An exception more."""
        return AddException(self._row(row, period))

    def change(self, row: DatedDraft, period: ClockPeriod | None) -> Command:
        """Another in its place."""
        return ChangeException(self._row(row, period))

    def remove(self, identifier: str) -> Command:
        """One less."""
        return RemoveException(identifier)


class DatedRowsViewModel(QObject):
    """``listed``: the rows. ``edited``: the one being typed is another or differs. ``complained``: why not."""

    listed = Signal()
    edited = Signal()
    complained = Signal(tuple)

    def __init__(
        self, context: DeskContext, book: DatedBook, reload: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self.book, self._reload = context, book, reload
        self.gate = OutsideGate(context, self)
        self.gate.refused.connect(self.complained)
        self._rows: tuple[Row, ...] = ()
        self.draft: DatedDraft | None = None
        self._as_begun: DatedDraft | None = None
        self.may_edit = False

    def show_rows(self, rows: tuple[Row, ...], *, may_edit: bool) -> None:
        """The rows as stored; what is being typed stays."""
        self._rows, self.may_edit = rows, may_edit
        shown = self.draft.id if self.draft else ""
        if shown and not self.is_dirty:
            self._begin(next((self._typed(row) for row in rows if row.id == shown), None))
        self.listed.emit()

    def rows(self) -> tuple[tuple[str, str], ...]:
        """(id, line), by date."""
        times = self._context.maker.clinic_times(self._context.zone)
        return tuple((row.id, dated_line(row, times, self.book.kinds)) for row in self._rows)

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.draft is not None and self.draft != self._as_begun

    @property
    def is_stored(self) -> bool:
        """Whether the row being typed is one of the list."""
        return self.draft is not None and self.draft.id in {row.id for row in self._rows}

    def new(self) -> None:
        """Begin one for today; one that is being typed stays."""
        if not self.is_dirty:
            today = self._context.today()
            self._begin(DatedDraft(new_id(), today, today, start="08:00", end="12:00"))

    def open(self, identifier: str) -> bool:
        """Show a row of the list; not over something typed."""
        if self.is_dirty:
            self.complained.emit((_("Save or discard what you typed first."),))
            return False
        self._begin(next((self._typed(row) for row in self._rows if row.id == identifier), None))
        return True

    def put(self, **values: Any) -> None:
        """Change what is typed."""
        if self.draft:
            self.draft = replace(self.draft, **values)
            self.gate.leave()
            self.edited.emit()

    def discard(self) -> None:
        """Forget what was typed."""
        self._begin(self._as_begun if self.is_stored else None)

    def save(self) -> None:
        """Store it, after a look at the visits."""
        if self.draft is None:
            return
        try:
            period = self._period(self.draft)
            if self.draft.last < self.draft.first:
                raise InvalidValue("last", self.draft.last, "before_first")
        except InvalidValue as problem:
            self.complained.emit((problem_text(problem),))
            return
        command = (self.book.change if self.is_stored else self.book.add)(self.draft, period)
        self.gate.propose([command], self._on_saved)

    def remove(self) -> None:
        """Take the row away."""
        if self.draft and self.is_stored:
            self.gate.propose([self.book.remove(self.draft.id)], self._on_removed)
        else:
            self._begin(None)

    def _on_saved(self, _applied: Applied) -> None:
        self._as_begun = self.draft
        self._context.say(_("Saved."))
        self.edited.emit()
        self._reload()

    def _on_removed(self, _applied: Applied) -> None:
        self._begin(None)
        self._context.say(_("Removed."))
        self._reload()

    def _begin(self, draft: DatedDraft | None) -> None:
        self.draft = self._as_begun = draft
        self.gate.leave()
        self.edited.emit()

    def _typed(self, row: Row) -> DatedDraft:
        times = self._context.maker.clinic_times(self._context.zone)
        start, end = (row.period.start, row.period.end) if row.period else (480, 720)
        return DatedDraft(
            row.id, row.first, row.last, row.name, row.is_extra, row.period is not None, clock_text(start, times),
            clock_text(end, times),
        )  # fmt: skip

    @staticmethod
    def _period(draft: DatedDraft) -> ClockPeriod | None:
        if not draft.is_part:
            return None
        start, end = parse_clock(draft.start), parse_clock(draft.end)
        if start is None or end is None:
            raise InvalidValue("period", (draft.start, draft.end), "clock")
        return ClockPeriod(start, end)
