"""The week: of one resource on the canvas, or how full the days of all checked resources are."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from carefront.application.calendar_rows import DayLoad, DayState, WeekLoads
from carefront.application.desk import DeskReader
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.answer_keeper import AnswerKeeper
from carefront.viewmodels.day_faces import PATTERN_OF, FaceMaker
from carefront.viewmodels.load_table_model import Head, LoadFace, LoadTableModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.week_faces import filled, spoken_load, state_word
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.times import Times

ONE, ALL = "one", "all"
WEEK = timedelta(days=7)
Asked = tuple[str, date, tuple[str, ...], date]
"""Clinic, first day, resources, today."""


@dataclass(frozen=True, slots=True)
class WeekTable:
    """The week of all resources with every text in it."""

    first: date
    heads: tuple[Head, ...]
    row_heads: tuple[Head, ...]
    rows: tuple[tuple[LoadFace, ...], ...]


class WeekViewModel(QObject):
    """``mode_changed``: one resource or all; ``resource_changed``: whose week it is. Both are remembered."""

    mode_changed = Signal()
    resource_changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._memory, self._is_shown = desk, memory, False
        self.mode = ALL if memory.value("week_mode") == ALL else ONE
        self.resource_id = str(memory.value("week_resource") or "")
        self.model = LoadTableModel(self)
        self._loads: AnswerKeeper[Asked, WeekTable] = AnswerKeeper(desk.context, self._read, _beside, self)
        self._loads.answered.connect(self._show_loads)
        desk.day_view.focus_changed.connect(self._follow_cursor)
        desk.columns_changed.connect(self._on_columns)
        desk.data_changed.connect(self._on_data)

    # What is shown

    def enter(self) -> None:
        """The page is shown: show its week, of whom the cursor is at when that is another."""
        place = self._desk.day_view.place
        if not self._is_shown and place and self._is_known(place.resource_id):
            self.resource_id = place.resource_id
        self._is_shown = True
        self._choose_known()
        self._show()

    def leave(self) -> None:
        """Another view is shown: the canvas is the day's again."""
        self._is_shown = False
        self._loads.rest()
        self._desk.canvas.show_week_of("")

    def set_mode(self, mode: str) -> None:
        """Show one resource or all from now on."""
        if mode != self.mode:
            self.mode = mode
            self._memory.put("week_mode", mode)
            self.mode_changed.emit()
            self._show()

    def set_resource(self, resource_id: str) -> None:
        """Show the week of this resource from now on."""
        if resource_id != self.resource_id and self._is_known(resource_id):
            self.resource_id = resource_id
            self._memory.put("week_resource", resource_id)
            self.resource_changed.emit()
            self._show()

    def resources(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each resource whose week can be shown."""
        return tuple((row.resource_id, row.name) for row in self._desk.resources)

    @property
    def first(self) -> date:
        """The first day of the week that is shown."""
        return self._times().week_of(self._desk.day or self._desk.context.today())

    def title(self, day: date) -> str:
        """``23 – 29 Nov 2026``."""
        first = self._times().week_of(day)
        return self._times().days(first, first + timedelta(days=6))

    def _times(self) -> Times:
        return self._desk.context.maker.times(self._desk.context.zone)

    def _show(self) -> None:
        if not self._is_shown or self._desk.context.facility is None:
            return
        if self.mode == ONE:
            self._loads.rest()
            self._desk.canvas.show_week_of(self.resource_id)
        else:
            self._desk.canvas.show_week_of("")
            shown = tuple(
                row.resource_id for row in self._desk.resources if row.resource_id in self._desk.shown_columns
            )
            today = self._desk.context.today()
            self._loads.want((self._desk.context.facility.facility_id, self.first, shown, today))
            self._show_loads()

    def _choose_known(self) -> None:
        """Whose week: the one chosen, else the first checked, else the first there is."""
        if not self._is_known(self.resource_id):
            shown = self._desk.shown_columns
            known = [row.resource_id for row in self._desk.resources]
            self.resource_id = next((one for one in known if one in shown), known[0] if known else "")
        self.resource_changed.emit()

    def _is_known(self, resource_id: str) -> bool:
        return any(row.resource_id == resource_id for row in self._desk.resources)

    def _follow_cursor(self) -> None:
        """The window's day is the one the cursor is on, so that a switch of view stays there."""
        place, desk = self._desk.day_view.place, self._desk
        grid = desk.day_view.grid
        if self._is_shown and self.mode == ONE and place and grid and grid.week_of:
            column = grid.column_for(place.resource_id, place.start_s)
            day = grid.columns[column].day if column is not None else None
            if day and day != desk.day:
                desk.stay_on(day)

    def _on_columns(self) -> None:
        if self._is_shown:
            self._choose_known()
            self._show()

    def _on_data(self) -> None:
        if self._is_shown and self.mode == ALL:
            self._loads.refresh()

    def _show_loads(self) -> None:
        table = self._loads.answer
        if table is not None and table.first == self.first:
            self.model.show(table.heads, table.row_heads, table.rows)

    def _read(self, asked: Asked, reader: DeskReader) -> WeekTable:
        """By the reader's thread."""
        facility_id, first, shown, today = asked
        return week_table(self._desk.context.maker, reader.week_loads(facility_id, first, shown), today)

    # What is done there

    def open_day(self, face: LoadFace) -> None:
        """Go to a day, the cursor in the resource's column."""
        desk = self._desk
        desk.day_view.stand_on(desk.canvas.place_on(face.day, face.resource_id, 30))
        desk.go_to(face.day)


def week_table(maker: FaceMaker, read: WeekLoads, today: date) -> WeekTable:
    """The heads of the days, and row by row how full they are."""
    times = maker.times(read.zone)
    days = [read.first + timedelta(days=number) for number in range(7)]
    heads = tuple(Head(times.day(day), "", times.long_day(day), day == today) for day in days)
    rows = tuple(
        tuple(
            load_face(day, row.resource_id, row.name, load, head)
            for day, load, head in zip(days, row.days, heads, strict=True)
        )
        for row in read.rows
    )
    row_heads = tuple(Head(row.name, row.group, row.name) for row in read.rows)
    return WeekTable(read.first, heads, row_heads, rows)


def load_face(day: date, resource_id: str, name: str, load: DayLoad, head: Head) -> LoadFace:
    """How full a day is, ready to be drawn and said."""
    is_open = load.state is DayState.OPEN
    has_load = is_open or load.booked
    return LoadFace(
        day, resource_id, load_text(load) if has_load else "", filled(load),
        spoken_load(name, load, head.spoken), "" if is_open else PATTERN_OF[load.state.value],
        state_word(load), is_today=head.is_today,
    )  # fmt: skip


def load_text(load: DayLoad) -> str:
    """``7/12``."""
    return _("{booked}/{places}").format(booked=load.booked, places=load.places)


def _beside(asked: Asked) -> tuple[Asked, ...]:
    facility_id, first, shown, today = asked
    return (facility_id, first + WEEK, shown, today), (facility_id, first - WEEK, shown, today)
