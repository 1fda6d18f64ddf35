"""What stands in place of an empty calendar: one sentence and one thing to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.emptiness import Emptiness
from carefront.views.plain_label import PlainLabel


class EmptyState(QWidget):
    """``command_given``: the id of the command that fills what is empty."""

    command_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._command = ""
        self.setAccessibleName(_("Empty calendar"))
        self.text = PlainLabel(wraps=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.setMinimumHeight(32)
        self.button.clicked.connect(lambda: self.command_given.emit(self._command))
        rows = QVBoxLayout(self)
        rows.addStretch(1)
        rows.addWidget(self.text)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(2)
        self.hide()

    def show_emptiness(self, found: Emptiness | None) -> None:
        """Show what is missing and what to do; nothing missing hides it all."""
        self.setVisible(found is not None)
        if found:
            self._command = found.command
            self.text.setText(found.sentence)
            self.button.setText(found.label)
            self.button.setVisible(bool(found.command))
