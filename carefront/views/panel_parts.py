"""What the panels over the window share: boxes to choose from, and an inside that scrolls."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget


class Choosable(Protocol):
    """An entry of a box."""

    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


def fill_box(box: QComboBox, choices: Sequence[Choosable], chosen_id: str) -> None:
    """Make the entries of ``box`` those of ``choices`` and choose one, without telling anybody."""
    known = [(str(box.itemData(row)), box.itemText(row)) for row in range(box.count())]
    with QSignalBlocker(box):
        if known != [(one.id, one.text) for one in choices]:
            box.clear()
            for one in choices:
                box.addItem(one.text, one.id)
        box.setCurrentIndex(max(0, box.findData(chosen_id)))


def at_the_end(buttons: Iterable[QPushButton]) -> QHBoxLayout:
    """Buttons at the end of a line."""
    line = QHBoxLayout()
    line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    return line


def scroll_inside(panel: QWidget, inner: QWidget) -> None:
    """Put ``inner`` into ``panel`` so that it scrolls where it is higher."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
