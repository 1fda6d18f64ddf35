"""The display on the wall: who is called, by number and place; how many wait; the clock. No names, ever."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.queue_view_model import DisplayViewModel
from carefront.views.plain_label import PlainLabel

LINES, LEAST_LINES = 6, 3
"""Calls shown at most; for how many room is kept however few there are, so that the texts do not jump in size."""
MARGIN_X, MARGIN_Y, GAP = 32, 20, 6
LINE = 1.45
"""Of a line of text, how high it is for the size of its letters."""


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
        head.addWidget(self.clock, 1)
        for row in range(LINES):
            grid.addWidget(self.numbers[row], row, 0)
            grid.addWidget(self.places[row], row, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        foot.addWidget(self.waiting, 1)
        foot.addWidget(self.hint, 1)
        for label in (self.clinic, self.clock, self.waiting, self.hint, *self.numbers, *self.places):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setMinimumSize(1, 1)
        for label in (self.clock, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN_X, MARGIN_Y, MARGIN_X, MARGIN_Y)
        rows.setSpacing(GAP)
        rows.setSizeConstraint(rows.SizeConstraint.SetNoConstraint)
        rows.addLayout(head)
        rows.addStretch(1)
        rows.addLayout(grid)
        rows.addStretch(2)
        rows.addLayout(foot)
        model.changed.connect(self._show)

    def open(self) -> None:
        """Show it, or bring it to the front: on the whole of another screen where there is one."""
        self._model.start()
        screen = self._other_screen()
        if screen is not None and not self.isVisible():
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        else:
            self.show()
        self.raise_()
        self.activateWindow()

    def _other_screen(self) -> QScreen | None:
        """One that the window of the clinic is not on."""
        parent = self.parentWidget()
        own = parent.screen() if parent else self.screen()
        return next((screen for screen in QGuiApplication.screens() if screen is not own), None)

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
        """The latest call largest; everything grows with the window, and nothing is wider than its half of it."""
        shown = max(LEAST_LINES, len(self._model.lines))
        lines = 1.3 + 3 + 2 * (shown - 1) + 1.1
        high = self.height() - 2 * MARGIN_Y - GAP * (shown + 2)
        unit = max(8.0, min(self.width() / 26, high / (lines * LINE)))
        half = self.width() // 2 - MARGIN_X - GAP
        for row in range(LINES):
            for label in (self.numbers[row], self.places[row]):
                label.setVisible(row < shown)
                _set_size(label, unit * (3 if row == 0 else 2), half, is_bold=row == 0)
        _set_size(self.clinic, unit * 1.3, half, is_bold=True)
        _set_size(self.clock, unit * 1.3, half)
        _set_size(self.waiting, unit * 1.1, half)
        _set_size(self.hint, max(11.0, unit * 0.5), half)

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


def _set_size(label: PlainLabel, pixels: float, width: int, *, is_bold: bool = False) -> None:
    """Letters of this size, or as large as the text fits into ``width``."""
    font = QFont(label.font())
    font.setBold(is_bold)
    font.setPixelSize(max(8, int(pixels)))
    wide = QFontMetrics(font).horizontalAdvance(label.text())
    if wide > width > 0:
        font.setPixelSize(max(8, int(pixels * width / wide)))
    label.setFont(font)
