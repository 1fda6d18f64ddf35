"""What the forms of lists share: the known patients below a name, and the line over what was typed before."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views.plain_label import PlainLabel

TARGET = 28


class Matches(QWidget):
    """A button for each known patient; ``choose`` gets the line that was pressed."""

    def __init__(self, choose: Callable[[int], object]) -> None:
        super().__init__()
        self._choose = choose
        self._texts: tuple[str, ...] = ()
        self.buttons: list[QPushButton] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.hide()

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show other matches."""
        if texts == self._texts:
            return
        self._texts = texts
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(row, text) for row, text in enumerate(texts)]
        self.setVisible(bool(texts))

    def _button(self, row: int, text: str) -> QPushButton:
        button = QPushButton(text.replace("&", "&&"))
        button.setMinimumHeight(TARGET)
        button.setAccessibleName(_("Known: {patient}").format(patient=text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._choose(row))
        self._rows.addWidget(button)
        return button


class ResumedLine(QWidget):
    """Says that the fields hold what was typed before; ``anew`` is called to forget it."""

    def __init__(self, anew: Callable[[], object]) -> None:
        super().__init__()
        self.button = QPushButton(_("Start a&new"))
        self.button.setMinimumHeight(TARGET)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: anew())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel(_("Typed before and not saved yet."), wraps=True), 1)
        row.addWidget(self.button)
        self.hide()
