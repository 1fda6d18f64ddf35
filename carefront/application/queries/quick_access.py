"""What the quick entry and the openings panel ask of the clinic: its hours, and openings by plain wishes."""

from collections.abc import Mapping

from carefront.application.booking import Desk
from carefront.application.opening_rows import OpeningRow, OpeningsFound, OpeningsQuestion
from carefront.application.ports import FactsReader
from carefront.application.queries.openings import openings
from carefront.domain.busy_masks import BusyBook
from carefront.domain.opening_search import FoundOpening, OpeningQuestion, Wishes
from carefront.domain.schedules import ClockPeriod


def open_minutes(facts: FactsReader, facility_id: str) -> Mapping[int, tuple[tuple[int, int], ...]]:
    """The clinic's weekly hours: minutes ``[start, end)`` of the day by weekday (Monday = 0), sorted."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row in facts.clinic(facility_id).opening_hours:
        found.setdefault(row.weekday, []).append((row.period.start, row.period.end))
    return {weekday: tuple(sorted(spans)) for weekday, spans in sorted(found.items())}


def wished_openings(desk: Desk, question: OpeningsQuestion, busy: BusyBook | None = None) -> OpeningsFound:
    """The best openings for the wishes, ready to be booked; what took the starts away where there are none."""
    offering = desk.facts.offering(question.offering_id) if question.offering_id else None
    length = question.length_minutes or (offering.duration_minutes if offering else 30)
    asked = OpeningQuestion(
        offering, length, question.among,
        Wishes(
            question.first, question.last, question.weekdays, tuple(ClockPeriod(*span) for span in question.periods),
            question.languages, question.genders,
        ),
        near_s=question.near_s, days=question.days, usual_id=question.usual_id,
        patient_id=question.patient_id or None, is_new_patient=question.is_new_patient,
    )  # fmt: skip
    found = openings(desk, question.facility_id, asked, question.limit, busy)
    rows = tuple(_row(desk, opening, length) for opening in found.openings)
    return OpeningsFound(rows, tuple(lost.code for lost in found.lost), found.first_s, found.last_s)


def _row(desk: Desk, opening: FoundOpening, length: int) -> OpeningRow:
    names = tuple(desk.facts.resource(use.resource_id).resource.name for use in opening.resources)
    length = opening.length_minutes or length
    return OpeningRow(opening.start_s, length, opening.resources, names, opening.leader_id, opening.seats_left)
