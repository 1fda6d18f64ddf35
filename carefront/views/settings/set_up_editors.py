"""An editor for each kind of field of a set-up page: shows a value, says what somebody made of it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import FieldFace, FieldKind
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme, readable, swatches

HEIGHT, SHORT, LINES = 28, 14, 3


class Editor(QWidget):
    """``edited``: the new value. ``entered``: Return in a single line."""

    edited = Signal(object)
    entered = Signal()
    has_own_label = False

    def show_field(self, face: FieldFace) -> None:
        """Show the value of ``face``; what is shown already is left alone."""
        raise NotImplementedError

    def target(self) -> QWidget:
        """What takes the focus and the field's name."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""

    def _row(self, *parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            row.addWidget(part)
        self.setFocusProxy(self.target())
        return row


def show_boxes(widget: QWidget, theme: Theme) -> None:
    """Draw boxes to check with an outline that is seen on a dark ground: the style makes it of this role, darkened."""
    palette = widget.palette()
    palette.setColor(palette.ColorRole.Window, theme.window if theme.name == "light" else theme.secondary_ink)
    widget.setPalette(palette)


class LineEditor(Editor):
    """One line; numbers, days and clock times in a short one with what they are counted in behind."""

    def __init__(self, face: FieldFace) -> None:
        super().__init__()
        self.line, self.suffix = QLineEdit(), PlainLabel(face.suffix)
        self.line.setMinimumHeight(HEIGHT)
        self.line.textEdited.connect(self.edited.emit)
        self.line.returnPressed.connect(self.entered.emit)
        row = self._row(self.line, self.suffix)
        self.suffix.setVisible(bool(face.suffix))
        if face.kind is not FieldKind.TEXT:
            width = self.line.fontMetrics().averageCharWidth() * (SHORT + 6)
            self.line.setMaximumWidth(width)
            row.addStretch(1)

    def target(self) -> QWidget:
        """The line."""
        return self.line

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        if self.line.text() != str(face.value):
            self.line.setText(str(face.value))
        self.line.setReadOnly(not face.is_editable)


class LinesEditor(Editor):
    """A few lines; Tab leaves them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(LINES * self.lines.fontMetrics().lineSpacing() + 14)
        self.lines.textChanged.connect(lambda: self.edited.emit(self.lines.toPlainText()))
        self._row(self.lines)

    def target(self) -> QWidget:
        """The lines."""
        return self.lines

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        if self.lines.toPlainText() != str(face.value):
            with QSignalBlocker(self.lines):
                self.lines.setPlainText(str(face.value))
        self.lines.setReadOnly(not face.is_editable)


class CheckEditor(Editor):
    """A box to check, with its label beside it."""

    has_own_label = True

    def __init__(self, face: FieldFace) -> None:
        super().__init__()
        self.box = OutlinedCheck(face.label.replace("&", "&&"))
        self.box.setMinimumHeight(24)
        self.box.toggled.connect(self.edited.emit)
        self._row(self.box)

    def set_theme(self, theme: Theme) -> None:
        """As ``Editor`` says."""
        show_boxes(self.box, theme)

    def target(self) -> QWidget:
        """The box."""
        return self.box

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(face.value))
        self.box.setEnabled(face.is_editable)


class ChoiceEditor(Editor):
    """One of a list; of a long one, found by typing any part of a name."""

    def __init__(self, face: FieldFace) -> None:
        super().__init__()
        self.box = _FindBox() if face.kind is FieldKind.SEARCH else _QuietBox()
        self.box.setMinimumHeight(HEIGHT)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(SHORT)
        self.box.activated.connect(lambda _at: self.edited.emit(self.box.currentData()))
        line = self.box.lineEdit()
        if line is not None:
            line.textEdited.connect(self._on_typed)
        self._choices: object = None
        self._row(self.box)

    def target(self) -> QWidget:
        """The box."""
        return self.box

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        with QSignalBlocker(self.box):
            if face.choices is not self._choices and face.choices != self._choices:
                self.box.clear()
                for choice in face.choices:
                    self.box.addItem(choice.text, choice.id)
            self._choices = face.choices
            at = self.box.findData(face.value)
            if at >= 0 or not self.box.isEditable():
                self.box.setCurrentIndex(at)
            elif self.box.currentText() != str(face.value):
                self.box.setEditText(str(face.value))
        self.box.setEnabled(face.is_editable)

    def _on_typed(self, typed: str) -> None:
        """What is typed is an entry, or is kept as it is for the page to say so."""
        at = self.box.findText(typed, Qt.MatchFlag.MatchFixedString)
        self.edited.emit(self.box.itemData(at) if at >= 0 else typed)


class _QuietBox(QComboBox):
    """The wheel scrolls the page, not the choice, until the box has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """Only in focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _FindBox(_QuietBox):
    """Any part of a name finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        completer.activated.connect(self._on_found)

    def _on_found(self, text: object) -> None:
        at = self.findText(str(text), Qt.MatchFlag.MatchFixedString)
        if at >= 0:
            self.setCurrentIndex(at)
            self.activated.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt override
        """Ready to be typed over."""
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()


class ColorEditor(Editor):
    """Swatches and a field; below, how the colour is shown where it would be too pale or too dark."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line = QLineEdit()
        self.line.setMinimumHeight(HEIGHT)
        self.line.setPlaceholderText("#rrggbb")
        self.line.setMaximumWidth(self.line.fontMetrics().averageCharWidth() * (SHORT + 2))
        self.line.textEdited.connect(self._on_typed)
        self.line.returnPressed.connect(self.entered.emit)
        self.swatches = [self._swatch(color) for color in swatches()]
        self.note = PlainLabel(wraps=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line)
        for swatch in self.swatches:
            row.addWidget(swatch)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addWidget(self.note)
        self.setFocusProxy(self.line)

    def _swatch(self, color: str) -> _Swatch:
        button = _Swatch(QColor(color))
        button.setAccessibleName(_("Colour {code}").format(code=color))
        button.setToolTip(color)
        button.clicked.connect(lambda: self.edited.emit(color))
        return button

    def target(self) -> QWidget:
        """The field for the code."""
        return self.line

    def set_theme(self, theme: Theme) -> None:
        """As ``Editor`` says."""
        self._theme = theme
        for swatch in self.swatches:
            swatch.show_on(theme.canvas)
        self._say()

    def _on_typed(self, text: str) -> None:
        self.edited.emit(text)

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        if self.line.text() != str(face.value):
            self.line.setText(str(face.value))
        self.line.setReadOnly(not face.is_editable)
        for swatch in self.swatches:
            swatch.setEnabled(face.is_editable)
        self._say()

    def _say(self) -> None:
        """Whether the colour is seen well enough on the ground of the calendar."""
        chosen = QColor(self.line.text())
        text = ""
        if self.line.text() and chosen.isValid():
            shown = readable(chosen, self._theme.canvas)
            if shown != chosen:
                text = _("Shown as {code} here, so that it is seen well enough.").format(code=shown.name())
        self.note.setText(text)
        self.note.setVisible(bool(text))


class _Swatch(QToolButton):
    """A square of a colour."""

    def __init__(self, color: QColor) -> None:
        super().__init__()
        self._color = self._shown = color
        self.setFixedSize(24, 24)

    def show_on(self, ground: QColor) -> None:
        """As the colour is shown on a calendar of this ground."""
        self._shown = readable(self._color, ground)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The button, and the colour in it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(5, 5, -5, -5), self._shown)
