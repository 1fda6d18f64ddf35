"""A short list to choose from by arrow, first letter or pointer; Enter applies. Used for states and cancel reasons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views.plain_label import PlainLabel

Entry = tuple[str, str, bool]
"""Id, text, whether it is preselected."""
LINE = 26
KEY_ROLE = Qt.ItemDataRole.UserRole


class ChoicePopup(QFrame):
    """Closes by Esc or a click elsewhere; nothing is chosen then."""

    def __init__(self, parent: QWidget, title: str, chosen: Callable[[str], None], *, takes_text: str = "") -> None:
        """``takes_text``: the prompt of a field for words of one's own; empty for none."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(self.Shape.StyledPanel)
        self._chosen = chosen
        self.list = _ChoiceList(self)
        self.list.setAccessibleName(title)
        self.list.itemClicked.connect(self._apply)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(takes_text)
        self.field.setAccessibleName(takes_text or title)
        self.field.setVisible(bool(takes_text))
        self.field.returnPressed.connect(self._apply_text)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(6, 6, 6, 6)
        rows.addWidget(PlainLabel(title, self))
        rows.addWidget(self.list)
        rows.addWidget(self.field)

    def offer(self, entries: Sequence[Entry], at: QRect) -> None:
        """Show ``entries`` below (or beside) the rectangle ``at`` of the screen, with the usual one preselected."""
        for identifier, text, is_usual in entries:
            item = QListWidgetItem(text, self.list)
            item.setData(KEY_ROLE, identifier)
            item.setSizeHint(QSize(0, LINE))
            if is_usual:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.setFixedHeight(LINE * max(1, len(entries)) + 2 * self.list.frameWidth())
        metrics = self.list.fontMetrics()
        self.list.setMinimumWidth(
            max((metrics.horizontalAdvance(text) for _id, text, _usual in entries), default=0) + 32
        )
        self.adjustSize()
        self.move(self._fitting(at))
        self.show()
        self.list.setFocus()

    def _fitting(self, at: QRect) -> QPoint:
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(at.left(), screen.right() - self.width()))
        below = at.bottom() + 2
        y = below if below + self.height() <= screen.bottom() else max(screen.top(), at.top() - self.height())
        return QPoint(x, y)

    def apply_current(self) -> None:
        """Choose what is highlighted."""
        if self.list.currentRow() >= 0:
            self._apply(self.list.currentItem())

    def _apply(self, item: QListWidgetItem) -> None:
        identifier = str(item.data(KEY_ROLE))
        self.close()
        self._chosen(identifier)

    def _apply_text(self) -> None:
        if text := self.field.text().strip():
            self.close()
            self._chosen(text)
        else:
            self.field.setPlaceholderText(_("Type a reason"))


class _ChoiceList(QListWidget):
    """Enter and Space apply; Space because that is the key that opened the list of states."""

    def __init__(self, popup: ChoicePopup) -> None:
        super().__init__(popup)
        self._popup = popup
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Apply, or leave it to the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._popup.apply_current()
        elif event.key() == Qt.Key.Key_Escape:
            self._popup.close()
        else:
            super().keyPressEvent(event)
