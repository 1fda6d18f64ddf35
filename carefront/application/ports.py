"""What the use cases need of the outside, as protocols by role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from carefront.application.draft_book import Draft as Draft
from carefront.application.draft_book import DraftBook as DraftBook
from carefront.application.store_port import Store as Store
from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from carefront.application.booked_visits import VisitBook
    from carefront.application.envelope import Envelope
    from carefront.application.import_stage import KnownIdentities, PreparedImport, StagedRows
    from carefront.application.message_ports import MessageUnit
    from carefront.application.money_ports import MoneyShelf
    from carefront.application.overriding import Overridden
    from carefront.application.people_ports import PeopleStores
    from carefront.application.rebook_ports import RebookShelf
    from carefront.application.record_rows import RecordBook
    from carefront.application.request_ports import RequestStores
    from carefront.application.session_rows import OpenSession
    from carefront.domain.accounts import Accountability, AccountableEntity, Organization
    from carefront.domain.appointments import Appointment, OverrideRequest, TimeBlock
    from carefront.domain.availability import LayerCache
    from carefront.domain.booking_facts import ClinicFacts, Hold, Occupied, ResourceFacts
    from carefront.domain.busy_masks import BusyRow
    from carefront.domain.encounters import QueueCall
    from carefront.domain.events import DomainEvent
    from carefront.domain.facilities import Closure, Facility, OpeningHours
    from carefront.domain.offerings import Offering
    from carefront.domain.patients import DistinctPair, Patient
    from carefront.domain.permissions import Actor
    from carefront.domain.resources import Resource, ResourceGroup
    from carefront.domain.roles import Role
    from carefront.domain.schedules import AvailabilityException, ManualSlot, Schedule, WorkingHours
    from carefront.domain.slots import SlotKey, StoredSlot
    from carefront.domain.time_off import TimeOff


class VisitStore(Store["Appointment"], Protocol):
    """Visits, and who has a seat in a group session."""

    def of_session(self, session_id: str) -> Sequence[Appointment]:
        """The visits with a seat in it, whatever their state, in the order they were booked."""


class SessionReader(Protocol):
    """Group sessions and who is in them."""

    def between(self, offering_id: str, start_s: int, end_s: int) -> Sequence[OpenSession]:
        """The live sessions of a visit type that start in ``[start_s, end_s)``, in order of start."""

    def attendees(self, session_id: str) -> Sequence[Appointment]:
        """The visits with a seat in it, whatever their state, in the order they were booked."""


class FactsReader(Protocol):
    """What the booking rules look at, cached until the configuration changes. Shared by the writer and the reader."""

    @property
    def layers(self) -> LayerCache:
        """Layers worked out before, for these facts."""

    @property
    def version(self) -> int:
        """A number that another configuration has another of."""

    def organization(self) -> Organization: ...

    def roles(self) -> Sequence[Role]:
        """The organization's own roles by name, and its versions of default ones."""

    def edges(self) -> Sequence[Accountability]:
        """Every edge, in force or not."""

    def name_of(self, account_id: str) -> str:
        """What a person or organisation is called; empty for nobody."""

    def facilities(self) -> Sequence[Facility]: ...

    def clinic(self, facility_id: str) -> ClinicFacts: ...

    def resource(self, resource_id: str) -> ResourceFacts: ...

    def resources_of(self, facility_id: str) -> Mapping[str, ResourceFacts]:
        """Every resource of the clinic by id, in order of position and name."""

    def groups_of(self, facility_id: str) -> Sequence[ResourceGroup]: ...

    def offering(self, offering_id: str) -> Offering: ...

    def offerings_of(self, facility_id: str) -> Sequence[Offering]: ...

    def actor(self, account_id: str, day: date) -> Actor:
        """The account with the roles its edges give on ``day``; one without any edge may do nothing."""

    def actors(self, day: date) -> Sequence[Actor]:
        """Everybody with a role on ``day``, by name."""

    def time_off_of(self, account_id: str) -> Sequence[TimeOff]: ...
    def panel(self, account_ids: Iterable[str]) -> Mapping[str, str]:
        """Panel status by person account; open where none is recorded."""

    def known_to(self, patient_id: str) -> frozenset[str]:
        """The accounts of everybody who looks or looked after the patient, or has a visit with them that was neither
        cancelled nor missed, one that is only asked for left out."""


