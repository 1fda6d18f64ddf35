"""The panel that finds openings: for whom, what, with whom, from when; the first openings. Draws a state."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.openings_state import OpeningsState, Stage, times_of_day
from carefront.viewmodels.palette_state import LineKind
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.outlined_fields import OutlinedDate
from carefront.views.overlay import Overlay, Side
from carefront.views.palette_delegate import DETAIL_ROLE, PaletteDelegate
from carefront.views.panel_parts import at_the_end, fill_box, scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH = 400
LEAST_LINES_PX = 96


class _Lines(QListWidget):
    """The lines, as high as there is room, and no higher than they must be where what is above them needs it."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(super().sizeHint().width(), LEAST_LINES_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(super().minimumSizeHint().width(), LEAST_LINES_PX)


class OpeningsPanel(Overlay):
    """``searched``: a name typed. ``entered``: Enter in a field. ``picked``: a line taken. The others: another wish."""

    searched = Signal(str)
    highlighted = Signal(int)
    picked = Signal(int)
    entered = Signal()
    type_chosen = Signal(str)
    who_chosen = Signal(str)
    first_chosen = Signal(object)
    wished = Signal(str, bool)
    day_wished = Signal(int, bool)
    place_chosen = Signal(str)
    language_chosen = Signal(str)
    gender_chosen = Signal(str)
    offer_taken = Signal(str)

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setObjectName("openings_panel")
        self.setAccessibleName(_("Find opening"))
        self._state = OpeningsState()
        self._make_fields()
        self._make_results(theme)
        self._lay_out()
        self.first = self.field
        self.set_theme(theme)

    def _make_fields(self) -> None:
        self.title = PlainLabel(_("Find opening"))
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name, phone or record number"))
        self.field.textEdited.connect(self.searched)
        self.type_box, self.who_box = QComboBox(), QComboBox()
        self.type_box.activated.connect(lambda row: self.type_chosen.emit(str(self.type_box.itemData(row))))
        self.who_box.activated.connect(lambda row: self.who_chosen.emit(str(self.who_box.itemData(row))))
        self.first_edit = OutlinedDate()
        self.first_edit.setCalendarPopup(True)
        self.first_edit.dateChanged.connect(
            lambda day: self.first_chosen.emit(date(day.year(), day.month(), day.day()))
        )
        self.wishes = {one.id: OutlinedCheck(one.text) for one in times_of_day()}
        for name, box in self.wishes.items():
            box.toggled.connect(lambda is_on, name=name: self.wished.emit(name, is_on))
        self._make_more_fields()
        named: tuple[tuple[QWidget, str], ...] = (
            (self.field, _("Patient")), (self.type_box, _("Visit type")), (self.who_box, _("With")),
            (self.first_edit, _("From")), (self.place_box, _("In or with")), (self.language_box, _("Language")),
            (self.gender_box, _("Gender")),
        )  # fmt: skip
        for part, name in named:
            part.setAccessibleName(name)
            part.installEventFilter(self)
        self.first_edit.lineEdit().setAccessibleName(_("From"))

    def _make_more_fields(self) -> None:
        """Days of the week, a room or thing, and what is recorded of the people."""
        self.days = [OutlinedCheck() for _number in range(7)]
        for number, box in enumerate(self.days):
            box.toggled.connect(lambda is_on, number=number: self._wish_day(number, is_on))
        self.place_box, self.language_box, self.gender_box = QComboBox(), QComboBox(), QComboBox()
        for choice, told in (
            (self.place_box, self.place_chosen), (self.language_box, self.language_chosen),
            (self.gender_box, self.gender_chosen),
        ):  # fmt: skip
            choice.activated.connect(lambda row, choice=choice, told=told: told.emit(str(choice.itemData(row))))

    def _wish_day(self, number: int, is_on: bool) -> None:
        if number < len(self._state.week):
            self.day_wished.emit(int(self._state.week[number].id), is_on)

    def _make_results(self, theme: Theme) -> None:
        self.notice, self.why = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.offers = [QPushButton() for _number in range(3)]
        for number, button in enumerate(self.offers):
            button.clicked.connect(lambda _checked=False, number=number: self._take_offer(number))
        self.list = _Lines()
        self.list.setAccessibleName(_("Openings"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemClicked.connect(lambda item: self.highlighted.emit(self.list.row(item)))
        self.list.itemDoubleClicked.connect(lambda item: self.picked.emit(self.list.row(item)))
        self._delegate = PaletteDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.book, self.close_button = QPushButton(_("Book")), QPushButton(_("Close"))
        self.book.clicked.connect(lambda: self.picked.emit(self._state.highlighted))
        self.close_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        self._form = form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        times = QHBoxLayout()
        for box in self.wishes.values():
            times.addWidget(box)
        times.addStretch(1)
        for label, field in (
            (_("Patient"), self.field), (_("Type"), self.type_box), (_("With"), self.who_box),
            (_("From"), self.first_edit), (_("In or with"), self.place_box), (_("Language"), self.language_box),
            (_("Gender"), self.gender_box),
        ):  # fmt: skip
            form.addRow(label, field)
        days = QGridLayout()
        for number, box in enumerate(self.days):
            days.addWidget(box, number // 4, number % 4)
        rows.addWidget(self.title)
        rows.addLayout(form)
        rows.addLayout(times)
        rows.addLayout(days)
        for part in (self.notice, self.why, *self.offers, self.list):
            rows.addWidget(part, 1 if part is self.list else 0)
        rows.addLayout(at_the_end((self.close_button, self.book)))
        scroll_inside(self, inner)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self._delegate.theme = theme
        palette = self.notice.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.notice.setPalette(palette)

    def show_state(self, state: OpeningsState) -> None:
        """Draw ``state``; a closed one hides the panel."""
        before, self._state = self._state, state
        if not state.is_open:
            self.vanish()
            return
        if self.field.text() != state.text:
            self.field.setText(state.text)
        fill_box(self.type_box, state.types, state.type_id)
        fill_box(self.who_box, state.people, state.who_id)
        self._show_wishes(state)
        self.notice.setText(state.notice)
        self.notice.setVisible(bool(state.notice))
        self.why.setText(state.why)
        self.why.setVisible(bool(state.why))
        for number, button in enumerate(self.offers):
            is_there = number < len(state.offers)
            button.setVisible(is_there)
            button.setText(state.offers[number].text.replace("&", "&&") if is_there else "")
        self._show_lines(before, state)
        self.appear()
        if before.stage is not state.stage:
            {Stage.PATIENT: self.field, Stage.WISHES: self.type_box, Stage.OPENINGS: self.list}[state.stage].setFocus()

    def _show_wishes(self, state: OpeningsState) -> None:
        if state.first:
            day = QDate(state.first.year, state.first.month, state.first.day)
            with QSignalBlocker(self.first_edit):
                self.first_edit.setDate(day)
        for name, box in self.wishes.items():
            with QSignalBlocker(box):
                box.setChecked(name in state.times_of_day)
        for box, day_of_week in zip(self.days, state.week, strict=False):
            with QSignalBlocker(box):
                box.setText(day_of_week.text)
                box.setChecked(int(day_of_week.id) in state.weekdays)
        for choice, choices, chosen in (
            (self.place_box, state.places, state.place_id), (self.language_box, state.languages, state.language),
            (self.gender_box, state.genders, state.gender),
        ):  # fmt: skip
            fill_box(choice, choices, chosen)
            self._form.setRowVisible(choice, bool(choices))

    def _show_lines(self, before: OpeningsState, state: OpeningsState) -> None:
        with QSignalBlocker(self.list):
            if before.lines != state.lines:
                self.list.clear()
                for line in state.lines:
                    item = QListWidgetItem(line.text, self.list)
                    item.setData(DETAIL_ROLE, line.detail)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.text}, {line.detail}")
                if state.lines and not state.is_busy:
                    count = len(state.lines)
                    spoken = ngettext("{first}, {count} result", "{first}, {count} results", count)
                    self.announce(spoken.format(first=state.lines[0].text, count=count))
            self.list.setCurrentRow(state.highlighted if state.lines else -1)
        are_patients = any(line.kind is LineKind.PATIENT for line in state.lines)
        self.list.setAccessibleName(_("Matches") if are_patients else _("Openings"))
        self.book.setText(_("Book") if state.patient else _("Choose"))

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.highlighted.emit(row)

    def _take_offer(self, number: int) -> None:
        if number < len(self._state.offers):
            self.offer_taken.emit(self._state.offers[number].id)
            self.field.setFocus()

    def _fields(self) -> tuple[QWidget, ...]:
        return (
            self.field, self.type_box, self.who_box, self.first_edit, self.place_box, self.language_box,
            self.gender_box,
        )  # fmt: skip

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Enter in a field goes on, in the list it takes the line; up and down in the name's field move there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.isVisible():
            key, row = event.key(), self._state.highlighted
            is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and watched is self.list:
                self.picked.emit(row)
                return True
            if is_enter and watched in self._fields():
                self.entered.emit()
                return True
            if watched is self.field and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.highlighted.emit(row + (1 if key == Qt.Key.Key_Down else -1))
                return True
        return super().eventFilter(watched, event)
