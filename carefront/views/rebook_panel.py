"""The wizard of a rebooking in four steps: who, plan, tell, result. Draws a state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QGuiApplication, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.rebook_faces import PLAN, RESULT, TELL, WHO, RebookState, reaches
from carefront.viewmodels.rebook_view_model import RebookViewModel
from carefront.viewmodels.visit_acts import Choice
from carefront.views import icons
from carefront.views.choice_popup import ChoicePopup
from carefront.views.overlay import Overlay, Side
from carefront.views.plain_label import PlainLabel
from carefront.views.rebook_table import RebookTable
from carefront.views.settings.flow_row import FlowRow
from carefront.views.theme import Theme

WIDTH = 820


class RebookPanel(Overlay):
    """Tied to its view model. It stays while somebody works in the calendar beside it."""

    def __init__(self, model: RebookViewModel, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setObjectName("rebook_panel")
        self.setAccessibleName(_("Rebook"))
        self._model, self._state = model, RebookState()
        self._make_head()
        self.table = RebookTable(theme)
        self._make_acts()
        self._make_foot()
        self._lay_out()
        self._tie()
        self.first = self.table
        self.set_theme(theme)

    # --- made once ---------------------------------------------------------------------------------------------------
    def _make_head(self) -> None:
        self.title, self.step, self.totals = PlainLabel(wraps=True), PlainLabel(), PlainLabel()
        font = QFont(self.title.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.reaches = {choice.id: QPushButton(choice.text) for choice in reaches()}
        group = QButtonGroup(self)
        for button in self.reaches.values():
            button.setCheckable(True)
            group.addButton(button)
        self.replan = QPushButton(_("&Re-plan unlocked"))
        self.cover = QPushButton(_("&Hand over to"))
        self.cover.setMenu(QMenu(self.cover))
        self.filters = FlowRow((PlainLabel(_("Look for")), *self.reaches.values(), self.replan, self.cover))

    def _make_acts(self) -> None:
        self.change, self.lock = QPushButton(_("&Change…")), QPushButton(_("&Lock"))
        self.wide, self.wait = QPushButton(_("Any &provider")), QPushButton(_("&Waitlist"))
        self.plan_acts = FlowRow((self.change, self.lock, self.wide, self.wait))
        self.all, self.none = QPushButton(_("Tick &all")), QPushButton(_("Tick &none"))
        self.who_acts = FlowRow((self.all, self.none))
        self.copy, self.print = QPushButton(_("&Copy call list")), QPushButton(_("&Print call list…"))
        self.send = QPushButton(_("&Send message"))
        self.tell_acts = FlowRow((self.send, self.copy, self.print))
        self.preview_title, self.preview = PlainLabel(_("What to say")), PlainLabel(wraps=True)
        self.preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.preview.setAccessibleName(_("What to say"))
        self.empty, self.notice, self.asked = (PlainLabel(wraps=True) for _part in range(3))

    def _make_foot(self) -> None:
        self.busy, self.bar, self.stop = PlainLabel(), QProgressBar(), QPushButton(_("&Stop"))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.working = QWidget()
        line = QHBoxLayout(self.working)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.busy, self.bar, self.stop):
            line.addWidget(part)
        self.back, self.close_button = QPushButton(_("&Back")), QPushButton(_("Close – resume later"))
        self.next, self.apply, self.done = QPushButton(), QPushButton(), QPushButton(_("&Done"))
        self.apply.setDefault(True)
        self.apply.setToolTip(_keys())

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 8)
        rows.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.step, 1)
        head.addWidget(self.totals)
        rows.addWidget(self.title)
        rows.addLayout(head)
        head_parts: tuple[QWidget, ...] = (self.filters, self.who_acts, self.empty)
        foot_parts: tuple[QWidget, ...] = (
            self.plan_acts, self.tell_acts, self.preview_title, self.preview, self.notice, self.asked, self.working,
        )  # fmt: skip
        for part in head_parts:
            rows.addWidget(part)
        rows.addWidget(self.table, 1)
        for part in foot_parts:
            rows.addWidget(part)
        self.foot = FlowRow((self.back, self.close_button, self.next, self.apply, self.done))
        rows.addWidget(self.foot)

    def _tie(self) -> None:
        model, table = self._model, self.table
        model.changed.connect(self.show_state)
        model.options_found.connect(self._offer)
        table.ticked.connect(model.check)
        table.gone_to.connect(model.select)
        table.chosen.connect(self._on_chosen)
        for reach, choice in self.reaches.items():
            choice.toggled.connect(lambda on, wanted=reach: model.set_reach(wanted) if on else None)
        for button, act in (
            (self.replan, model.replan), (self.stop, model.stop), (self.back, model.back), (self.next, model.next),
            (self.apply, model.apply), (self.done, model.finish), (self.close_button, model.close),
            (self.copy, self._copy), (self.print, self._print),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, do=act: do())
        for button, one in (
            (self.change, model.ask_options), (self.lock, model.lock), (self.wide, model.widen),
            (self.wait, model.unplace), (self.send, model.send),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, do=one: do(table.current_id()))
        self.all.clicked.connect(lambda: model.check_all(True))
        self.none.clicked.connect(lambda: model.check_all(False))
        self.cover.menu().aboutToShow.connect(self._fill_covers)
        self.left.connect(model.close)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(Qt.Modifier.CTRL | key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._go_through)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self.table.set_theme(theme)
        for label, color in (
            (self.step, theme.secondary_ink), (self.totals, theme.secondary_ink),
            (self.empty, theme.secondary_ink), (self.preview_title, theme.secondary_ink),
        ):  # fmt: skip
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, color)
            label.setPalette(palette)
        if self._state.is_open:
            self.table.show_state(self._state)

    # --- what is shown -----------------------------------------------------------------------------------------------
    def show_state(self, state: RebookState) -> None:
        """Draw ``state``; a closed one hides the panel."""
        before, self._state = self._state, state
        if not state.is_open:
            self.vanish()
            return
        for label, text in (
            (self.title, state.title), (self.step, state.step_line), (self.totals, state.totals),
            (self.empty, state.empty), (self.notice, state.notice), (self.preview, state.preview),
            (self.asked, state.asked),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        self._show_step(state)
        self._show_buttons(state)
        self._show_busy(state)
        self.table.show_state(state)
        self.table.setVisible(bool(state.rows))
        self.first = self.table if state.rows else self.apply
        self.appear()
        if before.step != state.step and before.is_open:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self, state: RebookState) -> None:
        has_rows = bool(state.rows)
        self.filters.setVisible(state.step == PLAN and has_rows)
        self.plan_acts.setVisible(state.step == PLAN and has_rows)
        self.who_acts.setVisible(state.step == WHO and has_rows)
        self.tell_acts.setVisible(state.step in (TELL, RESULT) and has_rows)
        self.preview_title.setVisible(bool(state.preview))
        for reach, button in self.reaches.items():
            is_chosen = reach == state.reach
            with QSignalBlocker(button):
                button.setChecked(is_chosen)
            button.setIcon(icons.icon("circle-check", self._theme.ink) if is_chosen else QIcon())
            QApplication.sendEvent(button, QEvent(QEvent.Type.LayoutRequest))
        self.next.setText({WHO: _("&Next: plan"), PLAN: _("&Next: tell"), TELL: _("&Next: result")}.get(state.step, ""))
        self.next.setVisible(state.step < RESULT and has_rows)
        self.back.setVisible(state.step > WHO)
        self.done.setVisible(state.step == RESULT)

    def _show_buttons(self, state: RebookState) -> None:
        face = next((row for row in state.rows if row.appointment_id == state.current), None)
        is_free = face is not None and face.can_change and not state.busy
        for button in (self.change, self.wide, self.wait):
            button.setEnabled(is_free)
        self.send.setEnabled(bool(state.preview) and not state.busy)
        self.lock.setEnabled(is_free and face is not None and not face.is_warning)
        self.lock.setText(_("Un&lock") if face and face.is_locked else _("&Lock"))
        others: tuple[QAbstractButton, ...] = (
            self.replan, self.cover, *self.reaches.values(), self.next, self.all, self.none,
        )  # fmt: skip
        for other in others:
            other.setEnabled(not state.busy)
        self.cover.setVisible(bool(state.covers))
        self.apply.setText(state.apply_text)
        QApplication.sendEvent(self.apply, QEvent(QEvent.Type.LayoutRequest))  # its row goes by its width
        self.apply.setEnabled(state.can_apply)
        is_asked = state.step in (PLAN, TELL) or (state.step == RESULT and state.can_apply)
        self.apply.setVisible(is_asked or not state.rows)

    def _show_busy(self, state: RebookState) -> None:
        self.busy.setText(state.busy)
        self.bar.setRange(0, state.total)
        self.bar.setValue(state.done)
        self.working.setVisible(bool(state.busy))

    # --- what is done ------------------------------------------------------------------------------------------------
    def _on_chosen(self, appointment_id: str) -> None:
        """Enter on a line: on to the plan, or another time for it."""
        if self._state.step == WHO:
            self._model.next()
        elif self._state.step == PLAN:
            self._model.ask_options(appointment_id)

    def _go_through(self) -> None:
        """Ctrl+Enter: the plan as it stands, from any step; where all is done, close it."""
        if self._state.can_apply:
            self._model.apply()
        elif self._state.step == RESULT and not self._state.busy:
            self._model.finish()

    def _offer(self, appointment_id: str, choices: tuple[Choice, ...]) -> None:
        popup = ChoicePopup(self, _("Another time"), lambda choice: self._model.pick(appointment_id, choice))
        at = self.table.current_rect() if self.table.currentItem() else QRect()
        popup.offer([(one.id, one.text, one.is_usual) for one in choices], at)

    def _fill_covers(self) -> None:
        menu = self.cover.menu()
        menu.clear()
        for account_id, name in self._state.covers:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, wanted=account_id: self._model.hand_over(wanted))

    def _copy(self) -> None:
        title, lines = self._model.call_list()
        QGuiApplication.clipboard().setText("\n".join((title, *lines)))
        self.announce(_("The call list is copied."))
        self.notice.setText(_("The call list is copied."))
        self.notice.show()

    def _print(self) -> None:
        from carefront.views.call_list_print import print_call_list

        print_call_list(self, *self._model.call_list())

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """It stays where the focus goes elsewhere: the calendar is looked at while other times are chosen."""


def _keys() -> str:
    """The key that does it."""
    return QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Return).toString(QKeySequence.SequenceFormat.NativeText)
