"""Settings > Exceptions: when a resource is away, or there beyond its hours, on single days."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.exceptions_view_model import ExceptionsViewModel
from carefront.views.settings.dated_editor import DatedEditor
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice


class ExceptionsPage(QWidget):
    """A resource, its exceptions, and the fields of one of them."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self.model = ExceptionsViewModel(home.context, lambda: home.facility_id, self)
        self.resource = Choice(_("Exceptions of"))
        names = (_("Exceptions"), _("New exception"), _("No exceptions: hours and schedules hold on every day."))
        self.editor = DatedEditor(self.model.rows, names, home.window_model.go_to_visit, home.theme)
        top = QFormLayout()
        top.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        top.addRow(_("Exceptions &of"), self.resource)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.addLayout(top)
        column.addWidget(self.editor)
        column.addStretch(1)
        self.resource.activated.connect(self._choose)
        self.model.loaded.connect(self._show)

    def has_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return self.model.has_unsaved

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        self.model.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.editor.set_theme(theme)

    def _choose(self) -> None:
        if not self.model.choose_resource(self.resource.chosen()):
            self.resource.pick(self.model.resource_id)

    def _show(self) -> None:
        self.resource.offer((row.id, row.name) for row in self.model.resources)
        self.resource.pick(self.model.resource_id)
