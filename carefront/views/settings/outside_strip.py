"""The visits that a change would leave outside, in the page itself: save all the same, keep editing, or go and look."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.outside_gate import OutsideGate
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
ROWS = 5


class OutsideStrip(QFrame):
    """Hidden while there is nothing to decide. ``go_to`` shows a visit in the calendar."""

    def __init__(
        self, gate: OutsideGate, go_to: Callable[[str], None], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gate, self._go_to = gate, go_to
        self.setAccessibleName(_("Visits outside"))
        self.setAutoFillBackground(True)
        self.head = PlainLabel(wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Visits that would fall outside"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self._show_visit())
        self.keep_button, self.save_button = QPushButton(_("&Keep editing")), QPushButton(_("Save any&way"))
        self.go_button = QPushButton(_("Go to the &visit"))
        self.keep_button.clicked.connect(gate.leave)
        self.save_button.clicked.connect(gate.go_on)
        self.go_button.clicked.connect(self._show_visit)
        buttons = QHBoxLayout()
        for button in (self.keep_button, self.save_button, self.go_button):
            button.setMinimumHeight(28)
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.head)
        rows.addWidget(self.list)
        rows.addLayout(buttons)
        gate.changed.connect(self._show)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("conflict"))
        self.setPalette(palette)

    def _show(self) -> None:
        rows = self._gate.rows
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.text, self.list)
            item.setData(ID_ROLE, row.appointment_id)
        if rows:
            self.head.setText(self._gate.head)
            self.list.setCurrentRow(0)
            height = self.fontMetrics().height() + 8
            self.list.setFixedHeight(max(2, min(len(rows), ROWS)) * height + 8)
        self.setVisible(bool(rows))
        if rows:
            self.keep_button.setFocus()

    def _show_visit(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._go_to(str(item.data(ID_ROLE)))
