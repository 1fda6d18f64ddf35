"""The day on screen: its cards, the place in focus, the visit selected. Keeps both when the day is read again.

Days next to it are read ahead, so that a step of a day is drawn at once; every day shown is still checked. The week of
one resource is shown in the same way: its columns are days.
"""

from collections import OrderedDict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.desk import DeskReader
from carefront.shared.values import dataclass
from carefront.viewmodels.appointment_list_model import AppointmentListModel
from carefront.viewmodels.day_faces import FaceMaker, at_time, kept_faces, visit_place
from carefront.viewmodels.day_grid import CardFace, CardKey, DayGrid, Place, carried
from carefront.viewmodels.desk_context import DeskContext

KEPT_DAYS = 7
WEEK = 7
AHEAD_MS = 80
"""How long nothing else must be shown before the days beside are read."""
FRESH_S = 300
"""How long a day that nobody changed stays true by itself: blocks open to all at an hour of the clock."""


class Asked(NamedTuple):
    """What is on screen: a day with these columns, or the week from a day on of the one resource there."""

    facility_id: str
    day: date
    resource_ids: tuple[str, ...] | None
    is_week: bool = False


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day as it was read: ``stamp`` of the file and ``at_s`` tell whether it is to be read again."""

    stamp: int
    at_s: int
    grid: DayGrid


class DayViewModel(QObject):
    """``grid_changed``: another grid to draw; its argument tells whether it is another day or clinic.

    ``read_ahead``: a day beside the one on screen is known; whoever draws may lay it out before it is asked for.
    """

    grid_changed = Signal(bool)
    focus_changed = Signal()
    busy_changed = Signal(bool)
    read_ahead = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.times_changed.connect(self.say_anew)
        self._asked: Asked | None = None
        self._serial, self._is_busy = 0, False
        self._wanted_visit = ""
        self._wanted_day: date | None = None
        self._kept: OrderedDict[Asked, ReadDay] = OrderedDict()
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._read_beside)
        self.model = AppointmentListModel(self)
        self.grid: DayGrid | None = None
        self.place: Place | None = None
        self.selected_key: CardKey | None = None

    def show(self, facility_id: str, day: date, resource_ids: tuple[str, ...] | None) -> None:
        """Show a day with these columns (``None``: the clinic's people): at once as far as it is known, then as read.

        An older answer is dropped.
        """
        self._show(Asked(facility_id, day, resource_ids))

    def show_week(self, facility_id: str, first: date, resource_id: str, day: date) -> None:
        """Show seven days of one resource from ``first`` on, the cursor on ``day``: as ``show`` does it."""
        self._wanted_day = day
        asked = Asked(facility_id, first, (resource_id,), is_week=True)
        if asked == self._asked and self.grid and self.grid.week_of == resource_id and self.grid.day == first:
            self._go_to_column()
        else:
            self._show(asked)

    @property
    def first_column(self) -> int:
        """The column that the cursor begins in: that of the day which is wanted."""
        columns = self.grid.columns if self.grid else ()
        return next((number for number, one in enumerate(columns) if one.day and one.day == self._wanted_day), 0)

    def _go_to_column(self) -> None:
        """Stand in the column of the day that is wanted, at the same time of day."""
        if self.grid and self.place:
            place = self._in_wanted_column(self.place, self.grid)
            if place != self.place:
                self.stand_on(place)

    def _in_wanted_column(self, place: Place, grid: DayGrid) -> Place:
        here = grid.column_for(place.resource_id, place.start_s)
        target = next((number for number, one in enumerate(grid.columns) if one.day == self._wanted_day), here)
        if not grid.axes or here is None or target is None or here == target:
            return place
        start_s = grid.axes[target].instant_at(grid.axes[here].offset_of(place.start_s))
        return replace(place, start_s=start_s, end_s=start_s + place.end_s - place.start_s)

    def _show(self, asked: Asked) -> None:
        self._asked = asked
        kept = self._kept.get(self._asked)
        if kept:
            self._take(at_time(kept.grid, self._context.now_s()))
        self._ask(self._asked, kept)

    @property
    def is_busy(self) -> bool:
        """Whether the day on screen is being read."""
        return self._is_busy

    def refresh(self) -> None:
        """Read the day on screen again."""
        if self._asked:
            self._ask(self._asked, self._kept.get(self._asked), is_forced=True)

    def say_anew(self) -> None:
        """Texts are written in another way from now on: what is kept is forgotten, the day on screen read again."""
        self._kept = OrderedDict()
        self.refresh()
        if self.place:
            self.model.name_place(self.say_place(self.place))

    def tick(self) -> None:
        """A while has passed: count again how long people wait."""
        if self.grid:
            grid = at_time(self.grid, self._context.now_s())
            if grid is not self.grid:
                self._take(grid)

    def _ask(self, asked: Asked, kept: ReadDay | None, *, is_forced: bool = False) -> None:
        self._serial += 1
        self._ahead.stop()
        self._tell_busy(True)
        question = self._question(asked, kept, is_forced=is_forced)
        self._context.desk.ask(
            question, partial(self._on_read, self._serial, asked, self._kept), partial(self._on_failed, self._serial)
        )

    def _tell_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.busy_changed.emit(is_busy)

    def _question(self, asked: Asked, kept: ReadDay | None, *, is_forced: bool) -> "partial[ReadDay]":
        return partial(_read_day, self._context.maker, asked, self._context.now_s(), kept, is_forced)

    @staticmethod
    def _keep(asked: Asked, kept: OrderedDict[Asked, ReadDay], read: ReadDay) -> None:
        """Where it was asked for: a day in other words than those of now goes where nobody looks."""
        kept[asked] = read
        kept.move_to_end(asked)
        while len(kept) > KEPT_DAYS:
            kept.popitem(last=False)

    def _read_beside(self) -> None:
        """Read the days before and after, while nothing else is asked."""
        if self._asked is None:
            return
        days = WEEK if self._asked.is_week else 1
        for step in (days, -days):
            beside = self._asked._replace(day=self._asked.day + timedelta(days=step))
            question = self._question(beside, self._kept.get(beside), is_forced=False)
            self._context.desk.ask(question, partial(self._on_read_ahead, beside, self._kept), _keep_quiet)

    def _on_read_ahead(self, asked: Asked, kept: OrderedDict[Asked, ReadDay], read: ReadDay) -> None:
        self._keep(asked, kept, read)
        if kept is self._kept:
            self.read_ahead.emit(read.grid)

    @property
    def selected(self) -> CardFace | None:
        """The selected visit's card."""
        row = self.selected_row
        return None if row is None else self.model.card_at(row)

    @property
    def selected_row(self) -> int | None:
        """The selected visit's row."""
        return self.model.row_of(self.selected_key) if self.selected_key else None

    def select(self, key: CardKey) -> None:
        """Select a card; the place in focus follows it, so that leaving the card starts there."""
        row = self.model.row_of(key)
        card = None if row is None else self.model.card_at(row)
        if card and key != self.selected_key:
            self.selected_key = key
            self.place = Place(card.resource_id, card.start_s, card.end_s)
            self.focus_changed.emit()

    def stand_on(self, place: Place) -> None:
        """Put the cursor on a free place; no card is selected then."""
        if place == self.place and self.selected_key is None:
            return
        self.place, self.selected_key = place, None
        self.model.name_place(self.say_place(place))
        self.focus_changed.emit()

    def select_visit(self, appointment_id: str) -> None:
        """Select a visit's first card, now or as soon as a day with it is shown."""
        rows = self.model.rows_of_appointment(appointment_id)
        if not rows:
            self._wanted_visit = appointment_id
            return
        self._wanted_visit = ""
        card = self.model.card_at(rows[0])
        if card:
            self.select(card.key)

    def say_place(self, place: Place) -> str:
        """The free place in words."""
        name = self._context.resource_name(place.resource_id) or self._column_name(place.resource_id)
        return visit_place(self._context.maker, self._context.zone)(place.start_s, place.end_s, name)

    def say_span(self, place: Place) -> str:
        """``9:00–9:45``."""
        return self._context.speaker().times.span(place.start_s, place.end_s)

    def _column_name(self, resource_id: str) -> str:
        """What a column is called that no list of the clinic names."""
        column = self.grid.column_of.get(resource_id) if self.grid else None
        return self.grid.columns[column].name if self.grid and column is not None else ""

    def _on_read(self, serial: int, asked: Asked, kept: OrderedDict[Asked, ReadDay], read: ReadDay) -> None:
        self._keep(asked, kept, read)
        if serial != self._serial:
            return
        self._tell_busy(False)
        self._take(at_time(read.grid, self._context.now_s()))
        self._ahead.start()

    def _take(self, grid: DayGrid) -> None:
        before = self.grid
        is_same = before == grid  # quick where faces are kept: they are compared by identity first
        self.grid = before if before is not None and is_same else grid
        is_other = before is None or _shown(before) != _shown(grid)
        if is_other:
            self._carry_place(before, grid)
        if not is_same:
            self.model.show(grid.cards)
            if self.selected_key and self.model.row_of(self.selected_key) is None:
                self._follow_or_leave()
            self.grid_changed.emit(is_other)
        if self._wanted_visit:
            self.select_visit(self._wanted_visit)

    def _follow_or_leave(self) -> None:
        """The selected card is gone: follow its visit to another column, else stand where it was."""
        appointment_id = self.selected_key[0] if self.selected_key else ""
        rows = self.model.rows_of_appointment(appointment_id)
        card = self.model.card_at(rows[0]) if rows else None
        self.selected_key = card.key if card else None
        if card:
            self.place = Place(card.resource_id, card.start_s, card.end_s)
        elif self.place:
            self.model.name_place(self.say_place(self.place))

    def _carry_place(self, before: DayGrid | None, grid: DayGrid) -> None:
        """On another day the cursor stays in its column and at its time; a visit that is shown there stays selected."""
        if all(card.key != self.selected_key for card in grid.cards):
            self.selected_key = None
        if self.place is None or before is None:
            return
        self.place = self._in_wanted_column(carried(self.place, before, grid), grid)
        self.model.name_place(self.say_place(self.place))

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._tell_busy(False)
            self._context.fail(error)


def _read_day(
    maker: FaceMaker, asked: Asked, now_s: int, kept: ReadDay | None, is_forced: bool, reader: DeskReader
) -> ReadDay:
    """The day, by the reader's thread: what is kept while nobody has written, else read with its faces kept."""
    stamp = reader.change_number()
    if kept and not is_forced and kept.stamp == stamp and now_s - kept.at_s < FRESH_S:
        return kept
    grid = _read_week(maker, asked, now_s, reader) if asked.is_week else maker.grid(reader.day(*asked[:3]), now_s)
    return ReadDay(stamp, now_s, kept_faces(grid, kept.grid) if kept else grid)


def _read_week(maker: FaceMaker, asked: Asked, now_s: int, reader: DeskReader) -> DayGrid:
    """The week of one resource; what makes it is loaded with the first one."""
    from carefront.viewmodels.week_faces import week_grid

    return week_grid(maker, reader.week(asked.facility_id, asked.day, (asked.resource_ids or ("",))[0]), now_s)


def _shown(grid: DayGrid) -> tuple[str, date, str]:
    """What a grid is of."""
    return grid.facility_id, grid.day, grid.week_of


def _keep_quiet(_error: Exception) -> None:
    """A day read ahead that can't be read is said when somebody goes there."""
