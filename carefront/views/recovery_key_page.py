"""The recovery key of a new practice, shown once: to be written down before anything else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel


class RecoveryKeyPage(QWidget):
    """``written_down``: the user says so."""

    written_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.why = PlainLabel(
            _(
                "This recovery key opens your data and your backups if this computer is lost. "
                "It is shown only now. Keep it on paper, away from this computer."
            ),
            wraps=True,
        )
        self.key = PlainLabel(wraps=True)
        self.key.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.copy = QPushButton(_("Copy"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.key.text()))
        self.is_written = OutlinedCheck(_("I wrote it down"))
        self.go_on = QPushButton(_("Open the calendar"))
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self.written_down)
        self.is_written.toggled.connect(self.go_on.setEnabled)
        line = QHBoxLayout()
        line.addWidget(self.is_written)
        line.addStretch(1)
        line.addWidget(self.copy)
        line.addWidget(self.go_on)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.why, self.key):
            rows.addWidget(part)
        rows.addLayout(line)

    def show_key(self, key: str) -> None:
        """Show ``key`` in groups, seven to a line; no text forgets it."""
        groups = key.split("-")
        self.key.setText("-".join(groups[:7]) + ("-\n" if len(groups) > 7 else "") + "-".join(groups[7:]))
        self.key.setAccessibleName(key or _("Recovery key"))
