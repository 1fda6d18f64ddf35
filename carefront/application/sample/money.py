"""Caseloads and bills of the sample: whose patients there are, and how far the charges of past visits have come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from carefront.application.commands.catalogue import BookAppointment, ChangeAppointmentStatus, CorrectAppointment
from carefront.application.commands.money_catalogue import AssignPatient, ChangeChargeState, SetCaseload
from carefront.application.envelope import Command
from carefront.application.sample.calendar import Calendar
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.charges import ChargeState, visit_charge_id
from carefront.domain.patients import Patient
from carefront.shared.ids import new_id

CASELOADS = (("RAO", 14, 20, ""), ("SIL", 11, 12, ""), ("PET", 6, 30, "limited"))
"""Whose, how many patients, of how many at most, by hand."""
SINCE_DAYS = 30
BILLED_AFTER_DAYS, PAID_AFTER_DAYS = 2, 6


def caseload_commands(calendar: Calendar, patients: Sequence[Patient]) -> Iterator[tuple[datetime, Command]]:
    """Each patient is one provider's."""
    at, waiting = calendar.now - timedelta(days=SINCE_DAYS), iter(patients)
    for code, count, most, by_hand in CASELOADS:
        account_id = calendar.cast.provider(code).resource.account_id or ""
        for place in range(count):
            yield at + timedelta(hours=place), AssignPatient(new_id(), next(waiting).id, account_id)
        yield calendar.now - timedelta(days=1), SetCaseload(account_id, most, by_hand)


def billing_commands(
    calendar: Calendar, given: Sequence[tuple[datetime, Command]]
) -> Iterator[tuple[datetime, Command]]:
    """Day by day, what was done is billed and later paid."""
    priced = {offering.id for offering in calendar.cast.offerings.values() if offering.price_minor > 0}
    costly = {
        command.appointment_id for _at, command in given
        if isinstance(command, BookAppointment) and command.offering_id in priced
    }  # fmt: skip
    corrected = {command.appointment_id for _at, command in given if isinstance(command, CorrectAppointment)}
    days: defaultdict[date, list[str]] = defaultdict(list)
    over = (
        (at.date(), command.appointment_id)
        for at, command in given
        if isinstance(command, ChangeAppointmentStatus) and command.status is AppointmentStatus.COMPLETED
    )
    for day, appointment_id in over:
        if appointment_id in costly - corrected:
            days[day].append(visit_charge_id(appointment_id))
    for day, charges in days.items():
        age, evening = (calendar.today - day).days, calendar.at(day, 20 * 60)
        for after, state in ((BILLED_AFTER_DAYS, ChargeState.BILLED), (PAID_AFTER_DAYS, ChargeState.PAID)):
            if age > after:
                yield evening + timedelta(days=after), ChangeChargeState(tuple(charges), state)
