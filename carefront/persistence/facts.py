"""The configuration of one tenant as facts for the booking rules, read whole and kept until its version changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from carefront.domain.accounts import Accountability, AccountabilityType, Organization
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts, panel_status
from carefront.domain.errors import NotFound
from carefront.domain.facilities import Closure, Facility, OpeningHours
from carefront.domain.layer_masks import MaskCache
from carefront.domain.offerings import Offering
from carefront.domain.permissions import DEFAULT_ROLES, ROLE_OF, Actor, Grants, Key, RoleGrant, Scope
from carefront.domain.places_in_lists import list_order
from carefront.domain.resources import Resource, ResourceGroup
from carefront.domain.roles import FIXED_ROLES, Role, grants_of
from carefront.domain.schedules import AvailabilityException, ManualSlot, Schedule, WorkingHours
from carefront.domain.sessions import seats_of
from carefront.domain.time_off import LIVE_TIME_OFF, TimeOff
from carefront.persistence.mappers import Mapper
from carefront.persistence.statements import DriverConnection, compiled, form_of
from carefront.persistence.stores import APPOINTMENT, BLOCK, OFFERING, REQUIREMENT, SCHEDULE

FACILITY = Mapper(Facility, "facility")
OPENING_HOURS = Mapper(OpeningHours, "opening_hours")
CLOSURE = Mapper(Closure, "closure")
RESOURCE = Mapper(Resource, "resource")
GROUP = Mapper(ResourceGroup, "resource_group")
WORKING_HOURS = Mapper(WorkingHours, "working_hours")
MANUAL_SLOT = Mapper(ManualSlot, "manual_slot")
EXCEPTION = Mapper(AvailabilityException, "availability_exception")
TIME_OFF = Mapper(TimeOff, "time_off")
ACCOUNTABILITY = Mapper(Accountability, "accountability")
ROLE = Mapper(Role, "role")

_ORGANIZATION = compiled("facts.ORGANIZATION")
_VERSION = compiled("facts.VERSION")
_ACCOUNT = compiled("facts.ACCOUNT")
_ACTIVE = compiled("caseload.ACTIVE")
_KNOWN_BY = tuple(compiled(f"caseload.{name}") for name in ("ASSIGNED_EVER", "SEEN_BY", "SAT_WITH"))

Fact = TypeVar("Fact")
LONG_AFTER = timedelta(days=3_990)
"""How long somebody whose role has ended is away: longer than anything is booked ahead."""


class Configuration:
    """One version of a tenant's configuration; built once, then only looked at."""

    def __init__(self, connection: DriverConnection, organization_no: int, version: int) -> None:
        self.version = version
        self._connection = connection
        self._no = organization_no
        identifier, name, account_id = _ORGANIZATION.one(connection, no=organization_no)
        self.organization = Organization(bytes(identifier).hex(), name, bytes(account_id).hex())
        self.edges = _grouped((ACCOUNTABILITY.entity(row) for row in self._rows("accountability")), "responsible_id")
        self._load_places()
        self._load_resources()
        self._load_offerings()
        self._load_roles()

    def _rows(self, table: str) -> list[Any]:
        return form_of(table).every.all(self._connection, organization_no_=self._no)

    def _load_places(self) -> None:
        hours = _grouped((OPENING_HOURS.entity(row) for row in self._rows("opening_hours")), "facility_id")
        closures = _grouped((CLOSURE.entity(row) for row in self._rows("closure")), "facility_id")
        facilities = [FACILITY.entity(row) for row in self._rows("facility")]
        self.clinics = {
            facility.id: ClinicFacts(
                facility, ZoneInfo(facility.zone), tuple(hours[facility.id]), tuple(closures[facility.id])
            )
            for facility in sorted(facilities, key=lambda facility: (facility.name, facility.id))
        }

    def _load_resources(self) -> None:
        hours = _grouped((WORKING_HOURS.entity(row) for row in self._rows("working_hours")), "resource_id")
        exceptions = _grouped((EXCEPTION.entity(row) for row in self._rows("availability_exception")), "resource_id")
        manual = _grouped((MANUAL_SLOT.entity(row) for row in self._rows("manual_slot")), "resource_id")
        leave = (TIME_OFF.entity(row) for row in self._rows("time_off"))
        time_off = _grouped((entry for entry in leave if entry.state in LIVE_TIME_OFF), "account_id")
        self.time_off: Mapping[str, list[TimeOff]] = time_off
        schedules = self._schedules()
        resources = [RESOURCE.entity(row) for row in self._rows("resource")]
        self.resources = {
            resource.id: ResourceFacts(
                resource, tuple(hours[resource.id]), tuple(schedules[resource.id]), tuple(exceptions[resource.id]),
                tuple(time_off[resource.account_id]) if resource.account_id else (), tuple(manual[resource.id]),
                ended=self._ended(resource),
            )
            for resource in sorted(resources, key=list_order)
        }  # fmt: skip
        self.groups = sorted((GROUP.entity(row) for row in self._rows("resource_group")), key=list_order)

    def _ended(self, resource: Resource) -> tuple[AvailabilityException, ...]:
        """The days after the last role that backs a resource in its clinic; none while one goes on, or if none was."""
        clinic = self.clinics.get(resource.facility_id)
        places = {self.organization.account_id, clinic.facility.account_id if clinic else ""}
        backing = [
            edge for edge in self.edges.get(resource.account_id or "", ())
            if edge.type is AccountabilityType.RESOURCE and edge.commissioner_id in places
        ]  # fmt: skip
        last = max((edge.effective_to or date.max for edge in backing), default=date.max)
        if last == date.max:
            return ()
        first = last + timedelta(days=1)
        return (AvailabilityException(resource.id, resource.id, first, first + LONG_AFTER),)

    def _schedules(self) -> Mapping[str, list[Schedule]]:
        at = BLOCK.form.columns.index("schedule_id")
        blocks: dict[bytes, list[Any]] = defaultdict(list)
        for row in self._rows("schedule_block"):
            blocks[bytes(row[at])].append(BLOCK.entity(row))
        own = SCHEDULE.form.columns.index("id")
        return _grouped(
            (SCHEDULE.entity(row, blocks=tuple(blocks[bytes(row[own])])) for row in self._rows("schedule")),
            "resource_id",
        )

    def _load_offerings(self) -> None:
        at = REQUIREMENT.form.columns.index("offering_id")
        needs: dict[bytes, list[Any]] = defaultdict(list)
        for row in self._rows("offering_requirement"):
            needs[bytes(row[at])].append(REQUIREMENT.entity(row))
        own = OFFERING.form.columns.index("id")
        offerings = [OFFERING.entity(row, requirements=tuple(needs[bytes(row[own])])) for row in self._rows("offering")]
        self.offerings = {item.id: item for item in sorted(offerings, key=list_order)}

    def _load_roles(self) -> None:
        grants: dict[str, dict[Key, Scope]] = defaultdict(dict)
        keys = form_of("role_grant").columns
        for row in self._rows("role_grant"):
            granted = grants[bytes(row[keys.index("role_id")]).hex()]
            granted[Key(row[keys.index("key")])] = Scope(row[keys.index("scope")])
        roles = (ROLE.entity(row, grants=()) for row in self._rows("role"))
        full = [replace(role, grants=grants_of(grants[role.id])) for role in roles]
        self.roles = {role.id: role for role in sorted(full, key=lambda role: (role.name.casefold(), role.base))}
        changed = {role.base: role.by_key for role in full if role.base and role.base not in FIXED_ROLES}
        self.role_grants: dict[str, Grants] = {**DEFAULT_ROLES, **changed}
        self.shut_out = self._shut_out()
        columns = form_of("caseload").columns
        self.panel = {
            bytes(row[columns.index("account_id")]).hex(): (
                str(row[columns.index("panel_status")]),
                row[columns.index("max_patients")],
            )
            for row in self._rows("caseload")
        }

    def _shut_out(self) -> frozenset[str]:
        """Whose sign-in was switched off, where one is asked for: they may do nothing, signed in already or not."""
        rule = form_of("sign_in_rule").columns.index("is_required")
        if not any(row[rule] for row in self._rows("sign_in_rule")):
            return frozenset()
        columns = form_of("login").columns
        account, active = columns.index("account_id"), columns.index("is_active")
        return frozenset(bytes(row[account]).hex() for row in self._rows("login") if not row[active])


