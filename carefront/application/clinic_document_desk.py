"""A clinic document as a desk in memory: the same questions as of a profile, and no profile touched."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from carefront.application.booking import Desk, instant_s
from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid, Problem
from carefront.application.session_rows import OpenSession
from carefront.domain.accounts import Accountability, Organization
from carefront.domain.appointments import Appointment, TimeBlock
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import (
    LANE_END,
    ClinicFacts,
    Hold,
    Occupied,
    OwnerKind,
    ResourceFacts,
)
from carefront.domain.busy_masks import BusyRow
from carefront.domain.errors import NotFound
from carefront.domain.facilities import Facility
from carefront.domain.lanes import LONGEST_ROW_S, Move, Placement, Wanted, connected, overlapping, place
from carefront.domain.layer_masks import MaskCache
from carefront.domain.offerings import Offering
from carefront.domain.permissions import DEFAULT_ROLES, Actor, RoleGrant
from carefront.domain.places_in_lists import list_order
from carefront.domain.resources import ResourceGroup
from carefront.domain.roles import Role
from carefront.domain.sessions import seats_of
from carefront.domain.time_off import LIVE_TIME_OFF, TimeOff
from carefront.domain.visit_parts import capacity_over
from carefront.domain.zones import zone_named

_EVERYTHING = "org_admin"
_PIECES = 1_000


def desk_of(document: ClinicDocument, now_s: int) -> Desk:
    """The desk of a document at an instant, asked by somebody who may do everything.

    Raises:
        ClinicFileInvalid: visits or blocks of the document are in each other's way.
    """
    facts = DocumentFacts(document)
    occupancy = DocumentOccupancy(document, facts, now_s)
    return Desk(facts, occupancy, facts.actor("", date.min), now_s, DocumentSessions(document))


class DocumentFacts:
    """See ``carefront.application.ports.FactsReader``."""

    def __init__(self, document: ClinicDocument) -> None:
        self.version = 0
        self.layers: LayerCache = MaskCache()
        facility, self._time_off = document.facility, document.time_off
        self._clinic = ClinicFacts(facility, zone_named(facility.zone), document.opening_hours, document.closures)
        ordered = sorted(document.resources, key=list_order)
        self._resources = {
            resource.id: ResourceFacts(
                resource,
                tuple(row for row in document.working_hours if row.resource_id == resource.id),
                tuple(row for row in document.schedules if row.resource_id == resource.id),
                tuple(row for row in document.exceptions if row.resource_id == resource.id),
                tuple(
                    row for row in document.time_off
                    if row.account_id == resource.account_id and row.state in LIVE_TIME_OFF
                ),
            )
            for resource in ordered
        }  # fmt: skip
        self._groups = sorted(document.groups, key=list_order)
        offerings = sorted(document.offerings, key=list_order)
        self._offerings = {item.id: item for item in offerings}
        self._seats = {
            visit.id: seats_of(visit, self._offerings[visit.offering_id].name if visit.offering_id else "")
            for visit in document.appointments
            if visit.is_session
        }

    def organization(self) -> Organization:
        facility = self._clinic.facility
        return Organization(facility.account_id, facility.name, facility.account_id)

    def roles(self) -> Sequence[Role]:
        """None: a document says nothing of rights."""
        return ()

    def edges(self) -> Sequence[Accountability]:
        """None, as of roles."""
        return ()

    def name_of(self, account_id: str) -> str:
        """Nobody's."""
        return ""

    def facilities(self) -> Sequence[Facility]:
        return [self._clinic.facility]

    def clinic(self, facility_id: str) -> ClinicFacts:
        if facility_id != self._clinic.facility.id:
            raise NotFound("facility", facility_id)
        return self._clinic

    def resource(self, resource_id: str) -> ResourceFacts:
        found = self._resources.get(resource_id) or self._seats.get(resource_id)
        if found is None:
            raise NotFound("resource", resource_id)
        return found

    def resources_of(self, facility_id: str) -> Mapping[str, ResourceFacts]:
        self.clinic(facility_id)
        return self._resources

    def groups_of(self, facility_id: str) -> Sequence[ResourceGroup]:
        self.clinic(facility_id)
        return self._groups

    def offering(self, offering_id: str) -> Offering:
        if offering_id not in self._offerings:
            raise NotFound("offering", offering_id)
        return self._offerings[offering_id]

    def offerings_of(self, facility_id: str) -> Sequence[Offering]:
        self.clinic(facility_id)
        return list(self._offerings.values())

    def panel(self, account_ids: Iterable[str]) -> Mapping[str, str]:
        return dict.fromkeys(account_ids, "open")

    def known_to(self, patient_id: str) -> frozenset[str]:
        return frozenset()

    def time_off_of(self, account_id: str) -> Sequence[TimeOff]:
        own = (row for row in self._time_off if row.account_id == account_id)
        return [row for row in own if row.state in LIVE_TIME_OFF]

    def actor(self, account_id: str, day: date) -> Actor:
        return Actor(account_id, "", (RoleGrant(_EVERYTHING, DEFAULT_ROLES[_EVERYTHING]),))

    def actors(self, day: date) -> Sequence[Actor]:
        return [self.actor("", day)]


