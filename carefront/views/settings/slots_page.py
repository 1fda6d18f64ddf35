"""Settings > Slots: those of a resource on a range of days, and everything that can be done with them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.slots_view_model import SlotsViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.set_up_question import DoneLine
from carefront.views.settings.slot_panels import BlockPanel, GeneratePanel, GenerationBar, MakerPanel, Panel
from carefront.views.settings.slot_tree import SlotTree
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, DateField, bring_into_view


class SlotsPage(QWidget):
    """Refusals stand above the list; what was done last can be taken back there."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self._empty_act = ""
        self.model = SlotsViewModel(home.window_model, lambda: home.facility_id, self)
        self._make_head()
        self._make_acts()
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)
        self._show()
        self._show_done()
        self._show_refused(())

    def _make_head(self) -> None:
        self.resource = Choice(_("Slots of"))
        self.first, self.last = DateField(_("First day")), DateField(_("Last day"))
        self.earlier, self.this_week = QPushButton(_("&Earlier")), QPushButton(_("This &week"))
        self.later = QPushButton(_("&Later"))
        self.state = Choice(_("Show slots of state"), self.model.states())
        self.generate, self.add = QPushButton(_("&Generate…")), QPushButton(_("&Add a slot…"))
        self.cut = QPushButton(_("C&ut a window…"))

    def _make_acts(self) -> None:
        model = self.model
        self.maker, self.blocker, self.generator = MakerPanel(model), BlockPanel(model), GeneratePanel(model)
        self.bar, self.done = GenerationBar(model), DoneLine()
        self.read_only, self.refused = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.note, self.summary = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.fill = QPushButton()
        self.fill.setMinimumHeight(32)
        self.tree = SlotTree(model)
        self.acts = {
            "book": QPushButton(_("&Book…")), "block": QPushButton(_("Bloc&k…")), "release": QPushButton(_("&Free")),
            "complete": QPushButton(_("Co&mplete")), "remove": QPushButton(_("&Remove")),
        }  # fmt: skip

    def _lay_out(self) -> None:
        top = QFormLayout()
        top.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        top.addRow(_("Slots &of"), self.resource)
        top.addRow(_("Days"), FlowRow((self.first, self.last, self.earlier, self.this_week, self.later)))
        top.addRow(_("S&how"), self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(top)
        for part in (
            self.read_only, FlowRow((self.generate, self.add, self.cut)), self.generator, self.maker, self.bar,
            self.done, self.refused, self.summary, self.note,
        ):  # fmt: skip
            column.addWidget(part)
        column.addWidget(self.fill, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.tree, 1)
        self.slot_acts = FlowRow(self.acts.values())
        column.addWidget(self.slot_acts)
        column.addWidget(self.blocker)
        column.addStretch()

    def _tie(self) -> None:
        model = self.model
        self.resource.activated.connect(lambda: model.choose_resource(self.resource.chosen()))
        self.first.dateChanged.connect(self._choose_days)
        self.last.dateChanged.connect(self._choose_days)
        self.earlier.clicked.connect(partial(self._step, -1))
        self.later.clicked.connect(partial(self._step, 1))
        self.this_week.clicked.connect(lambda: model.show_this_week())
        self.state.activated.connect(lambda: model.choose_state(self.state.chosen()))
        self.generate.clicked.connect(lambda: self._open(self.generator))
        self.add.clicked.connect(lambda: self._open(self.maker))
        self.cut.clicked.connect(lambda: self._open(self.maker, is_cut=True))
        for act, button in self.acts.items():
            button.clicked.connect(partial(self._do, act))
        self.tree.given.connect(self._do)
        for another in (self.tree.currentItemChanged, self.state.activated, self.resource.activated):
            another.connect(lambda *_which: self._show_refused(()))
        self.fill.clicked.connect(self._fill)
        self.done.undo.clicked.connect(lambda: self._home.give("undo"))
        self.maker.left.connect(self.add.setFocus)
        self.generator.left.connect(self.generate.setFocus)
        self.blocker.left.connect(self.tree.setFocus)
        model.listed.connect(self._show)
        model.chose.connect(self._judge)
        model.complained.connect(self._show_refused)
        model.acted.connect(self._show_done)
        model.generation.changed.connect(self._judge)
        self._home.window_model.data_changed.connect(self._on_data)

    # --- what the window asks ----------------------------------------------------------------------------------------
    def has_unsaved(self) -> bool:
        """Whether a slot or window was typed that is not made yet."""
        return self.maker.has_unsaved

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.refused.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.refused.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc closes what is asked in the page before it closes the window; something typed is asked about then."""
        panels = [part for part in (self.blocker, self.generator, self.maker) if part.isVisible()]
        if event.key() == Qt.Key.Key_Escape and panels and not self.has_unsaved():
            panels[0].leave()
        else:
            super().keyPressEvent(event)

    # --- showing -----------------------------------------------------------------------------------------------------
    def _on_data(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self) -> None:
        model = self.model
        self.resource.offer((row.id, row.name) for row in model.resources)
        self.resource.pick(model.resource_id)
        for field, day in ((self.first, model.first), (self.last, model.last)):
            if field.day() != day:  # else what is being typed there would be lost
                field.show_day(day)
        self.state.pick(model.state.value if model.state else "")
        sentence, label, self._empty_act = model.emptiness()
        self.note.setText(_("Reading the slots…") if model.is_loading else sentence)
        self.note.setVisible(bool(self.note.text()))
        self.fill.setText(label)
        self.fill.setVisible(bool(label))
        self.summary.setText(model.summary())
        self.summary.setVisible(bool(self.summary.text()))
        self.read_only.setText(model.read_only())
        self.read_only.setVisible(bool(self.read_only.text()))
        self.tree.refill()
        self.tree.setVisible(not self.note.text())
        self.slot_acts.setVisible(not self.note.text())
        self._judge()

    def _judge(self) -> None:
        """What can be done with the chosen slot; why not is said where the pointer or the reader is."""
        set_up = self.model.set_up
        may_make = bool(set_up and set_up.may_create)
        for button in (self.generate, self.add, self.cut):
            button.setEnabled(may_make)
            button.setToolTip("" if may_make else self.model.read_only())
        if self.model.generation.is_running:
            self.generate.setEnabled(False)
        for act, button in self.acts.items():
            why = self.model.hindrance(act)
            button.setEnabled(not why)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
        if self.blocker.isVisible() and self.model.hindrance("block"):
            self.blocker.leave()

    def _show_refused(self, sentences: tuple[str, ...]) -> None:
        self.refused.setText("\n".join(sentences))
        self.refused.setVisible(bool(sentences))
        if sentences:
            self._bring(self.refused)

    def _bring(self, part: QWidget) -> None:
        """Scroll to what has to be read, once it has its place."""
        QTimer.singleShot(0, self, partial(bring_into_view, part))

    def _show_done(self) -> None:
        self.done.show_done(self.model.done, self.model.undo)
        if not self.model.done:
            return
        self.done.undo.show_text(_("Undo"))
        self.done.undo.setAccessibleName(self.model.undo)

    # --- acts --------------------------------------------------------------------------------------------------------
    def _choose_days(self) -> None:
        self.model.choose_days(self.first.day(), self.last.day())
        self.last.show_day(self.model.last)

    def _step(self, rounds: int, _checked: bool = False) -> None:
        self.model.step(rounds)

    def _open(self, panel: Panel, *, is_cut: bool = False) -> None:
        for other in (self.generator, self.maker):
            if other is not panel:
                other.hide()
        self._show_refused(())
        if panel is self.maker:
            self.maker.open(is_cut=is_cut)
        else:
            self.generator.open()
        self._bring(panel)

    def _do(self, act: str, _checked: bool = False) -> None:
        if why := self.model.hindrance(act):
            self._show_refused((why,))
            self._home.say(why)
        elif act == "book":
            self._book()
        elif act == "block":
            self.blocker.open()
            self._bring(self.blocker)
        else:
            self.model.act(act)

    def _book(self) -> None:
        """In the calendar, which the settings stand before; they stay open over something typed, which is asked."""
        if self.window().close() and self.model.book():
            self._home.give("view_day")

    def _fill(self) -> None:
        if self._empty_act == "all":
            self.model.choose_state("")
            self.tree.setFocus()
        else:
            self._home.give(self._empty_act)
