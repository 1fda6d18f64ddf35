"""How the person in view signs in: user name, a first or a fresh password, on and off, unlocking."""

from PySide6.QtWidgets import QFormLayout, QGroupBox, QPushButton

from carefront.shared.i18n import _
from carefront.viewmodels.people_view_model import LoginRow, PeopleViewModel, PersonAccount
from carefront.views.flow_row import FlowRow
from carefront.views.password_line import PasswordLine
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import TextField


class LoginPart(QGroupBox):
    """Shows the login of a person; what is done goes to the view model."""

    def __init__(self, model: PeopleViewModel) -> None:
        super().__init__(_("Sign-in"))
        self._model, self._login = model, LoginRow("", "", False, False, False)
        self.state = PlainLabel(wraps=True)
        self.user_name = TextField(_("User name"), _("for example ana.lund"))
        self.save = QPushButton()
        self.password = PasswordLine(_("Password"), has_second=True)
        self.set = QPushButton(_("Set password"))
        self.unlock, self.turn = QPushButton(_("Unlock")), QPushButton()
        self._form = form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.state)
        self._acts = FlowRow((self.unlock, self.turn))
        self._set_row = FlowRow((self.set,))
        for label, part in (
            (_("User name"), self.user_name), ("", FlowRow((self.save,))), (_("Password"), self.password),
            ("", self._set_row), ("", self._acts),
        ):  # fmt: skip
            form.addRow(label, part)
        self.save.clicked.connect(self._save)
        self.user_name.returnPressed.connect(self._save)
        self.set.clicked.connect(self._set)
        self.password.sent.connect(self._set)
        self.unlock.clicked.connect(lambda: model.unlock(self._login))
        self.turn.clicked.connect(lambda: model.set_active(self._login, is_active=not self._login.is_active))

    def show_person(self, person: PersonAccount) -> None:
        """Show how somebody signs in."""
        login = person.login
        self.state.setText(self._model.login_line(login))
        if not self.user_name.isModified() or login is None or login.id != self._login.id:
            self.user_name.setText(login.user_name if login else "")
        self._login = login or LoginRow("", "", False, False, False)
        self.save.setText(_("Save user name") if login else _("Give a sign-in"))
        for part in (self.password, self._set_row, self._acts):
            self._form.setRowVisible(part, login is not None)
        self.unlock.setVisible(bool(login and login.failures))
        self.turn.setText(_("Switch off") if login and login.is_active else _("Switch on"))

    def has_unsaved(self) -> bool:
        """Whether a password is half typed."""
        return bool(self.password.text())

    def clear(self) -> None:
        """Forget what was typed for somebody else."""
        self.password.clear()
        self.user_name.clear()
        self.user_name.setModified(False)

    def _save(self) -> None:
        self.user_name.setModified(False)
        self._model.save_user_name(self.user_name.text())

    def _set(self) -> None:
        self._model.set_password(self._login, self.password.text(), self.password.again(), self.password.clear)
