"""Bringing a file of visits in: the clinic, the people and the visit types it names, and its visits; all of it or
nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from carefront.application.envelope import BulkCommand
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.import_plan import MadeBy
from carefront.application.import_prepare import Wish, clinic_of, prepare
from carefront.application.import_rows import ImportRow, ImportSource
from carefront.application.import_stage import PreparedImport
from carefront.application.ports import FactsReader, ImportStage, UnitOfWork
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.errors import CareFrontError
from carefront.domain.events import ConfigurationChanged, VisitsImported
from carefront.domain.facilities import Facility
from carefront.domain.permissions import Key, Subject
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class ImportFile(BulkCommand):
    """Record the visits of a file, which were made elsewhere, in file order: only the lane rule can refuse one, which
    is then kept unscheduled; time outside of availability is kept as a flag. Rows whose identity is known are left
    alone.

    What the file names and is not there is made: the clinic (by name and zone), resources, visit types, patients (by
    record number; ``nameless`` is what one without a name is called, ``{number}`` standing for it). ``digest`` is of
    the file. Large files are prepared beforehand, see ``carefront.application.import_job``; unprepared, all of the work
    is done in the transaction.
    """

    KIND: ClassVar[str] = "import.file"
    source: ImportSource
    rows: tuple[ImportRow, ...]
    digest: str
    nameless: str

    def summary(self) -> Mapping[str, Any]:
        """The mapping, the digest of the file and the number of rows."""
        return {"mapping": self.source.name, "digest": self.digest, "rows": len(self.rows)}


class PlanOutdated(CareFrontError):
    """Something that the prepared import depends on has changed since; nothing was written. Prepare it again."""


def needs_of(source: ImportSource, facts: FactsReader) -> Sequence[Need]:
    """The rights an import needs: more where its clinic has to be opened."""
    clinic = clinic_of(source, facts)
    place = Subject(facility_id=clinic.id if clinic else None)
    keys = (Key.APPOINTMENT_CREATE, Key.RESOURCE_EDIT, Key.OFFERING_EDIT, *(() if clinic else (Key.SETTINGS_EDIT,)))
    return [*((key, place) for key in keys), (Key.PATIENT_EDIT, Subject(is_shared=True))]


def prepared_import(
    command: ImportFile, command_id: str, actor_id: str, now: datetime, stage: ImportStage, tick: Callable[[], None]
) -> PreparedImport:
    """The command worked out and laid ready on ``stage``."""
    made_by = MadeBy(command_id, actor_id, now.date(), command.nameless)
    return prepare(Wish(command.source, command.rows, made_by, now), stage, tick)


def _needs(command: ImportFile, act: Act) -> Sequence[Need]:
    return needs_of(command.source, act.unit.facts)


def _import(command: ImportFile, act: Act) -> Answer:
    prepared = _ready(command, act)
    if prepared.clinic is not None:
        _set_up(prepared, prepared.clinic, act.unit)
        act.unit.stage.move()
        act.unit.record(VisitsImported(prepared.clinic.id, prepared.imported))
    return Done(prepared.result)


def _ready(command: ImportFile, act: Act) -> PreparedImport:
    """What was prepared beforehand, if it still holds; else it is worked out now."""
    stage = act.unit.stage
    prepared = stage.prepared(act.unit.command_id)
    if prepared is None:
        return prepared_import(command, act.unit.command_id, act.actor.account_id, act.unit.now, stage, _nobody_waits)
    if not stage.is_current():
        raise PlanOutdated(act.unit.command_id)
    return prepared


def _nobody_waits() -> None:
    """Progress inside of a transaction is told to nobody."""


def _set_up(prepared: PreparedImport, clinic: Facility, unit: UnitOfWork) -> None:
    """Add what the visits refer to."""
    plan = prepared.plan
    if prepared.is_new_clinic:
        unit.accounts.add(AccountableEntity(clinic.account_id, AccountKind.ORGANIZATION, clinic.name))
        unit.facilities.add(clinic)
    for hours in prepared.new_hours:
        unit.opening_hours.add(hours)
    for account in plan.accounts:
        unit.accounts.add(account)
    for edge in plan.accountabilities:
        unit.accountabilities.add(edge)
    for resource in plan.resources:
        unit.resources.add(resource)
    for offering in plan.offerings:
        unit.offerings.add(offering)
    unit.project()
    if prepared.is_new_clinic or plan.resources or plan.offerings:
        unit.record(ConfigurationChanged(ImportFile.KIND, clinic.id))


RULES: Rules = {ImportFile: Rule(_needs, _import)}
