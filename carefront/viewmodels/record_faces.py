"""A record in words, and its forms as data: which fields each kind of entry has, and back to a command. Pure: no Qt."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from carefront.application.commands import record_catalogue as c
from carefront.application.envelope import Command
from carefront.application.record_rows import PatientRecord
from carefront.domain.records import Allergy, Condition, ConditionStatus, Insurance, RecordNote, Severity
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.wording.record_words import condition_words, severity_words
from carefront.wording.times import NoSuchDate, Times, parse_date

ALLERGY, CONDITION, INSURANCE, NOTE = "allergy", "condition", "insurance", "note"
KINDS = (ALLERGY, CONDITION, INSURANCE, NOTE)
"""In the order in which they are shown: what is dangerous to overlook comes first."""


class WrongField(Exception):
    """What stands in a field can't be read: ``field`` is its name, ``text`` what was typed."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.field, self.text = field, text


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a form. ``kind``: line, text, day, flag, or choice with its ``choices``, each a code and its words."""

    name: str
    label: str
    kind: str = "line"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryFace:
    """One entry: a title, and what is known of it. ``is_grave``: not to be overlooked."""

    id: str
    kind: str
    title: str
    detail: str = ""
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class SectionFace:
    """The entries of one kind. ``entries`` ``None``: the actor may not see them."""

    kind: str
    title: str
    empty: str
    add: str
    entries: tuple[EntryFace, ...] | None
    can_edit: bool


def fields_of(kind: str) -> tuple[FieldSpec, ...]:
    """The fields of a form, in order."""
    if kind == ALLERGY:
        return (
            FieldSpec("substance", _("Allergic to")), FieldSpec("reaction", _("What happens")),
            FieldSpec("severity", _("Severity"), "choice", _choices(severity_words())),
        )  # fmt: skip
    if kind == CONDITION:
        return (
            FieldSpec("name", _("Condition")),
            FieldSpec("status", _("Status"), "choice", _choices(condition_words())),
            FieldSpec("since", _("Since"), "day"),
        )
    if kind == NOTE:
        return (FieldSpec("text", _("Note"), "text"),)
    return (
        FieldSpec("payer", _("Insurance")), FieldSpec("plan", _("Plan")),
        FieldSpec("member_number", _("Member number")), FieldSpec("group_number", _("Group number")),
        FieldSpec("holder", _("Policy holder")), FieldSpec("valid_from", _("Valid from"), "day"),
        FieldSpec("valid_to", _("Valid to"), "day"), FieldSpec("is_primary", _("Used first"), "flag"),
    )  # fmt: skip


def form_title(kind: str, is_new: bool) -> str:
    """What a form is called."""
    return {
        ALLERGY: (_("Allergy"), _("New allergy")), CONDITION: (_("Condition"), _("New condition")),
        INSURANCE: (_("Insurance"), _("New insurance")), NOTE: (_("Note"), _("New note")),
    }[kind][is_new]  # fmt: skip


def _choices(words: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code.value, text) for code, text in words.items())


def sections_of(record: PatientRecord, times: Times, today: date) -> tuple[SectionFace, ...]:
    """The record in words, section by section."""
    access = record.access
    return (
        SectionFace(ALLERGY, _("Allergies"), _("No allergy is recorded."), _("Add allergy"),
                    _faces(record.allergies, _allergy), access.can_edit_medical),
        SectionFace(CONDITION, _("Conditions"), _("No condition is recorded."), _("Add condition"),
                    _faces(record.conditions, lambda row: _condition(row, times)), access.can_edit_medical),
        SectionFace(INSURANCE, _("Insurance"), _("No insurance is recorded."), _("Add insurance"),
                    _faces(_in_use_first(record.insurances, today), lambda row: _insurance(row, times, today)),
                    access.can_edit_insurance),
        SectionFace(NOTE, _("Notes"), _("No note is recorded."), _("Add note"),
                    _faces(_newest(record.notes), lambda row: _note(row, record, times)), access.can_edit_medical),
    )  # fmt: skip


def _in_use_first(rows: tuple[Insurance, ...] | None, today: date) -> tuple[Insurance, ...] | None:
    """The one that is used first, the others in force, then those to come, and those that are over."""
    if rows is None:
        return None
    return tuple(sorted(rows, key=lambda row: (_is_over(row, today), _is_to_come(row, today), not row.is_primary)))


def _is_over(row: Insurance, today: date) -> bool:
    return row.valid_to is not None and row.valid_to < today


def _is_to_come(row: Insurance, today: date) -> bool:
    return row.valid_from is not None and row.valid_from > today


def _newest(notes: tuple[RecordNote, ...] | None) -> tuple[RecordNote, ...] | None:
    return None if notes is None else tuple(sorted(notes, key=lambda note: note.written_at, reverse=True))


def _faces(rows: tuple[Any, ...] | None, face: Callable[[Any], EntryFace]) -> tuple[EntryFace, ...] | None:
    return None if rows is None else tuple(face(row) for row in rows)


def _allergy(row: Allergy) -> EntryFace:
    detail = _joined(severity_words()[row.severity] if row.severity is not Severity.UNKNOWN else "", row.reaction)
    return EntryFace(row.id, ALLERGY, row.substance, detail, row.severity is Severity.SEVERE)


def _condition(row: Condition, times: Times) -> EntryFace:
    since = _("since {day}").format(day=times.plain_day(row.since)) if row.since else ""
    return EntryFace(row.id, CONDITION, row.name, _joined(condition_words()[row.status], since))


def _insurance(row: Insurance, times: Times, today: date) -> EntryFace:
    member = _("Member {number}").format(number=row.member_number) if row.member_number else ""
    group = _("Group {number}").format(number=row.group_number) if row.group_number else ""
    first = _("Used first") if row.is_primary else ""
    over = _("No longer valid") if _is_over(row, today) else _("Not valid yet") if _is_to_come(row, today) else ""
    return EntryFace(
        row.id, INSURANCE, row.payer, _joined(over or first, row.plan, member, group, row.holder, _validity(row, times))
    )


def _validity(row: Insurance, times: Times) -> str:
    if row.valid_from and row.valid_to:
        return times.days(row.valid_from, row.valid_to)
    if row.valid_from:
        return _("from {day}").format(day=times.plain_day(row.valid_from))
    return _("until {day}").format(day=times.plain_day(row.valid_to)) if row.valid_to else ""


def _note(row: RecordNote, record: PatientRecord, times: Times) -> EntryFace:
    moment = times.moment(int(row.written_at.timestamp()))
    by = _joined(record.authors.get(row.author_id, ""), moment)
    return EntryFace(row.id, NOTE, row.text, by)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


# Forms


def values_of(record: PatientRecord, kind: str, identifier: str) -> dict[str, str]:
    """What stands in the form of an entry; that of a new one where there is none."""
    rows: Mapping[str, tuple[Any, ...] | None] = {
        ALLERGY: record.allergies, CONDITION: record.conditions, INSURANCE: record.insurances, NOTE: record.notes,
    }  # fmt: skip
    row = next((one for one in rows[kind] or () if one.id == identifier), None)
    return {spec.name: _shown(getattr(row, spec.name, None), spec) for spec in fields_of(kind)}


def _shown(value: object, spec: FieldSpec) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if spec.kind == "flag":
        return "1" if value else ""
    if value is None and spec.kind == "choice":
        return {"severity": Severity.UNKNOWN.value, "status": ConditionStatus.ACTIVE.value}[spec.name]
    return str(value) if value is not None else ""


def command_of(kind: str, identifier: str, patient_id: str, values: Mapping[str, str], times: Times) -> Command:
    """The command that saves a form.

    Raises:
        WrongField: a day that is none.
    """
    if kind == ALLERGY:
        severity = Severity(values["severity"])
        return c.SaveAllergy(Allergy(identifier, patient_id, values["substance"], values["reaction"], severity))
    if kind == CONDITION:
        status, since = ConditionStatus(values["status"]), _read_day("since", values, times)
        return c.SaveCondition(Condition(identifier, patient_id, values["name"], status, since))
    if kind == NOTE:
        return c.SaveRecordNote(
            RecordNote(identifier, patient_id, values["text"], "", datetime(1970, 1, 1, tzinfo=UTC))
        )
    return c.SaveInsurance(
        Insurance(
            identifier, patient_id, values["payer"], values["plan"], values["member_number"], values["group_number"],
            values["holder"], _read_day("valid_from", values, times), _read_day("valid_to", values, times),
            bool(values["is_primary"]),
        )
    )  # fmt: skip


def removal_of(kind: str, identifier: str) -> Command:
    """The command that takes an entry away."""
    kinds: Mapping[str, Callable[[str], Command]] = {
        ALLERGY: c.RemoveAllergy, CONDITION: c.RemoveCondition, INSURANCE: c.RemoveInsurance, NOTE: c.RemoveRecordNote,
    }  # fmt: skip
    return kinds[kind](identifier)


def _read_day(name: str, values: Mapping[str, str], times: Times) -> date | None:
    text = values[name].strip()
    try:
        return parse_date(text, times.locale)
    except NoSuchDate as error:
        raise WrongField(name, text) from error
