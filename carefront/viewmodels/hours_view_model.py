"""Weekly hours of the clinic and of one resource as they are typed, and where both agree. QtCore only."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import SetOpeningHours, SetWorkingHours, WeekPeriod
from carefront.application.envelope import Applied, Command
from carefront.application.schedule_rows import ClinicSetUp, Named, ResourceSetUp
from carefront.domain.facilities import Closure
from carefront.domain.intervals import Span, intersect, merge
from carefront.domain.schedules import DAY_MINUTES, ClockPeriod
from carefront.shared.i18n import _
from carefront.viewmodels.dated_rows_view_model import Closures, DatedRowsViewModel
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.holidays_view_model import HolidaysViewModel
from carefront.viewmodels.outside_gate import OutsideGate
from carefront.wording.editor_words import hours_overlap, unreadable_hours
from carefront.wording.times import Times
from carefront.wording.typed_hours import NotAPeriod, parse_periods, periods_text

WEEK = 7 * DAY_MINUTES
DAYS = range(7)


class StoredHours(Protocol):
    """A period of a weekday, of whomever."""

    @property
    def weekday(self) -> int: ...
    @property
    def period(self) -> ClockPeriod: ...


class TypedWeek:
    """Seven lines of text, read as they are typed. ``spans`` of the last readable text of each weekday."""

    def __init__(self) -> None:
        self.texts = [""] * 7
        self.stored = [""] * 7
        self.spans: list[tuple[tuple[int, int], ...]] = [()] * 7
        self.problems = [""] * 7

    @property
    def is_dirty(self) -> bool:
        """Whether a line differs from what is stored."""
        return self.texts != self.stored

    @property
    def is_good(self) -> bool:
        """Whether every line can be read and none overlaps another."""
        return not any(self.problems)

    def show(self, rows: Iterable[StoredHours], times: Times) -> None:
        """The stored hours; not over something typed."""
        found: dict[int, list[tuple[int, int]]] = {}
        for row in rows:
            found.setdefault(row.weekday, []).append((row.period.start, row.period.end))
        was_dirty = self.is_dirty
        self.stored = [periods_text(tuple(sorted(found.get(day, ()))), times) for day in DAYS]
        if not was_dirty:
            self.reset(times)

    def reset(self, times: Times) -> None:
        """Back to what is stored."""
        self.texts = [""] * 7
        for day in DAYS:
            self.put(day, self.stored[day], times)

    def put(self, day: int, text: str, times: Times) -> None:
        """A line as typed."""
        self.texts[day] = text
        try:
            self.spans[day] = parse_periods(text)
            self.problems[day] = ""
        except NotAPeriod as wrong:
            self.problems[day] = unreadable_hours(wrong.piece)
        self._judge(times)

    def _judge(self, times: Times) -> None:
        """Name the place of every overlap; touching is fine. Source: seed 003."""
        overlapping: dict[int, str] = {}
        placed = sorted((DAY_MINUTES * day + span[0], DAY_MINUTES * day + span[1], day, span)
                        for day in DAYS for span in self.spans[day])  # fmt: skip
        again = [(start + WEEK, end + WEEK, day, span) for start, end, day, span in placed[:1]]
        for before, after in zip(placed, [*placed[1:], *again], strict=False):
            if after[0] < before[1] and len(placed) > 1:
                overlapping[after[2]] = hours_overlap(after[2], after[3], times)
        for day in DAYS:
            if not self.problems[day] or self._is_read(day):
                self.problems[day] = overlapping.get(day, "")

    def _is_read(self, day: int) -> bool:
        try:
            parse_periods(self.texts[day])
        except NotAPeriod:
            return False
        return True

    def periods(self) -> tuple[WeekPeriod, ...]:
        """The week as commands carry it."""
        return tuple(WeekPeriod(day, ClockPeriod(*span)) for day in DAYS for span in self.spans[day])

    def of_week(self) -> list[Span]:
        """Minutes of the week from Monday, merged; what runs over Sunday's midnight begins the week."""
        spans = [(DAY_MINUTES * day + start, DAY_MINUTES * day + end) for day in DAYS for start, end in self.spans[day]]
        return merge((*((s, min(e, WEEK)) for s, e in spans), *((0, e - WEEK) for _s, e in spans if e > WEEK)))


