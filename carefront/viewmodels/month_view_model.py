"""The month: of every day how full it is, why it is closed, who is off, and the first opening for a visit type.

Openings are searched after the days are on screen, a few days at a time; what comes too late is dropped.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.calendar_rows import DayOpening, DayState, FirstOpenings, MonthCalendar, MonthDay
from carefront.application.desk import DeskReader
from carefront.application.read_models import OfferingRow
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.answer_keeper import AnswerKeeper
from carefront.viewmodels.booking_start import begin_booking
from carefront.viewmodels.day_faces import PATTERN_OF, FaceMaker
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.load_table_model import Head, LoadFace, LoadTableModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.week_faces import filled, spoken_load, state_word
from carefront.viewmodels.week_view_model import load_text
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.times import Times

WEEK = 7
OPENINGS_MS = 120
"""How long the days have to be painted before openings are searched."""
SEARCHED = 3
"""Days searched in one go: so long the reader is taken."""
MOST_NAMES = 3
Asked = tuple[str, date, tuple[str, ...], date]
"""Clinic, first of the month, resources, today."""


@dataclass(frozen=True, slots=True)
class MonthTable:
    """The month with every text in it."""

    first: date
    heads: tuple[Head, ...]
    rows: tuple[tuple[LoadFace, ...], ...]


class MonthViewModel(QObject):
    """``types_changed``: the visit types to choose from, and the one chosen, which is remembered."""

    types_changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._memory, self._is_shown = desk, memory, False
        self.model = LoadTableModel(self)
        self.types: tuple[OfferingRow, ...] = ()
        self.type_id = str(memory.value("month_type") or "")
        self.openings: dict[date, DayOpening] = {}
        self._types_of, self._serial = "", 0
        self._found_for: tuple[object, ...] = ()
        self._days: AnswerKeeper[Asked, MonthTable] = AnswerKeeper(desk.context, self._read, _beside, self)
        self._days.answered.connect(self._on_days)
        self._later = QTimer(self, singleShot=True, interval=OPENINGS_MS)
        self._later.timeout.connect(self._search)
        desk.columns_changed.connect(self._show)
        desk.data_changed.connect(self._on_data)
        desk.context.times_changed.connect(self._on_days)

    # What is shown

    def enter(self) -> None:
        """The page is shown, or the window's day is another: show its month."""
        self._is_shown = True
        self._learn_types()
        self._show()

    def leave(self) -> None:
        """Another view is shown: read and search no more."""
        self._is_shown = False
        self._serial += 1
        self._later.stop()
        self._days.rest()

    def set_type(self, offering_id: str) -> None:
        """Show the first openings for this visit type from now on."""
        if offering_id != self.type_id:
            self.type_id = offering_id
            self._memory.put("month_type", offering_id)
            self._begin_search()

    def title(self, day: date) -> str:
        """``November 2026``."""
        return self._times().month(day)

    def _times(self) -> Times:
        return self._desk.context.maker.times(self._desk.context.zone)

    @property
    def first(self) -> date:
        """The first of the month that is shown."""
        return (self._desk.day or self._desk.context.today()).replace(day=1)

    def _shown_ids(self) -> tuple[str, ...]:
        return tuple(row.resource_id for row in self._desk.resources if row.resource_id in self._desk.shown_columns)

    def _show(self) -> None:
        facility = self._desk.context.facility
        if self._is_shown and facility:
            question = (facility.facility_id, self.first, self._shown_ids(), self._desk.context.today())
            is_other = question != self._days.question
            self._days.want(question)
            if is_other:
                self._begin_search()

    def _on_days(self) -> None:
        table = self._days.answer
        if table is None or table.first != self.first:
            return
        rows = tuple(tuple(self._with_opening(face) for face in row) for row in table.rows)
        self.model.show(table.heads, tuple(Head("") for _row in rows), rows)

    def _on_data(self) -> None:
        if self._is_shown:
            self._days.refresh()
            self._later.start()

    def _read(self, asked: Asked, reader: DeskReader) -> MonthTable:
        """By the reader's thread."""
        facility_id, first, shown, today = asked
        maker = self._desk.context.maker
        days = days_shown(maker.times(self._desk.context.zone), first)
        return month_table(maker, reader.month(facility_id, days[0], days[-1], shown), first, today)

    # First openings

    def _learn_types(self) -> None:
        facility = self._desk.context.facility
        if facility and facility.facility_id != self._types_of:
            self._types_of = facility.facility_id
            self._desk.context.desk.ask(
                lambda reader: reader.offerings(facility.facility_id), self._on_types, self._desk.context.fail
            )

    def _on_types(self, rows: tuple[OfferingRow, ...]) -> None:
        self.types = rows
        if self.type_id not in {row.offering_id for row in rows}:
            self.type_id = rows[0].offering_id if rows else ""
        self.types_changed.emit()
        self._begin_search()

    def _begin_search(self) -> None:
        """Whatever was searched for is not wanted any more."""
        self._serial += 1
        self._later.start()

    def _search(self) -> None:
        facility, chosen = self._desk.context.facility, self.type_id
        shown, today = self._shown_ids(), self._desk.context.today()
        if not self._is_shown or facility is None or not chosen or not shown:
            return
        self._serial += 1
        found_for = (facility.facility_id, chosen, shown)
        if found_for != self._found_for:
            self._found_for = found_for
            self.openings.clear()
            self._on_days()
        days = [day for day in days_shown(self._times(), self.first) if day >= today]
        parts = [days[at : at + SEARCHED] for at in range(0, len(days), SEARCHED)]
        questions = (FirstOpenings(facility.facility_id, chosen, shown, part[0], part[-1]) for part in parts)
        self._ask_next(self._serial, questions)

    def _ask_next(self, serial: int, questions: Iterator[FirstOpenings]) -> None:
        """A few days after the others, so that nobody at this desk waits for a whole month's search."""
        asked = next(questions, None)
        if asked is not None:
            self._desk.context.desk.ask(
                lambda reader: reader.first_openings(asked), partial(self._on_openings, serial, asked, questions),
                partial(self._on_failed, serial),
            )  # fmt: skip

    def _on_openings(
        self, serial: int, asked: FirstOpenings, questions: Iterator[FirstOpenings], found: tuple[DayOpening, ...]
    ) -> None:
        if serial != self._serial:
            return
        for day in [day for day in self.openings if asked.first <= day <= asked.last]:
            del self.openings[day]
        self.openings.update({one.day: one for one in found})
        self._on_days()
        self._ask_next(serial, questions)

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._desk.context.fail(error)

    def _with_opening(self, face: LoadFace) -> LoadFace:
        found = self.openings.get(face.day)
        if found is None:
            return face
        row = next((one for one in self.types if one.offering_id == self.type_id), None)
        time = self._times().clock(found.start_s)
        values = {"type": (row.code or row.name) if row else "", "time": time, "who": found.leader_name}
        spoken = _("{day}, first {type} {time} with {who}").format(
            day=face.spoken, **{**values, "type": row.name if row else ""}
        )
        return replace(face, opening=_("{type} {time}").format(**values), spoken=spoken)

    # What is done there

    def book_first(self, day: date) -> bool:
        """Begin a booking at the first opening of a day, as soon as that day is on screen; whether there is one."""
        found = self.openings.get(day)
        if found is None:
            return False
        place = Place(found.leader_id, found.start_s, found.start_s + 60 * found.length_minutes)
        begin_booking(self._desk, place, self.type_id)
        return True


