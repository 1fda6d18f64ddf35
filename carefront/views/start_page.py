"""The page in the window while no desk is open: what went wrong and what can be done, or the first start of all."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.start_view_model import StartFace, StartMode, StartViewModel
from carefront.views.first_start_form import FirstStartForm
from carefront.views.plain_label import PlainLabel
from carefront.views.recovery_key_page import RecoveryKeyPage

WIDTH = 560


class StartPage(QScrollArea):
    """Draws the face of its view model; scrolls where the window is small."""

    def __init__(self, start: StartViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self.setAccessibleName(_("Start"))
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self._make_failure()
        self.form = FirstStartForm()
        self.form.sent.connect(start.set_up)
        self.key_page = RecoveryKeyPage()
        self.key_page.written_down.connect(start.go_on)
        self._lay_out()
        self._tie()
        self.hide()

    def _make_failure(self) -> None:
        self.heading = heading_label(_("Your data did not open"))
        self.sentence = PlainLabel(wraps=True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.sentence.setAccessibleName(_("What happened"))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(_("Passphrase or recovery key"))
        self.secret.setAccessibleName(_("Passphrase or recovery key"))
        self.secret.returnPressed.connect(self._send_secret)
        self.send = QPushButton(_("Open"))
        self.send.clicked.connect(self._send_secret)
        self.key_file = QPushButton(_("Key file…"))
        self.key_file.clicked.connect(lambda: self._ask_file(_("Key file"), "", self._start.use_key_file))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self.buttons: dict[str, QPushButton] = {}

    def _lay_out(self) -> None:
        self.secret_row = QWidget()
        line = QHBoxLayout(self.secret_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.secret, 1)
        line.addWidget(self.send)
        line.addWidget(self.key_file)
        self.pages = QStackedWidget()
        for page in (QWidget(), self.form, self.key_page):
            self.pages.addWidget(page)
        self._button_rows = QVBoxLayout()
        column = QFrame()
        column.setMaximumWidth(WIDTH)
        rows = QVBoxLayout(column)
        rows.setSpacing(12)
        rows.addStretch(1)
        for part in (self.heading, self.sentence, self.bar, self.secret_row, self.pages):
            rows.addWidget(part)
        rows.addLayout(self._button_rows)
        rows.addStretch(2)
        outer = QWidget()
        around = QHBoxLayout(outer)
        around.addStretch(1)
        around.addWidget(column, 10)
        around.addStretch(1)
        self.setWidget(outer)

    def _tie(self) -> None:
        self._start.backup_asked.connect(
            lambda: self._ask_file(_("Choose a backup"), _("Backups (*.cfbackup)"), self._start.restore)
        )
        self._start.folder_asked.connect(self._ask_folder)
        self._start.log_asked.connect(lambda folder: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))

    # What is shown

    def show_face(self, face: StartFace) -> None:
        """Show the page, or hide it where a desk is open or about to be."""
        is_first, has_key = face.mode is StartMode.FIRST_START, face.mode is StartMode.RECOVERY_KEY
        self.pages.setCurrentIndex(2 if has_key else 1 if is_first else 0)
        self.pages.setVisible(is_first or has_key)
        self.heading.setText(self._heading_of(face))
        self.sentence.setText(face.sentence)
        self.sentence.setVisible(bool(face.sentence))
        self.secret_row.setVisible(face.takes_secret)
        self.bar.setVisible(face.is_busy)
        self.bar.setRange(0, face.progress[1])
        self.bar.setValue(face.progress[0])
        self.key_page.show_key(face.recovery_key)
        self._show_buttons(face)
        was_hidden = self.isHidden()
        self.setVisible(face.is_in_sight)
        if face.takes_secret:
            self.secret.setFocus()
        elif was_hidden and self.buttons and face.mode is StartMode.FAILED:
            next(iter(self.buttons.values())).setFocus()

    @staticmethod
    def _heading_of(face: StartFace) -> str:
        return {
            StartMode.OPENING: _("Making the sample clinic…"),
            StartMode.FAILED: _("Your data did not open"),
            StartMode.FIRST_START: _("Welcome. Set up your practice"),
            StartMode.RECOVERY_KEY: _("Write this key down"),
            StartMode.OPEN: "",
        }[face.mode]

    def _show_buttons(self, face: StartFace) -> None:
        if list(self.buttons) != [code for code, _label in face.buttons]:
            for button in self.buttons.values():
                button.deleteLater()
            self.buttons = {code: self._button(code, label) for code, label in face.buttons}
        for button in (*self.buttons.values(), self.send, self.key_file, self.form.send):
            button.setEnabled(not face.is_busy)

    def _button(self, code: str, label: str) -> QPushButton:
        button = QPushButton(label)
        button.setMinimumHeight(32)
        button.clicked.connect(lambda: self._start.choose(code))
        self._button_rows.addWidget(button)
        return button

    # What is asked

    def _send_secret(self) -> None:
        text = self.secret.text()
        self.secret.clear()
        self._start.enter_secret(text)

    def _ask_file(self, title: str, kinds: str, then: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, title, "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        _open(dialog, then)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, _("Open another folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        _open(dialog, self._start.look_in)


def _open(dialog: QFileDialog, then: Callable[[str], None]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(then)
    dialog.open()


def heading_label(text: str) -> PlainLabel:
    """A title, half as large again as the text."""
    label = PlainLabel(text, wraps=True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    font.setBold(True)
    label.setFont(font)
    return label
