"""A set-up page: the list of things, beside it (or, where it is narrow, instead of it) the fields of one of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.views.booking_panel_widgets import FieldBox, WrappingButton, paint_label
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.set_up_form import SetUpForm, editor_for
from carefront.views.settings.set_up_list import SetUpList
from carefront.views.settings.set_up_question import DoneLine
from carefront.views.theme import Theme
from carefront.views.window_layout import USUAL_LINE

BESIDE_FROM, LIST_WIDTH, LEAST_HEIGHT = 560, 250, 220


class SetUpView(QWidget):
    """Shows the face of a page and hands on what somebody does."""

    left = Signal()

    def __init__(self, page: SetUpPage, home: SettingsHome, name: str) -> None:
        super().__init__()
        theme = home.theme
        self.page, self._home, self._theme = page, home, theme
        page.setParent(self)
        self._is_list_wanted, self._is_narrow = True, False
        self.filter, self.add_button = QLineEdit(), QPushButton()
        self.filter.setPlaceholderText(_("Find"))
        self.filter.setAccessibleName(_("Find in {list}").format(list=name))
        self.filter.setClearButtonEnabled(True)
        self.list = SetUpList(theme)
        self.list.setAccessibleName(name)
        self.empty, self.empty_button = PlainLabel(wraps=True), QPushButton()
        self.form, self.done = SetUpForm(theme), DoneLine()
        self.back = WrappingButton(_("Back to the list"))
        self.clinic = QComboBox()
        self.clinic.setAccessibleName(home.context.maker.words.clinic_title)
        self.looks: dict[str, FieldBox] = {}
        self._look_row = QGridLayout()
        self._lay_out()
        self._tie()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self.left_side = QWidget()
        rows = QVBoxLayout(self.left_side)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.clinic, self.filter, self.add_button, self.empty_button):
            part.setMinimumHeight(28)
        rows.addWidget(self.clinic)
        rows.addLayout(self._look_row)
        rows.addWidget(self.filter)
        rows.addWidget(self.add_button)
        rows.addWidget(self.empty)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.empty_button)
        self.right_side = QWidget()
        right = QVBoxLayout(self.right_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.back)
        right.addWidget(self.form, 1)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self.left_side)
        beside.addWidget(self.right_side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 4)
        column.addWidget(self.done)
        column.addLayout(beside, 1)
        self.setMinimumHeight(LEAST_HEIGHT)

    def _tie(self) -> None:
        page, form = self.page, self.form
        page.changed.connect(self._show)
        page.focus_wanted.connect(self._focus_on)
        self.clinic.activated.connect(lambda at: page.choose_clinic(str(self.clinic.itemData(at))))
        self.filter.textChanged.connect(page.look_for)
        self.add_button.clicked.connect(self._add)
        self.empty_button.clicked.connect(self._add)
        self.list.chosen.connect(page.select)
        self.list.entered.connect(self._enter)
        self.list.moved.connect(page.move)
        self.list.ordered.connect(page.set_order)
        self.back.clicked.connect(self._go_back)
        self.done.undo.clicked.connect(page.undo)
        form.edited.connect(page.edit)
        form.used.connect(page.use_theirs)
        form.kept.connect(page.keep_own)
        form.acted.connect(page.act)
        form.saved.connect(page.save)
        form.discarded.connect(page.discard)
        form.confirmed.connect(page.confirm)
        form.dismissed.connect(page.dismiss)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(page.save)

    # --- what the settings window asks -------------------------------------------------------------------------------
    def has_unsaved(self) -> bool:
        """Whether something typed is not saved."""
        return self.page.has_unsaved()

    def refresh(self) -> None:
        """Read anew; what is being typed stays."""
        self.page.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.list.set_theme(theme)
        self.form.set_theme(theme)
        for label in (self.empty, self.done.text):
            paint_label(label, theme.secondary_ink)
        for box in self.looks.values():
            box.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt override
        """Somebody looks."""
        super().showEvent(event)
        self.page.watch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt override
        """Nobody looks."""
        super().hideEvent(event)
        self.page.rest()

    # --- what is shown -----------------------------------------------------------------------------------------------
    def _show(self) -> None:
        face = self.page.face
        self._show_clinics()
        self._show_filters()
        self.list.show_rows(face.rows, face.selected, can_order=face.can_order)
        self.add_button.setText(face.add_label)
        self.add_button.setVisible(bool(face.add_label))
        emptiness = face.emptiness
        self.empty.setVisible(emptiness is not None)
        self.empty_button.hide()
        if emptiness is not None:
            self.empty.setText(emptiness.sentence)
        self.list.setVisible(bool(face.rows))
        self.filter.setVisible(bool(face.rows) or bool(self.filter.text()))
        self.form.setVisible(bool(face.selected))
        self.form.show_page(face)
        self.done.show_done(face.done, face.undo)
        self._fit()

    def _show_clinics(self) -> None:
        """Which clinic is set up, where there are several."""
        rows = self._home.window_model.facilities
        known = [(self.clinic.itemText(at), self.clinic.itemData(at)) for at in range(self.clinic.count())]
        if known != [(row.name, row.facility_id) for row in rows]:
            self.clinic.clear()
            for row in rows:
                self.clinic.addItem(row.name, row.facility_id)
        self.clinic.setCurrentIndex(self.clinic.findData(self.page.facility_id))
        self.clinic.setVisible(self.page.needs_clinic and len(rows) > 1)

    def _show_filters(self) -> None:
        page = self.page
        for number, face in enumerate(page.face.filters):
            if face.name not in self.looks:
                editor = editor_for(face, self._theme)
                box = FieldBox(face.name, face.label, editor)
                editor.edited.connect(partial(self._look_at, face.name))
                box.set_theme(self._theme)
                self.looks[face.name] = box
                span = 1 if number < 2 and len(page.face.filters) > 2 else 2
                self._look_row.addWidget(box, number // 2, number % 2 if span == 1 else 0, 1, span)
            box = self.looks[face.name]
            box.editor.show_field(face)  # type: ignore[attr-defined]
            box.editor.target().setAccessibleName(face.label)  # type: ignore[attr-defined]
            box.show_help(face.error)

    def _look_at(self, name: str, value: object) -> None:
        self.page.look_at(name, value)  # type: ignore[arg-type]  # a signal carries anything

    # --- list or form ------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Beside each other, or one at a time."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = max(1.0, self.fontMetrics().height() / USUAL_LINE)
        self._is_narrow = self.width() / scale < BESIDE_FROM
        is_form = not self._is_list_wanted and bool(self.page.face.selected)
        self.left_side.setVisible(not (self._is_narrow and is_form))
        self.right_side.setVisible(not self._is_narrow or is_form)
        self.back.setVisible(self._is_narrow)
        self.form.flow(is_whole=self._is_narrow)
        self.left_side.setMaximumWidth(16777215 if self._is_narrow else round(LIST_WIDTH * scale))
        self.left_side.setMinimumWidth(0 if self._is_narrow else round(LIST_WIDTH * scale))

    def _add(self) -> None:
        self._is_list_wanted = False
        self.filter.clear()
        self.page.add()

    def _enter(self, _identifier: str) -> None:
        self._is_list_wanted = False
        self._fit()
        if self.page.face.fields and (self._is_narrow or self.list.hasFocus()):
            first = next((field.name for field in self.page.face.fields if field.is_editable), "")
            if self._is_narrow and first:
                self.form.focus_on(first)

    def _go_back(self) -> None:
        self._is_list_wanted = True
        self._fit()
        self.list.setFocus()

    def _focus_on(self, name: str) -> None:
        self._is_list_wanted = False
        self._fit()
        self.form.focus_on(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc closes the question, then goes back to the list; then it is the window's."""
        if event.key() == Qt.Key.Key_Escape and self.page.face.question is not None:
            self.page.dismiss()
        elif event.key() == Qt.Key.Key_Escape and self._is_narrow and not self._is_list_wanted:
            self._go_back()
        else:
            super().keyPressEvent(event)
