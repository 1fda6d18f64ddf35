"""One patient's record in a window: closed until it is opened, which is recorded; entries added, changed, removed.

What was read is forgotten when the record closes: by Esc, another patient, the end of its time, or the lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands import record_catalogue as c
from carefront.application.desk import DeskReader
from carefront.application.draft_book import RECORD, Draft, DraftBook
from carefront.application.envelope import Applied, Denied, Outcome
from carefront.application.record_rows import PatientRecord, RecordAccess
from carefront.domain.errors import InvalidValue, RecordClosed
from carefront.domain.records import ViewReason
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.record_faces import (
    FieldSpec,
    SectionFace,
    WrongField,
    command_of,
    fields_of,
    form_title,
    removal_of,
    sections_of,
    values_of,
)
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.record_words import broken_words, closed_words, reason_words, wrong_entry
from carefront.wording.refusals import outcome_sentences

DRAFT_MS = 300
CLOSED, READ, FORM, ERASE = "closed", "read", "form", "erase"


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A form that is open. ``row_id``: of the entry, a fresh id for a new one."""

    kind: str
    row_id: str
    is_new: bool
    title: str
    specs: tuple[FieldSpec, ...]
    values: Mapping[str, str]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class RecordState:
    """What the panel draws: one of the pages closed, read, form, erase. ``unsaved``: drafts as (id, words)."""

    is_open: bool = False
    page: str = CLOSED
    patient_id: str = ""
    name: str = ""
    explains: str = ""
    needs_reason: bool = False
    can_open: bool = False
    can_erase: bool = False
    until: str = ""
    sections: tuple[SectionFace, ...] = ()
    form: RecordForm | None = None
    unsaved: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    is_busy: bool = False


