"""Insurance and medical records: saving, removing, opening them, and who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from carefront.application.commands import record_catalogue as c
from carefront.application.envelope import Command
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import InvalidValue
from carefront.domain.events import PatientChanged, PatientErased, RecordChanged, RecordOpened
from carefront.domain.patients import search_words
from carefront.domain.permissions import Actor, Key, Subject, reach_of
from carefront.domain.records import (
    BREAK_GLASS_TIME,
    LONGEST_LINE,
    LONGEST_TEXT,
    VIEW_TIME,
    Allergy,
    Condition,
    Insurance,
    MedicalPart,
    RecordNote,
    RecordPart,
    RecordView,
    ViewReason,
)
from carefront.shared.values import dataclass

RECORD_KINDS: Mapping[str, type] = {
    "insurance": Insurance, "allergy": Allergy, "medical_condition": Condition, "record_note": RecordNote,
    "record_view": RecordView,
}  # fmt: skip
"""The kinds of rows by the table that keeps them, as an undo names them."""

VIEWING = (Key.MEDICAL_RECORD_VIEW, Key.PATIENT_VIEW_SENSITIVE)
"""One of them opens a record; each part asks for its own."""


def subject_of(act: Act, patient_id: str) -> Subject:
    """A patient as the subject of a right to their record: theirs are those who treat them."""
    patient = act.unit.patients.get(patient_id)
    return Subject(act.unit.records.owners(patient.id, act.unit.now.date()), is_shared=True)


def holds(actor: Actor, key: Key) -> bool:
    """Whether the actor has a grant of ``key`` with any reach."""
    return reach_of(actor, key, Subject(is_shared=True)) != frozenset()


def insurance_keys(actor: Actor) -> tuple[Key, Key]:
    """What changing an insurance takes: the right to see it, and to edit patients or their records."""
    editing = Key.PATIENT_EDIT if holds(actor, Key.PATIENT_EDIT) else Key.MEDICAL_RECORD_EDIT
    return Key.PATIENT_VIEW_SENSITIVE, editing


def part_keys(actor: Actor, kind: type) -> tuple[Key, ...]:
    """The permissions that writing a row of this kind takes."""
    return insurance_keys(actor) if kind is Insurance else (Key.MEDICAL_RECORD_EDIT,)


# Saving and removing


@dataclass(frozen=True, slots=True)
class _Form:
    """What is checked of one kind: its first field must be there, and none may be longer than it is allowed."""

    kind: type
    lines: tuple[str, ...]
    texts: tuple[str, ...] = ()


_FORMS = {
    form.kind: form
    for form in (
        _Form(Insurance, ("payer", "plan", "member_number", "group_number", "holder")),
        _Form(Allergy, ("substance", "reaction")),
        _Form(Condition, ("name",)),
        _Form(RecordNote, (), ("text",)),
    )
}


def _checked(part: Any) -> Any:
    """The part with its lines in order.

    Raises:
        InvalidValue: nothing in the field that must have something, or too much in one.
    """
    form = _FORMS[type(part)]
    clean = {name: " ".join(getattr(part, name).split()) for name in form.lines}
    clean |= {name: getattr(part, name).strip() for name in form.texts}
    first = (*form.lines, *form.texts)[0]
    if not clean[first]:
        raise InvalidValue(first, "", "empty")
    for name, value in clean.items():
        if len(value) > (LONGEST_TEXT if name in form.texts else LONGEST_LINE):
            raise InvalidValue(name, len(value), "too_long")
    return replace(part, **clean)


def _save_rule(part_of: Callable[[Any], RecordPart], settle: Callable[[Any, Act], Any]) -> Rule:
    def needs(command: Any, act: Act) -> Sequence[Need]:
        part = part_of(command)
        subject = subject_of(act, part.patient_id)
        return [(key, subject) for key in part_keys(act.actor, type(part))]

    def handle(command: Any, act: Act) -> Answer:
        part = part_of(command)
        stored = act.unit.records.version(part.id)
        if stored and act.unit.records.patient_of(type(part), part.id) != part.patient_id:
            raise InvalidValue("patient_id", part.patient_id, "other_patient")
        act.unit.records.save(settle(_checked(part), act))
        return _done(act, part.patient_id)

    return Rule(needs, handle)


def _remove_rule(kind: type[Any], identifier_of: Callable[[Any], str]) -> Rule:
    def needs(command: Any, act: Act) -> Sequence[Need]:
        subject = subject_of(act, act.unit.records.patient_of(kind, identifier_of(command)))
        return [(key, subject) for key in part_keys(act.actor, kind)]

    def handle(command: Any, act: Act) -> Answer:
        identifier = identifier_of(command)
        patient_id = act.unit.records.patient_of(kind, identifier)
        act.unit.records.remove(kind, identifier)
        return _done(act, patient_id)

    return Rule(needs, handle)


def _done(act: Act, patient_id: str) -> Done:
    """``record_of`` is what the history and a change of keys find the command by."""
    act.unit.record(RecordChanged(patient_id))
    return Done({"patient_id": patient_id, "record_of": patient_id})


def _as_it_is(part: MedicalPart, _act: Act) -> MedicalPart:
    return part


def _settle_insurance(part: Insurance, act: Act) -> Insurance:
    if part.valid_from and part.valid_to and part.valid_to < part.valid_from:
        raise InvalidValue("valid_to", part.valid_to, "range")
    others = [row for row in act.unit.records.of_patient(Insurance, part.patient_id).parts if row.id != part.id]
    for other in others if part.is_primary else ():
        if other.is_primary:
            act.unit.records.save(replace(other, is_primary=False))
    return part


def _settle_condition(part: Condition, act: Act) -> Condition:
    if part.since and part.since > act.unit.now.date():
        raise InvalidValue("since", part.since, "future")
    return part


def _settle_note(part: RecordNote, act: Act) -> RecordNote:
    """Who wrote it and when is what the program knows, whatever the command says."""
    stored = act.unit.records.find(RecordNote, part.id) if act.unit.records.version(part.id) else None
    author, written_at = (
        (stored.author_id, stored.written_at) if stored else (act.actor.account_id, act.unit.now.replace(microsecond=0))
    )
    return replace(part, author_id=author, written_at=written_at)


# Opening a record


def _needs_view(command: c.ViewRecord, act: Act) -> Sequence[Need]:
    """A right to the record, or with a reason any right to see patients."""
    subject = subject_of(act, command.patient_id)
    found = next((key for key in VIEWING if _covers(act, key, subject)), None)
    if found is not None:
        return [(found, subject)]
    if command.reason:
        return [(Key.PATIENT_VIEW, Subject(frozenset({act.actor.account_id}), is_shared=True))]
    return [(VIEWING[0], subject)]


def _covers(act: Act, key: Key, subject: Subject) -> bool:
    reach = reach_of(act.actor, key, subject)
    return reach is None or not subject.owner_account_ids.isdisjoint(reach)


def _view(command: c.ViewRecord, act: Act) -> Answer:
    subject = subject_of(act, command.patient_id)
    breaks_glass = not any(_covers(act, key, subject) for key in VIEWING)
    reason = ViewReason(_known_reason(command)) if breaks_glass else ""
    broken = len(act.unit.records.broken(command.patient_id))
    opened_at = act.unit.now.replace(microsecond=0)
    view = RecordView(
        command.view_id, command.patient_id, act.actor.account_id, opened_at,
        opened_at + (BREAK_GLASS_TIME if breaks_glass else VIEW_TIME), reason, command.note.strip() if reason else "",
        breaks_glass, broken=broken,
    )  # fmt: skip
    act.unit.records.save(view)
    act.unit.record(RecordOpened(command.view_id, command.patient_id, breaks_glass))
    return Done(
        {"patient_id": command.patient_id, "record_of": command.patient_id, "until_s": int(view.until.timestamp()),
         "is_break_glass": breaks_glass, "broken": broken}
    )  # fmt: skip


def _needs_search(_command: Command, act: Act) -> Sequence[Need]:
    """A right to the insurance of some patients at least; of others nobody is found."""
    return [(Key.PATIENT_VIEW_SENSITIVE, Subject(frozenset({act.actor.account_id}), is_shared=True))]


def _search(command: c.FindByMemberNumber, act: Act) -> Answer:
    found = act.unit.records.by_member_number(command.number)
    seen = [row for row in found if _covers(act, Key.PATIENT_VIEW_SENSITIVE, subject_of(act, row.patient_id))]
    return Done({"patient_ids": [row.patient_id for row in seen]})


def _known_reason(command: c.ViewRecord) -> str:
    if command.reason not in frozenset(ViewReason):
        raise InvalidValue("reason", command.reason, "unknown")
    if len(command.note) > LONGEST_LINE:
        raise InvalidValue("note", len(command.note), "too_long")
    if command.reason == ViewReason.OTHER and not command.note.strip():
        raise InvalidValue("note", "", "empty")
    return command.reason


def _needs_review(_command: Command, _act: Act) -> Sequence[Need]:
    return [(Key.AUDIT_VIEW, Subject(is_shared=True))]


def _review(command: c.ReviewRecordView, act: Act) -> Answer:
    view = act.unit.records.get(RecordView, command.view_id)
    if view.is_break_glass and view.account_id == act.actor.account_id:
        raise InvalidValue("view_id", command.view_id, "own")
    act.unit.records.save(replace(view, is_reviewed=True))
    return _done(act, view.patient_id)


# Erasing somebody; keys


def _needs_erase(_command: Command, _act: Act) -> Sequence[Need]:
    return [(Key.PATIENT_EDIT, Subject(is_shared=True)), (Key.USER_EDIT, Subject())]


def _erase(command: c.ErasePatient, act: Act) -> Answer:
    patient = act.unit.patients.get(command.patient_id)
    if search_words(command.typed_name) != search_words(patient.display_name):
        raise InvalidValue("typed_name", "", "differs")
    if not command.label.strip():
        raise InvalidValue("label", "", "empty")
    erased = act.unit.records.erase(patient.id, command.label)
    act.unit.record(PatientErased(patient.id))
    act.unit.record(PatientChanged(patient.id))
    return Done({"patient_id": patient.id, "rows": erased.rows, "lines": erased.lines})


def _needs_keys(_command: Command, _act: Act) -> Sequence[Need]:
    return [(Key.USER_EDIT, Subject())]


def _rotate(_command: c.RotateFieldKeys, act: Act) -> Answer:
    return Done({"version": act.unit.records.begin_rotation()})


def _retire(_command: c.RetireFieldKeys, act: Act) -> Answer:
    return Done({"retired": act.unit.records.retire_old_keys()})


RULES: Rules = {
    c.SaveInsurance: _save_rule(lambda command: command.insurance, _settle_insurance),
    c.RemoveInsurance: _remove_rule(Insurance, lambda command: command.insurance_id),
    c.SaveAllergy: _save_rule(lambda command: command.allergy, _as_it_is),
    c.RemoveAllergy: _remove_rule(Allergy, lambda command: command.allergy_id),
    c.SaveCondition: _save_rule(lambda command: command.condition, _settle_condition),
    c.RemoveCondition: _remove_rule(Condition, lambda command: command.condition_id),
    c.SaveRecordNote: _save_rule(lambda command: command.note, _settle_note),
    c.RemoveRecordNote: _remove_rule(RecordNote, lambda command: command.note_id),
    c.ViewRecord: Rule(_needs_view, _view),
    c.FindByMemberNumber: Rule(_needs_search, _search),
    c.ReviewRecordView: Rule(_needs_review, _review),
    c.ErasePatient: Rule(_needs_erase, _erase),
    c.RotateFieldKeys: Rule(_needs_keys, _rotate),
    c.RetireFieldKeys: Rule(_needs_keys, _retire),
}