class HoursViewModel(QObject):
    """``loaded``: clinic, resources or stored hours. ``edited``: a line. ``complained``: why nothing was saved."""

    loaded = Signal()
    edited = Signal()
    complained = Signal(tuple)

    def __init__(self, context: DeskContext, facility_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._facility_id = context, facility_id
        self.gate = OutsideGate(context, self)
        self.gate.refused.connect(self.complained)
        context.reconfigured.connect(self.refresh)
        self.closures = DatedRowsViewModel(context, Closures(facility_id), self.refresh, self)
        self.holidays = HolidaysViewModel(context, self._stored_closures, self)
        self.clinic: ClinicSetUp | None = None
        self.resources: tuple[Named, ...] = ()
        self.resource_id = ""
        self.may_edit_own = False
        self.opening, self.working = TypedWeek(), TypedWeek()

    @property
    def times(self) -> Times:
        """How times are said in the clinic."""
        return self._context.maker.clinic_times(self._context.zone)

    @property
    def has_unsaved(self) -> bool:
        """Whether anything is not saved."""
        return self.opening.is_dirty or self.working.is_dirty or self.closures.is_dirty

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        identifier = self._facility_id()
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.schedules().clinic(identifier), self._on_clinic, self._context.fail
            )

    def choose_resource(self, resource_id: str) -> bool:
        """Show another resource's hours; not over something typed."""
        if resource_id != self.resource_id and self.working.is_dirty:
            self.complained.emit((_("Save or discard the hours you typed first."),))
            return False
        self.resource_id = resource_id
        self._ask_resource()
        return True

    def put_opening(self, day: int, text: str) -> None:
        """A line of the clinic's hours."""
        self._put(self.opening, day, text)

    def put_working(self, day: int, text: str) -> None:
        """A line of the resource's hours."""
        self._put(self.working, day, text)

    def copy_day(self, week: TypedWeek, day: int, to: Iterable[int]) -> None:
        """The text of a weekday for others."""
        for other in to:
            week.put(other, week.texts[day], self.times)
        self.edited.emit()

    def discard(self, week: TypedWeek) -> None:
        """Back to what is stored."""
        week.reset(self.times)
        self.gate.leave()
        self.edited.emit()

    def save_opening(self) -> None:
        """Store the clinic's hours, after a look at the visits."""
        if self.clinic:
            self._save(self.opening, SetOpeningHours(self.clinic.facility.id, self.opening.periods()))

    def save_working(self) -> None:
        """Store the resource's hours, after a look at the visits."""
        self._save(self.working, SetWorkingHours(self.resource_id, self.working.periods()))

    def add_holidays(self, days: frozenset[str]) -> None:
        """Close the clinic on these days, in one step."""
        command = self.holidays.closing(self._facility_id(), days)
        if command is not None:
            self.gate.propose([command], lambda applied: self._on_holidays(applied))

    def picture(self) -> tuple[tuple[str, int, int, int], ...]:
        """(kind, weekday, start, end) of what the clinic is open (``clinic``), the resource works (``own``) and both
        (``both``), cut at midnight.
        """
        clinic, own = self.opening.of_week(), self.working.of_week()
        both = intersect(clinic, own) if own else clinic
        kinds = (("clinic", clinic), ("own", own), ("both", both))
        return tuple((kind, *piece) for kind, spans in kinds for piece in _by_day(spans))

    def in_words(self) -> str:
        """The picture as a text: by weekday when both are there."""
        lines = []
        for day in DAYS:
            spans = tuple((start, end) for kind, on, start, end in self.picture() if kind == "both" and on == day)
            hours = periods_text(spans, self.times) or _("nothing")
            lines.append(_("{day}: {hours}").format(day=self.times.weekday_name(day), hours=hours))
        return "; ".join(lines)

    def empty_day(self) -> str:
        """What a line of the resource without hours means."""
        return _("Off") if any(self.working.spans) else _("As the clinic")

    def meaning(self) -> str:
        """What the lines of the resource mean."""
        if any(self.working.spans):
            return _("Days without hours are off. Only what lies within the clinic’s hours counts.")
        return _("No hours on any day: the clinic’s hours count.")

    def _put(self, week: TypedWeek, day: int, text: str) -> None:
        week.put(day, text, self.times)
        self.gate.leave()
        self.edited.emit()

    def _save(self, week: TypedWeek, command: Command) -> None:
        if week.is_good:
            self.gate.propose([command], lambda _applied: self._on_saved(week))
        else:
            self.complained.emit(tuple(problem for problem in week.problems if problem))

    def _on_saved(self, week: TypedWeek) -> None:
        week.stored = list(week.texts)
        self._context.say(_("Saved."))
        self.edited.emit()
        self.refresh()

    def _on_holidays(self, _applied: Applied) -> None:
        self._context.say(_("Added."))
        self.refresh()

    def _stored_closures(self) -> tuple[Closure, ...]:
        return self.clinic.closures if self.clinic else ()

    def _on_clinic(self, clinic: ClinicSetUp) -> None:
        self.clinic, self.resources = clinic, clinic.resources
        if self.resource_id not in {row.id for row in clinic.resources}:
            self.resource_id = clinic.resources[0].id if clinic.resources else ""
        self.opening.show(clinic.opening_hours, self.times)
        self.closures.show_rows(clinic.closures, may_edit=clinic.may_edit)
        self.holidays.changed.emit()
        self.loaded.emit()
        self._ask_resource()

    def _ask_resource(self) -> None:
        identifier = self.resource_id
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.schedules().resource(identifier), self._on_resource, self._context.fail
            )

    def _on_resource(self, found: ResourceSetUp) -> None:
        if found.id == self.resource_id:
            self.may_edit_own = found.may_edit_hours
            self.working.show(found.working_hours, self.times)
            self.loaded.emit()


def _by_day(spans: Iterable[Span]) -> Iterable[tuple[int, int, int]]:
    for start, end in spans:
        for day in range(start // DAY_MINUTES, -(-end // DAY_MINUTES)):
            first = day * DAY_MINUTES
            yield day, max(start, first) - first, min(end, first + DAY_MINUTES) - first
