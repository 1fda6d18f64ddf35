"""The fields of the chosen block. What can't be read stays as typed and is named beside the field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QGroupBox, QHBoxLayout, QMenu, QPushButton, QWidget

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.schedules_view_model import SchedulesViewModel
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, Number, OpenDate, TextField, minutes_suffix

EVERY = "-1"


class BlockFields(QGroupBox):
    """Hidden while no block is chosen."""

    def __init__(self, model: SchedulesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Block"), parent)
        self._model = model
        self._shown: Any = None
        self._make()
        self._lay_out()
        self._tie()
        self.show_block()

    def _make(self) -> None:
        model, suffix = self._model, minutes_suffix()
        days = [(str(day), model.times.weekday_name(day)) for day in range(7)]
        self.day = Choice(_("Day of the block"), [*days, (EVERY, _("Every day of the recurrence"))])
        self.start, self.end = TextField(_("Block from")), TextField(_("Block to"))
        for field in (self.start, self.end):
            field.setMaximumWidth(12 * self.fontMetrics().averageCharWidth() + 24)
        self.problem = PlainLabel(wraps=True)
        self.kind = Choice(_("Type of the block"), model.types().items())
        self.slot = Number(_("Length of a slot"), 1, 1440, step=5, suffix=suffix)
        self.places = Number(_("Places at once"), 0, 999, least_word=_("As the resource has"))
        self.before = Number(_("Free before a visit"), 0, 480, step=5, suffix=suffix)
        self.after = Number(_("Free after a visit"), 0, 480, step=5, suffix=suffix)
        self.room = Choice(_("Room of the block"))
        self.kept = QPushButton()
        self.kept.setMinimumHeight(28)
        self.kept_menu = QMenu(self)
        self.kept.setMenu(self.kept_menu)
        self.release = Number(_("Kept until days before"), -1, 365, least_word=_("Always kept"))
        self.name = TextField(_("Name of the block"))
        self.first = OpenDate(_("First day of the block"), _("From"))
        self.last = OpenDate(_("Last day of the block"), _("Until"))
        self.remove = QPushButton(_("Remo&ve block"))
        self.remove.setMinimumHeight(28)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(_("Day"), self.day)
        form.addRow(_("From, to"), _row(self.start, self.end))
        form.addRow("", self.problem)
        form.addRow(_("Type"), self.kind)
        form.addRow(_("Slot length"), self.slot)
        form.addRow(_("Places at once"), self.places)
        form.addRow(_("Free before, after"), _row(self.before, self.after))
        form.addRow(_("Room"), self.room)
        form.addRow(_("Kept for"), self.kept)
        form.addRow(_("Opens to all, days before"), self.release)
        form.addRow(_("Name"), self.name)
        form.addRow(_("Only on dates"), _row(self.first, self.last))
        form.addRow("", self.remove)

    def _tie(self) -> None:
        model = self._model
        model.edited.connect(self.show_block)
        self.day.activated.connect(self._put_day)
        self.kind.activated.connect(lambda: model.put_block(type=self.kind.chosen()))
        self.slot.valueChanged.connect(lambda value: model.put_block(slot_minutes=value))
        self.places.valueChanged.connect(lambda value: model.put_block(capacity=value or None))
        self.before.valueChanged.connect(lambda value: model.put_block(buffer_before_minutes=value))
        self.after.valueChanged.connect(lambda value: model.put_block(buffer_after_minutes=value))
        self.room.activated.connect(lambda: model.put_block(room_id=self.room.chosen() or None))
        self.release.valueChanged.connect(lambda value: model.put_block(release_days=None if value < 0 else value))
        self.name.textEdited.connect(lambda text: model.put_block(name=text))
        self.first.changed.connect(lambda: model.put_block(effective_date=self.first.day()))
        self.last.changed.connect(lambda: model.put_block(end_date=self.last.day()))
        self.remove.clicked.connect(model.remove_block)
        for field in (self.start, self.end):
            field.editingFinished.connect(self._put_times)

    def _put_day(self) -> None:
        chosen = int(self.day.chosen())
        self._model.put_block(weekday=None if chosen < 0 else chosen)

    def _put_times(self) -> None:
        self.problem.setText(self._model.put_block_times(self.start.text(), self.end.text()))
        self.problem.setVisible(bool(self.problem.text()))

    def show_block(self) -> None:
        """Show the chosen block; a time that can't be read stays while the block is the same."""
        block = self._model.chosen_block()
        self.setVisible(block is not None)
        if block is None:
            self._shown = None
            return
        if self._shown is None or (block.id, block.period) != (self._shown.id, self._shown.period):
            start, end = self._model.block_times()
            self.start.show_text(start)
            self.end.show_text(end)
            self.problem.hide()
        self._shown = block
        self.day.pick(EVERY if block.weekday is None else str(block.weekday))
        self.kind.pick(block.type.value)
        self.slot.show_value(block.slot_minutes)
        self.places.show_value(block.capacity or 0)
        self.before.show_value(block.buffer_before_minutes)
        self.after.show_value(block.buffer_after_minutes)
        self.release.show_value(-1 if block.release_days is None else block.release_days)
        self.name.show_text(block.name)
        self._show_places(block)

    def _show_places(self, block: Any) -> None:
        set_up, schedule = self._model.set_up, self._model.schedule
        if set_up is None or schedule is None:
            return
        self.room.offer([("", _("None")), *((room.id, room.name) for room in set_up.rooms)])
        self.room.pick(block.room_id or "")
        self.release.setEnabled(bool(block.kept_for))
        usual = schedule.valid_from
        with QSignalBlocker(self.first), QSignalBlocker(self.last):
            self.first.show_day(block.effective_date, usual)
            self.last.show_day(block.end_date, schedule.valid_to or usual)
        names = [row.name for row in set_up.offerings if row.id in block.kept_for]
        self.kept.setText(", ".join(names) if 0 < len(names) <= 2 else _kept_words(len(names)))
        self.kept.setAccessibleName(_("Kept for: {names}").format(names=", ".join(names) or _("everything")))
        self.kept_menu.clear()
        for row in set_up.offerings:
            action = self.kept_menu.addAction(row.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(row.id in block.kept_for)
            action.triggered.connect(lambda is_on, identifier=row.id: self._keep_for(identifier, is_on))
        self.kept.setEnabled(bool(set_up.offerings))

    def _keep_for(self, offering_id: str, is_on: bool) -> None:
        block = self._model.chosen_block()
        if block is not None:
            others = tuple(identifier for identifier in block.kept_for if identifier != offering_id)
            self._model.put_block(kept_for=(*others, offering_id) if is_on else others)


def _kept_words(count: int) -> str:
    if not count:
        return _("Every visit type")
    return ngettext("{count} visit type", "{count} visit types", count).format(count=count)


def _row(*fields: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for field in fields:
        row.addWidget(field)
    row.addStretch(1)
    return holder
