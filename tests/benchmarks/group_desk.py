"""A generated clinic group opened for measuring: a copy to write to, and what is free in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from carefront.application.commands.catalogue import BookAppointment
from carefront.domain.appointments import ResourceUse
from carefront.domain.zones import day_span_s, utc
from carefront.shared.ids import new_id
from tests.benchmarks.generator import (
    OPEN,
    PROVIDERS,
    ROOMS,
    SLOT_MINUTES,
    SLOTS,
    ZONE,
    clinic_group,
    days_of,
    middle_day,
)
from tests.benchmarks.practice_file import PracticeFile, open_practice


@dataclass(slots=True)
class GroupDesk:
    """A clinic group with its ids, and free slots in days that lie ahead of ``practice.at``."""

    practice: PracticeFile
    appointments: int
    facility_id: str
    provider_ids: list[str]
    room_ids: list[str]
    patient_ids: list[str]
    offering_id: str
    looking: Any

    def bookings(self, chance: Random) -> Iterator[BookAppointment]:
        """Bookings that fit, in a seeded order over the days ahead: a provider, their room if any, 30 minutes.

        What is free is looked up beforehand and on a connection of its own, so that no page is warm for whoever books.
        """
        found, busy = [], self._busy()
        for day, provider, slot in product(self.days_ahead(), range(PROVIDERS), range(SLOTS)):
            start_s = day_span_s(day, ZONE)[0] + 60 * (OPEN.start + SLOT_MINUTES * slot)
            patient_id = chance.choice(self.patient_ids)
            if not {(start_s, self.provider_ids[provider]), (start_s, patient_id)} & busy:
                found.append(self._booking(provider, start_s, patient_id))
        chance.shuffle(found)
        return iter(found)

    def days_ahead(self) -> list[date]:
        """Days with visits from the day after the middle on, at most a month of them: the calendar's near future."""
        return [day for day in days_of(self.appointments, middle_day()) if day > middle_day()][:30]

    def _busy(self) -> set[tuple[int, str]]:
        """When who is taken in the days ahead: (start, id of a provider or of a patient); visits are on the grid."""
        days = self.days_ahead()
        found = self.looking.execute(
            "SELECT start, patient_id, resource_id FROM appointment"
            " CROSS JOIN appointment_resource ON appointment_no = appointment.no"
            " WHERE appointment.organization_no = 1 AND start >= ? AND start < ?",
            (day_span_s(days[0], ZONE)[0], day_span_s(days[-1], ZONE)[1]),
        )
        return {(row[0], bytes(row[place]).hex()) for row in found.fetchall() for place in (1, 2)}

    def _booking(self, provider: int, start_s: int, patient_id: str) -> BookAppointment:
        room = (ResourceUse(self.room_ids[provider], "room"),) if provider < ROOMS else ()
        uses = (ResourceUse(self.provider_ids[provider], "provider"), *room)
        return BookAppointment(
            new_id(), self.facility_id, patient_id, self.offering_id, utc(start_s), SLOT_MINUTES, uses
        )


@contextmanager
def group_desk(appointments: int) -> Iterator[GroupDesk]:
    """A copy of the generated group, open, thrown away at the end; commands are decided in the middle of its years."""
    source = clinic_group(appointments)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="carefront-bench-"))) / "profile"
        shutil.copytree(source, place)
        at = datetime.combine(middle_day(), datetime.min.time(), UTC) + timedelta(hours=12)
        practice = stack.enter_context(open_practice(place, at))
        yield _looked_up(practice, appointments)


def _looked_up(practice: PracticeFile, appointments: int) -> GroupDesk:
    def ids(statement: str) -> list[str]:
        return [bytes(row[0]).hex() for row in practice.connection.execute(statement).fetchall()]

    return GroupDesk(
        practice, appointments, ids("SELECT id FROM facility")[0],
        ids("SELECT id FROM resource WHERE kind = 'person' ORDER BY position"),
        ids("SELECT id FROM resource WHERE kind = 'room' ORDER BY position"),
        ids("SELECT id FROM patient ORDER BY no LIMIT 1000"), ids("SELECT id FROM offering ORDER BY position, name")[0],
        practice.desk.units().connection,
    )  # fmt: skip
