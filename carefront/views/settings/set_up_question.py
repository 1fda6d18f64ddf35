"""What an act concerns, to be confirmed in the page; and what was done last, with the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import Question
from carefront.views.booking_panel_widgets import ButtonRow, WrappingButton
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class QuestionBox(QFrame):
    """What an act concerns, and whether it is meant so. Stands in the page, never in the way."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.text, self.lines = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.confirm, self.dismiss = WrappingButton(), WrappingButton(_("Cancel"))
        self._row = ButtonRow(self.confirm, self.dismiss)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.lines)
        self._area.setAccessibleName(_("What is concerned"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 6, 8, 6)
        rows.addWidget(self.text)
        rows.addWidget(self._area)
        rows.addWidget(self._row, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("conflict"))
        self.setPalette(palette)

    def show_question(self, question: Question | None) -> None:
        """Ask; nothing to ask hides it. The safe answer has the focus."""
        was_shown = self.isVisible()
        self.setVisible(question is not None)
        if question is None:
            return
        self.text.setText(question.text)
        self.lines.setText("\n".join(question.lines))
        self._area.setVisible(bool(question.lines))
        line = self.fontMetrics().lineSpacing()
        self._area.setFixedHeight(min(6, max(1, len(question.lines))) * line + 8)
        self.confirm.show_text(question.confirm)
        if not was_shown:
            self.dismiss.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, width: int) -> None:
        """For a width in dip."""
        self._row.arrange(width - 24)


class DoneLine(QWidget):
    """What was done last, with the way back."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.undo = PlainLabel(wraps=True), WrappingButton(_("Undo"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        self.hide()

    def show_done(self, done: str, undo: str) -> None:
        """Say it; nothing done hides it."""
        self.text.setText(done)
        self.undo.setAccessibleName(undo)
        self.undo.setToolTip(undo)
        self.setVisible(bool(done))
