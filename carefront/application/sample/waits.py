"""Who waits for a time in the sample: requests of every kind, the waitlist, and patients who are due again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from carefront.application.commands.request_catalogue import AddRecall, AssignRequest, SubmitRequest
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.application.envelope import Command
from carefront.application.sample.calendar import Calendar
from carefront.application.sample.cast import Cast
from carefront.domain.patients import Patient
from carefront.domain.requests import AppointmentRequest, Recall, RequestSource
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

FIRST_WAITING = 40
"""From this patient on: those before are spoken of by name, and have visits of their own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, ``days`` ago; ``name`` empty: a known patient's. ``code``: whom it is asked of, empty for anybody."""

    days: float
    offering: str
    note: str
    urgency: Urgency = Urgency.ROUTINE
    source: RequestSource = RequestSource.PORTAL
    name: str = ""
    phone: str = ""
    code: str = ""
    wishes: Wishes = Wishes()
    assigned: str = ""


MORNINGS, AFTERNOONS = Wishes(times_of_day=("morning",)), Wishes(times_of_day=("afternoon", "evening"))

ASKED = (
    Asked(1.2, "NP", "Referred for chest pain on exertion, letter is in the post box", Urgency.URGENT,
          RequestSource.REFERRAL, "Nia Okoro", "555-0177"),
    Asked(5.0, "FU", "Prefers a call after work", name="", code="SIL", wishes=AFTERNOONS),
    Asked(3.1, "FU", "Results are back", Urgency.SOON, RequestSource.PHONE, wishes=MORNINGS, assigned="RAO"),
    Asked(0.2, "NP", "New in town, brings records", source=RequestSource.PHONE, name="Tomás Herrera",
          phone="555-0192", wishes=Wishes(weekdays=(0, 2))),
    Asked(2.4, "PT", "Knee after operation"),
)  # fmt: skip
WAITS = (
    (8.0, "FU", "RAO", Urgency.ROUTINE, MORNINGS), (4.2, "NP", "", Urgency.URGENT, Wishes()),
    (2.6, "PROC", "", Urgency.ROUTINE, Wishes(weekdays=(1, 3))), (1.3, "FU", "", Urgency.SOON, AFTERNOONS),
)  # fmt: skip
DUE = ((-12, "FU", "RAO", "Blood pressure"), (-2, "VAC", "", "Second dose"), (20, "FU", "SIL", "Half-yearly check"))
"""Days from today, visit type, with whom, why."""


def wait_commands(calendar: Calendar, patients: Sequence[Patient]) -> Iterator[tuple[datetime, Command]]:
    """Everything about those who wait, with when it was written down."""
    waiting = iter(patients[FIRST_WAITING:])
    for asked in ASKED:
        yield from _asked(calendar, asked, waiting)
    for days, offering, code, urgency, wishes in WAITS:
        at = calendar.now - timedelta(days=days)
        yield at, PutOnWaitlist(
            new_id(), calendar.cast.facility.id, next(waiting).id, calendar.cast.offerings[offering].id,
            _resource(calendar.cast, code), at, wishes=wishes, urgency=urgency,
        )  # fmt: skip
    for days, offering, code, note in DUE:
        yield (
            calendar.now - timedelta(days=6),
            AddRecall(_recall(calendar, calendar.today + timedelta(days=days), offering, code, note, next(waiting).id)),
        )


def _asked(calendar: Calendar, asked: Asked, waiting: Iterator[Patient]) -> Iterator[tuple[datetime, Command]]:
    at, cast = calendar.now - timedelta(days=asked.days), calendar.cast
    request = AppointmentRequest(
        new_id(), cast.facility.id, patient_id=None if asked.name else next(waiting).id, contact_name=asked.name,
        contact_phone=asked.phone, offering_id=cast.offerings[asked.offering].id,
        resource_id=_resource(cast, asked.code), wishes=asked.wishes, urgency=asked.urgency, source=asked.source,
        note=asked.note,
    )  # fmt: skip
    yield at, SubmitRequest(request)
    if asked.assigned:
        yield at + timedelta(hours=1), AssignRequest(request.id, _resource(cast, asked.assigned) or "")


def _recall(calendar: Calendar, due: date, offering: str, code: str, note: str, patient_id: str) -> Recall:
    cast = calendar.cast
    return Recall(
        new_id(), cast.facility.id, patient_id, due, cast.offerings[offering].id, _resource(cast, code), note
    )  # fmt: skip


def _resource(cast: Cast, code: str) -> str | None:
    return cast.provider(code).resource.id if code else None
