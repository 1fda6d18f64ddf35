"""A message to the patient of a visit: how they are reached, what to say, what they were told already."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.visit_message_view_model import VisitMessageViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.outlined_fields import OutlinedText
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.theme import Theme
from carefront.views.typed_fields import HEIGHT, Choice, TextField


class VisitMessageDialog(SheetDialog):
    """Shows its view model; closes when the message is on its way."""

    def __init__(self, model: VisitMessageViewModel, who: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(QSize(560, 640), parent)
        model.setParent(self)
        self._model = model
        self.setWindowTitle(_("Message to {patient}").format(patient=who))
        self.way = Choice(_("Way"))
        self.nothing = PlainLabel(_("No way of sending is set up that reaches this patient."), wraps=True)
        self.subject, self.text = TextField(_("Subject")), OutlinedText(_("Text"))
        self.text.setMinimumHeight(110)
        self.note, self.problem, self.told = PlainLabel(wraps=True), PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.warning, self.preview = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.phone, self.email = TextField(_("Phone")), TextField(_("E-mail"))
        self.language = TextField(_("Language"), _("such as de"))
        self.preference = Choice(_("Prefers"), model.preferences())
        self.contact_button = QPushButton(_("Sa&ve contact"))
        self.contact_button.setMinimumHeight(HEIGHT)
        self._is_filled = False
        self._lay_out()
        for label, ink in ((self.problem, theme.warning), (self.note, theme.secondary_ink),
                           (self.warning, theme.warning)):  # fmt: skip
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, ink)
            label.setPalette(palette)
        self._tie()
        model.refresh()
        self.text.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(_("&By"), self.way)
        form.addRow("", self.nothing)
        self._subject_label = PlainLabel(_("Subject"))
        form.addRow(self._subject_label, self.subject)
        form.addRow(_("&Text"), self.text)
        form.addRow("", self.note)
        self._preview_label = PlainLabel(_("How it reads"))
        form.addRow(self._preview_label, self.preview)
        form.addRow("", self.warning)
        contact = QGroupBox(_("How the patient is reached"))
        rows = QFormLayout(contact)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in (
            (_("&Phone"), self.phone), (_("&E-mail"), self.email), (_("&Language"), self.language),
            (_("P&refers"), self.preference),
        ):  # fmt: skip
            rows.addRow(label, field)
        rows.addRow("", FlowRow((self.contact_button,)))
        before = QGroupBox(_("Told about this visit"))
        QVBoxLayout(before).addWidget(self.told)
        self.rows.addLayout(form)
        self.rows.addWidget(contact)
        self.rows.addWidget(before)
        self.rows.addStretch(1)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal, self)
        self.send_button = box.addButton(_("&Send"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.send_button.setDefault(True)
        for button in box.buttons():
            button.setMinimumHeight(HEIGHT)
        box.rejected.connect(self.reject)
        box.accepted.connect(self._send)
        self.problem.hide()
        self.foot.addWidget(self.problem)
        self.foot.addWidget(box)

    def _tie(self) -> None:
        self._model.changed.connect(self._show)
        self._model.problem.connect(self._complain)
        self._model.sent.connect(self.accept)
        self.way.activated.connect(self._show_way)
        self.text.textChanged.connect(self._show_way)
        self.contact_button.clicked.connect(self._save_contact)
        self._show_way()

    def _show(self) -> None:
        contact = self._model.contact
        self.way.offer(self._model.ways)
        if contact and not self._is_filled:
            self._is_filled = True
            self.phone.setText(contact.phone)
            self.email.setText(contact.email)
            self.language.setText(contact.language)
            self.preference.pick(contact.reminder_channel)
            with QSignalBlocker(self.way):
                at = self.way.findData(contact.reminder_channel)
                self.way.setCurrentIndex(max(0, at) if self.way.count() else -1)
        self.told.setText("\n".join(self._model.lines) or _("Nothing yet."))
        self._show_way()

    def _show_way(self) -> None:
        has_way, channel = self.way.count() > 0, self.way.chosen()
        self.way.setVisible(has_way)
        self.nothing.setVisible(not has_way and self._model.contact is not None)
        for part in (self.subject, self._subject_label):
            part.setVisible(channel == "email")
        note = self._model.length_note(channel, self.text.toPlainText())
        self.note.setText(note)
        self.note.setVisible(bool(note))
        preview, warning = self._model.preview(self.text.toPlainText()), self._model.warning
        self.preview.setText(preview)
        self.warning.setText(warning)
        for part in (self.preview, self._preview_label):
            part.setVisible(bool(preview))
        self.warning.setVisible(bool(warning))

    def _send(self) -> None:
        subject = self.subject.text() if self.way.chosen() == "email" else ""
        contact = self.phone.text(), self.email.text(), self.language.text(), self.preference.chosen()
        if self._model.has_other_contact(*contact):
            self._model.send_after_contact(contact, self.way.chosen(), subject, self.text.toPlainText())
        else:
            self._model.send(self.way.chosen(), subject, self.text.toPlainText())

    def _save_contact(self) -> None:
        self._model.save_contact(self.phone.text(), self.email.text(), self.language.text(), self.preference.chosen())

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
