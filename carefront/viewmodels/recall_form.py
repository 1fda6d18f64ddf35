"""Writing down that a patient is due again, or changing it: who, for what, with whom, when and why."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.request_catalogue import AddRecall, EditRecall
from carefront.application.envelope import Applied, Outcome
from carefront.application.inbox_rows import WaitingItem
from carefront.application.read_models import AppointmentDetail
from carefront.domain.requests import Recall
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.clinic_source import ClinicSource
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import PEOPLE, Clinic
from carefront.viewmodels.kept_entry import KeptEntry
from carefront.viewmodels.known_patients import KnownPatients
from carefront.viewmodels.recalls import MONTHS, months_after
from carefront.viewmodels.set_up_faces import Choice
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences

USUAL_MONTHS = 6


@dataclass(frozen=True, slots=True)
class RecallEntry:
    """The fields as they are typed. ``after``: the day of the visit that the interval counts from, else today."""

    name: str = ""
    patient_id: str = ""
    offering_id: str = ""
    resource_id: str = ""
    due: date = date.max
    reason: str = ""
    after: date | None = None
    after_id: str = ""


class RecallForm(QObject):
    """``changed``: choices, matches or what is wrong. ``reset``: every field is another. ``done``: it is written down;
    its id. Without ``item`` it is a new one, after ``visit_id`` where that is given."""

    changed = Signal()
    reset = Signal()
    done = Signal(str)

    def __init__(
        self, context: DeskContext, item: WaitingItem | None = None, visit_id: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._item = context, item
        self.entry = self._first()
        self.clinic: Clinic | None = None
        self.known = KnownPatients(context, self)
        self.known.changed.connect(self.changed)
        self.problems: dict[str, str] = {}
        self.is_busy = self.is_resumed = False
        self._visit_id = visit_id
        self.kept = KeptEntry(context, "recall", item.id if item else visit_id, RecallEntry, self)
        ClinicSource(context, lambda: None).ask(self._on_clinic)
        if visit_id:
            context.desk.ask(lambda reader: reader.appointment(visit_id), self._on_visit, context.fail)

    def _first(self) -> RecallEntry:
        item = self._item
        if item is None:
            return RecallEntry(due=months_after(self._context.today(), USUAL_MONTHS))
        due = item.due or self._context.today()
        return RecallEntry(item.name, item.patient_id, item.offering_id, item.resource_id, due, item.note)

    def _on_visit(self, visit: AppointmentDetail) -> None:
        """The patient, type and person of a visit, due so long after it."""
        if not visit.patient_id or self.is_resumed:
            return
        day = self._context.instant(visit.start_s).date()
        leader = next((use.resource_id for use in visit.resources), "")
        self.entry = RecallEntry(
            visit.patient_name, visit.patient_id, visit.offering_id, leader, months_after(day, USUAL_MONTHS),
            after=day, after_id=visit.appointment_id,
        )  # fmt: skip
        self.reset.emit()

    def resume(self) -> None:
        """Take up what was typed before and not written down."""
        self.kept.load(self._on_kept)

    def _on_kept(self, entry: RecallEntry) -> None:
        self.entry, self.is_resumed = entry, True
        self.reset.emit()

    def start_anew(self) -> None:
        """Forget what was typed before."""
        self.kept.drop()
        self.entry, self.is_resumed, self.problems = self._first(), False, {}
        self.known.close()
        if self._visit_id:
            visit_id = self._visit_id
            self._context.desk.ask(lambda reader: reader.appointment(visit_id), self._on_visit, self._context.fail)
        self.reset.emit()

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def is_new(self) -> bool:
        """Whether nothing of it was written down before."""
        return self._item is None

    @property
    def title(self) -> str:
        """The window's title."""
        return _("New recall") if self.is_new else _("Recall of {name}").format(name=self.entry.name)

    @property
    def due_text(self) -> str:
        """The day in words, with its weekday."""
        return self._context.speaker().times.full_day(self.entry.due)

    def intervals(self) -> tuple[Choice, ...]:
        """How long after the visit, or from today; the last is a day of one's own."""
        from_visit = self.entry.after is not None
        return (
            *(Choice(str(count), _interval_words(count, from_visit=from_visit)) for count in MONTHS),
            Choice("", _("On another day")),
        )

    @property
    def interval(self) -> str:
        """The interval that ``due`` is, as its id; empty for none of them."""
        return next((str(count) for count in MONTHS if self._after(count) == self.entry.due), "")

    def types(self) -> tuple[Choice, ...]:
        """Visit types; the first is none in particular."""
        rows = self.clinic.offerings if self.clinic else ()
        return (Choice("", _("Any type")), *(Choice(row.offering_id, row.name) for row in rows))

    def people(self) -> tuple[Choice, ...]:
        """With whom it may be; the first is anybody."""
        rows = [row for row in self.clinic.resources if row.kind in PEOPLE] if self.clinic else []
        return (Choice("", _("Anybody")), *(Choice(row.resource_id, row.name) for row in rows))

    def hit_texts(self) -> tuple[str, ...]:
        """The known patients who are called so."""
        return self.known.texts()

    # --- typing ------------------------------------------------------------------------------------------------------
    def edit(self, entry: RecallEntry) -> None:
        """The fields are these now."""
        if entry.name != self.entry.name:
            entry = replace(entry, patient_id="", after=None, after_id="")
            self.known.type(entry.name)
        if entry != self.entry:
            self.entry = entry
            self.kept.keep(entry)
        self.problems = {}
        self.changed.emit()

    def choose(self, row: int) -> None:
        """It is this known patient."""
        hit = self.known.choose(row)
        self.entry = replace(self.entry, name=hit.display_name, patient_id=hit.patient_id)
        self.problems = {}
        self.kept.keep(self.entry)
        self.changed.emit()

    def choose_interval(self, months: str) -> None:
        """Due so many months on; empty leaves the day."""
        if months:
            self.edit(replace(self.entry, due=self._after(int(months))))

    def _after(self, months: int) -> date:
        return months_after(self.entry.after or self._context.today(), months)

    def _on_clinic(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.changed.emit()

    # --- done --------------------------------------------------------------------------------------------------------
    def send(self) -> None:
        """Write it down, or say what is wrong."""
        facility, entry = self._context.facility, self.entry
        self.problems = self._wrong(entry)
        if facility is None or self.problems or self.is_busy:
            self.changed.emit()
            return
        recall = Recall(
            self._item.id if self._item else new_id(), facility.facility_id, entry.patient_id, entry.due,
            entry.offering_id or None, entry.resource_id or None, entry.reason.strip(), entry.after_id or None,
        )  # fmt: skip
        versions = {self._item.id: self._item.row_version} if self._item else {}
        self.is_busy = True
        command = AddRecall(recall) if self.is_new else EditRecall(recall)
        self._context.execute(command, versions, partial(self._on_done, recall.id), self._on_refused, self._on_failed)

    def _wrong(self, entry: RecallEntry) -> dict[str, str]:
        if not entry.patient_id:
            return {"name": _("Choose a patient from the list.")}
        is_same = self._item is not None and self._item.due == entry.due
        if entry.due < self._context.today() and not is_same:
            return {"due": _("That day has passed.")}
        return {}

    def _on_done(self, recall_id: str, _outcome: Applied) -> None:
        self.is_busy = False
        self.kept.drop()
        self.done.emit(recall_id)

    def _on_refused(self, outcome: Outcome) -> None:
        self._complain(" ".join(outcome_sentences(outcome, self._context.speaker())))

    def _on_failed(self, error: Exception) -> None:
        self._complain(failure_sentence(error))

    def _complain(self, text: str) -> None:
        self.is_busy = False
        self.problems = {"": text}
        self._context.say(text, is_urgent=True)
        self.changed.emit()


def _interval_words(months: int, *, from_visit: bool) -> str:
    if months % 12 == 0:
        years = months // 12
        if from_visit:
            return ngettext("{count} year after the visit", "{count} years after the visit", years).format(count=years)
        return ngettext("In {count} year", "In {count} years", years).format(count=years)
    if from_visit:
        words = ngettext("{count} month after the visit", "{count} months after the visit", months)
    else:
        words = ngettext("In {count} month", "In {count} months", months)
    return words.format(count=months)
