"""The selected visit in full, in words; read anew when another is selected or when the day was read again."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from carefront.application.desk import DeskReader
from carefront.application.read_models import AppointmentDetail
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.errors import NotFound
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.day_view_model import DayViewModel
from carefront.viewmodels.desk_context import DeskContext
from carefront.wording.history import history_line
from carefront.wording.refusals import Speaker
from carefront.wording.status import cancel_reason_words, status_label

if TYPE_CHECKING:
    from carefront.application.charge_rows import ChargeLine


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the panel: what it is called, and what it is. Plain text."""

    label: str
    text: str


FIRM = frozenset({AppointmentStatus.BOOKED, AppointmentStatus.CONFIRMED, AppointmentStatus.RESCHEDULED})
"""The states in which a patient is told of a visit."""


@dataclass(frozen=True, slots=True)
class DetailFace:
    """One visit, every text made. ``flags`` are sentences that matter at once; ``history`` is newest first."""

    appointment_id: str
    patient_id: str
    title: str
    subtitle: str
    phone: str
    status: str
    status_label: str
    flags: tuple[str, ...]
    facts: tuple[Fact, ...]
    patient_facts: tuple[Fact, ...]
    history: tuple[str, ...]
    messages: tuple[str, ...] = ()


class DetailViewModel(QObject):
    """``changed``: ``face`` is another, or ``None``."""

    changed = Signal()

    def __init__(self, context: DeskContext, day_view: DayViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._day_view = context, day_view
        self.face: DetailFace | None = None
        self._wanted = ""
        self._is_asking, self._is_stale = False, False
        day_view.focus_changed.connect(self._follow)
        day_view.grid_changed.connect(self._read_again)
        context.times_changed.connect(self.refresh)

    def _follow(self) -> None:
        wanted = self._selected()
        if wanted != self._wanted:
            self._wanted = wanted
            self._ask()

    def _read_again(self, _is_other_day: bool) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the selected visit again: what is known of a patient may have changed while the day did not."""
        self._wanted = self._selected()
        self._ask()

    def _selected(self) -> str:
        """The visit that is selected; none of which only the time may be seen."""
        card = self._day_view.selected
        return card.appointment_id if card and not card.is_veiled else ""

    def _ask(self) -> None:
        """Ask for the wanted visit; while an answer is awaited only the last wish is kept."""
        if not self._wanted:
            self._show(None)
        elif self._is_asking:
            self._is_stale = True
        else:
            self._is_asking, self._is_stale = True, False
            question = partial(_read, self._wanted, self._context.speaker(), self._context.today())
            self._context.desk.ask(question, self._on_read, self._on_failed)

    def _on_read(self, face: DetailFace | None) -> None:
        self._is_asking = False
        if self._is_stale:
            self._ask()
        elif face is None or face.appointment_id == self._wanted:
            self._show(face)

    def _on_failed(self, error: Exception) -> None:
        self._is_asking = False
        self._context.fail(error)

    def _show(self, face: DetailFace | None) -> None:
        if face != self.face:
            self.face = face
            self.changed.emit()


def _read(appointment_id: str, speaker: Speaker, today: date, reader: DeskReader) -> DetailFace | None:
    try:
        read = reader.appointment(appointment_id)
    except NotFound:
        return None
    face, charged = face_of(read, speaker, today), reader.charges().of_visit(appointment_id)
    if charged and charged.lines:
        face = replace(face, facts=(*face.facts, _charges(charged.lines, speaker)))
    told = reader.messages().of_visit(appointment_id)
    is_to_come = read.patient_id and read.status in FIRM and speaker.times.at(read.start_s).date() >= today
    unreached = reader.messages().unreached(read.facility_id, read.patient_id) if is_to_come else ""
    if not told and not unreached:
        return face
    from carefront.wording.message_words import message_line, unreached_words

    lines = (unreached_words(unreached), *(message_line(row, speaker.times) for row in told))
    return replace(face, messages=tuple(line for line in lines if line))


def _charges(lines: "tuple[ChargeLine, ...]", speaker: Speaker) -> Fact:
    from carefront.wording.money_words import charges_line

    return Fact(_("Charges"), charges_line(lines, str(speaker.times.locale)))


def face_of(read: AppointmentDetail, speaker: Speaker, today: date) -> DetailFace:
    """The visit in words, seen from the clinic's ``today``."""
    times, born = speaker.times, read.patient_birth_date
    age = _age(born, today) if born else 0
    return DetailFace(
        appointment_id=read.appointment_id,
        patient_id=read.patient_id,
        title=read.patient_name or (read.offering_name if read.seats else "") or speaker.words.patient_title,
        subtitle=_("{birth_date}, {age}").format(
            birth_date=times.plain_day(born), age=ngettext("{count} year", "{count} years", age).format(count=age)
        ) if born else "",
        phone="\n".join(filter(None, (read.patient_phone, read.patient_phone_2))),
        status=read.status.value,
        status_label=status_label(read.status),
        flags=_flags(read),
        facts=tuple(fact for fact in _facts(read, speaker) if fact.text),
        patient_facts=tuple(fact for fact in _patient_facts(read, speaker) if fact.text),
        history=tuple(history_line(move, speaker) for move in reversed(read.history)),
    )  # fmt: skip


def _flags(read: AppointmentDetail) -> tuple[str, ...]:
    flags = (
        (read.needs_interpreter, _("Needs an interpreter")),
        (read.is_overbooked, _("Booked over another visit: {reason}").format(reason=read.override_reason or "–")),
        (
            read.is_outside_availability and not read.is_overbooked,
            _("Booked outside the hours: {reason}").format(reason=read.override_reason or "–"),
        ),
        (read.wants_sooner, _("Wants an earlier time")),
    )
    return tuple(text for is_set, text in flags if is_set)


def _facts(read: AppointmentDetail, speaker: Speaker) -> tuple[Fact, ...]:
    times, minutes = speaker.times, (read.end_s - read.start_s) // 60
    cancelled = read.status is AppointmentStatus.CANCELLED
    return (
        Fact(_("Day"), times.full_day(times.at(read.start_s).date())),
        Fact(_("Time"), _("{span}, {minutes} min").format(
            span=times.span(read.start_s, read.end_s), minutes=minutes)),
        Fact(_("Clinic time"), times.clinic_span(read.start_s, read.end_s) if times.differs(read.start_s) else ""),
        Fact(_("With"), " · ".join(row.name for row in read.resources)),
        Fact(_("Type"), read.offering_name),
        Fact(_("Reason"), read.reason),
        Fact(_("Note"), read.note),
        Fact(_("Cancelled"), cancel_reason_words(read.cancel_reason) if cancelled else ""),
    )  # fmt: skip


def _patient_facts(read: AppointmentDetail, speaker: Speaker) -> tuple[Fact, ...]:
    times = speaker.times
    following = times.moment(read.next_visit_s) if read.next_visit_s else _("none booked")
    if read.next_visit_s and read.next_visit_with:
        following = _("{moment}, {resource}").format(moment=following, resource=read.next_visit_with)
    before = times.plain_day(times.at(read.previous_visit_s).date()) if read.previous_visit_s else ""
    return (
        Fact(_("Next visit"), following),
        Fact(_("Previous visit"), before or _("none")),
        Fact(_("No-shows"), str(read.no_shows)),
        Fact(_("Language"), times.language(read.patient_language)),
        Fact(_("Usually sees"), read.usual_provider),
    )


def _age(born: date, today: date) -> int:
    return max(0, today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
