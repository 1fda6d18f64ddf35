"""Context menus of the canvas: of a visit, of a free or blocked place, of a column's head; the list behind a chip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace, ColumnFace, Place, SpanFace
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.calendar.day_view import DayView
from carefront.views.choice_popup import ChoicePopup

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu. ``act`` ``None``: nobody does it yet, or it can't be done here; the line is left out.

    ``command``: the command that does the same, whose key is shown. ``needs``: another one whose right it takes.
    """

    text: str
    act: Act | None
    is_checked: bool | None = None
    has_line_before: bool = False
    command: str = ""
    needs: str = ""


class CanvasMenus(QObject):
    """Opens menus; what a line does is told by the ``CanvasCommands`` it was given, its key by ``key_text``."""

    def __init__(self, window: QWidget, canvas: DayView, desk: WindowViewModel, commands: CanvasLines) -> None:
        super().__init__(window)
        self._window, self._canvas, self._desk, self._lines = window, canvas, desk, commands
        self.key_text: Callable[[str], str] = lambda _command: ""

    def open_at(self, point: QPoint) -> None:
        """The menu of what is in focus, at a point of the viewport."""
        if QApplication.activePopupWidget() is None:
            place, card = self._canvas.current_place(), self._canvas.current_card()
            items = self.of_visit(card) if card else self.of_place(place) if place else []
            self._open(items, self._canvas.viewport().mapToGlobal(point))

    def open_head(self, column: ColumnFace, point: QPoint) -> None:
        """The menu of a column's head, at a point of the screen."""
        self._open(self.of_column(column), point)

    def open_chip(self, rows: tuple[int, ...], at: QRect) -> None:
        """The visits behind a chip, to choose one from."""
        cards = [card for row in rows if (card := self._desk.day_view.model.card_at(row))]
        popup = ChoicePopup(self._window, _("More visits at this time"), self._desk.day_view.select_visit)
        entries = [
            (card.appointment_id, _("{time}  {patient}").format(time=card.time, patient=card.name), number == 0)
            for number, card in enumerate(cards)
        ]
        popup.offer(entries, QRect(self._canvas.viewport().mapToGlobal(at.topLeft()), at.size()))

    def of_visit(self, card: CardFace) -> list[Item | QMenu]:
        """What can be done with a visit."""
        lines, states = self._lines, QMenu(self._with_key(_("&Status"), "status"), self._window)
        for choice in self._desk.visits.states(card):
            self._add(states, Item(choice.text, _call(self._desk.visits.set_status, card, choice.id)))
        refusals = self._desk.context.refusals
        states.setEnabled(not states.isEmpty() and "status" not in refusals)
        sooner = self._desk.visits.wants_sooner(card)
        usual = next(
            (row.name for row in self._desk.resources if row.resource_id == card.resource_id and row.kind == "person"),
            "",
        )
        return [
            states,
            Item(_("&Move…"), _call(lines.arm, card), command="move" if self.key_text("move") else "move_down"),
            Item(_("C&ut"), _call(lines.cut, card), command="cut"),
            Item(_("&Copy"), _call(lines.copy, card), command="copy"),
            Item(
                _("Book &follow-up"), lines.follow_up and _call(lines.follow_up, card), has_line_before=True,
                command="follow_up",
            ),
            Item(
                _("&Wants sooner"), _call(self._desk.visits.set_wants_sooner, card, not sooner), is_checked=sooner,
                needs="wants_sooner",
            ),
            Item(_("Par&k"), lines.park and _call(lines.park, card), command="park"),
            Item(
                _("Recall in &6 months"), lines.recall and _call(lines.recall, card) if card.patient_id else None,
                needs="add_recall",
            ),
            Item(
                _("Recall &on a day…"), _call(lines.recall_on, card) if lines.recall_on and card.patient_id else None,
                needs="new_recall",
            ),
            Item(
                _("Make {resource} the us&ual one").format(resource=usual.replace("&", "&&")),
                _call(self._desk.visits.make_usual, card) if usual and card.patient_id else None,
                needs="make_usual",
            ),
            Item(
                _("C&ancel…"), lines.cancel if self._desk.visits.can_cancel(card) else None, has_line_before=True,
                command="cancel",
            ),
            Item(
                _("Who is &in it…"),
                _call(lines.open_session, card) if lines.open_session and card.seats else None, has_line_before=True,
            ),
            Item(
                _("Open &{patient}").format(patient=self._desk.context.maker.words.patient),
                lines.open_patient and _call(lines.open_patient, card), has_line_before=True,
            ),
        ]  # fmt: skip

    def of_place(self, place: Place) -> list[Item | QMenu]:
        """What can be done at a free or blocked place."""
        lines, span = self._lines, self._span_at(place)
        block = span.time_block_id if span else ""
        return [
            Item(_("&Book"), _call(lines.book, place), command="book_here"),
            Item(
                _("&Walk-in here"),
                lines.walk_in and _call(lines.walk_in, place) if self._is_today() else None,
                needs="walk_in",
            ),
            Item(
                _("&Find opening from here"),
                lines.find_opening and _call(lines.find_opening, place),
                needs="find_opening",
            ),
            Item(_("New &group session…"), lines.new_session and _call(lines.new_session, place), needs="new_session"),
            Item(
                _("W&ho could come…"),
                lines.who_could_come and _call(lines.who_could_come, place),
                needs="who_could_come",
            ),
            Item(_("&Paste"), _call(lines.paste, place) if lines.can_paste() else None, command="paste"),
            Item(_("B&lock…"), _call(lines.block, place) if not block else None, has_line_before=True, needs="block"),
            Item(
                _("F&ree this time"), _call(lines.free, block) if block else None, has_line_before=True, needs="block"
            ),
            Item(_("Why &not bookable?"), _call(lines.explain, place) if span else None),
        ]

    def of_column(self, column: ColumnFace) -> list[Item | QMenu]:
        """What can be done with a column."""
        grid, lines = self._desk.day_view.grid, self._lines
        if grid is None:
            return []
        number = grid.columns.index(column)
        whole = Place(column.resource_id, *grid.open_span(number))
        here, day = self._canvas.current_place(), column.day
        if day:
            is_there = here is not None and grid.column_for(here.resource_id, here.start_s) == number
            return [
                Item(_("&Away on this day…"), self._away(column.resource_id, day), needs="away_today"),
                Item(_("&Block time…"), _call(lines.block, here if is_there and here else whole), needs="block"),
                Item(_("&Open the day"), _call(self._open_day, day)),
            ]
        place = here if here and here.resource_id == column.resource_id else whole
        return [
            Item(
                _("&Away today…") if grid.is_today else _("&Away on this day…"),
                self._away(column.resource_id, grid.day),
                needs="away_today",
            ),
            Item(_("&Block time…"), _call(lines.block, place), needs="block"),
            Item(_("&Only this column"), _call(self._desk.check, frozenset({column.resource_id}))),
        ]

    def _away(self, resource_id: str, day: date) -> Act | None:
        """What gives other times to the visits of a person who is away; things are never away."""
        is_person = any(row.resource_id == resource_id and row.kind == "person" for row in self._desk.resources)
        return _call(self._desk.context.rebook_wanted.emit, (resource_id, day)) if is_person else None

    def _open_day(self, day: date) -> None:
        """From a week to one of its days."""
        self._desk.go_to(day)
        self._desk.visit_gone_to.emit()

    def _is_today(self) -> bool:
        """Whether somebody who walks in can be seen on the day on screen."""
        grid = self._desk.day_view.grid
        return grid is not None and grid.is_today

    def _span_at(self, place: Place) -> SpanFace | None:
        """What makes a place unbookable: a time block before anything else."""
        grid = self._desk.day_view.grid
        column = grid.column_for(place.resource_id, place.start_s) if grid else None
        if grid is None or column is None:
            return None
        found = [
            span
            for span in grid.columns[column].spans
            if span.start_s < place.end_s and place.start_s < span.end_s and span.kind != "pending"
        ]
        return max(found, key=lambda span: bool(span.time_block_id), default=None)

    def _open(self, items: list[Item | QMenu], point: QPoint) -> None:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for item in items:
            if isinstance(item, QMenu):
                item.setParent(menu, item.windowFlags())
                menu.addMenu(item)
            elif item.act is not None:
                self._add(menu, item)
        menu.popup(point)

    def _with_key(self, text: str, command: str) -> str:
        """A line's text, and the key of the command that does the same."""
        key = self.key_text(command)
        return _("{command}\t{key}").format(command=text, key=key) if key else text

    def _add(self, menu: QMenu, item: Item) -> None:
        if item.has_line_before:
            menu.addSeparator()
        action = QAction(self._with_key(item.text, item.command), menu)
        if item.is_checked is not None:
            action.setCheckable(True)
            action.setChecked(item.is_checked)
        if reason := self._desk.context.refusals.get(item.needs or item.command):
            action.setEnabled(False)
            action.setToolTip(reason)
            menu.setToolTipsVisible(True)
        act = item.act
        action.triggered.connect(lambda _checked=False: act() if act else None)
        menu.addAction(action)


@dataclass(slots=True)
class CanvasLines:
    """What the lines of the menus do. ``None`` where nobody does it yet: the line is left out."""

    book: Callable[[Place], object]
    explain: Callable[[Place], object]
    block: Callable[[Place], object]
    free: Callable[[str], object]
    arm: Callable[[CardFace], object]
    cut: Callable[[CardFace], object]
    copy: Callable[[CardFace], object]
    paste: Callable[[Place], object]
    can_paste: Callable[[], bool]
    cancel: Act
    follow_up: Callable[[CardFace], object] | None = None
    walk_in: Callable[[Place], object] | None = None
    find_opening: Callable[[Place], object] | None = None
    open_patient: Callable[[CardFace], object] | None = None
    open_session: Callable[[CardFace], object] | None = None
    new_session: Callable[[Place], object] | None = None
    who_could_come: Callable[[Place], object] | None = None
    park: Callable[[CardFace], object] | None = None
    recall: Callable[[CardFace], object] | None = None
    recall_on: Callable[[CardFace], object] | None = None


def _call(act: Callable[..., object], *values: object) -> Act:
    return lambda: act(*values)
