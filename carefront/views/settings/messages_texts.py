"""Settings > Messages: the words of each occasion, way and language, with how they would read."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QGroupBox, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.messaging_faces import channels, occasions
from carefront.viewmodels.messaging_view_model import MessagingViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.outlined_fields import OutlinedText
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import HEIGHT, Choice, TextField


class TextsPart(QWidget):
    """One text at a time; placeholders are put in by buttons."""

    def __init__(self, model: MessagingViewModel) -> None:
        super().__init__()
        self._model = model
        self.occasion = Choice(_("Occasion"), occasions())
        self.channel = Choice(_("Way"), channels())
        self.language = Choice(_("Language"))
        self.new_language = TextField(_("Another language"), _("such as de"))
        self.new_language.setMaximumWidth(120)
        self.add_language = QPushButton(_("&Add language"))
        self.subject, self.text = TextField(_("Subject")), OutlinedText(_("Text"))
        self.text.setMinimumHeight(110)
        self.place_buttons = [QPushButton(f"{{{name}}}") for name in model.placeholders]
        self.preview, self.note = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.save_button, self.shipped_button = QPushButton(_("&Save text")), QPushButton(_("&Original text"))
        self._lay_out()
        self._tie()

    def _lay_out(self) -> None:
        for button in (self.add_language, self.save_button, self.shipped_button, *self.place_buttons):
            button.setMinimumHeight(HEIGHT)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(_("&Text for"), FlowRow((self.occasion, self.channel, self.language)))
        form.addRow(_("Another &language"), FlowRow((self.new_language, self.add_language)))
        self._subject_label = PlainLabel(_("Subject"))
        form.addRow(self._subject_label, self.subject)
        form.addRow(_("&Words"), self.text)
        form.addRow(_("Put in"), FlowRow(self.place_buttons))
        box = QGroupBox(_("How it reads"))
        rows = QVBoxLayout(box)
        rows.addWidget(self.preview)
        rows.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(box)
        column.addWidget(FlowRow((self.save_button, self.shipped_button)))
        column.addStretch(1)

    def _tie(self) -> None:
        for choice in (self.occasion, self.channel, self.language):
            choice.activated.connect(self._show_text)
        self.subject.textChanged.connect(self._show_preview)
        self.text.textChanged.connect(self._show_preview)
        self.add_language.clicked.connect(self._add_language)
        self.new_language.returnPressed.connect(self._add_language)
        self.save_button.clicked.connect(lambda: self._model.save_text(self._typed()))
        self.shipped_button.clicked.connect(self._show_shipped)
        for button in self.place_buttons:
            button.clicked.connect(partial(self._put_in, button.text()))

    def _put_in(self, placeholder: str) -> None:
        self.text.insertPlainText(placeholder)
        self.text.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.note.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
        self.note.setPalette(palette)

    def show_settings(self) -> None:
        """Show what is stored."""
        self.language.offer((code, self._model.language_name(code)) for code in self._model.languages(self._added()))
        self._show_text()

    def _added(self) -> str:
        return self.language.chosen()

    def _place(self) -> tuple[str, str, str]:
        return self.occasion.chosen(), self.channel.chosen(), self.language.chosen()

    def _show_text(self) -> None:
        template = self._model.text_at(*self._place())
        self._fill(template.subject, template.text)

    def _show_shipped(self) -> None:
        template = self._model.shipped_at(*self._place())
        self._fill(template.subject, template.text)

    def _fill(self, subject: str, text: str) -> None:
        is_letter = self.channel.chosen() == "email"
        for part in (self.subject, self._subject_label):
            part.setVisible(is_letter)
        with QSignalBlocker(self.subject), QSignalBlocker(self.text):
            self.subject.setText(subject)
            self.text.setPlainText(text)
        self._show_preview()

    def _typed(self) -> Any:
        return self._model.typed(*self._place(), self.subject.text(), self.text.toPlainText())

    def _show_preview(self) -> None:
        text, note = self._model.preview(self._typed())
        self.preview.setText(text)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _add_language(self) -> None:
        code = self.new_language.text().strip().lower()
        if code:
            self.language.offer((one, self._model.language_name(one)) for one in self._model.languages(code))
            self.language.pick(code)
            self.new_language.clear()
            self._show_text()
            self.text.setFocus()

    def has_unsaved(self) -> bool:
        """Whether words are typed that are not stored."""
        place = self._place()
        return bool(place[2]) and self._typed() != self._model.text_at(*place)
