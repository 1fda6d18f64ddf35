"""Which expected visits a change leaves outside of availability: the rules asked with the facts before and after.

Only what is new counts: a visit that was outside before (booked by an override) is not told again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from carefront.application.booked_visits import BookedVisit, OutsideVisit, VisitBook
from carefront.application.ports import FactsReader
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, ClinicFacts, Reason, ResourceFacts
from carefront.domain.booking_rules import availability_reasons
from carefront.domain.errors import NotFound
from carefront.domain.zones import day_span_s
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """A clinic with its resources by id."""

    clinic: ClinicFacts
    resources: Mapping[str, ResourceFacts]


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom a command concerns: the resources, and the inclusive dates (``None``: from now on, for good)."""

    resource_ids: frozenset[str]
    first: date | None = None
    last: date | None = None


FAR_S = 1 << 40
"""Beyond every visit."""


def outside_after(
    facts: FactsReader, book: VisitBook, now_s: int, before: Places, after: Places, touched: Touched
) -> tuple[OutsideVisit, ...]:
    """The visits from now on that the change leaves outside, by start; each with what would be said against it."""
    start_s, end_s = _span_s(before.clinic, touched, now_s)
    if end_s <= start_s:
        return ()
    judge = _Judge(facts, now_s)
    subjects = [facts.resource(key).resource.subject_id for key in sorted(touched.resource_ids)]
    booked = book.between(start_s, end_s, subjects)
    visits = [visit for visit in booked if touches(visit, touched.resource_ids)]
    found = (judge.told(visit, before, after) for visit in visits)
    return tuple(visit for visit in found if visit is not None)


def touches(visit: BookedVisit, resource_ids: Iterable[str]) -> bool:
    """Whether the visit takes one of the resources."""
    return any(use.resource_id in resource_ids for use in visit.uses)


def _span_s(clinic: ClinicFacts, touched: Touched, now_s: int) -> tuple[int, int]:
    """From now, or from the day before the first date (visits run over midnight), to the end of the last."""
    start_s = now_s if touched.first is None else max(now_s, day_span_s(touched.first, clinic.zone)[0] - 86_400)
    return start_s, FAR_S if touched.last is None else day_span_s(touched.last, clinic.zone)[1] + 86_400


class _Judge:
    """Asks the rules about visits as they are booked."""

    def __init__(self, facts: FactsReader, now_s: int) -> None:
        self._facts = facts
        self._now_s = now_s
        self._before, self._after = LayerCache(), LayerCache()

    def told(self, visit: BookedVisit, before: Places, after: Places) -> OutsideVisit | None:
        """The visit with its new reasons, or ``None`` where there are none."""
        others = self._others(visit, before.resources)
        if others is None:
            return None
        offering = self._facts.offering(visit.offering_id) if visit.offering_id else None
        minutes = max(1, round((visit.end_s - visit.start_s) / 60))
        question = BookingQuestion(
            visit.start_s, minutes, visit.uses, offering, visit.patient_id or None, False, visit.appointment_id,
            visit.buffer_before_minutes, visit.buffer_after_minutes,
        )  # fmt: skip
        later = self._reasons(question, after, others, self._after)
        if not later:
            return None
        known = {_sort_of(reason) for reason in self._reasons(question, before, others, self._before)}
        new = tuple(reason for reason in later if _sort_of(reason) not in known)
        if not new:
            return None
        names = [others[use.resource_id].resource.name for use in visit.uses]
        return OutsideVisit(
            visit.appointment_id, visit.patient_name, visit.start_s, visit.end_s, tuple(dict.fromkeys(names)), new
        )

    def _others(self, visit: BookedVisit, known: Mapping[str, ResourceFacts]) -> Mapping[str, ResourceFacts] | None:
        """Everything the visit takes; ``None`` where something of it is no longer there."""
        try:
            return {use.resource_id: known.get(use.resource_id) or self._facts.resource(use.resource_id)
                    for use in visit.uses}  # fmt: skip
        except NotFound:
            return None

    def _reasons(
        self, question: BookingQuestion, places: Places, others: Mapping[str, ResourceFacts], cache: LayerCache
    ) -> Sequence[Reason]:
        resources = {key: places.resources.get(key, row) for key, row in others.items()}
        asked = BookingFacts(places.clinic, resources, {}, self._now_s)
        return availability_reasons(question, asked, cache)


def _sort_of(reason: Reason) -> tuple[str, str | None]:
    return reason.code.value, reason.resource_id
