"""Settings > People and sign-ins: who works here, what each is from when to when, and who may sign in."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.people_view_model import EdgeRow, PeopleViewModel, PersonAccount
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.login_part import LoginPart
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, DateField, OpenDate, TextField

ID_ROLE = Qt.ItemDataRole.UserRole
LINES, ROLE_LINES = 7, 5


class PeoplePage(QWidget):
    """The list, and below it everything about who is chosen."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = PeopleViewModel(home.context, self)
        self._make_fields()
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)
        self._show()

    def _make_fields(self) -> None:
        self.refused, self.none = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.filter = TextField(_("Find somebody"), _("Find somebody"))
        self.filter.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("People"))
        self.new_name = TextField(_("Name of a new person"), _("Name"))
        self.add = QPushButton(_("Add person"))
        self.name, self.rename = TextField(_("Name")), QPushButton(_("Save name"))
        self.roles = QListWidget()
        self.roles.setAccessibleName(_("Roles"))
        self.no_roles = PlainLabel(_("No role yet: add one below, or nothing can be done here."), wraps=True)
        self.end, self.take = QPushButton(_("End with today")), QPushButton(_("End at once"))
        self.role = Choice(_("Role"), self.model.roles())
        self.role.pick("Receptionist")  # never the administrator by default
        self.place = Choice(_("Where"))
        self.rights = Choice(_("Rights of the chosen role"))
        self.first = DateField(_("First day"))
        self.last = OpenDate(_("Last day"), _("Until"))
        self.give = QPushButton(_("Add role"))
        self.login = LoginPart(self.model)

    def _lay_out(self) -> None:
        new = QWidget()
        line = QHBoxLayout(new)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.new_name, 1)
        line.addWidget(self.add)
        names = QWidget()
        line = QHBoxLayout(names)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 1)
        line.addWidget(self.rename)
        self.person_box, self.role_box = QGroupBox(_("Person")), QGroupBox(_("Roles"))
        rows = QVBoxLayout(self.person_box)
        rows.addWidget(names)
        rows = QVBoxLayout(self.role_box)
        self.rights_row = QWidget()
        line = QHBoxLayout(self.rights_row)
        line.setContentsMargins(0, 0, 0, 0)
        rights_label = PlainLabel(_("Rights"))
        line.addWidget(rights_label)
        line.addWidget(self.rights, 1)
        for part in (self.roles, self.no_roles, self.rights_row, FlowRow((self.end, self.take))):
            rows.addWidget(part)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in (
            (_("Role"), self.role), (_("Where"), self.place), (_("First day"), self.first), ("", self.last),
            ("", FlowRow((self.give,))),
        ):  # fmt: skip
            form.addRow(label, field)
        rows.addLayout(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(10)
        self.detail = (self.person_box, self.role_box, self.login)
        self.refused.hide()
        for whole in (self.refused, self.none, self.filter, self.list, new, *self.detail):
            column.addWidget(whole)
        column.addStretch(1)
        self._new = new

    def _tie(self) -> None:
        model = self.model
        self.list.currentItemChanged.connect(self._on_chosen)
        self.add.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        self.rename.clicked.connect(lambda: model.rename(self.name.text()))
        self.name.returnPressed.connect(lambda: model.rename(self.name.text()))
        self.roles.currentItemChanged.connect(lambda _now, _before: self._show_ends())
        self.end.clicked.connect(lambda: self._end(is_at_once=False))
        self.take.clicked.connect(lambda: self._end(is_at_once=True))
        self.give.clicked.connect(self._give)
        self.rights.activated.connect(self._assign)
        self.filter.textChanged.connect(lambda _text: self._filter())
        model.changed.connect(self._show)
        model.complained.connect(self._show_refused)
        model.done.connect(self._home.say)

    def refresh(self) -> None:
        """Read everybody anew; what is being typed stays."""
        self.model.read()

    def has_unsaved(self) -> bool:
        """Whether a name or a password is half typed."""
        person = self.model.person()
        return bool(self.new_name.text()) or self.login.has_unsaved() or bool(person and self._is_renamed(person))

    def _is_renamed(self, person: PersonAccount) -> bool:
        return self.name.isModified() and self.name.text() != person.name

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.refused.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.warning)
        self.refused.setPalette(palette)

    # What is shown

    def _show(self) -> None:
        model, person = self.model, self.model.person()
        is_refused = bool(model.refusal)
        self.none.setText(model.refusal or _("Nobody is here yet. Add the first person below."))
        self.none.setVisible(is_refused or (model.is_read and not model.people.people))
        self._show_list()
        self._new.setVisible(not is_refused)
        for part in self.detail:
            part.setVisible(person is not None)
        if person is not None:
            self._show_person(person)

    def _show_list(self) -> None:
        people = self.model.people.people
        with QSignalBlocker(self.list):
            self.list.clear()
            for person in people:
                item = QListWidgetItem(self.model.line(person), self.list)
                item.setData(ID_ROLE, person.account_id)
                item.setSizeHint(QSize(0, 2 * self.fontMetrics().lineSpacing() + 10))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self.model.line(person).replace("\n", ", "))
                if person.account_id == self.model.chosen:
                    self.list.setCurrentItem(item)
        _fit(self.list, LINES, 2)
        self.list.setVisible(bool(people))
        self.filter.setVisible(len(people) > LINES)
        self._filter()

    def _filter(self) -> None:
        """Show those in whose name or roles every word is found."""
        words = self.filter.text().casefold().split() if not self.filter.isHidden() else []
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _show_person(self, person: PersonAccount) -> None:
        if not self._is_renamed(person) or self.person_box.property("shown") != person.account_id:
            self.name.setText(person.name)
        self.person_box.setProperty("shown", person.account_id)
        self.place.offer(self.model.people.places)
        kept_role = self.role.chosen()
        self.role.offer(self.model.roles())
        self.role.pick(kept_role or "Receptionist")
        if not self.first.hasFocus():
            self.first.show_day(self.model.people.today)
            self.last.show_day(self.last.day(), self.model.people.today)
        kept = self._edge()
        with QSignalBlocker(self.roles):
            self.roles.clear()
            for edge in person.edges:
                item = QListWidgetItem(self.model.edge_line(edge), self.roles)
                item.setData(ID_ROLE, edge.id)
                if kept is not None and edge.id == kept.id:
                    self.roles.setCurrentItem(item)
            if self.roles.currentItem() is None and self.roles.count():
                self.roles.setCurrentRow(0)
        _fit(self.roles, ROLE_LINES, 1)
        self.roles.setVisible(bool(person.edges))
        self.no_roles.setVisible(not person.edges)
        self._show_ends()
        self.login.show_person(person)

    def _show_ends(self) -> None:
        edge, today = self._edge(), self.model.people.today
        can_end = edge is not None and (edge.last is None or edge.last > today)
        self.end.setEnabled(can_end)
        self.take.setEnabled(can_end or bool(edge and edge.is_now))
        offered = self.model.rights_of(edge)
        self.rights_row.setVisible(bool(offered))
        self.rights.offer(offered)
        self.rights.pick(edge.role_id if edge else "")

    def _edge(self) -> EdgeRow | None:
        person, item = self.model.person(), self.roles.currentItem()
        chosen = item.data(ID_ROLE) if self.roles.count() else ""
        return next((one for one in person.edges if one.id == chosen), None) if person else None

    def _show_refused(self, text: str) -> None:
        self.refused.setText(text)
        self.refused.setVisible(bool(text))
        if text:
            self._home.say(text)

    # What is done

    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.login.clear()
            self.model.choose(str(item.data(ID_ROLE)))

    def _add(self) -> None:
        name = self.new_name.text()
        self.new_name.clear()
        self.model.add(name)

    def _end(self, *, is_at_once: bool) -> None:
        if edge := self._edge():
            self.model.end_role(edge, is_at_once=is_at_once)

    def _assign(self) -> None:
        if edge := self._edge():
            self.model.assign(edge, self.rights.chosen())

    def _give(self) -> None:
        self.model.add_role(self.role.chosen(), self.place.chosen(), self.first.day(), self.last.day())


def _fit(part: QListWidget, most: int, lines: int) -> None:
    """As high as its rows, up to so many."""
    height = max(part.sizeHintForRow(0), part.fontMetrics().lineSpacing() * lines)
    part.setFixedHeight(max(1, min(part.count(), most)) * height + 2 * part.frameWidth())
