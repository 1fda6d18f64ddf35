"""Finding patients by the beginnings of words, in any script and order, and by digits; at most three statements a time.

What is looked for: *terms*, each of one or more *beginnings* of words; a patient has to have a word for every term.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from carefront.application.read_models import PatientHit
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.patients import plain_digits, search_words
from carefront.persistence.statement_texts import TEXTS
from carefront.persistence.statements import DriverConnection, Statement, compiled

SHORTEST_SUFFIX = 4
"""Digits that find a phone by its end."""

_AFTER = "\U0010ffff"
_ANY_NAME = "$"
"""Sorts after the digits (``#``, ``!``) and before every name: the beginning that all names have."""

_EXPECTED = (
    AppointmentStatus.REQUESTED,
    AppointmentStatus.BOOKED,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.RESCHEDULED,
)
_BY_ID = compiled("patients.BY_ID")
_VISIT_OF = compiled("patients.VISIT_OF")

Term = tuple[str, ...]
Shape = tuple[int, ...]
"""How many beginnings each term has."""


def query_terms(text: str) -> list[Term]:
    """What to look for: words of names as they are; runs of digits among phones (from their end too), record numbers
    and birth dates in any order of day, month and year.
    """
    terms: list[Term] = []
    for token in _joined(text.split()):
        if any(char.isdigit() for char in token):
            terms.append(tuple(dict.fromkeys(_beginnings(token))))
        else:
            terms += [(word,) for word in search_words(token)]
    return list(dict.fromkeys(terms))


def _joined(tokens: Iterable[str]) -> Iterator[str]:
    """The tokens, neighbours of digits alone taken together: ``555 0134``."""
    run = ""
    for token in tokens:
        if any(char.isdigit() for char in token) and not any(char.isalpha() for char in token):
            run = f"{run} {token}".strip()
            continue
        if run:
            yield run
        run = ""
        yield token
    if run:
        yield run


def _beginnings(token: str) -> Iterator[str]:
    plain = plain_digits(token).casefold()
    run = "".join(char for char in plain if char.isalnum())
    yield f"#{run}"
    if run.isdigit() and len(run) >= SHORTEST_SUFFIX:
        yield f"!{run[::-1]}"
    groups = re.findall(r"\d+", plain)
    if len(groups) == 1 and len(run) == 8:
        groups_of = [(run[:4], run[4:6], run[6:]), (run[4:], run[2:4], run[:2]), (run[4:], run[:2], run[2:4])]
    elif len(groups) == 3:
        first, second, third = groups
        groups_of = [(first, second, third), (third, second, first), (third, first, second)]
    else:
        groups_of = []
    for year, month, day in groups_of:
        if len(year) == 4:
            with suppress(ValueError):
                yield f"#{date(int(year), int(month), int(day)):%Y%m%d}"


def _bounds(terms: Sequence[Term]) -> dict[str, str]:
    return {
        name: value
        for number, term in enumerate(terms)
        for place, word in enumerate(term)
        for name, value in ((f"from_{number}_{place}", word), (f"to_{number}_{place}", _after(word)))
    }


def _after(beginning: str) -> str:
    return _AFTER if beginning == _ANY_NAME else beginning + _AFTER


@cache
def _shaped(kind: str, shape: Shape) -> Statement:
    """``clauses.patients`` for terms of this shape; a rare shape is compiled when it is asked for first."""
    name = f"patients.{kind}/{'.'.join(map(str, shape))}"
    if name in TEXTS:
        return compiled(name)
    from carefront.persistence.clauses.patients import shaped

    return shaped(kind, shape)


class PatientSearch:
    """Searches one tenant's patients on one reading connection."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def _all(self, statement: Statement, **values: Any) -> list[Any]:
        return statement.all(self._connection, organization_no_=self._no, **values)

    def find(self, text: str, facility_id: str, day_span: tuple[int, int], limit: int) -> tuple[PatientHit, ...]:
        """The best ``limit`` patients: with a visit in ``day_span`` first, then whole-word matches, then by sort
        key. Nothing typed gives the first names of all.
        """
        terms = query_terms(text)
        if not terms:
            if text.strip():
                return ()
            terms = [(_ANY_NAME,)]
        terms = self._rarest_first(terms)
        shape, bounds = tuple(map(len, terms)), _bounds(terms)
        day = {"facility_id": bytes.fromhex(facility_id), "start_s": day_span[0], "end_s": day_span[1]}
        hits: dict[int, tuple[Any, PatientHit]] = {}
        for row in sorted(self._all(_shaped("of_today", shape), **day, **bounds), key=_is_over):
            hits.setdefault(row[0], (_rank(row, terms, has_visit=True), _hit(row)))
        if len(hits) < limit:
            for row in self._all(_shaped("matches", shape), **bounds):
                hits.setdefault(row[0], (_rank(row, terms, has_visit=False), _hit(row)))
        ranked = sorted(hits.values(), key=lambda item: item[0])
        return tuple(hit for _rank, hit in ranked[:limit])

    def by_ids(self, patient_ids: Iterable[str], facility_id: str, day_span: tuple[int, int]) -> tuple[PatientHit, ...]:
        """These patients in this order; ids of nobody are left out."""
        day = {"facility_id": bytes.fromhex(facility_id), "start_s": day_span[0], "end_s": day_span[1]}
        found = []
        for identifier in map(bytes.fromhex, patient_ids):
            for row in self._all(_BY_ID, id=identifier):
                visits = sorted(self._all(_VISIT_OF, id=identifier, **day), key=_is_over)
                found.append(_hit((*row, *(visits[0] if visits else ()))))
        return tuple(found)

    def _rarest_first(self, terms: list[Term]) -> list[Term]:
        if len(terms) == 1:
            return terms
        counts = self._all(_shaped("counts", tuple(map(len, terms))), **_bounds(terms))[0]
        order = sorted(range(len(terms)), key=lambda number: (counts[number], -len(terms[number][0])))
        return [terms[number] for number in order]


def _is_over(row: Sequence[Any]) -> bool:
    """Whether the visit is past waiting for: the next one that is still expected is shown before it."""
    return row[-1] not in _EXPECTED


def _rank(row: Sequence[Any], terms: Sequence[Term], *, has_visit: bool) -> Any:
    """Sorts by: a visit that day, words met whole, sort key."""
    known = set(search_words(row[2]))
    whole = sum(word in known for term in terms for word in term)
    return not has_visit, -whole, row[8], row[0]


def _hit(row: Sequence[Any]) -> PatientHit:
    _no, identifier, name, born, phone, record_number, version, usual, _sort_key, *visit = row
    visit_id, start_s, status = visit or (b"", 0, "")
    return PatientHit(
        bytes(identifier).hex(), name, date.fromisoformat(born) if born else None, phone, record_number, version,
        bytes(visit_id).hex(), start_s, status, bytes(usual).hex() if usual else "",
    )  # fmt: skip
