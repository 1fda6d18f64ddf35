"""The visits of the day in focus, in a row below the month: each is dragged onto another day, opened, or cut."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.month_visits import MonthVisits
from carefront.views.calendar.drag import THRESHOLD
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

CARD_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
PAD = 9
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChipDelegate(QStyledItemDelegate):
    """Draws a visit as a chip, its time first; the one in focus has a ring."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt override
        """The text with room around it."""
        metrics = QFontMetrics(option.font)
        return QSize(metrics.horizontalAdvance(str(index.data())) + 2 * PAD, max(26, metrics.height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One chip."""
        rect, theme = QRect(option.rect).adjusted(1, 1, -2, -2), self.theme
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.focus, 2) if is_current else QPen(theme.grid, 1))
        painter.drawRoundedRect(rect, 5, 5)
        painter.setPen(theme.ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))


class VisitRow(QListWidget):
    """``dragged``: a card follows the pointer, at a point of the screen; ``dropped``: it is let go there; ``left``: by
    Esc, nothing is done. ``wanted``: a card is to be opened.
    """

    dragged = Signal(object, object)
    dropped = Signal(object, object)
    left = Signal()
    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = ChipDelegate(theme, self)
        self.setItemDelegate(self.chips)
        self._pressed: tuple[CardFace, QPoint] | None = None
        self.is_dragging = False
        self.setFlow(self.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setSpacing(2)
        self.setAccessibleName(_("Visits of the day"))
        self.itemDoubleClicked.connect(lambda item: self.wanted.emit(item.data(CARD_ROLE)))

    def current_card(self) -> CardFace | None:
        """The visit in focus."""
        item: QListWidgetItem | None = self.currentItem()
        card: CardFace | None = None if item is None else item.data(CARD_ROLE)
        return card

    def show_cards(self, cards: tuple[CardFace, ...]) -> None:
        """Show these visits; the one in focus stays in focus where it is still there."""
        before = self.current_card()
        self.clear()
        for card in cards:
            item = QListWidgetItem(_("{time} {patient} {type}").format(
                time=card.time, patient=card.short_name, type=card.type_code
            ).strip())  # fmt: skip
            item.setData(CARD_ROLE, card)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, card.spoken)
            self.addItem(item)
            if before and before.appointment_id == card.appointment_id:
                self.setCurrentItem(item)
        self._fit()

    def _fit(self) -> None:
        bar = self.horizontalScrollBar()
        self.setFixedHeight(
            max(32, self.fontMetrics().height() + 14) + (bar.sizeHint().height() if bar.maximum() else 0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """A bar to scroll by has room of its own."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Take hold of a visit."""
        super().mousePressEvent(event)
        item = self.itemAt(event.position().toPoint())
        if item and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = item.data(CARD_ROLE), event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Beyond the threshold the visit goes along."""
        if self._pressed is None:
            return
        card, start = self._pressed
        if self.is_dragging or (event.position().toPoint() - start).manhattanLength() >= THRESHOLD:
            self.is_dragging = True
            self.dragged.emit(card, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt override
        """Let go of it."""
        super().mouseReleaseEvent(event)
        pressed, was_dragging = self._pressed, self.is_dragging
        self._pressed, self.is_dragging = None, False
        if pressed and was_dragging:
            self.dropped.emit(pressed[0], event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc leaves a visit on its way where it was; Enter opens the one in focus."""
        card = self.current_card()
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._pressed, self.is_dragging = None, False
            self.left.emit()
        elif event.key() in ENTER and card:
            self.wanted.emit(card)
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class MonthVisitsBar(QWidget):
    """Whose visits, and the row of them; of a day without any it says so."""

    def __init__(self, model: MonthVisits, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.title, self.empty, self.row = PlainLabel(), PlainLabel(), VisitRow(theme)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 2, 6, 2)
        line.setSpacing(6)
        line.addWidget(self.title)
        line.addWidget(self.empty)
        line.addWidget(self.row, 1)
        self.row.setToolTip(_("Drag a visit onto another day, or cut it and paste it there"))
        model.changed.connect(self._show)
        self.row.wanted.connect(model.open)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.row.chips.theme = theme
        self.row.viewport().update()

    def _show(self) -> None:
        self.title.setText(self.model.title)
        self.row.show_cards(self.model.cards)
        has_none = self.model.day is not None and not self.model.cards
        self.empty.setText(_("No visits to move.") if has_none else "")
        self.empty.setVisible(has_none)
        self.row.setVisible(not has_none)
        if has_none:
            self.setFixedHeight(max(34, self.fontMetrics().height() + 16))
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_777_215)