def days_shown(times: Times, first: date) -> list[date]:
    """Whole weeks that hold the month of ``first``, as the locale counts weeks."""
    following = (first + timedelta(days=31)).replace(day=1)
    start = times.week_of(first)
    weeks = -(-(following - start).days // WEEK)
    return [start + timedelta(days=number) for number in range(WEEK * weeks)]


def month_table(maker: FaceMaker, read: MonthCalendar, first: date, today: date) -> MonthTable:
    """The heads of the weekdays, and week by week every day."""
    times = maker.times(read.zone)
    faces = [_face(times, day, first, today) for day in read.days]
    heads = tuple(Head(times.weekday(day.day), "", times.weekday(day.day)) for day in read.days[:WEEK])
    rows = tuple(tuple(faces[at : at + WEEK]) for at in range(0, len(faces), WEEK))
    return MonthTable(first, heads, rows)


def _face(times: Times, read: MonthDay, first: date, today: date) -> LoadFace:
    load, is_pale = read.load, (read.day.year, read.day.month) != (first.year, first.month)
    is_open = load.state is DayState.OPEN
    off = _("Off: {names}").format(names=_names(times, read.off)) if read.off else ""
    spoken = spoken_load(_("Clinic"), load, times.long_day(read.day))
    return LoadFace(
        read.day, "", load_text(load) if is_open or load.booked else "", filled(load),
        _("{day}, {off}").format(day=spoken, off=off) if off else spoken,
        "" if is_open else PATTERN_OF[load.state.value], state_word(load),
        times.short_date(read.day) if read.day.day == 1 or is_pale else times.day_number(read.day), off,
        is_pale=is_pale, is_today=read.day == today,
    )  # fmt: skip


def _names(times: Times, names: tuple[str, ...]) -> str:
    """A few names; more are counted."""
    if len(names) <= MOST_NAMES:
        return times.listed(list(names))
    return times.listed([*names[: MOST_NAMES - 1], _("{count} more").format(count=len(names) - MOST_NAMES + 1)])


def _beside(asked: Asked) -> tuple[Asked, ...]:
    facility_id, first, shown, today = asked
    following, before = (first + timedelta(days=31)).replace(day=1), (first - timedelta(days=1)).replace(day=1)
    return (facility_id, following, shown, today), (facility_id, before, shown, today)
