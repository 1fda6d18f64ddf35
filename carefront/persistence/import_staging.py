"""Temporary tables in which an import is laid ready, and the statements that move it into the file in one sweep.

They live on one connection and in memory (``temp_store``), so nothing of them reaches the disk and nothing is left by a
process that died. Filling them takes no lock on the file. They hold only what differs from row to row: taking a value
from Python costs more than writing it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from carefront.domain.accounts import AccountKind
from carefront.domain.appointments import LIVE
from carefront.domain.encounters import ENCOUNTER_OF
from carefront.persistence import tables
from carefront.persistence.compiling import DIALECT, CoreStatement, one_of
from carefront.persistence.owners import KIND_APPOINTMENT, OWNER_APPOINTMENT
from carefront.persistence.queue_tables import encounter
from carefront.persistence.statements import Statement
from carefront.persistence.tenant import ORGANIZATION, belongs

_staging = MetaData(schema="temp")


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(f"import_{name}", _staging, Column("at", Integer, primary_key=True), *columns)


def _number(name: str) -> Column[Any]:
    return Column(name, Integer)


def _bytes(name: str) -> Column[Any]:
    return Column(name, LargeBinary)


def _text(name: str) -> Column[Any]:
    return Column(name, Text)


key = _table("key", _text("source_key"))
number = _table("number", _text("record_number"))
patient = _table(
    "patient", _bytes("id"), _bytes("account_id"), _text("display_name"), _text("sort_key"), _text("birth_date"),
    _text("gender"), _text("record_number"), _number("is_incomplete"),
)  # fmt: skip
word = _table("word", _text("word"), _number("patient_at"))
visit = _table(
    "visit", _bytes("id"), _bytes("patient_id"), _bytes("offering_id"), _number("start"), _number("end"),
    _text("status"), _number("is_exclusive"), _number("is_outside_availability"), _text("note"), _text("source_key"),
)  # fmt: skip
use = _table("use", _number("visit_at"), _number("position"), _bytes("resource_id"), _text("role"))
subject = _table("subject", _bytes("id"))
place = _table(
    "place", _number("subject_at"), _number("start_s"), _number("end_s"), _number("lane_lo"), _number("lane_hi"),
    _number("capacity"), _number("visit_at"), _number("position"), _number("visit_start_s"), _number("visit_end_s"),
    _number("local_day"), _number("is_exclusive"),
)  # fmt: skip
refused = _table(
    "refused", _bytes("id"), _bytes("patient_id"), _bytes("resource_id"), _number("wanted_start"),
    _number("length_minutes"), _text("reasons"), _text("note"), _text("source_key"),
)  # fmt: skip

_of_patient = Index("import_visit_patient", visit.c.patient_id, visit.c.start)

CREATE = (
    *(str(CreateTable(table, if_not_exists=True).compile(dialect=DIALECT)) for table in _staging.sorted_tables),
    str(CreateIndex(_of_patient, if_not_exists=True).compile(dialect=DIALECT)),
)
CLEAR = tuple(CoreStatement(delete(table)) for table in _staging.sorted_tables)
PUT = {
    table: CoreStatement(insert(table).values({column.name: bindparam(column.name) for column in table.c}))
    for table in _staging.sorted_tables
}
"""Whole rows in column order, ``at`` first (``None``: the next)."""

WANTED = CoreStatement(
    select(place.c.at).select_from(place.join(subject, subject.c.at == place.c.subject_at)).where(
        subject.c.id == bindparam("subject_id"), place.c.start_s < bindparam("end_s"),
        place.c.end_s > bindparam("start_s"),
    ).union_all(
        select(refused.c.at).where(
            refused.c.wanted_start < bindparam("end_s"),
            refused.c.wanted_start + 60 * refused.c.length_minutes + 60 > bindparam("start_s"),
        )
    )
)  # fmt: skip
"""What is laid ready that wants time of a subject; of what was refused, at that time whatever it wants."""

_other = visit.alias()


def _meets(other: Any) -> list[ColumnElement[bool]]:
    """That a row is a visit of the same patient at the same time, and holds it."""
    return [
        other.patient_id == visit.c.patient_id, other.start < visit.c.end, other.end > visit.c.start,
        one_of(other.status, LIVE),
    ]  # fmt: skip


PATIENT_BUSY = CoreStatement(
    select(func.count()).select_from(visit).where(
        one_of(visit.c.status, LIVE),
        or_(
            exists(select(_other.c.at).where(*_meets(_other.c), _other.c.at != visit.c.at)),
            exists(
                select(tables.appointment.c.no).where(belongs(tables.appointment), *_meets(tables.appointment.c))
            ),
        ),
    )
)  # fmt: skip
"""How many of the visits laid ready have a patient who is elsewhere at the time."""

KNOWN_VISITS = CoreStatement(
    select(key.c.source_key).where(
        exists(
            select(tables.appointment.c.no).where(
                belongs(tables.appointment), tables.appointment.c.source_key == key.c.source_key,
                tables.appointment.c.source_key != literal_column("''"),  # said, so that the partial index is used
            )
        )
    )
)  # fmt: skip
KNOWN_REFUSED = CoreStatement(
    select(key.c.source_key).where(
        exists(
            select(tables.unscheduled.c.id).where(
                belongs(tables.unscheduled), tables.unscheduled.c.source_key == key.c.source_key
            )
        )
    )
)
KNOWN_PATIENTS = CoreStatement(
    select(
        number.c.record_number,
        select(tables.patient.c.id).where(
            belongs(tables.patient), tables.patient.c.record_number == number.c.record_number
        ).order_by(tables.patient.c.no).limit(literal_column("1")).scalar_subquery(),
    )
)  # fmt: skip
"""Looked up one by one, never joined: a join would be free to walk the file's rows instead. Where several patients have
one number, it is the one who was registered first; ``NULL`` where nobody has it."""

_HISTORY: dict[str, Any] = {
    "organization_no": bindparam(ORGANIZATION), "row_version": bindparam("version"), "created_at": bindparam("now_s"),
    "updated_at": bindparam("now_s"),
}  # fmt: skip
_ENCOUNTERS: dict[str, Any] = {status.value: literal_column(str(state.value)) for status, state in ENCOUNTER_OF.items()}
_VISIT_NO: Any = bindparam("first_visit")
_PATIENT_NO: Any = bindparam("first_patient")


def _moved(
    target: Table, source: Any, order: Sequence[Any], values: dict[str, Any], only: ColumnElement[bool] | None = None
) -> Statement:
    """Insert into ``target``, in ``order``, what ``source`` has, or ``only`` some of it; columns that are not named get
    their default."""
    rows = select(*values.values()).select_from(source).order_by(*order)
    return CoreStatement(insert(target).from_select(list(values), rows if only is None else rows.where(only)))


def _same(table: Table, *left_out: str) -> dict[str, Any]:
    return {column.name: column for column in table.c if column.name not in ("at", *left_out)}


_PLACED = place.join(subject, subject.c.at == place.c.subject_at).join(
    tables.subject, and_(belongs(tables.subject), tables.subject.c.id == subject.c.id)
)

MOVES: Sequence[Statement] = (
    _moved(
        tables.accountable_entity, patient, [patient.c.at],
        {**_HISTORY, "id": patient.c.account_id, "kind": literal_column(f"'{AccountKind.USER.value}'"),
         "name": patient.c.display_name},
    ),
    _moved(tables.patient, patient, [patient.c.at], {**_HISTORY, "no": patient.c.at + _PATIENT_NO, **_same(patient)}),
    _moved(
        tables.patient_word, word, [word.c.at],
        {"organization_no": bindparam(ORGANIZATION), "word": word.c.word,
         "patient_no": word.c.patient_at + _PATIENT_NO},
    ),
    _moved(
        tables.appointment, visit, [visit.c.at],
        {**_HISTORY, "no": visit.c.at + _VISIT_NO, "facility_id": bindparam("facility_id"),
         "booked_by": bindparam("booked_by"), **_same(visit)},
    ),
    _moved(
        encounter, visit, [visit.c.at],
        {"appointment_no": visit.c.at + _VISIT_NO, "organization_no": bindparam(ORGANIZATION),
         "state": case(_ENCOUNTERS, value=visit.c.status)},
        visit.c.patient_id.is_not(None),
    ),
    _moved(
        tables.appointment_resource, use, [use.c.at],
        {**_HISTORY, "appointment_no": use.c.visit_at + _VISIT_NO, **_same(use, "visit_at")},
    ),
    _moved(
        tables.occupancy, _PLACED, [place.c.at],
        {"organization_no": bindparam(ORGANIZATION), "subject_no": tables.subject.c.no,
         "owner_kind": literal_column(str(OWNER_APPOINTMENT)), "owner_no": place.c.visit_at + _VISIT_NO,
         **_same(place, "subject_at", "visit_at", "local_day", "is_exclusive")},
    ),
    _moved(
        tables.calendar_index, _PLACED, [place.c.at],
        {"organization_no": bindparam(ORGANIZATION), "subject_no": tables.subject.c.no,
         "kind": literal_column(str(KIND_APPOINTMENT)), "owner_no": place.c.visit_at + _VISIT_NO,
         "start_s": place.c.visit_start_s, "end_s": place.c.visit_end_s, "local_day": place.c.local_day,
         "is_exclusive": place.c.is_exclusive, "position": place.c.position},
    ),
    _moved(
        tables.unscheduled, refused, [refused.c.at],
        {**_HISTORY, "facility_id": bindparam("facility_id"), "origin": bindparam("origin"), **_same(refused)},
    ),
)  # fmt: skip
"""In the order in which rows refer to each other; subjects are there before."""
