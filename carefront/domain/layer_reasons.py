"""Reasons of the layers 1-5: closed clinic, time off, exception, hours, schedule. Params: see ``booking_rules``."""

from collections.abc import Iterable, Iterator

from carefront.domain.availability import DayLayers, Taken, is_schedule_driven
from carefront.domain.booking_facts import (
    BookingFacts,
    BookingQuestion,
    BookingWarning,
    ClinicFacts,
    Reason,
    ReasonCode,
    SessionTimes,
    WarningCode,
)  # fmt: skip
from carefront.domain.intervals import Span, covers, intersect, merge, subtract
from carefront.domain.schedules import ClockPeriod
from carefront.domain.visit_parts import Part
from carefront.domain.zones import day_of


def clinic_reasons(start_s: int, end_s: int, layers: DayLayers, clinic: ClinicFacts) -> list[Reason]:
    """Why the clinic is not open over all of ``[start_s, end_s)``: one reason a closure, one for the hours."""
    if covers(layers.open, start_s, end_s):
        return []
    closed = subtract([(start_s, end_s)], layers.open)
    reasons = []
    for row in layers.closures:
        in_row = intersect(closed, [row[:2]])
        if in_row:
            reasons.append(_closed(clinic, in_row[0][0], in_row[-1][1], row))
    unnamed = subtract(closed, merge(row[:2] for row in layers.closures))
    if unnamed:
        reasons.append(_closed(clinic, unnamed[0][0], unnamed[-1][1], None))
    return reasons


def layer_reasons(part: Part, question: BookingQuestion, facts: BookingFacts) -> Iterator[Reason]:
    """Why the layers of the part's resource refuse it, in the table's order."""
    layers, start_s, end_s = part.layers, part.start_s, part.end_s
    yield from _rows(ReasonCode.TIME_OFF, part, layers.time_off)
    yield from _rows(ReasonCode.EXCEPTION, part, layers.exceptions)
    if layers.working is not None:
        inside = facts.clinic.facility.buffers_inside_hours
        span = (part.busy_start_s, part.busy_end_s) if inside else (start_s, end_s)
        if not covers(layers.working, *span):
            yield _outside_hours(part, span, facts.clinic)
    session = part.facts.session
    if session is not None and (start_s, end_s) != session[:2]:
        yield _not_then(part, session, facts.clinic)
        return
    if any(
        block.start_s <= start_s and end_s <= block.end_s and block.fits(question.offering, facts.now_s)
        for block in layers.blocks
    ):
        return
    yield from _block_reasons(part, question, facts)


def layer_warnings(part: Part) -> Iterator[BookingWarning]:
    """Time off that was asked for and is not decided."""
    for row in part.layers.pending_time_off:
        if row.start_s < part.end_s and part.start_s < row.end_s:
            params = {"name": part.facts.resource.name, "from_s": row.start_s, "until_s": row.until_s}
            yield BookingWarning(WarningCode.PENDING_TIME_OFF, part.use.resource_id, row.source_id, params)


def _closed(clinic: ClinicFacts, start_s: int, end_s: int, row: Taken | None) -> Reason:
    weekday = day_of(start_s, clinic.zone).weekday()
    hours = _hours((hours.weekday, hours.period) for hours in clinic.opening_hours)
    params = {"closure": row.label if row else "", "weekday": weekday, "hours": hours.get(weekday, ())}
    kind, source_id = (row.source_kind, row.source_id) if row else ("opening_hours", "")
    return Reason(ReasonCode.CLINIC_CLOSED, None, start_s, end_s, kind, source_id, params)


def _rows(code: ReasonCode, part: Part, rows: Iterable[Taken]) -> Iterator[Reason]:
    for row in rows:
        start_s, end_s = max(row.start_s, part.start_s), min(row.end_s, part.end_s)
        if start_s < end_s:
            params: dict[str, object] = {"name": part.facts.resource.name, "until_s": row.until_s}
            if code is ReasonCode.EXCEPTION:
                params["exception"] = row.label
            yield Reason(code, part.use.resource_id, start_s, end_s, row.source_kind, row.source_id, params)


def _outside_hours(part: Part, span: Span, clinic: ClinicFacts) -> Reason:
    outside = subtract([span], part.layers.working or ())
    weekday = day_of(span[0], clinic.zone).weekday()
    hours = _hours((row.weekday, row.period) for row in part.facts.working_hours)
    params = {
        "name": part.facts.resource.name, "weekday": weekday, "hours": hours.get(weekday, ()),
        "visit_start_s": part.start_s, "visit_end_s": part.end_s,
    }  # fmt: skip
    return Reason(
        ReasonCode.OUTSIDE_HOURS, part.use.resource_id, outside[0][0], outside[-1][1], "working_hours", "", params
    )


def _not_then(part: Part, session: SessionTimes, clinic: ClinicFacts) -> Reason:
    """A seat is taken for the whole session and no other time."""
    params: dict[str, object] = {
        "name": part.facts.resource.name, "weekday": day_of(part.start_s, clinic.zone).weekday(),
        "spans": (session[:2],),
    }  # fmt: skip
    return Reason(
        ReasonCode.NO_SCHEDULE, part.use.resource_id, part.start_s, part.end_s, "group_session", part.use.resource_id,
        params,
    )  # fmt: skip


def _block_reasons(part: Part, question: BookingQuestion, facts: BookingFacts) -> Iterator[Reason]:
    """No single fitting block covers the part: what no block covers, and what blocks of another type hold."""
    blocks, offering = part.layers.blocks, question.offering
    fitting = merge(block[:2] for block in blocks if block.fits(offering, facts.now_s))
    left = subtract([(part.start_s, part.end_s)], fitting)
    bare = subtract(left, merge(block[:2] for block in blocks))
    if bare and is_schedule_driven(part.facts):
        params: dict[str, object] = {
            "name": part.facts.resource.name, "weekday": day_of(part.start_s, facts.clinic.zone).weekday(),
            "spans": tuple(fitting),
        }  # fmt: skip
        yield Reason(
            ReasonCode.NO_SCHEDULE, part.use.resource_id, bare[0][0], bare[-1][1], "schedule_block", "", params
        )
    for block in blocks:
        held = () if block.fits(offering, facts.now_s) else intersect(left, [block[:2]])
        if held:
            opens_s = block.opens_s if block.kept_for else None
            params = {
                "name": part.facts.resource.name, "block": block.name, "block_type": block.type.value,
                "block_start_s": block.start_s, "block_end_s": block.end_s, "kept_for": block.kept_for,
                "opens_s": opens_s, "offering": offering.name if offering else "",
            }  # fmt: skip
            yield Reason(
                ReasonCode.BLOCK_TYPE, part.use.resource_id, held[0][0], held[-1][1], block.source_kind,
                block.source_id, params,
            )  # fmt: skip


def _hours(rows: Iterable[tuple[int, ClockPeriod]]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Pairs of minutes of day, by weekday."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for weekday, period in sorted(rows):
        found[weekday] = (*found.get(weekday, ()), (period.start, period.end))
    return found