def _grouped(entities: Iterable[Any], field: str) -> defaultdict[str, list[Any]]:
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for entity in entities:
        groups[getattr(entity, field)].append(entity)
    return groups


class SqlFacts:
    """The facts of one tenant on one connection. ``refresh`` first: it costs one look at the version."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._known: Configuration | None = None
        self._names: dict[str, str] = {}
        self._is_dirty = False
        self.layers = MaskCache()

    def refresh(self, version: int | None = None) -> None:
        """Load the configuration anew if its version changed; ``version`` where the caller has just read it."""
        if version is None:
            version = _VERSION.one(self._connection, no=self._no)[0]
        if self._known is None or self._known.version != version:
            self._known = Configuration(self._connection, self._no, version)
            self._names.clear()

    def forget(self) -> None:
        """Drop what is known: the running transaction changed the configuration, or was rolled back after it had."""
        self._known = None
        self._is_dirty = True

    def forget_if_dirty(self) -> None:
        """Drop what is known if it was read inside a transaction that is now rolled back."""
        if self._is_dirty:
            self._known = None
            self._is_dirty = False

    @property
    def configuration(self) -> Configuration:
        """What is known; loads it where nothing is."""
        if self._known is None:
            self.refresh()
        assert self._known is not None
        return self._known

    @property
    def version(self) -> int:
        return self.configuration.version

    def organization(self) -> Organization:
        return self.configuration.organization

    def facilities(self) -> Sequence[Facility]:
        return [clinic.facility for clinic in self.configuration.clinics.values()]

    def clinic(self, facility_id: str) -> ClinicFacts:
        return _found(self.configuration.clinics, "facility", facility_id)

    def resource(self, resource_id: str) -> ResourceFacts:
        found = self.configuration.resources.get(resource_id)
        return self._seats(resource_id) if found is None else found

    def _seats(self, session_id: str) -> ResourceFacts:
        """The seats of a group session: it changes too often to be kept."""
        row = APPOINTMENT.form.by_id.one(self._connection, organization_no_=self._no, wanted=bytes.fromhex(session_id))
        session = None if row is None else APPOINTMENT.entity(row, resources=())
        if session is None or not session.is_session:
            raise NotFound("resource", session_id)
        return seats_of(session, self.offering(session.offering_id).name if session.offering_id else "")

    def resources_of(self, facility_id: str) -> Mapping[str, ResourceFacts]:
        return {
            key: facts
            for key, facts in self.configuration.resources.items()
            if facts.resource.facility_id == facility_id
        }

    def groups_of(self, facility_id: str) -> Sequence[ResourceGroup]:
        return [group for group in self.configuration.groups if group.facility_id == facility_id]

    def offering(self, offering_id: str) -> Offering:
        return _found(self.configuration.offerings, "offering", offering_id)

    def offerings_of(self, facility_id: str) -> Sequence[Offering]:
        return [offering for offering in self.configuration.offerings.values() if offering.facility_id == facility_id]

    def panel(self, account_ids: Iterable[str]) -> Mapping[str, str]:
        return {account_id: self._panel(account_id) for account_id in account_ids}

    def known_to(self, patient_id: str) -> frozenset[str]:
        wanted = {"organization_no_": self._no, "patient_id": bytes.fromhex(patient_id)}
        found = (row for statement in _KNOWN_BY for row in statement.all(self._connection, **wanted))
        return frozenset(bytes(account_id).hex() for (account_id,) in found)

    def _panel(self, account_id: str) -> str:
        """Patients are counted only where the panel follows their number."""
        by_hand, most = self.configuration.panel.get(account_id, ("", None))
        if by_hand or most is None:
            return by_hand or "open"
        found = _ACTIVE.one(self._connection, organization_no_=self._no, account_id=bytes.fromhex(account_id))
        return panel_status("", most, found[0])

    def time_off_of(self, account_id: str) -> Sequence[TimeOff]:
        return self.configuration.time_off.get(account_id, ())

    def roles(self) -> Sequence[Role]:
        return list(self.configuration.roles.values())

    def edges(self) -> Sequence[Accountability]:
        return [edge for edges in self.configuration.edges.values() for edge in edges]

    def name_of(self, account_id: str) -> str:
        if account_id not in self._names:
            row = _ACCOUNT.one(self._connection, organization_no_=self._no, id=bytes.fromhex(account_id))
            self._names[account_id] = row[0] if row else ""
        return self._names[account_id]

    def actor(self, account_id: str, day: date) -> Actor:
        known = () if account_id in self.configuration.shut_out else self.configuration.edges[account_id]
        edges = [edge for edge in known if edge.is_effective(day) and edge.type in ROLE_OF]
        return Actor(account_id, self.name_of(account_id), tuple(self._role(edge) for edge in edges))

    def actors(self, day: date) -> Sequence[Actor]:
        found = (self.actor(account_id, day) for account_id in list(self.configuration.edges))
        return sorted((actor for actor in found if actor.roles), key=lambda actor: (actor.name, actor.account_id))

    def _role(self, edge: Accountability) -> RoleGrant:
        """The grants of an edge: bounded to a clinic where its commissioner is the clinic's account."""
        role, grants = self._granted(edge)
        places = [
            clinic.facility.id
            for clinic in self.configuration.clinics.values()
            if clinic.facility.account_id == edge.commissioner_id
        ]
        if not places and edge.commissioner_id != self.configuration.organization.account_id:
            return RoleGrant(role, {}, "")
        return RoleGrant(role, grants, places[0] if places else None)

    def _granted(self, edge: Accountability) -> tuple[str, Grants]:
        """The role's name and grants: an edge may name a role of the organization's own, an administrator's never."""
        own = self.configuration.roles.get(edge.role_id or "")
        if own is not None and not own.base and edge.type is not AccountabilityType.ADMIN:
            return own.name, own.by_key
        role = ROLE_OF[edge.type]
        return role, self.configuration.role_grants[role]


def _found(known: Mapping[str, Fact], kind: str, identifier: str) -> Fact:
    if identifier not in known:
        raise NotFound(kind, identifier)
    return known[identifier]