class RecordViewModel(QObject):
    """``changed``: the state to draw. ``erased``: the patient is erased."""

    changed = Signal(object)
    erased = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = RecordState()
        self._record: PatientRecord | None = None
        self._access: RecordAccess | None = None
        self._drafts: tuple[Draft, ...] = ()
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_timer.timeout.connect(self._write_draft)
        context.applied.connect(self.refresh)
        context.times_changed.connect(self.refresh)

    # Opening and closing

    def open(self, patient_id: str, name: str) -> None:
        """Show where the record of a patient is: closed, or as it is if it is open already."""
        self._forget()
        self._show(RecordState(is_open=True, patient_id=patient_id, name=name, is_busy=True))
        self._context.desk.ask(partial(_access, patient_id), self._on_access, self._on_failed)

    def close(self) -> None:
        """Leave: nothing of the record stays in memory; what was typed stays in its draft."""
        self._write_draft()
        self._forget()
        if self.state != RecordState():
            self._show(RecordState())

    def view(self, reason: str = "", note: str = "") -> None:
        """Open the record, which is recorded; without a right to it for a ``reason``."""
        state = self.state
        if state.is_busy or not state.can_open:
            return
        if state.needs_reason and reason == ViewReason.OTHER and not note.strip():
            self._show(replace(state, notice=wrong_entry("note", "empty")))
            return
        command = c.ViewRecord(new_id(), state.patient_id, reason, note)
        self._show(replace(state, is_busy=True, notice=""))
        self._context.execute(command, {}, lambda _applied: self._read(), self._on_refused, self._on_failed)

    def tick(self) -> None:
        """A minute has passed: a record whose time is over closes."""
        access = self._access
        if self._record is not None and access and self._context.now_s() >= access.open_until_s:
            self._write_draft()
            self._ask_again(closed_words())

    def refresh(self) -> None:
        """Read again what is shown; what is typed stays."""
        if self._record is not None and not self.state.is_busy:
            self._read()

    def reasons(self) -> Sequence[tuple[str, str]]:
        """Why somebody may open a record without a right to it."""
        return [(code.value, text) for code, text in reason_words().items()]

    def _ask_again(self, notice: str) -> None:
        patient_id, name = self.state.patient_id, self.state.name
        self._forget()
        self._show(RecordState(is_open=True, patient_id=patient_id, name=name, is_busy=True, notice=notice))
        self._context.desk.ask(partial(_access, patient_id), self._on_access, self._on_failed)

    def _forget(self) -> None:
        self._record, self._access, self._drafts = None, None, ()

    # Answers

    def _on_access(self, access: RecordAccess) -> None:
        if access.patient_id != self.state.patient_id:
            return
        self._access = access
        if access.open_until_s > self._context.now_s():
            self._read()
            return
        closed = access.lacks is not None
        self._show(
            replace(
                self.state, page=CLOSED, is_busy=False, needs_reason=closed, can_erase=access.can_erase,
                can_open=not closed or access.can_break_glass,
                explains=_explained(access),
            )
        )  # fmt: skip

    def _read(self) -> None:
        patient_id = self.state.patient_id
        self._context.desk.ask(partial(_record, patient_id), self._on_record, self._on_failed)

    def _on_record(self, record: PatientRecord | None) -> None:
        if not self.state.is_open:
            return
        if record is None:
            self._ask_again(closed_words())
            return
        if record.access.patient_id != self.state.patient_id:
            return
        self._record, self._access = record, record.access
        times = self._context.speaker().times
        page = self.state.page if self.state.page in (FORM, ERASE) else READ
        broken = len({one.row_id for one in record.broken})
        self._show(
            replace(
                self.state, page=page, is_busy=False, sections=sections_of(record, times), explains="",
                can_erase=record.access.can_erase, until=self._until(record.access),
                notice=broken_words(broken) if broken else self.state.notice,
            )
        )  # fmt: skip
        self._context.desk.draft(_all_drafts, self._on_drafts, self._context.fail)

    def _until(self, access: RecordAccess) -> str:
        time = self._context.speaker().times.clock(access.open_until_s)
        if access.is_break_glass:
            return _("Open until {time} without a right to it. The managers see this.").format(time=time)
        return _("Open until {time}. That you look at it is recorded.").format(time=time)

    def _on_refused(self, outcome: Outcome) -> None:
        words = " ".join(outcome_sentences(outcome, self._context.speaker()))
        self._show(replace(self.state, is_busy=False, notice=words))
        if isinstance(outcome, Denied):
            self._context.say(words, is_urgent=True)

    def _on_failed(self, error: Exception) -> None:
        form = self.state.form
        words = wrong_entry(error.field, error.rule) if isinstance(error, InvalidValue) else ""
        words = words or failure_sentence(error)
        self._show(
            replace(
                self.state, is_busy=False, notice=words,
                form=replace(form, wrong=error.field) if form and isinstance(error, InvalidValue) else form,
            )
        )  # fmt: skip
        self._context.say(words, is_urgent=True)

    # Entries

    def edit(self, kind: str, row_id: str = "") -> None:
        """Open the form of an entry, of a new one without an id."""
        if self._record is None:
            return
        draft = self._draft_of(kind, row_id)
        values = values_of(self._record, kind, row_id) | (dict(draft.fields) if draft else {})
        identifier = row_id or values.get("_id", "") or new_id()
        form = RecordForm(
            kind, identifier, not row_id, form_title(kind, not row_id), fields_of(kind),
            {spec.name: values.get(spec.name, "") for spec in fields_of(kind)},
        )  # fmt: skip
        notice = _("Typed before and not saved yet.") if draft else ""
        self._show(replace(self.state, page=FORM, form=form, notice=notice))

    def type(self, name: str, text: str) -> None:
        """What stands in a field now; kept as a draft a moment later."""
        form = self.state.form
        if form is not None and form.values[name] != text:
            self.state = replace(self.state, form=replace(form, values={**form.values, name: text}))
            self._draft_timer.start()

    def save(self) -> None:
        """Save the form."""
        form, state = self.state.form, self.state
        if form is None or state.is_busy:
            return
        try:
            command = command_of(form.kind, form.row_id, state.patient_id, form.values, self._context.speaker().times)
        except WrongField as wrong:
            text = _("That date does not exist: {text}.").format(text=wrong.text)
            self._show(replace(state, notice=text, form=replace(form, wrong=wrong.field)))
            return
        seen = self._record.versions.get(form.row_id, 0) if self._record else 0
        self._show(replace(state, is_busy=True, notice=""))
        versions = {} if form.is_new else {form.row_id: seen}
        self._context.execute(command, versions, self._on_saved, self._on_refused, self._on_failed)

    def leave_form(self) -> None:
        """Back to the record, without saving; the draft goes."""
        self._drop_draft()
        self._show(replace(self.state, page=READ if self._record else CLOSED, form=None, notice=""))

    def remove(self, kind: str, row_id: str) -> None:
        """Take an entry away; Undo brings it back."""
        seen = self._record.versions.get(row_id, 0) if self._record else 0
        self._context.execute(
            removal_of(kind, row_id), {row_id: seen}, lambda _applied: self._read(), self._on_refused, self._on_failed
        )

    def _on_saved(self, _applied: Applied) -> None:
        self._drop_draft()
        self._show(replace(self.state, page=READ, form=None, is_busy=False))
        self._read()

    # Drafts

    def _draft_id(self, form: RecordForm) -> str:
        return f"{RECORD}:{self.state.patient_id}:{form.kind}:{'' if form.is_new else form.row_id}"

    def _draft_of(self, kind: str, row_id: str) -> Draft | None:
        wanted = f"{RECORD}:{self.state.patient_id}:{kind}:{row_id}"
        return next((draft for draft in self._drafts if draft.id == wanted), None)

    def _write_draft(self) -> None:
        waits = self._draft_timer.isActive()
        self._draft_timer.stop()
        form = self.state.form
        if form is not None and waits:
            fields = {**form.values, "_id": form.row_id}
            draft = Draft(self._draft_id(form), RECORD, fields, self._context.now_s())
            self._drafts = (*(one for one in self._drafts if one.id != draft.id), draft)
            self._context.desk.draft(partial(_keep, draft), _nothing, self._context.fail)

    def _drop_draft(self) -> None:
        self._draft_timer.stop()
        form = self.state.form
        if form is not None:
            gone = self._draft_id(form)
            self._drafts = tuple(one for one in self._drafts if one.id != gone)
            self._context.desk.draft(partial(_drop, gone), _nothing, self._context.fail)

    def _on_drafts(self, drafts: Sequence[Draft]) -> None:
        if self._record is None:
            return
        mine = f"{RECORD}:{self.state.patient_id}:"
        self._drafts = tuple(draft for draft in drafts if draft.id.startswith(mine))
        unsaved = tuple((draft.id, form_title(draft.id.split(":")[2], False)) for draft in self._drafts)
        if unsaved != self.state.unsaved:
            self._show(replace(self.state, unsaved=unsaved))

    def resume(self, draft_id: str) -> None:
        """Go on with what was typed and not saved."""
        _record_word, _patient, kind, row_id = draft_id.split(":")
        self.edit(kind, row_id)

    # Erasing

    def ask_to_erase(self) -> None:
        """Show what erasing the patient means."""
        if self.state.can_erase:
            self._show(replace(self.state, page=ERASE, form=None, notice=""))

    def erase(self, typed_name: str) -> None:
        """Erase the patient, if the name is theirs."""
        state = self.state
        command = c.ErasePatient(state.patient_id, typed_name, _("Erased patient"))
        self._show(replace(state, is_busy=True, notice=""))
        self._context.execute(command, {}, self._on_erased, self._on_refused, self._on_failed)

    def leave_erase(self) -> None:
        """Back, with nobody erased."""
        self._ask_again("")

    def _on_erased(self, _applied: Applied) -> None:
        patient_id, name = self.state.patient_id, self.state.name
        self._context.desk.draft_of_all(partial(_drop_all_of, patient_id, name), _nothing, self._context.fail)
        self._context.say(_("The patient is erased. Backups made before hold the data until they are replaced."))
        self._draft_timer.stop()
        self._forget()
        self._show(RecordState())
        self.erased.emit(patient_id)

    def _show(self, state: RecordState) -> None:
        self.state = state
        self.changed.emit(state)


