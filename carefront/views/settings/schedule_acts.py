"""What can be done with a stored schedule: publish, pause, archive, split at a date, copy to somewhere, delete."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.schedules_view_model import SchedulesViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.typed_fields import Choice, DateField, OpenDate, TextField


class ScheduleActs(QWidget):
    """Splitting and copying ask for their dates in place, below the buttons."""

    def __init__(self, model: SchedulesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.states = {
            "published": QPushButton(_("&Publish")), "paused": QPushButton(_("Pau&se")),
            "archived": QPushButton(_("Arc&hive")),
        }  # fmt: skip
        self.duplicate, self.split = QPushButton(_("D&uplicate")), QPushButton(_("Sp&lit…"))
        self.copy, self.delete = QPushButton(_("&Copy to…")), QPushButton(_("&Delete"))
        self.split_panel, self.copy_panel = self._make_split(), self._make_copy()
        buttons = FlowRow((*self.states.values(), self.duplicate, self.split, self.copy, self.delete))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (buttons, self.split_panel, self.copy_panel):
            rows.addWidget(part)
        for state, button in self.states.items():
            button.clicked.connect(partial(self._change_state, state))
        self.duplicate.clicked.connect(model.duplicate)
        self.delete.clicked.connect(model.delete)
        self.split.clicked.connect(lambda: self._open(self.split_panel, self.split_at))
        self.copy.clicked.connect(lambda: self._open(self.copy_panel, self.copy_resource))
        model.edited.connect(self.judge)
        model.listed.connect(self.judge)
        self.judge()

    def judge(self) -> None:
        """Show what can be done now."""
        model = self._model
        may = bool(model.set_up and model.set_up.may_edit)
        is_stored = model.stored is not None
        for state, button in self.states.items():
            button.setVisible(state in model.states())
            button.setEnabled(may and (is_stored or state == "published"))
        self.duplicate.setEnabled(may and model.schedule is not None)
        self.split.setEnabled(may and is_stored and not model.is_dirty)
        self.copy.setEnabled(may and is_stored and not model.is_dirty)
        self.delete.setEnabled(bool(model.set_up and model.set_up.may_delete) or (model.is_dirty and not is_stored))
        if not is_stored:
            self.split_panel.hide()
            self.copy_panel.hide()

    def _change_state(self, state: str, _checked: bool = False) -> None:
        self._model.change_state(state)

    def _make_split(self) -> QFrame:
        panel, form = _panel()
        self.split_at = DateField(_("The second part begins on"))
        form.addRow(_("Second part begins"), self.split_at)
        form.addRow("", self._finish(panel, _("Spl&it"), self._split))
        return panel

    def _make_copy(self) -> QFrame:
        panel, form = _panel()
        self.copy_resource = Choice(_("Copy to"))
        self.copy_name = TextField(_("Name of the copy"))
        self.copy_first = DateField(_("Copy valid from"))
        self.copy_last = OpenDate(_("Copy valid until"), _("Until"))
        form.addRow(_("Copy to"), self.copy_resource)
        form.addRow(_("Name"), self.copy_name)
        form.addRow(_("Valid from"), self.copy_first)
        form.addRow("", self.copy_last)
        form.addRow("", self._finish(panel, _("Cop&y"), self._copy))
        return panel

    def _finish(self, panel: QFrame, words: str, act: object) -> QWidget:
        done, cancel = QPushButton(words), QPushButton(_("Cancel"))
        done.setObjectName("finish")
        done.clicked.connect(act)
        cancel.clicked.connect(panel.hide)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (done, cancel):
            button.setMinimumHeight(28)
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _open(self, panel: QFrame, first: QWidget) -> None:
        model = self._model
        for other in (self.split_panel, self.copy_panel):
            other.setVisible(other is panel and panel.isHidden())
        if panel.isHidden() or model.schedule is None:
            return
        self.split_at.show_day(model.usual_split())
        self.copy_resource.offer((row.id, row.name) for row in model.resources)
        self.copy_resource.pick(model.resource_id)
        self.copy_name.setText(model.schedule.name)
        self.copy_first.show_day(model.schedule.valid_from)
        self.copy_last.show_day(model.schedule.valid_to, model.schedule.valid_from)
        first.setFocus()

    def _split(self) -> None:
        self._model.split(self.split_at.day())
        self.split_panel.hide()

    def _copy(self) -> None:
        fields = (self.copy_resource.chosen(), self.copy_name.text(), self.copy_first.day(), self.copy_last.day())
        self._model.copy_to(*fields)
        self.copy_panel.hide()


def _panel() -> tuple[QFrame, QFormLayout]:
    panel = QFrame()
    panel.setFrameShape(QFrame.Shape.StyledPanel)
    form = QFormLayout(panel)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    panel.hide()
    return panel, form
