"""Dated rows as a list with the fields of one of them: closures and extra openings, exceptions of a resource."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.dated_rows_view_model import DatedRowsViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.outside_strip import OutsideStrip
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, DateField, TextField, TickBox, bring_into_view

ID_ROLE = Qt.ItemDataRole.UserRole
LINES = 6


class DatedEditor(QWidget):
    """``names``: what the list is called, what a new row is called, and what stands there when there is none."""

    def __init__(
        self, model: DatedRowsViewModel, names: tuple[str, str, str], go_to: Callable[[str], None], theme: Theme
    ) -> None:
        super().__init__()
        self._model, self._names = model, names
        self.list = QListWidget()
        self.list.setAccessibleName(names[0])
        self.none = PlainLabel(names[2], wraps=True)
        self.new = QPushButton(names[1])
        self.refused = PlainLabel(wraps=True)
        self.outside = OutsideStrip(model.gate, go_to, theme)
        self._make_fields()
        self._lay_out()
        self._tie()
        self._show_list()
        self._show_draft()

    def _make_fields(self) -> None:
        blocked, extra = self._model.book.kinds
        self.kind = Choice(_("Kind of {list}").format(list=self._names[0]), (("blocked", blocked), ("extra", extra)))
        self.first, self.last = DateField(_("First day")), DateField(_("Last day"))
        self.part = TickBox(_("Only a part of each day"))
        self.start, self.end = TextField(_("Part from")), TextField(_("Part to"))
        self.name = TextField(_("What for"))
        self.save, self.discard = QPushButton(_("Save")), QPushButton(_("Discard"))
        self.remove = QPushButton(_("Remove"))

    def _lay_out(self) -> None:
        self.fields = QFrame()
        self.fields.setFrameShape(QFrame.Shape.StyledPanel)
        form = QFormLayout(self.fields)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        times = QWidget()
        row = QHBoxLayout(times)
        row.setContentsMargins(0, 0, 0, 0)
        for clock in (self.start, self.end):
            clock.setMaximumWidth(12 * self.fontMetrics().averageCharWidth() + 24)
            row.addWidget(clock)
        row.addStretch(1)
        for label, field in (
            (_("Kind"), self.kind), (_("First day"), self.first), (_("Last day"), self.last), ("", self.part),
            (_("From, to"), times), (_("What for"), self.name),
            ("", FlowRow((self.save, self.discard, self.remove))),
        ):  # fmt: skip
            form.addRow(label, field)
        self._form, self._times = form, times
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for whole in (self.none, self.list, FlowRow((self.new,)), self.refused, self.outside, self.fields):
            column.addWidget(whole)

    def _tie(self) -> None:
        model = self._model
        self.new.clicked.connect(self._begin)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.kind.activated.connect(lambda: model.put(is_extra=self.kind.chosen() == "extra"))
        self.first.dateChanged.connect(self._put_first)
        self.last.dateChanged.connect(lambda _day: model.put(last=self.last.day()))
        self.part.toggled.connect(lambda is_on: model.put(is_part=is_on))
        self.start.textEdited.connect(lambda text: model.put(start=text))
        self.end.textEdited.connect(lambda text: model.put(end=text))
        self.name.textEdited.connect(lambda text: model.put(name=text))
        self.save.clicked.connect(model.save)
        self.discard.clicked.connect(model.discard)
        self.remove.clicked.connect(model.remove)
        model.listed.connect(self._show_list)
        model.edited.connect(self._show_draft)
        model.complained.connect(self._show_refused)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.outside.set_theme(theme)
        palette = self.refused.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.refused.setPalette(palette)

    def _begin(self) -> None:
        self._model.new()
        self.name.setFocus()

    def _put_first(self) -> None:
        """A first day after the last takes the last along."""
        first = self.first.day()
        last = max(first, self._model.draft.last) if self._model.draft else first
        self._model.put(first=first, last=last)

    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None and not self._model.open(str(item.data(ID_ROLE))):
            self._mark()

    def _show_list(self) -> None:
        rows = self._model.rows()
        with QSignalBlocker(self.list):
            self.list.clear()
            for identifier, text in rows:
                QListWidgetItem(text, self.list).setData(ID_ROLE, identifier)
        self.list.setFixedHeight(max(2, min(len(rows), LINES)) * (self.fontMetrics().height() + 8) + 4)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._mark()
        self.new.setEnabled(self._model.may_edit and not self._model.is_dirty)

    def _mark(self) -> None:
        chosen = self._model.draft.id if self._model.draft else ""
        found = (self.list.item(row) for row in range(self.list.count()))
        item = next((one for one in found if one.data(ID_ROLE) == chosen), None)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self.list.row(item) if item else -1)

    def _show_draft(self) -> None:
        model, draft = self._model, self._model.draft
        self.fields.setVisible(draft is not None)
        self._show_refused(())
        self._mark()
        self.new.setEnabled(model.may_edit and not model.is_dirty)
        if draft is None:
            return
        self.kind.pick("extra" if draft.is_extra else "blocked")
        self.first.show_day(draft.first)
        self.last.show_day(draft.last)
        with QSignalBlocker(self.part):
            self.part.setChecked(draft.is_part)
        self._form.setRowVisible(self._times, draft.is_part)
        for field, text in ((self.start, draft.start), (self.end, draft.end), (self.name, draft.name)):
            field.show_text(text)
        self.save.setEnabled(model.may_edit and (model.is_dirty or not model.is_stored))
        self.discard.setEnabled(model.is_dirty or not model.is_stored)
        self.remove.setEnabled(model.may_edit and model.is_stored)

    def _show_refused(self, sentences: tuple[str, ...]) -> None:
        self.refused.setText("\n".join(sentences))
        self.refused.setVisible(bool(sentences))
        if sentences:
            bring_into_view(self.refused)
