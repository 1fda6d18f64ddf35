"""The display on the wall: who is called, by number and place; how many wait; the clock. No names, ever."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.queue_view_model import DisplayViewModel
from carefront.views.plain_label import PlainLabel

LINES = 6


class WallDisplay(QWidget):
    """A window of its own; F11 fills the screen, Esc leaves it, and closes it when it does not."""

    def __init__(self, model: DisplayViewModel, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._model = model
        self.setWindowTitle(_("Queue – wall display"))
        self.setAccessibleName(_("Wall display of the queue"))
        self.resize(900, 560)
        self.clinic, self.clock, self.waiting = PlainLabel(), PlainLabel(), PlainLabel()
        self.hint = PlainLabel()
        self.numbers = [PlainLabel() for _line in range(LINES)]
        self.places = [PlainLabel() for _line in range(LINES)]
        head, foot, grid = QHBoxLayout(), QHBoxLayout(), QGridLayout()
        head.addWidget(self.clinic, 1)
        head.addWidget(self.clock)
        for row in range(LINES):
            grid.addWidget(self.numbers[row], row, 0)
            grid.addWidget(self.places[row], row, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        foot.addWidget(self.waiting, 1)
        foot.addWidget(self.hint)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(32, 24, 32, 24)
        rows.addLayout(head)
        rows.addStretch(1)
        rows.addLayout(grid)
        rows.addStretch(2)
        rows.addLayout(foot)
        model.changed.connect(self._show)

    def open(self) -> None:
        """Show it, or bring it to the front."""
        self._model.start()
        self.show()
        self.raise_()
        self.activateWindow()

    def _show(self) -> None:
        model = self._model
        self.clinic.setText(model.clinic)
        self.clock.setText(model.clock)
        self.waiting.setText(model.waiting)
        self.hint.setText("" if self.isFullScreen() else _("F11 fills the screen"))
        for row in range(LINES):
            number, place = model.lines[row] if row < len(model.lines) else ("", "")
            self.numbers[row].setText(number or (_("Nobody is called") if row == 0 else ""))
            self.places[row].setText(place)
        self._size_texts()

    def _size_texts(self) -> None:
        """The latest call largest; everything grows with the window."""
        unit = max(10, min(self.width() // 42, self.height() // 26))
        for row in range(LINES):
            for label in (self.numbers[row], self.places[row]):
                _set_size(label, unit * (3 if row == 0 else 2), is_bold=row == 0)
        _set_size(self.clinic, unit * 1.3, is_bold=True)
        _set_size(self.clock, unit * 1.3)
        _set_size(self.waiting, unit * 1.1)
        _set_size(self.hint, max(8, unit * 0.6))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Texts as large as there is room for."""
        super().resizeEvent(event)
        self._size_texts()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """F11 and Esc."""
        if event.key() == Qt.Key.Key_F11:
            self._fill(is_full=not self.isFullScreen())
        elif event.key() == Qt.Key.Key_Escape:
            if self.isFullScreen():
                self._fill(is_full=False)
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def _fill(self, *, is_full: bool) -> None:
        if is_full:
            self.showFullScreen()
        else:
            self.showNormal()
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Nothing is read for it any more."""
        self._model.stop()
        super().closeEvent(event)


def _set_size(label: PlainLabel, points: float, *, is_bold: bool = False) -> None:
    font = QFont(label.font())
    font.setPointSizeF(points)
    font.setBold(is_bold)
    label.setFont(font)
