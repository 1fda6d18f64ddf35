"""The dated exceptions of one resource after the other. QtCore only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from carefront.application.schedule_rows import ClinicSetUp, Named, ResourceSetUp
from carefront.viewmodels.dated_rows_view_model import DatedRowsViewModel, Exceptions
from carefront.viewmodels.desk_context import DeskContext


class ExceptionsViewModel(QObject):
    """``loaded``: the resources, or which one is shown."""

    loaded = Signal()

    def __init__(self, context: DeskContext, facility_id: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._facility_id = context, facility_id
        self.resources: tuple[Named, ...] = ()
        self.resource_id = ""
        context.reconfigured.connect(self.refresh)
        self.rows = DatedRowsViewModel(context, Exceptions(lambda: self.resource_id), self.refresh, self)

    @property
    def has_unsaved(self) -> bool:
        """Whether anything typed is not saved."""
        return self.rows.is_dirty

    def refresh(self) -> None:
        """Read anew; what is typed stays."""
        identifier = self._facility_id()
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.schedules().clinic(identifier), self._on_clinic, self._context.fail
            )

    def choose_resource(self, resource_id: str) -> bool:
        """Show another resource's exceptions; not over something typed."""
        if resource_id != self.resource_id and not self.rows.open(""):
            return False
        self.resource_id = resource_id
        self._ask()
        return True

    def _on_clinic(self, clinic: ClinicSetUp) -> None:
        self.resources = clinic.resources
        if self.resource_id not in {row.id for row in clinic.resources}:
            self.resource_id = clinic.resources[0].id if clinic.resources else ""
        self.loaded.emit()
        self._ask()

    def _ask(self) -> None:
        identifier = self.resource_id
        if identifier:
            self._context.desk.ask(
                lambda reader: reader.schedules().resource(identifier), self._on_resource, self._context.fail
            )

    def _on_resource(self, found: ResourceSetUp) -> None:
        if found.id == self.resource_id:
            self.rows.show_rows(found.exceptions, may_edit=found.may_edit)
            self.loaded.emit()
