"""The desk's two faces as protocols: questions for the reader thread, acts for the writer thread.

View models and the command line know these only. A ``DeskReader`` belongs to one thread at a time, a ``DeskWriter``
to another.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from carefront.application.envelope import Command, Outcome
from carefront.application.read_models import (
    AppointmentDetail,
    DayCalendar,
    FacilityRow,
    OfferingRow,
    PatientHit,
    Proposal,
    ProposalQuestion,
    ResourceRow,
    UndoState,
)


class DeskReader(Protocol):
    """Questions; none of them writes."""

    def facilities(self) -> tuple[FacilityRow, ...]:
        """The clinics the actor may see, by name."""

    def resources(self, facility_id: str) -> tuple[ResourceRow, ...]:
        """The schedulable resources of a clinic in group order."""

    def offerings(self, facility_id: str) -> tuple[OfferingRow, ...]:
        """The published visit types of a clinic in order."""

    def day(self, facility_id: str, day: date, resource_ids: Sequence[str] | None = None) -> DayCalendar:
        """One local day with the given columns (``None``: every person; rooms and the rest only when named)."""

    def loads(self, facility_id: str, first: date, last: date) -> Mapping[date, int]:
        """Visits per local day, both dates inclusive; days without any are missing."""

    def find_patients(self, text: str, facility_id: str, today: date, limit: int = 8) -> tuple[PatientHit, ...]:
        """Patients whose name words start with the words typed (any script, any order), or whose record number, phone
        or
        birth date holds the digits; those with a visit today first."""

    def appointment(self, appointment_id: str) -> AppointmentDetail:
        """One visit with its history.

        Raises:
            NotFound: no such visit in this organization.
        """

    def propose(self, question: ProposalQuestion) -> Proposal:
        """Type, length and resources resolved, and whether it can be booked; every reason and alternatives where
        not.
        """

    def change_number(self) -> int:
        """A number that grows with every commit of any process; cheap enough to ask four times a second."""


class DeskWriter(Protocol):
    """Acts; each is durable when it returns ``Applied``."""

    def execute(self, command: Command, expected_versions: Mapping[str, int] | None = None) -> Outcome:
        """Run a command as the desk's actor, now."""

    def undo(self) -> Outcome | None:
        """Take the last act of this session back; ``None`` when there is none."""

    def redo(self) -> Outcome | None:
        """Do it again; ``None`` when there is nothing to redo."""

    def undo_state(self) -> UndoState:
        """What Undo and Redo would do now."""
