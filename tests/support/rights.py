"""People with rights of the test's choosing; a practice in which everything is one doctor's or the other's."""

from collections.abc import Mapping
from datetime import date

from carefront.application.commands import catalogue as c
from carefront.application.commands.people_catalogue import AddAccountability
from carefront.application.commands.role_catalogue import AssignRole, SaveRole
from carefront.application.commands.sessions import ScheduleSession
from carefront.application.envelope import Command
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.permissions import Key, Scope
from carefront.domain.roles import Role, grants_of
from carefront.domain.sessions import seat_in
from carefront.domain.time_off import TimeOffType
from carefront.shared.ids import derived_id
from tests.support.form_practice import acting_as
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
    KIM,
    LEE,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    at,
    fixed,
)
from tests.support.questions import SEEN_LEAVE, SEEN_SERIES, SEEN_SESSION, SEEN_VISIT, Rename

OTHERS = {
    RAO: SILVA, RAO_PERSON: SILVA_PERSON, KIM: LEE,
    **{seen: derived_id(seen, "other") for seen in (SEEN_VISIT, SEEN_SESSION, SEEN_SERIES, SEEN_LEAVE)},
}  # fmt: skip
"""What is Dr Silva's of each thing of Dr Rao's."""
CANARIES = ("Lee Ångström", "555-0199", "canary note", LEE)
"""What tells of Dr Silva's patient and visits."""
GROUP = fixed("asked group")


def other(identifier: str) -> str:
    """The stranger's thing of the same kind."""
    return OTHERS.get(identifier, identifier)


def own(identifier: str) -> str:
    """The same."""
    return identifier


def role_of(account_id: str) -> str:
    """The id of the role that ``give`` writes for a person."""
    return derived_id(account_id, "role")


def give(practice: Practice, account_id: str, granted: Mapping[Key, Scope]) -> None:
    """Let a person have exactly these rights from now on."""
    practice.do(SaveRole(Role(role_of(account_id), f"Role {account_id}", grants_of(granted))))
    with practice.reader._stores.snapshot():
        edges = [edge for edge in practice.reader._stores.facts.edges() if edge.responsible_id == account_id]
    for edge in edges:
        if edge.role_id != role_of(account_id):
            practice.do(AssignRole(edge.id, role_of(account_id)))


def group_offering() -> list[Command]:
    """What group sessions need."""
    return [
        c.SaveOffering(Offering(GROUP, CLINIC, "Group", "GR", duration_minutes=60, is_group=True)),
        c.ChangeOfferingState(GROUP, OfferingState.PUBLISHED),
    ]


def things_of(name: Rename, note: str, hour: int, days: int = 1) -> list[Command]:
    """A session with somebody in it, a series and a request for time off of one doctor, from ``days`` after today."""
    doctor, patient_id, session = (ResourceUse(name(RAO)),), name(KIM), name(SEEN_SESSION)
    series, day = name(SEEN_SERIES), date(2027, 1, 11)
    seat = derived_id(session, "seat")
    first = c.BookAppointment(
        derived_id(series, "first"), CLINIC, patient_id, FOLLOW_UP, at(hour, days=days + 1), 30, doctor, note=note
    )
    second = c.SeriesOccurrence(derived_id(series, "second"), at(hour, days=days + 2), doctor)
    return [
        ScheduleSession(session, CLINIC, GROUP, at(hour, days=days), 60, doctor, 3),
        c.BookAppointment(seat, CLINIC, patient_id, GROUP, at(hour, days=days), 60, (seat_in(session),)),
        c.BookSeries(series, first, (second,)),
        c.RequestTimeOff(name(SEEN_LEAVE), name(RAO_PERSON), TimeOffType.VACATION, day, day, reason=note),
    ]


def two_doctors(practice: Practice) -> Practice:
    """Fill the practice: each doctor has a visit today, a session with somebody in it, a series and asked for time off.

    What comes back is the same file with Dr Rao at the desk.
    """
    commands = group_offering()
    for name, note, hour in ((own, "own note", 10), (other, "canary note", 11)):
        doctor = (ResourceUse(name(RAO)),)
        commands.append(
            c.BookAppointment(name(SEEN_VISIT), CLINIC, name(KIM), FOLLOW_UP, at(hour), 30, doctor, note=note)
        )
        commands += things_of(name, note, hour)
    for command in commands:
        practice.do(command)
    practice.do(
        AddAccountability(
            Accountability(
                fixed("rao everywhere"), practice.desk.identity.organization_account_id, RAO_PERSON,
                AccountabilityType.STAFF_MEMBER, date(2020, 1, 1),
            )
        )
    )  # fmt: skip
    give(practice, RAO_PERSON, {})
    return acting_as(practice, RAO_PERSON)
