"""What is asked before slots are made, blocked or generated, in place below the buttons."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QProgressBar, QPushButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.slot_making import SlotDraft
from carefront.viewmodels.slots_view_model import SlotsViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, DateField, Number, TextField, minutes_suffix


class Panel(QFrame):
    """Fields with a button that does it and one that does not. ``left``: nothing of it is wanted any more."""

    left = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(name)
        self.form = QFormLayout(self)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self.finish, self.cancel = QPushButton(words), QPushButton(_("Cancel"))
        self.cancel.clicked.connect(self.leave)
        self.hide()

    def leave(self) -> None:
        """Go away."""
        self.hide()
        self.left.emit()

    def add_buttons(self) -> None:
        """As the last line."""
        self.form.addRow("", FlowRow((self.finish, self.cancel)))


class MakerPanel(Panel):
    """A slot, or a window to be cut into sessions."""

    def __init__(self, model: SlotsViewModel) -> None:
        super().__init__(_("New slots"), _("Add"))
        self._model, self.is_cut = model, False
        self._draft = self._begun = SlotDraft(model.first)
        self._make()
        self._lay_out()
        self._tie()

    def _make(self) -> None:
        self.day = DateField(_("Day of the slot"))
        self.start, self.end = TextField(_("Slot from")), TextField(_("Slot to"))
        for field in (self.start, self.end):
            field.setMinimumWidth(10 * self.fontMetrics().averageCharWidth() + 16)
            field.setMaximumWidth(12 * self.fontMetrics().averageCharWidth() + 24)
        self.minutes = Number(_("Length of a session"), 1, 1440, step=5, suffix=minutes_suffix())
        self.minutes.setKeyboardTracking(True)
        self.kind = Choice(_("Type of the slot"), self._model.types())
        self.places = Number(_("Places at once"), 0, 999, least_word=_("As the resource has"))
        self.room = Choice(_("Room of the slot"))
        self.name = TextField(_("Name of the slot"))
        self.name.setMinimumWidth(24 * self.fontMetrics().averageCharWidth())
        self.live = PlainLabel(wraps=True)

    def _lay_out(self) -> None:
        for label, field in (
            (_("Day"), self.day), (_("From, to"), FlowRow((self.start, self.end))), (_("Length"), self.minutes),
            ("", self.live), (_("Type"), self.kind), (_("Places at once"), self.places), (_("Room"), self.room),
            (_("Name"), self.name),
        ):  # fmt: skip
            self.form.addRow(label, field)
        self.add_buttons()

    def _tie(self) -> None:
        self.day.dateChanged.connect(lambda _day: self._put(day=self.day.day()))
        self.start.textEdited.connect(lambda text: self._put(start=text))
        self.end.textEdited.connect(lambda text: self._put(end=text))
        self.minutes.valueChanged.connect(lambda value: self._put(minutes=value))
        self.kind.activated.connect(lambda: self._put(type=self.kind.chosen()))
        self.places.valueChanged.connect(lambda value: self._put(places=value))
        self.room.activated.connect(lambda: self._put(room_id=self.room.chosen()))
        self.name.textEdited.connect(lambda text: self._put(name=text))
        for line in (self.start, self.end, self.name):
            line.returnPressed.connect(self.finish.click)
        self.finish.clicked.connect(self._finish)

    @property
    def has_unsaved(self) -> bool:
        """Whether something was typed that is not done yet."""
        return not self.isHidden() and self._draft != self._begun

    def open(self, *, is_cut: bool) -> None:
        """Ask for a slot or a window; what was typed for it already stays."""
        if self.has_unsaved and is_cut == self.is_cut:
            self.start.setFocus()
            return
        self.is_cut = is_cut
        self._draft = self._begun = draft = self._model.begin(is_cut=is_cut)
        self.setAccessibleName(_("Cut a window into sessions") if is_cut else _("Add a slot"))
        self.finish.setText(_("Cut into sessions") if is_cut else _("Add slot"))
        set_up = self._model.set_up
        rooms = set_up.rooms if set_up else ()
        self.room.offer([("", _("None")), *((row.id, row.name) for row in rooms)])
        self.day.show_day(draft.day)
        self.start.show_text(draft.start)
        self.end.show_text(draft.end)
        self.minutes.show_value(draft.minutes)
        self.kind.pick(draft.type)
        self.places.show_value(draft.places)
        self.room.pick("")
        self.name.show_text("")
        self.form.setRowVisible(self.minutes, is_cut)
        self._judge()
        self.show()
        self.start.setFocus()
        self.start.selectAll()

    def _put(self, **values: object) -> None:
        self._draft = replace(self._draft, **values)  # type: ignore[arg-type]
        self._judge()

    def _judge(self) -> None:
        text, can = self._draft.outcome_text(self._model.times, is_cut=self.is_cut)
        self.live.setText(text)
        self.form.setRowVisible(self.live, bool(text))
        set_up = self._model.set_up
        self.finish.setEnabled(can and bool(set_up and set_up.may_create))

    def _finish(self) -> None:
        self._model.make(self._draft, self.leave, is_cut=self.is_cut)


class BlockPanel(Panel):
    """Why the chosen slot is blocked."""

    def __init__(self, model: SlotsViewModel) -> None:
        super().__init__(_("Block the slot"), _("Block slot"))
        self._model = model
        self.kind = Choice(_("Why it is blocked"), model.block_kinds())
        self.name = TextField(_("What for"))
        self.name.setMinimumWidth(24 * self.fontMetrics().averageCharWidth())
        self.form.addRow(_("Why"), self.kind)
        self.form.addRow(_("What for"), self.name)
        self.add_buttons()
        self.name.returnPressed.connect(self.finish.click)
        self.finish.clicked.connect(self._finish)

    def open(self) -> None:
        """Ask."""
        self.name.show_text("")
        self.show()
        self.kind.setFocus()

    def _finish(self) -> None:
        self._model.block(self.kind.chosen(), self.name.text())
        self.leave()


class GeneratePanel(Panel):
    """Which days are generated."""

    def __init__(self, model: SlotsViewModel) -> None:
        super().__init__(_("Generate slots"), _("Generate"))
        self._model = model
        self.first, self.last = DateField(_("Generate from")), DateField(_("Generate until"))
        self.form.addRow(_("First day"), self.first)
        self.form.addRow(_("Last day"), self.last)
        self.add_buttons()
        self.first.dateChanged.connect(self._put_first)
        self.finish.clicked.connect(self._finish)

    def open(self) -> None:
        """Ask; the days in view are offered."""
        self.first.show_day(self._model.first)
        self.last.show_day(self._model.last)
        self.show()
        self.first.setFocus()

    def _put_first(self) -> None:
        if self.last.day() < self.first.day():
            self.last.show_day(self.first.day())

    def _finish(self) -> None:
        self.leave()
        self._model.generation.start(self._model.resource_id, self.first.day(), self.last.day())


class GenerationBar(QWidget):
    """How far generating is, with a way to stop it; afterwards, what came of it."""

    def __init__(self, model: SlotsViewModel) -> None:
        super().__init__()
        self._work = model.generation
        self.bar, self.stop, self.text = QProgressBar(), QPushButton(_("Stop")), PlainLabel(wraps=True)
        self.bar.setAccessibleName(_("Days generated"))
        self.bar.setMinimumWidth(240)
        self.stop.clicked.connect(self._work.stop)
        self.row = FlowRow((self.bar, self.stop))
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(self.row)
        rows.addRow(self.text)
        self._work.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        work = self._work
        done, days = work.progress
        self.bar.setRange(0, max(1, days))
        self.bar.setValue(done)
        self.row.setVisible(work.is_running)
        self.stop.setEnabled(not work.is_stopping)
        self.text.setText(work.summary)
        self.text.setVisible(bool(work.summary) and not work.is_running)
        self.setVisible(work.is_running or bool(work.summary))
