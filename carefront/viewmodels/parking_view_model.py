"""The parking strip: visits picked up and laid aside while others are moved. Each keeps its time until it is put
elsewhere; the strip is the same at every desk and survives a restart."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.request_catalogue import ParkVisit, UnparkVisit
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.inbox_rows import ParkedRow
from carefront.application.read_models import AppointmentDetail
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording.quick_entry import joined
from carefront.wording.refusals import outcome_sentences
from carefront.wording.status import status_word


@dataclass(frozen=True, slots=True)
class ParkedFace:
    """A visit on the strip: its name on the card, and all of it."""

    appointment_id: str
    name: str
    text: str


class ParkingViewModel(QObject):
    """``changed``: what lies on the strip. ``taken``: the card of a visit that is to be put elsewhere."""

    changed = Signal()
    taken = Signal(object)

    def __init__(self, desk: WindowViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, desk.context
        self._rows: tuple[ParkedRow, ...] = ()
        for changed in (desk.data_changed, desk.resources_changed):
            changed.connect(self.ask)
        desk.context.times_changed.connect(self.changed)

    def ask(self) -> None:
        """Ask what lies there; an answer for a clinic that was left is dropped."""
        facility = self._context.facility
        if facility:
            identifier = facility.facility_id
            self._context.desk.ask(
                lambda reader: reader.requests().parked(identifier), partial(self._on_rows, identifier), _keep_quiet
            )

    def _on_rows(self, facility_id: str, rows: tuple[ParkedRow, ...]) -> None:
        facility = self._context.facility
        if facility and facility.facility_id == facility_id and rows != self._rows:
            self._rows = rows
            self.changed.emit()

    @property
    def faces(self) -> tuple[ParkedFace, ...]:
        """What lies on the strip, oldest first."""
        speaker = self._context.speaker()
        return tuple(
            ParkedFace(
                row.appointment_id, row.patient_name or row.offering_name,
                joined([speaker.times.moment(row.start_s), row.patient_name, row.offering_name, row.resource_name]),
            )
            for row in self._rows
        )  # fmt: skip

    def is_parked(self, appointment_id: str) -> bool:
        """Whether the visit lies there."""
        return any(row.appointment_id == appointment_id for row in self._rows)

    def park(self, card: CardFace) -> None:
        """Lay a visit on the strip."""
        self._run(ParkVisit(card.appointment_id))

    def put_back(self, appointment_id: str) -> None:
        """Take it from the strip; it stays where it was."""
        self._run(UnparkVisit(appointment_id))

    def take(self, appointment_id: str) -> None:
        """Pick a visit up, to be carried to where it goes."""
        self._context.desk.ask(lambda reader: reader.appointment(appointment_id), self._on_taken, self._context.fail)

    def _on_taken(self, visit: AppointmentDetail) -> None:
        times = self._context.speaker().times
        self.taken.emit(
            CardFace(
                visit.appointment_id, visit.resources[0].resource_id if visit.resources else "", 0, visit.start_s,
                visit.end_s, visit.status.value, status_word(visit.status), times.span(visit.start_s, visit.end_s),
                visit.patient_name or visit.offering_name, visit.patient_name, visit.offering_name, "", "", visit.note,
                visit.patient_name, row_version=visit.row_version, patient_id=visit.patient_id, seats=visit.seats,
            )
        )  # fmt: skip

    def _run(self, command: Command) -> None:
        self._context.execute(command, {}, _done, self._on_refused)

    def _on_refused(self, outcome: Outcome) -> None:
        self._context.complain(" ".join(outcome_sentences(outcome, self._context.speaker())))


def _done(_outcome: Applied) -> None:
    """The window says what was done."""


def _keep_quiet(_error: Exception) -> None:
    """The next question that matters will say what is wrong."""
