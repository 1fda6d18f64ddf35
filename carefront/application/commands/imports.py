"""Bringing a file of visits in: the clinic, the people and the visit types it names, and its visits; all of it or
nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from carefront.application.booking import instant_s
from carefront.application.envelope import BulkCommand
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.import_plan import ImportPlan, KnownRows, MadeBy, hours_seen, new_clinic, plan_import
from carefront.application.import_rows import ImportRow, ImportSource
from carefront.application.ports import FactsReader, VisitToPlace
from carefront.domain.accounts import AccountableEntity, AccountKind
from carefront.domain.appointments import Appointment
from carefront.domain.availability import usable_spans
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import CareFrontError
from carefront.domain.events import ConfigurationChanged, VisitsImported
from carefront.domain.facilities import Facility
from carefront.domain.permissions import Key, Subject
from carefront.domain.resources import Resource, ResourceKind


@dataclass(frozen=True, slots=True)
class ImportFile(BulkCommand):
    """Record the visits of a file, which were made elsewhere, in file order: only the lane rule can refuse one, which
    is then kept unscheduled; time outside of availability is kept as a flag. Rows whose identity is known are left
    alone.

    What the file names and is not there is made: the clinic (by name and zone), resources, visit types, patients (by
    record number; ``nameless`` is what one without a name is called, ``{number}`` standing for it). ``digest`` is of
    the file. ``is_trial``: only say what would be done, by raising ``TrialEnded``.
    """

    KIND: ClassVar[str] = "import.file"
    source: ImportSource
    rows: tuple[ImportRow, ...]
    digest: str
    nameless: str
    is_trial: bool = False

    def summary(self) -> Mapping[str, Any]:
        """The mapping, the digest of the file and the number of rows."""
        return {"mapping": self.source.name, "digest": self.digest, "rows": len(self.rows)}


class TrialEnded(CareFrontError):
    """A trial came to its end and nothing was kept; ``result`` is what the command would have answered."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        super().__init__("trial")
        self.result = result


def _needs(command: ImportFile, act: Act) -> Sequence[Need]:
    clinic = _clinic_of(command.source, act.unit.facts)
    place = Subject(facility_id=clinic.id if clinic else None)
    keys = (Key.APPOINTMENT_CREATE, Key.RESOURCE_EDIT, Key.OFFERING_EDIT, *(() if clinic else (Key.SETTINGS_EDIT,)))
    return [*((key, place) for key in keys), (Key.PATIENT_EDIT, Subject(is_shared=True))]


def _clinic_of(source: ImportSource, facts: FactsReader) -> Facility | None:
    """The clinic the file belongs to: of the mapping's name and zone, or the first of its zone where it names none."""
    there = [one for one in facts.facilities() if one.zone == source.zone]
    return next((one for one in there if not source.clinic or one.name == source.clinic), None)


def _import(command: ImportFile, act: Act) -> Answer:
    keys = act.unit.bulk.known_sources([row.source_key for row in command.rows])
    fresh = [row for row in command.rows if row.source_key not in keys]
    if not fresh:
        return _ended(command, {"imported": 0, "unscheduled": 0, "unchanged": len(command.rows)})
    clinic = _clinic_of(command.source, act.unit.facts) or _opened(command, act, fresh)
    plan = plan_import(fresh, command.source, clinic, _known(command, act, clinic, fresh), _made_by(command, act))
    _set_up(plan, act, clinic)
    act.unit.bulk.add_patients(plan.patients)
    refused = act.unit.bulk.place([VisitToPlace(visit, command.source.name) for visit in plan.visits])
    _keep(refused, act, {row.source_key: row.offering for row in fresh})
    imported = len(plan.visits) - len(refused)
    act.unit.record(VisitsImported(clinic.id, imported))
    counts = {"imported": imported, "unscheduled": len(refused), "unchanged": len(command.rows) - len(fresh)}
    return _ended(command, counts | {"facility_id": clinic.id})


def _ended(command: ImportFile, result: Mapping[str, Any]) -> Answer:
    if command.is_trial:
        raise TrialEnded(result)
    return Done(result)


def _made_by(command: ImportFile, act: Act) -> MadeBy:
    return MadeBy(act.unit.command_id, act.actor.account_id, act.unit.now.date(), command.nameless)


def _opened(command: ImportFile, act: Act, rows: Sequence[ImportRow]) -> Facility:
    """A new clinic, open when the file's visits are."""
    clinic = new_clinic(command.source, act.unit.command_id, rows)
    act.unit.accounts.add(AccountableEntity(clinic.account_id, AccountKind.ORGANIZATION, clinic.name))
    act.unit.facilities.add(clinic)
    for hours in hours_seen(rows, clinic.id, act.unit.command_id):
        act.unit.opening_hours.add(hours)
    act.unit.project()
    return clinic


def _known(command: ImportFile, act: Act, clinic: Facility, rows: Sequence[ImportRow]) -> KnownRows:
    facts = act.unit.facts
    place = facts.clinic(clinic.id)
    resources = facts.resources_of(clinic.id)

    def is_available(resource: Resource, start_s: int, end_s: int) -> bool:
        layers = facts.layers.over(place, resources[resource.id], start_s, end_s)
        spans = usable_spans(layers, None, instant_s(act.unit.now))
        return any(first <= start_s and end_s <= last for first, last in spans)

    return KnownRows(
        patients=act.unit.bulk.known_patients(list(dict.fromkeys(row.patient_id for row in rows if row.patient_id))),
        resources={(one.resource.kind, one.resource.name): one.resource for one in resources.values()},
        offerings={one.name: one for one in facts.offerings_of(clinic.id)},
        is_available=is_available,
    )


def _set_up(plan: ImportPlan, act: Act, clinic: Facility) -> None:
    """Add what the visits refer to, so that the rules know it when they are placed."""
    for account in plan.accounts:
        act.unit.accounts.add(account)
    for edge in plan.accountabilities:
        act.unit.accountabilities.add(edge)
    for resource in plan.resources:
        act.unit.resources.add(resource)
    for offering in plan.offerings:
        act.unit.offerings.add(offering)
    act.unit.project()
    if plan.resources or plan.offerings:
        act.unit.record(ConfigurationChanged(ImportFile.KIND, clinic.id))


def _keep(refused: Sequence[VisitToPlace], act: Act, offerings: Mapping[str, str]) -> None:
    """Keep what found no room, with why, and with the visit type in the note."""
    for one in refused:
        visit = one.appointment
        note = "\n".join(part for part in (offerings.get(visit.source_key, ""), visit.note) if part)
        kept = VisitToPlace(replace(visit, note=note), one.origin)
        act.unit.bulk.keep_unscheduled([kept], _reasons(visit, act.unit.facts))


def _reasons(visit: Appointment, facts: FactsReader) -> str:
    """The codes of what ``explain`` would say of the resources that are taken."""
    resources = (facts.resource(use.resource_id).resource for use in visit.resources)
    return " ".join(dict.fromkeys(_reason(resource) for resource in resources))


def _reason(resource: Resource) -> ReasonCode:
    if resource.capacity > 1:
        return ReasonCode.CAPACITY
    return ReasonCode.PROVIDER_BUSY if resource.kind is ResourceKind.PERSON else ReasonCode.OTHER_RESOURCE_BUSY


RULES: Rules = {ImportFile: Rule(_needs, _import)}
