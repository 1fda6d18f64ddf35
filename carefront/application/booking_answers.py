"""What a reader answers by the rules of booking: whether a time can be booked, why not, what instead, what is open."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from carefront.application.booking import Desk, instant_s
from carefront.application.calendar_rows import DayOpening, FirstOpenings
from carefront.application.commands.catalogue import BookAppointment, RescheduleAppointment
from carefront.application.envelope import Command
from carefront.application.gate import Gate
from carefront.application.opening_rows import OpeningsFound, OpeningsQuestion
from carefront.application.ports import FactsReader, OccupancyReader, SessionReader, Store
from carefront.application.queries.month import first_openings
from carefront.application.queries.openings import OccupancyBook
from carefront.application.queries.proposals import other_times, proposal
from carefront.application.queries.quick_access import open_minutes, wished_openings
from carefront.application.queries.series import preview
from carefront.application.queries.sessions import PatientBook, session_sheet
from carefront.application.queries.slots import SlotReader, slots_of
from carefront.application.queries.slots_from_layers import CutSlot
from carefront.application.read_models import Proposal, ProposalQuestion, SeriesQuestion
from carefront.application.session_rows import SessionSheet
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import Alternative, BookingQuestion
from carefront.shared.clock import Clock


class JudgedStores(PatientBook, Protocol):
    """What the rules look at; one state of the file while a question is answered."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def sessions(self) -> SessionReader: ...

    @property
    def slots(self) -> SlotReader: ...


class BookingAnswers:
    """Asked by ``desk_reader.Reader``, inside its snapshot."""

    def __init__(self, stores: JudgedStores, gate: Gate, clock: Clock) -> None:
        self._stores = stores
        self._gate = gate
        self._clock = clock
        self._busy = OccupancyBook(stores.occupancy)

    def _desk(self) -> Desk:
        now = self._clock()
        facts = self._stores.facts
        return Desk(facts, self._stores.occupancy, self._gate.actor(), instant_s(now), self._stores.sessions)

    def open_minutes(self, facility_id: str) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """The clinic's weekly hours."""
        return open_minutes(self._stores.facts, facility_id)

    def openings(self, question: OpeningsQuestion, change_number: int) -> OpeningsFound:
        """The best bookable starts for the wishes; ``change_number`` tells whether what is known is still true."""
        return wished_openings(self._desk(), question, self._busy.at(change_number))

    def first_openings(self, asked: FirstOpenings, change_number: int) -> tuple[DayOpening, ...]:
        """The first opening of each day that has one."""
        return first_openings(self._desk(), asked, self._busy.at(change_number))

    def session(self, appointment_id: str) -> SessionSheet:
        """A group session with everybody who has a seat."""
        return session_sheet(self._desk(), self._stores, appointment_id)

    def slots(self, facility_id: str, resource_id: str, first: date, last: date) -> tuple[CutSlot, ...]:
        """The slots of a resource that start on the inclusive local days."""
        return slots_of(self._desk(), self._stores.slots, facility_id, resource_id, first, last)

    def propose(self, question: ProposalQuestion) -> Proposal:
        """Type, length and resources resolved; whether it can be booked, why not, and what instead."""
        return proposal(self._desk(), self._stores.appointments, question)

    def preview_series(self, question: SeriesQuestion) -> tuple[Proposal, ...]:
        """Every occurrence judged like a booking of its own."""
        return preview(self._desk(), self._stores.appointments, question)

    def instead_of(self, command: Command) -> tuple[Alternative, ...]:
        """Bookable times instead of a refused booking or move."""
        asked = self._question_of(command)
        return () if asked is None else other_times(self._desk(), asked[0], asked[1], asked[2])

    def _question_of(self, command: Command) -> tuple[str, BookingQuestion, str] | None:
        """(clinic, question, visit being moved) of a booking or move."""
        facts = self._stores.facts
        if isinstance(command, BookAppointment):
            offering = facts.offering(command.offering_id) if command.offering_id else None
            asked = BookingQuestion(
                instant_s(command.start), command.length_minutes, command.resources, offering, command.patient_id,
                command.new_patient is not None,
            )  # fmt: skip
            return command.facility_id, asked, ""
        if isinstance(command, RescheduleAppointment):
            visit = self._stores.appointments.find(command.appointment_id)
            if visit is not None:
                offering = facts.offering(visit.offering_id) if visit.offering_id else None
                start_s = instant_s(command.start)
                asked = BookingQuestion(start_s, command.length_minutes, command.resources, offering, visit.patient_id)
                return visit.facility_id, asked, visit.id
        return None
