"""Small parts of the booking form: a labelled field with its help and another desk's value, a button that wraps."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from carefront.viewmodels.booking_form_faces import TheirsFace
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

PAD_X, PAD_Y, TARGET = 10, 6, 24
_WRAPS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignVCenter


class WrappingButton(QPushButton):
    """A button whose text is plain, stands at the beginning of the line, and wraps instead of being cut."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show ``text``; it is the accessible name too."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def shown_text(self) -> str:
        """What stands on it."""
        return self._text

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt override
        """As high as the wrapped text asks for."""
        room = QRect(0, 0, max(1, width - 2 * PAD_X), 10_000)
        height = self.fontMetrics().boundingRect(room, int(_WRAPS), self._text).height()
        return max(TARGET, height + 2 * PAD_Y)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """In one line."""
        width = self.fontMetrics().horizontalAdvance(self._text) + 2 * PAD_X + 2
        return QSize(width, max(TARGET, self.fontMetrics().height() + 2 * PAD_Y))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        """A few letters wide; the rest wraps."""
        return QSize(6 * self.fontMetrics().averageCharWidth() + 2 * PAD_X, TARGET)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The button of the style, and the text in it."""
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(self.palette().color(self.palette().ColorRole.ButtonText))
        room = self.rect().adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        painter.drawText(room, int(_WRAPS | Qt.AlignmentFlag.AlignLeft), self._text)


class ButtonRow(QWidget):
    """Buttons beside each other where there is room, else below each other."""

    def __init__(self, *buttons: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = buttons
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for button in buttons:
            self._row.addWidget(button)

    def arrange(self, width: int) -> None:
        """Arrange for a width in dip."""
        shown = [button for button in self._buttons if not button.isHidden()]
        needed = sum(button.sizeHint().width() for button in shown) + self._row.spacing() * max(0, len(shown) - 1)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if needed <= width else direction.TopToBottom)


class FieldBox(QWidget):
    """A label, its field, help below it, and another desk's value. ``used`` and ``kept`` name the field."""

    used = Signal(str)
    kept = Signal(str)

    def __init__(self, field: str, label: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.editor = field, editor
        self.label = PlainLabel(label, wraps=True)
        self.label.setBuddy(editor)
        editor.setAccessibleName(label)
        self.help = PlainLabel(wraps=True)
        self.theirs = PlainLabel(wraps=True)
        self.use, self.keep = WrappingButton(), WrappingButton()
        self.use.clicked.connect(lambda: self.used.emit(self.field))
        self.keep.clicked.connect(lambda: self.kept.emit(self.field))
        self.choice = ButtonRow(self.use, self.keep)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for part in (self.label, editor, self.help, self.theirs, self.choice):
            rows.addWidget(part)
        for hidden in (self.help, self.theirs, self.choice):
            hidden.hide()

    def set_label(self, text: str) -> None:
        """Call the field ``text``."""
        self.label.setText(text)
        self.editor.setAccessibleName(text)

    def show_help(self, text: str) -> None:
        """Show what is wrong, or to be known; the screen reader has it as the field's description."""
        self.help.setText(text)
        self.help.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)

    def show_theirs(self, face: TheirsFace | None) -> None:
        """Show another desk's value beside one's own."""
        self.theirs.setVisible(face is not None)
        self.choice.setVisible(face is not None)
        if face:
            self.theirs.setText(face.text)
            self.use.show_text(face.use)
            self.keep.show_text(face.keep)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        paint_label(self.label, theme.secondary_ink)
        paint_label(self.help, theme.warning)


def paint_label(label: PlainLabel, color: QColor) -> None:
    """Give a label's text a colour of the theme."""
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, color)
    label.setPalette(palette)


def beside(*boxes: tuple[QWidget, int]) -> QWidget:
    """Boxes beside each other, each with its share of the width, their tops in line."""
    row_widget = QWidget()
    row = QHBoxLayout(row_widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for box, share in boxes:
        row.addWidget(box, share, Qt.AlignmentFlag.AlignTop)
    return row_widget