class OccupancyReader(Protocol):
    """Who is taken when."""

    def around(
        self, subject_ids: Sequence[str], start_s: int, end_s: int, *, labelled: bool
    ) -> Mapping[str, Sequence[Occupied]]:
        """Rows of each subject that overlap ``[start_s, end_s)``, sorted by start. ``labelled``: with ids, names and
        patients;
        else ``owner_id`` is a short key good for comparing only."""

    def spans(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Mapping[str, Sequence[BusyRow]]:
        """The same rows as plain numbers, for searches over many days."""

    def owner_key(self, appointment_id: str, *, labelled: bool) -> str:
        """What ``owner_id`` is for a visit, in the same mode."""

    def of_patient(self, patient_id: str, start_s: int, end_s: int, *, labelled: bool) -> Sequence[Occupied]:
        """The patient's live visits that overlap the span (one row a visit, its first resource)."""

    def holds(self, subject_ids: Sequence[str], start_s: int, end_s: int, now_s: int) -> Sequence[Hold]:
        """Holds in force."""


Spans = Mapping[str, tuple[int, int]]
"""The whole half-open time that is of interest, by subject."""


class ImportStage(Protocol):
    """What an import will write, laid ready on a writing connection without the write lock, then moved in one sweep.

    ``look`` and ``put`` work outside of a unit of work too; ``move`` in one only. Rows are staged for one command at a
    time; they are gone with the connection.
    """

    @property
    def facts(self) -> FactsReader: ...

    def look(self) -> AbstractContextManager[None]:
        """One state of the file for as long as the block lasts; what is staged in it stays staged if it ends well."""

    def known(self, source_keys: Iterable[str], record_numbers: Iterable[str]) -> KnownIdentities:
        """What the file has of these. Starts a new staging: what lay here is gone."""

    def occupied(self, spans: Spans) -> Mapping[str, Sequence[Occupied]]:
        """The rows of each subject that touch its span, sorted by start."""

    def put(self, staged: StagedRows, tick: Callable[[], None]) -> int:
        """Lay everything ready; ``tick`` is called once a visit and a patient. Gives how many visits have a patient who
        is elsewhere at the time, by the file or by what is laid ready."""

    def ready(self, prepared: PreparedImport) -> None:
        """All is laid ready that ``move`` has to write for this command."""

    def prepared(self, command_id: str) -> PreparedImport | None:
        """What was laid ready for this command."""

    def is_current(self) -> bool:
        """Whether nothing has changed that what was laid ready depends on. In a unit of work."""

    def move(self) -> None:
        """Write all that was laid ready."""

    def clear(self) -> None:
        """Forget what was laid ready."""


class SlotBook(Protocol):
    """Stored slots inside a unit of work."""

    def stored(self, clinic: ClinicFacts, own: ResourceFacts, key: SlotKey) -> StoredSlot | None:
        """The slot of this key; the slots of its day are worked out first where they are not stored yet."""

    def note_days(self, resource_id: str, first: date, last: date) -> None:
        """Give the inclusive days slots, whether or not they are near enough to have them by themselves. They are
        worked out after the commit."""


class UnitOfWork(Protocol):
    """One transaction of one command. Commits on a clean exit that asked for it; anything else leaves no trace."""

    @property
    def command_id(self) -> str: ...

    @property
    def now(self) -> datetime: ...

    @property
    def organization_id(self) -> str: ...

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def visit_book(self) -> VisitBook: ...

    @property
    def accounts(self) -> Store[AccountableEntity]: ...

    @property
    def accountabilities(self) -> Store[Accountability]: ...

    @property
    def roles(self) -> Store[Role]: ...

    @property
    def facilities(self) -> Store[Facility]: ...

    @property
    def opening_hours(self) -> Store[OpeningHours]: ...

    @property
    def closures(self) -> Store[Closure]: ...

    @property
    def resources(self) -> Store[Resource]: ...

    @property
    def groups(self) -> Store[ResourceGroup]: ...

    @property
    def working_hours(self) -> Store[WorkingHours]: ...

    @property
    def schedules(self) -> Store[Schedule]: ...

    @property
    def exceptions(self) -> Store[AvailabilityException]: ...

    @property
    def slots(self) -> SlotBook: ...

    @property
    def manual_slots(self) -> Store[ManualSlot]: ...

    @property
    def time_off(self) -> Store[TimeOff]: ...

    @property
    def offerings(self) -> Store[Offering]: ...

    @property
    def patients(self) -> Store[Patient]: ...

    @property
    def appointments(self) -> VisitStore: ...

    @property
    def time_blocks(self) -> Store[TimeBlock]: ...

    @property
    def queue_calls(self) -> Store[QueueCall]:
        """By the ids of the visits."""

    @property
    def override_requests(self) -> Store[OverrideRequest]: ...

    @property
    def lists(self) -> RequestStores: ...

    @property
    def money(self) -> MoneyShelf: ...

    @property
    def rebooking(self) -> RebookShelf: ...

    @property
    def records(self) -> RecordBook: ...

    @property
    def people(self) -> PeopleStores: ...

    @property
    def messages(self) -> MessageUnit: ...

    def mark_distinct(self, pair: DistinctPair) -> None:
        """Remember that two patients are different people."""

    @property
    def stage(self) -> ImportStage: ...

    def record(self, event: DomainEvent) -> None:
        """Write the event in this transaction; it is delivered after the commit."""

    def note_override(self, noted: Overridden) -> None:
        """Say in this act's entry of the record why it was done in spite of a rule."""

    def past(self, command_id: str) -> PastCommand | None:
        """A command of this organization's log."""

    def touched(self, past: PastCommand) -> Sequence[TouchedRow]:
        """Whose rows ``past`` changed, each as it is now and as it would be put back."""

    def restore(self, past: PastCommand) -> Restored:
        """Put the before-images of ``past`` back, row by row, where each row is still as that command left it.

        Raises:
            RowChanged: a row is not; nothing may be committed then.
        """

    def project(self) -> None:
        """Bring occupancy, index and search words up to the rows written so far.

        Raises:
            NoRoom: the database's lane rule has no place for a visit or a block.
        """


@dataclass(frozen=True, slots=True)
class PastCommand:
    """A line of the command log. ``changes`` are its captured before-images."""

    id: str
    number: int
    kind: str
    payload: Mapping[str, Any]
    result: Mapping[str, Any]
    changes: Sequence[Sequence[Any]]
    reverts: str | None


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """Whose a row is, for the right to put it back: a visit with its resources, or a row of another ``table``.

    ``state`` is its state (of an accountability its type). ``is_made``: it is there before or after, not both.
    """

    table: str
    facility_id: str | None = None
    resource_ids: tuple[str, ...] = ()
    account_id: str | None = None
    state: str = ""
    is_made: bool = False
    patient_id: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting back did: the visits that take time again (a new or another time), the kinds of rows written, and
    the schedules among them, by id.
    """

    taken_again: tuple[str, ...]
    kinds: frozenset[str]
    schedules: frozenset[str] = frozenset()


class UnitOfWorkFactory(Protocol):
    """Opens units of work on the one writing connection."""

    def __call__(self, envelope: Envelope) -> AbstractContextManager[DoorUnit]: ...


class DoorUnit(UnitOfWork, Protocol):
    """What only the door may call."""

    def replayed(self) -> PastCommand | None:
        """The stored line of this very envelope, if it ran before."""

    def finish(self, payload: Mapping[str, Any], result: Mapping[str, Any], reverts: str | None) -> int:
        """Project, log, audit, store events, commit durably; returns the command's number."""

    def audit_alone(self, outcome: str, facts: Mapping[str, str]) -> None:
        """Undo everything and commit one audit entry: ``denied`` with the key, ``failed`` with what did not open."""

    @property
    def events(self) -> list[DomainEvent]: ...


Publish = Callable[[Sequence["DomainEvent"]], None]


class HoldBook(Protocol):
    """Holds on times somebody has open: they warn, never refuse, expire by themselves, and are not part of history."""

    def put(
        self, hold_id: str, subject_ids: Sequence[str], start_s: int, end_s: int, holder: str, until_s: int
    ) -> None:
        """Hold, or renew, the span for each subject; expired holds of anybody are cleared away."""

    def release(self, hold_id: str) -> None:
        """Let go; one that is not there is no failure."""
