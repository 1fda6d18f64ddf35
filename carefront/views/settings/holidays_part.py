"""Public holidays to be added as closures: country, part and year, a list with a mark each, one button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFormLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.hours_view_model import HoursViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.typed_fields import Choice, Number

DAY_ROLE = Qt.ItemDataRole.UserRole
LINES = 8


class HolidaysPart(QWidget):
    """Looks for them when it is opened first, in the background."""

    def __init__(self, model: HoursViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._holidays = model, model.holidays
        self.open = QPushButton(_("Add public &holidays…"))
        self.country, self.part = Choice(_("Country")), Choice(_("State or region"))
        self.year = Number(_("Year"), 2000, 2100)
        self.busy = PlainLabel(_("Looking for holidays…"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Public holidays"))
        self.list.setFixedHeight(LINES * (self.fontMetrics().height() + 8))
        self.add, self.close_button = QPushButton(), QPushButton(_("Close list"))
        self.body = QWidget()
        form = QFormLayout(self.body)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in ((_("Country"), self.country), (_("State or region"), self.part), (_("Year"), self.year)):
            form.addRow(label, field)
        for whole in (self.busy, self.list, FlowRow((self.add, self.close_button))):
            form.addRow(whole)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(FlowRow((self.open,)))
        rows.addWidget(self.body)
        self.body.hide()
        self._tie()

    def _tie(self) -> None:
        holidays = self._holidays
        self.open.clicked.connect(self._open)
        self.close_button.clicked.connect(self._close)
        self.country.activated.connect(lambda: holidays.choose(country=self.country.chosen()))
        self.part.activated.connect(lambda: holidays.choose(part=self.part.chosen()))
        self.year.valueChanged.connect(lambda year: holidays.choose(year=year))
        self.list.itemChanged.connect(lambda _item: self._count())
        self.add.clicked.connect(lambda: self._model.add_holidays(self.wanted()))
        holidays.changed.connect(self._show)

    def wanted(self) -> frozenset[str]:
        """The marked days, as ISO dates."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return frozenset(str(item.data(DAY_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _open(self) -> None:
        self.body.show()
        self._holidays.open()
        self._show()
        self.country.setFocus()

    def _close(self) -> None:
        self.body.hide()
        self.open.setFocus()

    def _show(self) -> None:
        holidays = self._holidays
        self.busy.setVisible(holidays.is_busy)
        self.country.offer((row.code, row.name) for row in holidays.countries)
        self.country.pick(holidays.country)
        self.part.offer([("", _("Whole country")), *((part, part) for part in holidays.parts())])
        self.part.pick(holidays.part)
        self.part.setEnabled(bool(holidays.parts()))
        self.year.show_value(holidays.year)
        with QSignalBlocker(self.list):
            self.list.clear()
            for row in () if holidays.is_busy else holidays.rows():
                self._add_row(row.day, row.text, row.is_known)
        self._count()

    def _add_row(self, day: str, text: str, is_known: bool) -> None:
        item = QListWidgetItem(_("{holiday} – closed already").format(holiday=text) if is_known else text, self.list)
        item.setData(DAY_ROLE, "" if is_known else day)
        if is_known:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        else:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked)

    def _count(self) -> None:
        count = len(self.wanted())
        self.add.setText(ngettext("Add {count} closure", "Add {count} closures", count).format(count=count))
        self.add.setEnabled(bool(count) and bool(self._model.clinic and self._model.clinic.may_edit))
