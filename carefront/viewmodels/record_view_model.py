"""One patient's record in a window: closed until it is opened, which is recorded; entries added, changed, removed.

What was read is forgotten when the record closes: by Esc, another patient, the end of its time, or the lock.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands import record_catalogue as c
from carefront.application.draft_book import RECORD, Draft
from carefront.application.envelope import Applied, Denied, Outcome
from carefront.application.record_rows import PatientRecord, RecordAccess
from carefront.domain.errors import InvalidValue, StaleWrite
from carefront.domain.records import ViewReason
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.record_asks import access, all_drafts, drop, drop_all_of, keep, nothing, record
from carefront.viewmodels.record_faces import (
    SectionFace,
    WrongField,
    command_of,
    form_title,
    removal_of,
    sections_of,
)
from carefront.viewmodels.record_forms import (
    RecordForm,
    chosen,
    draft_id,
    draft_name,
    draft_of,
    form_of,
    merge_notice,
    merged,
)
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.record_words import broken_words, closed_words, reason_words, to_come_words, wrong_entry
from carefront.wording.refusals import outcome_sentences

DRAFT_MS = 300
CLOSED, READ, FORM, ERASE = "closed", "read", "form", "erase"


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
    erase_warning: str = ""


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
        self._write_draft()
        self._forget()
        self._show(RecordState(is_open=True, patient_id=patient_id, name=name, is_busy=True))
        self._context.desk.ask(partial(access, patient_id), self._on_access, self._on_failed)

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
        self._write_draft()
        patient_id, name = self.state.patient_id, self.state.name
        self._forget()
        self._show(RecordState(is_open=True, patient_id=patient_id, name=name, is_busy=True, notice=notice))
        self._context.desk.ask(partial(access, patient_id), self._on_access, self._on_failed)

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
        self._context.desk.ask(partial(record, patient_id), self._on_record, self._on_failed)

    def _on_record(self, record: PatientRecord | None) -> None:
        if not self.state.is_open:
            return
        if record is None:
            self._ask_again(closed_words())
            return
        if record.access.patient_id != self.state.patient_id:
            return
        self._record, self._access = record, record.access
        sections = sections_of(record, self._context.speaker().times, self._context.today())
        page = self.state.page if self.state.page in (FORM, ERASE) else READ
        broken = len({one.row_id for one in record.broken})
        form, told = self._merged(record)
        self._show(
            replace(
                self.state, page=page, is_busy=False, sections=sections, explains="", form=form,
                can_erase=record.access.can_erase, until=self._until(record.access),
                notice=broken_words(broken) if broken else told or self.state.notice,
            )
        )  # fmt: skip
        self._context.desk.draft(all_drafts, self._on_drafts, self._context.fail)

    def _merged(self, record: PatientRecord) -> tuple[RecordForm | None, str]:
        """The form over what another desk may have written, and what to tell of that."""
        form = self.state.form
        if form is None or form.is_new or self.state.page != FORM or record.versions.get(form.row_id) == form.version:
            return form, ""
        self._drop_draft()
        self._draft_timer.start()  # what is typed is kept over what is stored now
        after = merged(form, record)
        told = merge_notice(form, after)
        if told:
            self._context.say(told, is_urgent=True)
        return after, told

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
        if isinstance(error, StaleWrite) and self._record is not None:
            self._read()  # another desk was quicker: what it wrote is offered beside what is typed

    # Entries

    def edit(self, kind: str, row_id: str = "") -> None:
        """Open the form of an entry, of a new one without an id."""
        if self._record is None:
            return
        draft = self._draft_of(kind, row_id)
        form = form_of(self._record, kind, row_id, draft)
        notice = _("Typed before and not saved yet.") if draft else ""
        if form.theirs or form.is_new != (not row_id):
            notice = merge_notice(replace(form, is_new=not row_id), form)
        self._show(replace(self.state, page=FORM, form=form, notice=notice))

    def choose(self, name: str, *, is_theirs: bool) -> None:
        """Of two texts of a field take the other desk's, or keep one's own."""
        form = self.state.form
        if form is not None and name in form.theirs:
            after = chosen(form, name, is_theirs=is_theirs)
            self._show(replace(self.state, form=after, notice=self.state.notice if after.theirs else ""))
            self._draft_timer.start()

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
        if form.theirs:
            words = merge_notice(form, form)
            self._show(replace(state, notice=words, form=replace(form, wrong=next(iter(form.theirs)))))
            self._context.say(words, is_urgent=True)
            return
        try:
            command = command_of(form.kind, form.row_id, state.patient_id, form.values, self._context.speaker().times)
        except WrongField as wrong:
            text = _("That date does not exist: {text}.").format(text=wrong.text)
            self._show(replace(state, notice=text, form=replace(form, wrong=wrong.field)))
            return
        self._show(replace(state, is_busy=True, notice="", form=replace(form, wrong="")))
        versions = {} if form.is_new else {form.row_id: form.version}
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

    def _draft_of(self, kind: str, row_id: str) -> Draft | None:
        wanted = draft_name(self.state.patient_id, kind, row_id)
        return next((draft for draft in self._drafts if draft.id == wanted), None)

    def _write_draft(self) -> None:
        waits = self._draft_timer.isActive()
        self._draft_timer.stop()
        form = self.state.form
        if form is not None and waits:
            draft = draft_of(self.state.patient_id, form, self._context.now_s())
            self._drafts = (*(one for one in self._drafts if one.id != draft.id), draft)
            self._context.desk.draft(partial(keep, draft), nothing, self._context.fail)

    def _drop_draft(self) -> None:
        self._draft_timer.stop()
        form = self.state.form
        if form is not None:
            gone = draft_id(self.state.patient_id, form)
            self._drafts = tuple(one for one in self._drafts if one.id != gone)
            self._context.desk.draft(partial(drop, gone), nothing, self._context.fail)

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
            warning = to_come_words(self._access.visits_to_come) if self._access else ""
            self._show(replace(self.state, page=ERASE, form=None, notice="", erase_warning=warning))

    def erase(self, typed_name: str) -> None:
        """Erase the patient, if the name is theirs."""
        state = self.state
        command = c.ErasePatient(state.patient_id, typed_name, _("Erased patient"))
        wait = _("Erasing. With many years of visits this takes up to a minute; the window can be used meanwhile.")
        self._show(replace(state, is_busy=True, notice=wait))
        self._context.execute(command, {}, self._on_erased, self._on_refused, self._on_failed)

    def leave_erase(self) -> None:
        """Back, with nobody erased."""
        self._ask_again("")

    def _on_erased(self, _applied: Applied) -> None:
        patient_id, name = self.state.patient_id, self.state.name
        self._context.desk.draft_of_all(partial(drop_all_of, patient_id, name), nothing, self._context.fail)
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
