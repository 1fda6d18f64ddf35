"""Writing down what somebody asks for, as on the phone: who it is, how to reach them, and what they wish."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.request_catalogue import EditRequest, SubmitRequest
from carefront.application.envelope import Applied, Outcome
from carefront.application.inbox_rows import WaitingItem
from carefront.domain.requests import AppointmentRequest, RequestSource
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.clinic_source import ClinicSource
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import PEOPLE, Clinic
from carefront.viewmodels.kept_entry import KeptEntry
from carefront.viewmodels.known_patients import KnownPatients
from carefront.viewmodels.new_patient import Entry, Problem, patient_of
from carefront.viewmodels.set_up_faces import Choice
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences
from carefront.wording.request_words import source_words, time_of_day_words, urgency_words
from carefront.wording.times import NoSuchDate, parse_date


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """The fields as they are typed. ``patient_id``: who was chosen among the known; the contact is theirs then."""

    name: str = ""
    patient_id: str = ""
    phone: str = ""
    email: str = ""
    born: str = ""
    offering_id: str = ""
    resource_id: str = ""
    urgency: str = Urgency.ROUTINE.value
    source: str = RequestSource.PHONE.value
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    times_of_day: tuple[str, ...] = ()
    language: str = ""
    gender: str = ""
    note: str = ""


class RequestForm(QObject):
    """``changed``: choices, matches or what is wrong. ``reset``: every field is another. ``done``: it is written down;
    its id."""

    changed = Signal()
    reset = Signal()
    done = Signal(str)

    def __init__(self, context: DeskContext, item: WaitingItem | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._item = context, item
        self.entry = self._entry_of(item) if item else RequestEntry()
        self.clinic: Clinic | None = None
        self.known = KnownPatients(context, self)
        self.known.changed.connect(self.changed)
        self.problems: dict[str, str] = {}
        self.is_busy = self.is_resumed = False
        self.kept = KeptEntry(context, "request", item.id if item else "", RequestEntry, self)
        ClinicSource(context, lambda: None).ask(self._on_clinic)

    def resume(self) -> None:
        """Take up what was typed before and not written down; ``reset`` tells that every field is another."""
        self.kept.load(self._on_kept)

    def _on_kept(self, entry: RequestEntry) -> None:
        self.entry, self.is_resumed = entry, True
        self.reset.emit()

    def start_anew(self) -> None:
        """Forget what was typed before."""
        self.kept.drop()
        self.entry = self._entry_of(self._item) if self._item else RequestEntry()
        self.is_resumed, self.problems = False, {}
        self.known.close()
        self.reset.emit()

    def _entry_of(self, item: WaitingItem) -> RequestEntry:
        times, wishes = self._context.speaker().times, item.wishes
        born = times.plain_day(item.birth_date) if item.birth_date else ""
        return RequestEntry(
            item.name, item.patient_id, item.phone, item.email, born, item.offering_id, item.resource_id,
            item.urgency.value, item.source or RequestSource.PHONE.value, wishes.first, wishes.last, wishes.weekdays,
            wishes.times_of_day, wishes.language, wishes.gender, item.note,
        )  # fmt: skip

    @property
    def is_new(self) -> bool:
        """Whether nothing of it was written down before."""
        return self._item is None

    @property
    def today(self) -> date:
        """The clinic's date."""
        return self._context.today()

    @property
    def title(self) -> str:
        """The window's title."""
        return _("New request") if self.is_new else _("Request of {name}").format(name=self.entry.name)

    # --- choices -----------------------------------------------------------------------------------------------------
    def types(self) -> tuple[Choice, ...]:
        """Visit types; the first is none in particular."""
        rows = self.clinic.offerings if self.clinic else ()
        return (Choice("", _("Any type")), *(Choice(row.offering_id, row.name) for row in rows))

    def people(self) -> tuple[Choice, ...]:
        """Whom it may be asked of; the first is anybody."""
        rows = [row for row in self.clinic.resources if row.kind in PEOPLE] if self.clinic else []
        return (Choice("", _("Anybody")), *(Choice(row.resource_id, row.name) for row in rows))

    def languages(self) -> tuple[Choice, ...]:
        """Languages that somebody speaks."""
        rows = self.clinic.resources if self.clinic else ()
        known = sorted({one for row in rows for one in row.languages if one})
        return (Choice("", _("Any language")), *(Choice(one, one) for one in known))

    def genders(self) -> tuple[Choice, ...]:
        """Genders that are recorded."""
        rows = self.clinic.resources if self.clinic else ()
        known = sorted({row.gender for row in rows if row.kind in PEOPLE and row.gender})
        return (Choice("", _("Any gender")), *(Choice(one, one) for one in known))

    @staticmethod
    def times_of_day() -> tuple[Choice, ...]:
        """When it may be wished for."""
        return tuple(Choice(name, text) for name, text in time_of_day_words().items())

    @staticmethod
    def urgencies() -> tuple[Choice, ...]:
        """How pressing it may be."""
        return tuple(Choice(str(name), text) for name, text in urgency_words().items())

    @staticmethod
    def sources() -> tuple[Choice, ...]:
        """Where it may come from."""
        return tuple(Choice(str(name), text) for name, text in source_words().items())

    def hit_texts(self) -> tuple[str, ...]:
        """The known patients who are called so."""
        return self.known.texts()

    # --- typing ------------------------------------------------------------------------------------------------------
    def edit(self, entry: RequestEntry) -> None:
        """The fields are these now."""
        if entry.name != self.entry.name:
            entry = replace(entry, patient_id="")
            self.known.type(entry.name)
        if entry != self.entry:
            self.kept.keep(entry)
        self.entry = entry
        self.problems = {}
        self.changed.emit()

    def choose(self, row: int) -> None:
        """It is this known patient."""
        hit = self.known.choose(row)
        times = self._context.speaker().times
        self.entry = replace(
            self.entry, name=hit.display_name, patient_id=hit.patient_id, phone=hit.phone,
            born=times.plain_day(hit.birth_date) if hit.birth_date else "",
            resource_id=self.entry.resource_id,
        )  # fmt: skip
        self.problems = {}
        self.kept.keep(self.entry)
        self.changed.emit()

    def _on_clinic(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.changed.emit()

    # --- done --------------------------------------------------------------------------------------------------------
    def send(self) -> None:
        """Write it down, or say what is wrong."""
        request = self._request()
        if request is None or self.is_busy:
            self.changed.emit()
            return
        self.is_busy = True
        command = SubmitRequest(request) if self.is_new else EditRequest(request)
        versions = {self._item.id: self._item.row_version} if self._item else {}
        self._context.execute(command, versions, partial(self._on_done, request.id), self._on_refused, self._on_failed)

    def _request(self) -> AppointmentRequest | None:
        facility, entry = self._context.facility, self.entry
        self.problems = self._wrong(entry)
        if facility is None or self.problems:
            return None
        is_known = bool(entry.patient_id)
        times = self._context.speaker().times
        return AppointmentRequest(
            self._item.id if self._item else new_id(), facility.facility_id, patient_id=entry.patient_id or None,
            contact_name="" if is_known else entry.name.strip(), contact_phone="" if is_known else entry.phone.strip(),
            contact_email="" if is_known else entry.email.strip(),
            contact_birth_date=None if is_known else parse_date(entry.born, times.locale),
            offering_id=entry.offering_id or None, resource_id=entry.resource_id or None,
            wishes=Wishes(
                entry.first, entry.last, entry.weekdays, entry.times_of_day, entry.language, entry.gender
            ),
            urgency=Urgency(entry.urgency), source=RequestSource(entry.source), note=entry.note.strip(),
        )  # fmt: skip

    def _wrong(self, entry: RequestEntry) -> dict[str, str]:
        if entry.first and entry.last and entry.last < entry.first:
            return {"last": _("The last day is before the first.")}
        if entry.patient_id:
            return {}
        if not entry.name.strip():
            return {"name": _("Type who asks: a known name, or a new one.")}
        if not entry.phone.strip() and not entry.email.strip():
            return {"phone": _("Type a phone number or an e-mail address, so that somebody can answer.")}
        try:
            contact = Entry(entry.name, entry.phone, entry.born, not entry.phone.strip())
            found = patient_of(contact, self._context.today(), self._context.speaker().times)
        except NoSuchDate as error:
            return {"born": _("That date does not exist: {text}.").format(text=error.text)}
        if isinstance(found, Problem):
            return {"born" if found.field == "birth_date" else found.field: found.message}
        return {}

    def _on_done(self, request_id: str, _outcome: Applied) -> None:
        self.is_busy = False
        self.kept.drop()
        self.done.emit(request_id)

    def _on_refused(self, outcome: Outcome) -> None:
        self.is_busy = False
        self.problems = {"": " ".join(outcome_sentences(outcome, self._context.speaker()))}
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        self.problems = {"": failure_sentence(error)}
        self._context.say(self.problems[""], is_urgent=True)
        self.changed.emit()
