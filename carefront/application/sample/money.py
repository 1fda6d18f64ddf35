"""Caseloads of the sample: how many patients each takes, and whose patients they are."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from carefront.application.commands.money_catalogue import AssignPatient, SetCaseload
from carefront.application.envelope import Command
from carefront.application.sample.calendar import Calendar
from carefront.domain.patients import Patient
from carefront.shared.ids import new_id

CASELOADS = (("RAO", 14, 20, ""), ("SIL", 11, 12, ""), ("PET", 6, 30, "limited"))
"""Whose, how many patients, of how many at most, by hand."""
SINCE_DAYS = 30


def caseload_commands(calendar: Calendar, patients: Sequence[Patient]) -> Iterator[tuple[datetime, Command]]:
    """Each patient is one provider's."""
    at, waiting = calendar.now - timedelta(days=SINCE_DAYS), iter(patients)
    for code, count, most, by_hand in CASELOADS:
        account_id = calendar.cast.provider(code).resource.account_id or ""
        for place in range(count):
            yield at + timedelta(hours=place), AssignPatient(new_id(), next(waiting).id, account_id)
        yield calendar.now - timedelta(days=1), SetCaseload(account_id, most, by_hand)
