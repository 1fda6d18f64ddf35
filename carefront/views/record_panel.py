"""The panel of a patient's record: closed, open, a form, or what erasing the patient means. Draws a state."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.record_view_model import CLOSED, ERASE, FORM, READ, RecordState, RecordViewModel
from carefront.views.overlay import Overlay, Side
from carefront.views.panel_parts import scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.record_form_part import RecordFormPart
from carefront.views.record_parts import RecordSections, heading, ink
from carefront.views.theme import Theme

WIDTH = 440
PAGES = (CLOSED, READ, FORM, ERASE)


class RecordPanel(Overlay):
    """Tied to its view model. Closing it forgets what it showed."""

    def __init__(self, model: RecordViewModel, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setObjectName("record_panel")
        self.setAccessibleName(_("Record of the patient"))
        self._model, self._page = model, ""
        self._make_head()
        self._make_closed()
        self._make_read(theme)
        self._make_erase()
        self._lay_out()
        self.set_theme(theme)
        model.changed.connect(self.show_state)
        self.left.connect(model.close)

    def _make_head(self) -> None:
        self.title = heading()
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.until, self.notice = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.close_button = QPushButton(_("Close"))
        self.close_button.clicked.connect(self.left)
        self.erase_button = QPushButton(_("Erase patient…"))
        self.erase_button.clicked.connect(self._model.ask_to_erase)
        self.resume_button = QPushButton()
        self.resume_button.clicked.connect(self._resume)

    def _make_closed(self) -> None:
        self.explains, self.reason_label = PlainLabel(wraps=True), PlainLabel(_("Why"))
        self.reason, self.words = QComboBox(), QLineEdit()
        for code, text in self._model.reasons():
            self.reason.addItem(text, code)
        self.reason.setAccessibleName(_("Why you open the record"))
        self.reason_label.setBuddy(self.reason)
        self.words.setAccessibleName(_("In your words"))
        self.words.setPlaceholderText(_("In your words"))
        self.words.returnPressed.connect(self._view)
        self.open_button = QPushButton(_("Open record… this is recorded"))
        self.open_button.clicked.connect(self._view)
        self.closed = _column(self.explains, self.reason_label, self.reason, self.words, self.open_button)

    def _make_read(self, theme: Theme) -> None:
        self.sections, self.form = RecordSections(theme), RecordFormPart()
        self.sections.edited.connect(self._model.edit)
        self.sections.removed.connect(self._model.remove)
        self.form.typed.connect(self._model.type)
        self.form.saved.connect(self._model.save)
        self.form.left.connect(self._model.leave_form)
        self.form.used.connect(lambda name: self._model.choose(name, is_theirs=True))
        self.form.kept.connect(lambda name: self._model.choose(name, is_theirs=False))
        self.read = _column(self.resume_button, self.sections)

    def _make_erase(self) -> None:
        self.erase_words = PlainLabel(
            _(
                "Everything that says who this patient is will be gone: name, birth date, phones, e-mail, record, "
                "insurance, notes, drafts and messages, in the history of changes too. Visits stay without a name, so "
                "that figures stay right. This can’t be undone.\n\nBackups made before today still hold the data until "
                "newer ones have taken their place."
            ),
            wraps=True,
        )
        self.to_come = PlainLabel(wraps=True)
        self.typed_name = QLineEdit()
        self.typed_name.setAccessibleName(_("Type the name of the patient"))
        self.typed_name.setPlaceholderText(_("Type the name of the patient"))
        self.do_erase, self.keep = QPushButton(_("Erase for good")), QPushButton(_("Keep the patient"))
        self.do_erase.clicked.connect(lambda: self._model.erase(self.typed_name.text()))
        self.keep.clicked.connect(self._model.leave_erase)
        self.typed_name.textChanged.connect(lambda text: self.do_erase.setEnabled(bool(text.strip())))
        self.do_erase.setEnabled(False)
        self.erasing = _column(
            heading(_("Erase this patient")), self.to_come, self.erase_words, self.typed_name, self.keep, self.do_erase
        )

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.closed, self.read, self.form, self.erasing):
            holder = QWidget()
            scroll_inside(holder, page)
            self.pages.addWidget(holder)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 10, 12, 10)
        rows.setSpacing(6)
        for part in (self.title, self.until, self.notice):
            rows.addWidget(part)
        rows.addWidget(self.pages, 1)
        acts = QHBoxLayout()
        acts.addWidget(self.erase_button)
        acts.addStretch(1)
        acts.addWidget(self.close_button)
        rows.addLayout(acts)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self.sections.set_theme(theme)
        for label, color in (
            (self.notice, theme.warning),
            (self.to_come, theme.warning),
            (self.until, theme.secondary_ink),
        ):
            ink(label, color)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt override
        """The window goes, to be locked or closed: the record closes with it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._model.close()
            self.hide()  # so that it does not come back with the window

    # What is shown

    def show_state(self, state: RecordState) -> None:
        """Draw ``state``; a closed one hides the panel and forgets what it showed."""
        if not state.is_open:
            self.sections.show_sections(())
            self.form.clear()
            for field in (self.typed_name, self.words):
                field.clear()
            self._page = ""
            self.vanish()
            return
        self.title.setText(_("Record of {name}").format(name=f"\u2068{state.name}\u2069"))
        for label, text in ((self.until, state.until), (self.notice, state.notice), (self.explains, state.explains),
                            (self.to_come, state.erase_warning)):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        for part in (self.reason_label, self.reason, self.words):
            part.setVisible(state.needs_reason)
        self.open_button.setVisible(state.can_open)
        self.open_button.setEnabled(not state.is_busy)
        self.erase_button.setVisible(state.can_erase and state.page in (CLOSED, READ))
        self._show_unsaved(state)
        if self.sections.show_sections(state.sections):
            for before, after in pairwise((self.resume_button, *self.sections.tools, self.erase_button)):
                QWidget.setTabOrder(before, after)
        if state.form is not None:
            self.form.show_form(state.form)
            self.form.save_button.setEnabled(not state.is_busy)
        self._turn_to(state)
        if state.form is None:  # only now that the focus has gone elsewhere
            self.form.clear()
        self.appear()

    def _show_unsaved(self, state: RecordState) -> None:
        self.resume_button.setVisible(bool(state.unsaved))
        if state.unsaved:
            words = _("Go on with what was not saved: {what}").format(what=state.unsaved[0][1])
            self.resume_button.setText(words)
            self.resume_button.setAccessibleName(words)

    def _turn_to(self, state: RecordState) -> None:
        """Another page takes the focus to its first part, and tells what is wrong where something is."""
        if self.pages.currentIndex() != PAGES.index(state.page):
            if self.isAncestorOf(self._window.focusWidget()):
                self.close_button.setFocus()  # a page that goes takes no focus with it out of the panel
            self.pages.setCurrentIndex(PAGES.index(state.page))
        before, self.first = self.first, self._first(state)
        if (self._page, before) != (state.page, self.first) and self.isVisible():
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        if state.page != ERASE:
            with QSignalBlocker(self.typed_name):
                self.typed_name.clear()
        self._page = state.page

    def _first(self, state: RecordState) -> QWidget:
        if state.page == FORM and self.form.fields:
            return next(iter(self.form.fields.values()))
        if state.page == ERASE:
            return self.typed_name
        if state.page == CLOSED and state.can_open:
            return self.reason if state.needs_reason else self.open_button
        return self.close_button

    def _view(self) -> None:
        state = self._model.state
        reason, words = (str(self.reason.currentData()), self.words.text()) if state.needs_reason else ("", "")
        self._model.view(reason, words)

    def _resume(self) -> None:
        unsaved = self._model.state.unsaved
        if unsaved:
            self._model.resume(unsaved[0][0])


def _column(*parts: QWidget) -> QWidget:
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(6)
    for part in parts:
        rows.addWidget(part)
    rows.addStretch(1)
    return column
