"""Settings > Messages: what patients are told by itself, in which words, by which ways."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.messaging_view_model import MessagingViewModel
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.messages_channels import MailPart, SmsPart
from carefront.views.settings.messages_rules import RulesPart
from carefront.views.settings.messages_texts import TextsPart
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme


class MessagesPage(QWidget):
    """Four tabs over one view model; what went wrong stands above them."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = MessagingViewModel(home.context, lambda: home.facility_id, self)
        self._is_shown = False
        self._saved: QWidget | None = None
        self.problem = PlainLabel(wraps=True)
        self.problem.hide()
        self.rules, self.texts = RulesPart(self.model), TextsPart(self.model)
        self.mail, self.sms = MailPart(self.model), SmsPart(self.model)
        self.parts = (self.rules, self.texts, self.mail, self.sms)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("Messages"))
        self.tabs.setDocumentMode(True)
        titles = (_("Reminders"), _("Texts"), _("E-mail"), _("SMS"))
        for part, title in zip(self.parts, titles, strict=True):
            self.tabs.addTab(part, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.addWidget(self.problem)
        column.addWidget(self.tabs)
        self.model.changed.connect(self._show)
        self.model.problem.connect(self._complain)
        self.model.saved.connect(lambda: home.say(_("Saved")))
        self.set_theme(home.theme)

    def _show(self) -> None:
        if self.model.settings is None:
            return
        for part in self.parts:
            if part is self._saved or not self._is_shown or not part.has_unsaved():
                part.show_settings()
        self._is_shown, self._saved = True, None
        reason = self._home.context.refusals.get("settings:connections", "")
        for part in (self.mail, self.sms):  # by which way messages leave is of the whole practice
            part.setEnabled(not reason)
            self.tabs.setTabToolTip(self.tabs.indexOf(part), reason)

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            self._home.say(text)
        else:
            self._saved = self.tabs.currentWidget()

    def has_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return self._is_shown and any(part.has_unsaved() for part in self.parts)

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.texts.set_theme(theme)
        palette = self.problem.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.problem.setPalette(palette)
