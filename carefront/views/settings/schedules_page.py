"""Settings > Schedules: those of a resource, one of them open with its week, its blocks and what it comes to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.schedules_view_model import SchedulesViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.block_fields import BlockFields
from carefront.views.settings.block_table import BlockTable
from carefront.views.settings.outside_strip import OutsideStrip
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.schedule_acts import ScheduleActs
from carefront.views.settings.schedule_fields import ScheduleFields
from carefront.views.settings.week_picture import WeekPicture
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, bring_into_view

ID_ROLE = Qt.ItemDataRole.UserRole
LINES = 5


class SchedulesPage(QWidget):
    """Nothing typed is lost: what is not saved is kept by schedule, marked in the list, and asked about on closing."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = SchedulesViewModel(home.context, lambda: home.facility_id, self)
        self._make()
        self._lay_out()
        self._tie()
        self._show_list()
        self._show_editor()

    def _make(self) -> None:
        model, theme = self.model, self._home.theme
        self.resource = Choice(_("Schedules of"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Schedules"))
        self.new = QPushButton(_("&New schedule"))
        self.new.setMinimumHeight(28)
        self.note = PlainLabel(wraps=True)
        self.acts, self.fields = ScheduleActs(model), ScheduleFields(model)
        self.picture, self.table = WeekPicture(model, theme), BlockTable(model)
        self.block = BlockFields(model)
        self.add = QPushButton(_("&Add block"))
        self.add.setMinimumHeight(28)
        self.wrong = PlainLabel(wraps=True)
        self.refused = PlainLabel(wraps=True)
        self.outside = OutsideStrip(model.gate, self._go_to_visit, theme)
        self.save, self.save_and_publish = QPushButton(_("Sa&ve")), QPushButton(_("Save and pu&blish"))
        self.discard = QPushButton(_("Discard &changes"))

    def _lay_out(self) -> None:
        top = QFormLayout()
        top.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        top.addRow(_("Schedules &of"), self.resource)
        head = QHBoxLayout()
        head.addLayout(top, 1)
        head.addWidget(self.new)
        self.editor = QWidget()
        rows = QVBoxLayout(self.editor)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for part in (
            self.acts, FlowRow((self.save, self.save_and_publish, self.discard)), self.refused, self.outside,
            self.fields, self.wrong, self.picture, FlowRow((self.add,)), self.table, self.block,
        ):  # fmt: skip
            rows.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        for whole in (self.list, self.note, self.editor):
            column.addWidget(whole)
        column.addStretch(1)

    def _tie(self) -> None:
        model = self.model
        self.resource.activated.connect(lambda: model.choose_resource(self.resource.chosen()))
        self.new.clicked.connect(self._begin)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.add.clicked.connect(partial(model.add_block, 0))
        self.save.clicked.connect(lambda: model.save())
        self.save_and_publish.clicked.connect(lambda: model.save(publishes=True))
        self.discard.clicked.connect(model.discard)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save.click, context=Qt.ShortcutContext.WindowShortcut)
        for part in (self.picture, self.table):
            part.wanted_fields.connect(self.block.day.setFocus)
        model.listed.connect(self._show_list)
        model.edited.connect(self._show_editor)
        model.outlined.connect(self._show_outline)
        model.complained.connect(self._show_refused)
        model.gate.changed.connect(self._on_gate)

    # --- what the window asks ----------------------------------------------------------------------------------------
    def has_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return self.model.has_unsaved

    def refresh(self) -> None:
        """Read anew; what is being typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.picture.set_theme(theme)
        self.outside.set_theme(theme)
        for label in (self.wrong, self.refused, self.block.problem):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, theme.warning)
            label.setPalette(palette)

    # --- showing -----------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        model = self.model
        self.resource.offer((row.id, row.name) for row in model.resources)
        self.resource.pick(model.resource_id)
        chosen = model.schedule.id if model.schedule else ""
        rows = model.rows()
        with QSignalBlocker(self.list):
            self.list.clear()
            for identifier, text in rows:
                item = QListWidgetItem(text, self.list)
                item.setData(ID_ROLE, identifier)
                if identifier == chosen:
                    self.list.setCurrentItem(item)
        self.list.setFixedHeight(max(2, min(len(rows), LINES)) * (self.fontMetrics().height() + 8) + 4)
        self.list.setVisible(bool(rows))
        self.note.setText(model.note())
        self.note.setVisible(bool(self.note.text()))
        may = bool(model.set_up and model.set_up.may_edit)
        self.new.setEnabled(may)
        self._judge_buttons()

    def _show_editor(self) -> None:
        schedule = self.model.schedule
        self.editor.setVisible(schedule is not None)
        self._show_refused(())
        self._judge_buttons()

    def _judge_buttons(self) -> None:
        model = self.model
        may = bool(model.set_up and model.set_up.may_edit) and not model.gate.rows
        self.save.setEnabled(may and model.is_dirty)
        self.save_and_publish.setVisible("published" in model.states())
        self.save_and_publish.setEnabled(may)
        self.discard.setEnabled(model.is_dirty)

    def _show_outline(self) -> None:
        _figures, _dates, wrong = self.model.outline_texts()
        self.wrong.setText("\n".join(wrong))
        self.wrong.setVisible(bool(wrong))

    def _show_refused(self, sentences: tuple[str, ...]) -> None:
        self.refused.setText("\n".join(sentences))
        self.refused.setVisible(bool(sentences))
        if sentences:
            self._bring(self.refused)

    def _on_gate(self) -> None:
        self._judge_buttons()
        if self.model.gate.rows:
            self._bring(self.outside)

    def _bring(self, part: QWidget) -> None:
        """Scroll to what has to be read."""
        bring_into_view(part)

    # --- acts --------------------------------------------------------------------------------------------------------
    def _begin(self) -> None:
        self.model.new()
        self.fields.name.setFocus()
        self.fields.name.selectAll()

    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.model.open(str(item.data(ID_ROLE)))

    def _go_to_visit(self, appointment_id: str) -> None:
        self._home.window_model.go_to_visit(appointment_id)
