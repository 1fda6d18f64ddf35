"""The buttons that say how far charges have come, and the reason that waiving or removing one takes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.charge_form_model import MARKS, ChargeFormModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import TextField


class MarkRow(QWidget):
    """``chosen``: the rows that are marked. What some of them cannot become is not offered."""

    def __init__(self, model: ChargeFormModel, chosen: Callable[[], list[int]]) -> None:
        super().__init__()
        self._model, self._chosen = model, chosen
        names = _("D&ue"), _("Bi&lled"), _("Pa&id"), _("&Waived"), _("V&oid")
        self.buttons = {state: QPushButton(text) for state, text in zip(MARKS, names, strict=True)}
        self.reason = TextField(_("Reason to waive or void"), _("Reason to waive or void"))
        self.reason.setMinimumWidth(170)
        self.problem = PlainLabel(wraps=True)
        self.problem.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addWidget(FlowRow((PlainLabel(_("Mark as:")), *self.buttons.values(), self.reason)))
        rows.addWidget(self.problem)
        for state, button in self.buttons.items():
            button.setAccessibleName(_("Mark as {state}").format(state=button.text().replace("&", "")))
            button.setMinimumHeight(28)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._mark, state))
        model.problems_changed.connect(self._show_problem)

    def show_marks(self) -> None:
        """Offer what the chosen charges can become."""
        marks = self._model.marks(self._chosen())
        for state, button in self.buttons.items():
            button.setEnabled(state in marks)

    def _mark(self, state: object) -> None:
        found = next(mark for mark in MARKS if mark == state)
        if self._model.mark(self._chosen(), found, self.reason.text()):
            self.reason.clear()
        elif self._model.problems:
            self.reason.setFocus()

    def _show_problem(self) -> None:
        self.problem.setText(self._model.problems.get("reason", ""))
        self.problem.setVisible(bool(self.problem.text()))
