"""The day on screen: its cards, the place in focus, the visit selected. Keeps both when the day is read again."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.desk import DeskReader
from carefront.viewmodels.appointment_list_model import AppointmentListModel
from carefront.viewmodels.day_faces import FaceMaker, visit_place
from carefront.viewmodels.day_grid import CardFace, DayGrid, Place
from carefront.viewmodels.desk_context import DeskContext

Asked = tuple[str, date, tuple[str, ...] | None, int]


class DayViewModel(QObject):
    """``grid_changed``: another grid to draw; its argument tells whether it is another day or clinic."""

    grid_changed = Signal(bool)
    focus_changed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: Asked | None = None
        self._serial = 0
        self._wanted_visit = ""
        self.model = AppointmentListModel(self)
        self.grid: DayGrid | None = None
        self.place: Place | None = None
        self.selected_key: tuple[str, str] | None = None

    def show(self, facility_id: str, day: date, resource_ids: tuple[str, ...] | None) -> None:
        """Read and show a day with these columns (``None``: the clinic's people); an older answer is dropped."""
        self._serial += 1
        self._asked = (facility_id, day, resource_ids, self._serial)
        self.busy_changed.emit(True)
        question = partial(_read_grid, self._context.maker, self._asked, self._context.now_s())
        self._context.desk.ask(question, partial(self._on_read, self._serial), partial(self._on_failed, self._serial))

    def refresh(self) -> None:
        """Read the day on screen again."""
        if self._asked:
            facility_id, day, resource_ids, _serial = self._asked
            self.show(facility_id, day, resource_ids)

    @property
    def selected(self) -> CardFace | None:
        """The selected visit's card."""
        row = self.model.row_of(self.selected_key) if self.selected_key else None
        return None if row is None else self.model.card_at(row)

    def select(self, key: tuple[str, str]) -> None:
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

    def _column_name(self, resource_id: str) -> str:
        column = self.grid.column_of.get(resource_id) if self.grid else None
        return self.grid.columns[column].name if self.grid and column is not None else ""

    def _on_read(self, serial: int, grid: DayGrid) -> None:
        if serial != self._serial:
            return
        self.busy_changed.emit(False)
        before, self.grid = self.grid, grid
        is_other = before is None or (before.facility_id, before.day) != (grid.facility_id, grid.day)
        if is_other:
            self._carry_place(before, grid)
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
        """On another day the cursor stays in its column and at its time."""
        self.selected_key = None
        if self.place is None or before is None:
            return
        shift = grid.start_s - before.start_s
        self.place = replace(self.place, start_s=self.place.start_s + shift, end_s=self.place.end_s + shift)
        self.model.name_place(self.say_place(self.place))

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self.busy_changed.emit(False)
            self._context.fail(error)


def _read_grid(maker: FaceMaker, asked: Asked, now_s: int, reader: DeskReader) -> DayGrid:
    facility_id, day, resource_ids, _serial = asked
    return maker.grid(reader.day(facility_id, day, resource_ids), now_s)
