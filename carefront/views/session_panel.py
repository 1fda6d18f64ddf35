"""The panel of a group session: how full it is, who is in it, and the field that seats somebody. Draws a state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
)

from carefront.shared.i18n import _
from carefront.viewmodels.session_view_model import SEATS_RANGE, SessionState, SessionViewModel
from carefront.views.choice_popup import ChoicePopup
from carefront.views.overlay import Overlay, Side
from carefront.views.palette_delegate import DETAIL_ROLE, PaletteDelegate
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH = 420
ID_ROLE = Qt.ItemDataRole.UserRole + 20


class SessionPanel(Overlay):
    """Tied to its view model."""

    def __init__(self, model: SessionViewModel, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setObjectName("session_panel")
        self.setAccessibleName(_("Group session"))
        self._model, self._state = model, SessionState()
        self._make_head()
        self._make_lists(theme)
        self._make_buttons()
        self._lay_out()
        self.first = self.field
        self.set_theme(theme)
        model.changed.connect(self.show_state)
        self.left.connect(model.close)

    def _make_head(self) -> None:
        self.title, self.when, self.turns, self.full = (
            PlainLabel(wraps=True), PlainLabel(wraps=True), PlainLabel(wraps=True), PlainLabel(wraps=True),
        )  # fmt: skip
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.seats = QSpinBox()
        self.seats.setRange(*SEATS_RANGE)
        self.seats.setKeyboardTracking(False)
        self.seats.setAccessibleName(_("Seats"))
        self.seats.valueChanged.connect(self._model.set_seats)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Add: name, phone or record number"))
        self.field.setAccessibleName(_("Add somebody"))
        self.field.textEdited.connect(self._model.search)
        self.field.installEventFilter(self)
        self.notice = PlainLabel(wraps=True)

    def _make_lists(self, theme: Theme) -> None:
        self.hits, self.people = QListWidget(), QListWidget()
        self.hits.setAccessibleName(_("Matches"))
        self.people.setAccessibleName(_("Who is in it"))
        self._delegates = []
        for box in (self.hits, self.people):
            box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            delegate = PaletteDelegate(theme, box)
            box.setItemDelegate(delegate)
            self._delegates.append(delegate)
            box.installEventFilter(self)
        self.hits.itemClicked.connect(lambda item: self._model.pick(self.hits.row(item)))
        self.people.itemDoubleClicked.connect(lambda _item: self._open_states())
        self.people.currentRowChanged.connect(lambda _row: self._show_buttons())

    def _make_buttons(self) -> None:
        self.status, self.cancel = QPushButton(_("Status…")), QPushButton(_("Free the seat…"))
        self.open, self.close_button = QPushButton(_("Open visit")), QPushButton(_("Close"))
        self.status.clicked.connect(self._open_states)
        self.cancel.clicked.connect(self._open_reasons)
        self.open.clicked.connect(lambda: self._model.open_visit(self._current()))
        self.close_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        seats = QHBoxLayout()
        label = PlainLabel(_("Seats"))
        label.setBuddy(self.seats)
        seats.addWidget(self.full, 1)
        seats.addWidget(label)
        seats.addWidget(self.seats)
        for line in (self.title, self.when, self.turns):
            rows.addWidget(line)
        rows.addLayout(seats)
        for part in (self.field, self.hits, self.notice):
            rows.addWidget(part)
        self.empty = PlainLabel(_("Nobody is in it yet. Type a name to add somebody."), wraps=True)
        rows.addWidget(self.empty)
        rows.addWidget(self.people, 1)
        acts = QHBoxLayout()
        for button in (self.status, self.cancel, self.open):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.close_button)
        rows.addLayout(acts)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        for delegate in self._delegates:
            delegate.theme = theme
        for label, color in (
            (self.notice, theme.warning), (self.when, theme.secondary_ink), (self.turns, theme.secondary_ink),
            (self.empty, theme.secondary_ink),
        ):  # fmt: skip
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, color)
            label.setPalette(palette)

    # What is shown

    def show_state(self, state: SessionState) -> None:
        """Draw ``state``; a closed one hides the panel."""
        before, self._state = self._state, state
        if not state.is_open:
            self.vanish()
            return
        if self.field.text() != state.text:
            self.field.setText(state.text)
        for label, text in (
            (self.title, state.title), (self.when, state.when), (self.turns, state.turns), (self.full, state.full),
            (self.notice, state.notice),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        with QSignalBlocker(self.seats):
            self.seats.setValue(state.seats)
        self._show_hits(state)
        if before.people != state.people:
            self._show_people(state)
        self.empty.setVisible(not state.people and not state.is_busy)
        self._show_buttons()
        self.appear()

    def _show_hits(self, state: SessionState) -> None:
        with QSignalBlocker(self.hits):
            self.hits.clear()
            for hit in state.hits:
                self.hits.addItem(_item(hit.name, hit.detail, hit.patient_id))
            self.hits.setCurrentRow(state.highlighted if state.hits else -1)
        self.hits.setVisible(bool(state.hits))
        rows = min(len(state.hits), 6)
        self.hits.setFixedHeight(rows * max(self.hits.sizeHintForRow(0), 24) + 2 * self.hits.frameWidth())

    def _show_people(self, state: SessionState) -> None:
        current = self._current()
        with QSignalBlocker(self.people):
            self.people.clear()
            for one in state.people:
                detail = " · ".join(part for part in (one.detail, one.phone) if part)
                self.people.addItem(_item(one.name, detail, one.appointment_id))
                if one.appointment_id == current:
                    self.people.setCurrentRow(self.people.count() - 1)
        if state.people and self.people.currentRow() < 0:
            self.people.setCurrentRow(0)

    def _show_buttons(self) -> None:
        current = self._current()
        one = next((face for face in self._state.people if face.appointment_id == current), None)
        self.status.setEnabled(one is not None)
        self.open.setEnabled(one is not None)
        self.cancel.setEnabled(one is not None and one.is_live)

    def _current(self) -> str:
        row = self.people.currentRow()
        return str(self.people.item(row).data(ID_ROLE)) if row >= 0 else ""

    # Popups and keys

    def _open_states(self) -> None:
        current = self._current()
        choices = self._model.states(current)
        if choices:
            popup = ChoicePopup(self, _("Status"), lambda state: self._model.set_status(current, state))
            popup.offer([(one.id, one.text, one.is_usual) for one in choices], self._beside())

    def _open_reasons(self) -> None:
        current = self._current()
        if current:
            popup = ChoicePopup(
                self, _("Why is the seat freed?"), lambda reason: self._model.cancel(current, reason),
                takes_text=_("Another reason"),
            )  # fmt: skip
            popup.offer([(one.id, one.text, one.is_usual) for one in self._model.cancel_reasons()], self._beside())

    def _beside(self) -> QRect:
        rect = self.people.visualItemRect(self.people.currentItem())
        return QRect(self.people.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Enter and arrows in the field go to the matches; in the list Space opens the states, Del frees the seat."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.isVisible():
            if watched is self.field and self._key_in_field(Qt.Key(event.key())):
                return True
            if watched is self.people and self._key_in_people(Qt.Key(event.key())):
                return True
        return super().eventFilter(watched, event)

    def _key_in_field(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.enter()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._state.hits:
            self._model.highlight(self._state.highlighted + (1 if key == Qt.Key.Key_Down else -1))
        else:
            return False
        return True

    def _key_in_people(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Space:
            self._open_states()
        elif key == Qt.Key.Key_Delete:
            self._open_reasons()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.open_visit(self._current())
        else:
            return False
        return True


def _item(text: str, detail: str, identifier: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setData(DETAIL_ROLE, detail)
    item.setData(ID_ROLE, identifier)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, _("{name}, {detail}").format(name=text, detail=detail))
    return item
