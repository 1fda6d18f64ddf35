"""What entries are read against, read once when a field is opened: types, people, rooms, hours."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from carefront.application.desk import DeskReader
from carefront.application.quick_entry_terms import EntryContext
from carefront.application.quick_entry_words import entry_words
from carefront.application.read_models import FacilityRow
from carefront.shared.i18n import language
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import Clinic
from carefront.wording.times import field_order

Where = Callable[[], Place | None]
"""Where somebody stands on the calendar."""


@dataclass(frozen=True, slots=True)
class ClinicSource:
    """Makes a ``Clinic`` of what is on screen."""

    context: DeskContext
    where: Where

    def ask(self, done: Callable[[Clinic], None]) -> None:
        """Read the clinic in view and hand it to ``done``."""
        facility = self.context.facility
        if facility is None:
            return
        today, place = self.context.today(), self.where()
        base = Clinic(
            facility.facility_id, facility.zone, self.context.now_s(), today, (), (), {}, self.context.day or today,
            place.resource_id if place else "",
        )  # fmt: skip
        self.context.desk.ask(partial(_read, facility, base), done, self.context.fail)

    def entry_context(self, clinic: Clinic) -> EntryContext:
        """What a line is read in."""
        times = self.context.speaker().times
        local = times.at(clinic.now_s)
        return EntryContext(
            clinic.today, 60 * local.hour + local.minute, clinic.hours, clinic.offerings, clinic.resources,
            entry_words(language()), field_order(times.locale),
        )  # fmt: skip


def _read(facility: FacilityRow, base: Clinic, reader: DeskReader) -> Clinic:
    identifier = facility.facility_id
    return replace(
        base, offerings=reader.offerings(identifier), resources=reader.resources(identifier),
        hours=reader.open_minutes(identifier),
    )  # fmt: skip