class DocumentSessions:
    """See ``carefront.application.ports.SessionReader``."""

    def __init__(self, document: ClinicDocument) -> None:
        self._visits = document.appointments

    def between(self, offering_id: str, start_s: int, end_s: int) -> Sequence[OpenSession]:
        found = [
            OpenSession(visit, sum(one.is_live for one in self.attendees(visit.id)))
            for visit in self._visits
            if visit.is_session and visit.is_live and visit.offering_id == offering_id
            and start_s <= instant_s(visit.start) < end_s
        ]  # fmt: skip
        return sorted(found, key=lambda one: one.session.start)

    def attendees(self, session_id: str) -> Sequence[Appointment]:
        return [visit for visit in self._visits if visit.session_id == session_id]


class DocumentOccupancy:
    """See ``carefront.application.ports.OccupancyReader``. Lanes are given in the order of the file, blocks first."""

    def __init__(self, document: ClinicDocument, facts: DocumentFacts, now_s: int) -> None:
        self._facts, self._now_s = facts, now_s
        self._names = {patient.id: patient.display_name for patient in document.patients}
        self._rows: dict[str, list[Occupied]] = {}
        self._of_patient: dict[str, list[Occupied]] = {}
        for block in document.time_blocks:
            self._put(_block_rows(block, facts), document.place(block.id), is_block=True)
        for visit in document.appointments:
            if visit.is_live:
                self._add(visit, document.place(visit.id))

    def _add(self, visit: Appointment, path: str) -> None:
        rows = list(self._visit_rows(visit))
        self._put(rows, path, is_exclusive=visit.is_exclusive, is_overbooked=visit.is_overbooked)
        if visit.patient_id is not None and rows:
            whole = replace(
                rows[0], start_s=instant_s(visit.start), end_s=instant_s(visit.end),
                visit_start_s=instant_s(visit.start), visit_end_s=instant_s(visit.end), lane_lo=0, lane_hi=1,
                capacity=1,
            )  # fmt: skip
            own = self._of_patient.setdefault(visit.patient_id, [])
            own.append(whole)
            own.sort(key=lambda row: row.start_s)

    def _visit_rows(self, visit: Appointment) -> Iterator[Occupied]:
        before_s, after_s = 60 * visit.buffer_before_minutes, 60 * visit.buffer_after_minutes
        offering = self._facts.offering(visit.offering_id) if visit.offering_id else None
        for position, use in enumerate(visit.resources):
            own = self._facts.resource(use.resource_id)
            start_s, end_s = instant_s(visit.start) + 60 * use.offset_minutes, instant_s(visit.end)
            if use.length_minutes is not None:
                end_s = min(start_s + 60 * use.length_minutes, end_s)
            if end_s <= start_s:
                continue
            clinic = self._facts.clinic(own.resource.facility_id)
            layers = self._facts.layers.over(clinic, own, start_s, end_s)
            capacity = capacity_over(own, layers, offering, start_s, end_s, self._now_s)
            yield from _pieces(Occupied(
                own.resource.subject_id, start_s - before_s, end_s + after_s, start_s, end_s, 0, 0, capacity,
                OwnerKind.APPOINTMENT, visit.id, position * _PIECES,
                label=self._names.get(visit.patient_id or "", ""), patient_id=visit.patient_id or "",
                facility_id=visit.facility_id,
            ))  # fmt: skip

    def _put(
        self, rows: Iterable[Occupied], path: str, *,
        is_block: bool = False, is_exclusive: bool = False, is_overbooked: bool = False,
    ) -> None:  # fmt: skip
        for row in rows:
            present = self._rows.setdefault(row.subject_id, [])
            near = connected(present, row.start_s, row.end_s)
            wanted = Wanted(row.start_s, row.end_s, row.capacity, is_exclusive, False, is_block)
            found = place(near, wanted)
            if found is None and is_overbooked:
                found = place(near, replace(wanted, is_exclusive=False, is_overbooked=True))
            if found is None:
                raise ClinicFileInvalid([Problem(path, "no_room")])
            self._settle(present, row, found, is_block=is_block)

    @staticmethod
    def _settle(present: list[Occupied], row: Occupied, found: Placement, *, is_block: bool) -> None:
        moves: dict[int, Move] = {id(move.row): move for move in found.moves}
        if moves:
            present[:] = [
                replace(old, lane_lo=move.lane_lo, lane_hi=move.lane_hi, is_overbooked=move.is_overbooked)
                if (move := moves.get(id(old))) else old
                for old in present
            ]  # fmt: skip
        is_over = found.lane_hi > row.capacity and not is_block
        placed = replace(row, lane_lo=found.lane_lo, lane_hi=found.lane_hi, is_overbooked=is_over)
        insort(present, placed, key=attrgetter("start_s"))

    def around(
        self, subject_ids: Sequence[str], start_s: int, end_s: int, *, labelled: bool
    ) -> Mapping[str, Sequence[Occupied]]:  # fmt: skip
        return {one: overlapping(self._rows.get(one, ()), start_s, end_s) for one in subject_ids}

    def spans(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Mapping[str, Sequence[BusyRow]]:
        found = self.around(subject_ids, start_s, end_s, labelled=False)
        return {one: [_numbers(row) for row in rows] for one, rows in found.items()}

    def owner_key(self, appointment_id: str, *, labelled: bool) -> str:
        return appointment_id

    def of_patient(
        self, patient_id: str, start_s: int, end_s: int, *, labelled: bool
    ) -> Sequence[Occupied]:  # fmt: skip
        rows = self._of_patient.get(patient_id, ())
        return [row for row in rows if row.start_s < end_s and start_s < row.end_s]

    def holds(
        self, subject_ids: Sequence[str], start_s: int, end_s: int, now_s: int
    ) -> Sequence[Hold]:  # fmt: skip
        return ()


def _block_rows(block: TimeBlock, facts: DocumentFacts) -> Iterator[Occupied]:
    subject_id = facts.resource(block.resource_id).resource.subject_id
    start_s, end_s = instant_s(block.start), instant_s(block.end)
    return _pieces(Occupied(
        subject_id, start_s, end_s, start_s, end_s, 0, 0, LANE_END, OwnerKind.TIME_BLOCK, block.id, 0,
        label=block.name, facility_id=block.facility_id,
    ))  # fmt: skip


def _pieces(row: Occupied) -> Iterator[Occupied]:
    """The row in rows of at most 24 hours."""
    for number, start_s in enumerate(range(row.start_s, row.end_s, LONGEST_ROW_S)):
        end_s = min(start_s + LONGEST_ROW_S, row.end_s)
        yield replace(row, start_s=start_s, end_s=end_s, position=row.position + number)


def _numbers(row: Occupied) -> BusyRow:
    return (
        row.start_s, row.end_s, row.visit_start_s, row.visit_end_s, row.lane_lo, row.lane_hi, row.capacity,
        int(row.owner_kind is OwnerKind.TIME_BLOCK),
    )  # fmt: skip
