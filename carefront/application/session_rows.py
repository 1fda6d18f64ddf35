"""Group sessions as screens and the search read them. Instants are UTC seconds (``*_s``); spans are half-open."""

from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that takes people, and how many of its seats are taken."""

    session: Appointment
    taken: int

    @property
    def seats_left(self) -> int:
        """Never below 0, also where more are in it than it has seats."""
        return max(self.session.seats - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a seat. ``expected_s``: in an untimed session when whoever waits is expected to be seen, else 0."""

    appointment_id: str
    patient_id: str
    patient_name: str
    phone: str
    status: AppointmentStatus
    row_version: int
    expected_s: int = 0
    is_overbooked: bool = False


@dataclass(frozen=True, slots=True)
class SessionSheet:
    """A session with everybody who has or had a seat: of an untimed one in the order they are seen, else as booked.

    Who cancelled or did not come stands last.
    """

    appointment_id: str
    offering_id: str
    offering_name: str
    start_s: int
    end_s: int
    seats: int
    taken: int
    turn_minutes: int
    attendees: tuple[Attendee, ...]
