"""Settings > Connections: who is told of events: a log on this computer, and web addresses."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFormLayout, QGroupBox, QListWidget, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.connections_view_model import ConnectionsViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme
from carefront.views.typed_fields import HEIGHT, TextField, TickBox


class ConnectionsPage(QWidget):
    """The switch of the log, the list of web addresses, the fields of one."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = ConnectionsViewModel(home.context, self)
        self._editing = ""
        self.problem = PlainLabel(wraps=True)
        self.problem.hide()
        self.log = TickBox(_("&Keep a log of events on this computer"))
        self.log_note = PlainLabel(
            _("One line of JSON for each event, in the folder “events” of the profile. It names visits and people by "
              "their ids only; of time off it says the kind."),
            wraps=True,
        )  # fmt: skip
        self.log_state = PlainLabel(wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Web addresses"))
        self.list.setMinimumHeight(90)
        self.list.setMaximumHeight(110)
        self.none = PlainLabel(_("No web address is told of events."), wraps=True)
        self.name, self.url = TextField(_("Name")), TextField(_("Web address"), "https://")
        self.secret = TextField(_("Secret"))
        self.only_time_off = TickBox(_("Only &time off"))
        self.make_button, self.save_button = QPushButton(_("&Make a secret")), QPushButton(_("&Save"))
        self.new_button, self.remove_button = QPushButton(_("&New")), QPushButton(_("&Remove"))
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)
        self._start_anew()

    def _lay_out(self) -> None:
        for button in (self.make_button, self.save_button, self.new_button, self.remove_button):
            button.setMinimumHeight(HEIGHT)
        box = QGroupBox(_("Web addresses"))
        rows = QVBoxLayout(box)
        rows.addWidget(self.none)
        rows.addWidget(self.list)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(_("N&ame"), self.name)
        form.addRow(_("&Web address"), self.url)
        form.addRow(_("S&ecret"), self.secret)
        form.addRow("", FlowRow((self.make_button,)))
        form.addRow("", self.only_time_off)
        rows.addLayout(form)
        note = _("Each event is signed: the header CareFront-Signature holds “v1=” and the HMAC-SHA-256, under the "
                 "secret, of the header CareFront-Timestamp, a point and the body.")  # fmt: skip
        rows.addWidget(PlainLabel(note, wraps=True))
        rows.addWidget(FlowRow((self.save_button, self.new_button, self.remove_button)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(12)
        for part in (self.problem, self.log, self.log_note, self.log_state, box):
            column.addWidget(part)
        column.addStretch(1)

    def _tie(self) -> None:
        self.log.clicked.connect(lambda is_on: self.model.keep_log(is_kept=is_on))
        self.list.currentRowChanged.connect(self._edit)
        self.make_button.clicked.connect(self._make_secret)
        self.save_button.clicked.connect(self._save)
        self.new_button.clicked.connect(self._start_anew)
        self.remove_button.clicked.connect(self._remove)
        self.model.changed.connect(self._show)
        self.model.problem.connect(self._complain)

    def _show(self) -> None:
        log = self.model.log
        with QSignalBlocker(self.log):
            self.log.setChecked(bool(log and log.subscriber.is_active))
        self.log_state.setText(self.model.state_line(log) if log else "")
        self.log_state.setVisible(bool(log and log.subscriber.is_active))
        hooks = self.model.webhooks
        with QSignalBlocker(self.list):
            self.list.clear()
            for row in hooks:
                self.list.addItem(
                    _("{name}: {state}").format(name=row.subscriber.name, state=self.model.state_line(row))
                )
            ids = [row.subscriber.id for row in hooks]
            self.list.setCurrentRow(ids.index(self._editing) if self._editing in ids else -1)
        self.list.setVisible(bool(hooks))
        self.none.setVisible(not hooks)

    def _edit(self, at: int) -> None:
        if 0 <= at < len(self.model.webhooks):
            found = self.model.webhooks[at].subscriber
            self._editing = found.id
            self._fill(found.name, found.url, only_time_off=bool(found.kinds))
            self.secret.setPlaceholderText(_("kept; type to replace it"))
            self.remove_button.setEnabled(True)

    def _start_anew(self) -> None:
        self._editing = ""
        self._fill("", "", only_time_off=False)
        self.secret.setPlaceholderText("")
        self.remove_button.setEnabled(False)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1)

    def _fill(self, name: str, url: str, *, only_time_off: bool) -> None:
        self.name.setText(name)
        self.url.setText(url)
        self.secret.clear()
        self.only_time_off.setChecked(only_time_off)

    def _make_secret(self) -> None:
        self.secret.setText(self.model.fresh_secret())
        self.secret.setFocus()
        self.secret.selectAll()

    def _save(self) -> None:
        self.model.save(
            self._editing, self.name.text(), self.url.text(), self.secret.text(),
            only_time_off=self.only_time_off.isChecked(),
        )  # fmt: skip

    def _remove(self) -> None:
        if self._editing:
            self.model.remove(self._editing)

    def _complain(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            self._home.say(text)
        else:
            self._start_anew()

    def has_unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        known = next((row.subscriber for row in self.model.webhooks if row.subscriber.id == self._editing), None)
        stored = (known.name, known.url) if known else ("", "")
        return (self.name.text(), self.url.text()) != stored or bool(self.secret.text())

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for label, ink in ((self.problem, theme.warning), (self.log_note, theme.secondary_ink),
                           (self.log_state, theme.secondary_ink)):  # fmt: skip
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, ink)
            label.setPalette(palette)
