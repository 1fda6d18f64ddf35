"""What is asked to find patients, by the shape of what was typed: how many terms, each with how many beginnings."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select, union_all

from carefront.domain.appointments import LIVE
from carefront.persistence.compiling import CoreStatement, one_of, unindexed
from carefront.persistence.statements import Statement
from carefront.persistence.tables import appointment, patient, patient_word
from carefront.persistence.tenant import belongs, scoped

MOST_CANDIDATES = 120
"""How many patients are looked at; who types on narrows them down. Whole words come before longer ones."""

MOST_COUNTED = 4_000
"""How far the words of a term are counted to find the rarest term."""

Shape = tuple[int, ...]

USUAL_SHAPES: tuple[Shape, ...] = (
    (1,), (2,), (3,), (4,), (5,), (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 1, 1),
)  # fmt: skip
"""Compiled beforehand: up to three words, digits, a name with digits."""

_COLUMNS = (
    patient.c.no, patient.c.id, patient.c.display_name, patient.c.birth_date, patient.c.phone, patient.c.record_number,
    patient.c.row_version, patient.c.usual_provider_id, patient.c.sort_key,
)  # fmt: skip
_VISIT = (appointment.c.id, appointment.c.start, appointment.c.status)
_IN_DAY = and_(appointment.c.start >= bindparam("start_s"), appointment.c.start < bindparam("end_s"))
_IN_CLINIC = and_(appointment.c.facility_id == bindparam("facility_id"), one_of(appointment.c.status, LIVE))
_ON_DAY = and_(_IN_DAY, _IN_CLINIC)
BY_ID = scoped(select(*_COLUMNS).where(patient.c.id == bindparam("id")))
VISIT_OF = scoped(
    select(*_VISIT)
    .where(appointment.c.patient_id == bindparam("id"), unindexed(_IN_DAY), _IN_CLINIC)
    .order_by(appointment.c.start)
)


def _begins(word: Any, number: int, place: int) -> ColumnElement[bool]:
    return and_(word >= bindparam(f"from_{number}_{place}"), word < bindparam(f"to_{number}_{place}"))


def _has_all(shape: Shape, first: int) -> list[ColumnElement[bool]]:
    """The criteria that a patient has a word for each term from ``first`` on."""
    found: list[ColumnElement[bool]] = []
    for number, count in enumerate(shape[first:], start=first):
        words = patient_word.alias()
        starts = or_(*(_begins(words.c.word, number, place) for place in range(count)))
        found.append(
            exists(select(words.c.word).where(belongs(words), words.c.patient_no == patient.c.no, starts)),
        )
    return found


def _counts(shape: Shape) -> Statement:
    """How many words each term has, up to ``MOST_COUNTED`` of each beginning."""
    columns = []
    for number, count in enumerate(shape):
        counted = [
            select(func.count()).select_from(
                select(patient_word.c.patient_no).where(
                    belongs(patient_word), _begins(patient_word.c.word, number, place)
                ).limit(MOST_COUNTED).subquery()
            ).scalar_subquery()
            for place in range(count)
        ]  # fmt: skip
        total = counted[0]
        for one in counted[1:]:
            total = total + one  # type: ignore[assignment]
        columns.append(total)
    return CoreStatement(select(*columns))


def _matches(shape: Shape) -> Statement:
    """Patients with a word for every term, in the order of the first term's words."""
    found = [
        select(patient_word.c.patient_no).where(belongs(patient_word), _begins(patient_word.c.word, 0, place))
        for place in range(shape[0])
    ]
    words = (union_all(*found) if len(found) > 1 else found[0]).subquery()
    clause = select(*_COLUMNS).select_from(words.join(patient, patient.c.no == words.c.patient_no))
    return CoreStatement(clause.where(belongs(patient), *_has_all(shape, 1)).limit(MOST_CANDIDATES))


def _of_today(shape: Shape) -> Statement:
    """Patients with a live visit on a day and a word for every term, with the visit, in order of time."""
    clause = select(*_COLUMNS, *_VISIT).select_from(
        appointment.join(patient, and_(patient.c.id == appointment.c.patient_id, belongs(patient)))
    )
    return scoped(clause.where(_ON_DAY, *_has_all(shape, 0)).order_by(appointment.c.start))


_KINDS: Mapping[str, Callable[[Shape], Statement]] = {"counts": _counts, "matches": _matches, "of_today": _of_today}


def shaped(kind: str, shape: Shape) -> Statement:
    """The statement of a kind (``counts``, ``matches``, ``of_today``) for a shape."""
    return _KINDS[kind](shape)


SHAPED: Mapping[str, Statement] = {
    f"{kind}/{'.'.join(map(str, shape))}": shaped(kind, shape) for kind in _KINDS for shape in USUAL_SHAPES
}
"""The usual shapes, as they are called."""
