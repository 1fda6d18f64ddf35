"""Hand visits over: from whom, to whom, on which days; what fits stands below. Ctrl+Return does it."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.hand_over_view_model import HandOverViewModel
from carefront.views.panel_parts import fill_box
from carefront.views.plain_label import PlainLabel
from carefront.views.rebook_table import RebookTable
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.theme import Theme
from carefront.views.time_off.dialogs import buttons, on_control_return
from carefront.views.typed_fields import Choice, DateField

LEAST_ROWS = 4


def show_hand_over(model: HandOverViewModel, theme: Theme, parent: QWidget) -> "HandOverDialog":
    """Open it over the window."""
    dialog = HandOverDialog(model, theme, parent)
    dialog.open()
    return dialog


class HandOverDialog(SheetDialog):
    """Shows its view model; every choice goes to it. Closes when the visits are handed over."""

    def __init__(self, model: HandOverViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(QSize(760, 560), parent)
        self._model = model
        model.setParent(self)
        self.setWindowTitle(_("Hand visits over"))
        self.giver, self.taker = Choice(_("From")), Choice(_("To"))
        self.swap = QPushButton(_("S&wap"))
        self.first, self.last = DateField(_("First day")), DateField(_("Last day"))
        self.summary = PlainLabel(wraps=True)
        self.table = RebookTable(theme)
        self.table.set_theme(theme)
        self.buttons, self.act_button = buttons(self, model.action)
        self._lay_out()
        self._tie()
        self._show()
        self.giver.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        parts: tuple[tuple[str, QWidget, int, int], ...] = (
            (_("&From"), self.giver, 0, 0), (_("&To"), self.taker, 0, 1), (_("F&irst day"), self.first, 2, 0),
            (_("&Last day"), self.last, 2, 1),
        )  # fmt: skip
        for text, field, row, column in parts:
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row + 1, column)
        self.swap.setMinimumHeight(28)
        self.swap.setAutoDefault(False)
        grid.addWidget(self.swap, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.rows.addLayout(grid)
        self.rows.addWidget(self.summary)
        self.rows.addWidget(self.table, 1)
        self.table.setMinimumHeight((self.fontMetrics().height() + 12) * LEAST_ROWS)
        self.foot.addWidget(self.buttons)

    def _tie(self) -> None:
        for signal in (self.giver.activated, self.taker.activated, self.first.dateChanged, self.last.dateChanged):
            signal.connect(lambda *_given: self._edit())
        self.swap.clicked.connect(lambda: self._model.swap())
        self.table.ticked.connect(self._model.check)
        self.table.chosen.connect(self._toggle)
        self._model.changed.connect(self._show)
        self._model.done.connect(self.accept)
        self.finished.connect(lambda _result: self._model.close())
        self.act_button.clicked.connect(self._model.hand_over)
        on_control_return(self, self._model.hand_over)

    def _edit(self) -> None:
        self._model.edit(
            replace(
                self._model.entry, from_id=self.giver.chosen(), to_id=self.taker.chosen(), first=self.first.day(),
                last=self.last.day(),
            )
        )  # fmt: skip

    def _toggle(self, appointment_id: str) -> None:
        """Enter on a line ticks it, or no longer."""
        item = self.table.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            self._model.check(appointment_id, item.checkState(0) != Qt.CheckState.Checked)

    def _show(self) -> None:
        model = self._model
        fill_box(self.giver, model.people(), model.entry.from_id)
        fill_box(self.taker, model.people(), model.entry.to_id)
        self.first.show_day(model.entry.first)
        self.last.show_day(model.entry.last)
        self.summary.setText(model.summary)
        state = model.state
        self.table.show_state(state)
        self.table.setVisible(bool(state.rows))
        self.act_button.setText(model.action)
        self.act_button.setEnabled(model.can_act)
