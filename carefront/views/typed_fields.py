"""Fields of the editors: a clock time, a date, a date that may be open, a number, a choice; each with its name."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.outlined_fields import outline

HEIGHT = 28


class TickBox(OutlinedCheck):
    """A box to tick with an edge on every ground."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setMinimumHeight(24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's box, and its edge."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        outline(self, self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))


class Choice(QComboBox):
    """A list to choose from; the wheel scrolls the page, not the choice."""

    def __init__(self, name: str, entries: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(HEIGHT)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offer(entries)

    def offer(self, entries: Iterable[tuple[str, str]]) -> None:
        """Show other entries (id, words), keeping the choice where it is still there."""
        kept = self.chosen()
        with QSignalBlocker(self):
            self.clear()
            for identifier, words in entries:
                self.addItem(words, identifier)
            self.setCurrentIndex(max(0, self.findData(kept)) if self.count() else -1)

    def chosen(self) -> str:
        """The id of the choice."""
        return str(self.currentData() or "")

    def pick(self, identifier: str) -> None:
        """Show a choice without telling anybody."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(identifier)) if self.count() else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """Leave it to the page."""
        event.ignore()


class Number(QSpinBox):
    """A whole number; the wheel scrolls the page."""

    def __init__(
        self, name: str, least: int, most: int, *, step: int = 1, suffix: str = "", least_word: str = ""
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setSpecialValueText(least_word)
        self.setMinimumHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)
        outline(self, self.rect())

    def show_value(self, value: int) -> None:
        """Show a number without telling anybody."""
        with QSignalBlocker(self):
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """Leave it to the page."""
        event.ignore()


class DateField(QDateEdit):
    """A date, typed or chosen in a calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setCalendarPopup(True)
        self.setMinimumHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setDisplayFormat("d MMM yyyy")

    def day(self) -> date:
        """The date shown."""
        found = self.date()
        return date(found.year(), found.month(), found.day())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        """The style's field, and its edge."""
        super().paintEvent(event)
        outline(self, self.rect())

    def show_day(self, day: date) -> None:
        """Show a date without telling anybody."""
        with QSignalBlocker(self):
            self.setDate(QDate(day.year, day.month, day.day))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt override
        """Leave it to the page."""
        event.ignore()


class OpenDate(QWidget):
    """A date that may be open. ``changed``: another date, or open."""

    changed = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.box, self.field = TickBox(words), DateField(name)
        self.field.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addWidget(self.field)
        row.addStretch(1)
        self.box.toggled.connect(self.field.setEnabled)
        self.box.toggled.connect(lambda _is_on: self.changed.emit())
        self.field.dateChanged.connect(lambda _day: self.changed.emit())

    def day(self) -> date | None:
        """The date, ``None`` while it is open."""
        return self.field.day() if self.box.isChecked() else None

    def show_day(self, day: date | None, usual: date) -> None:
        """Show a date or none, without telling anybody; ``usual`` is offered when one is wanted."""
        with QSignalBlocker(self.box), QSignalBlocker(self):
            self.box.setChecked(day is not None)
            self.field.setEnabled(day is not None)
            self.field.show_day(day or usual)


class TextField(QLineEdit):
    """A line of text."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMinimumHeight(HEIGHT)

    def show_text(self, text: str) -> None:
        """Show a text unless it is being typed in."""
        if self.text() != text:
            with QSignalBlocker(self):
                self.setText(text)


def bring_into_view(part: QWidget) -> None:
    """Scroll the page so far that ``part`` can be read."""
    around = part.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(part)


def minutes_suffix() -> str:
    """What follows a number of minutes in a field."""
    return _(" min")