def _explained(access: RecordAccess) -> str:
    if access.lacks is None:
        return _("Insurance, allergies, conditions and notes. That you open the record is written down.")
    return _(
        "Only those who treat this patient and administrators may open the record. You can open it for a good reason, "
        "for 60 minutes, to read. It is written down, and the managers are told."
    )


def _access(patient_id: str, reader: DeskReader) -> RecordAccess:
    return reader.records().access(patient_id)


def _record(patient_id: str, reader: DeskReader) -> PatientRecord | None:
    try:
        return reader.records().record(patient_id)
    except RecordClosed:
        return None


def _all_drafts(book: DraftBook) -> Sequence[Draft]:
    return [draft for draft in book.all() if draft.kind == RECORD]


def _keep(draft: Draft, book: DraftBook) -> None:
    book.keep(draft)


def _drop(draft_id: str, book: DraftBook) -> None:
    book.drop(draft_id)


def _drop_all_of(patient_id: str, name: str, book: DraftBook) -> None:
    """Every draft that names the patient, of whatever form and whoever typed it."""
    for draft in book.all():
        texts = [draft.id, *draft.fields.values()]
        if any(patient_id in text or name in text for text in texts):
            book.drop(draft.id)


def _nothing(_result: object) -> None:
    """It is on the disk."""
