"""Reasons of what is taken: blocked time, busy people and rooms, buffers, capacity. Params: see ``booking_rules``.

Whether there is room is decided by ``lanes.place``; this module only finds out whom to name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from carefront.domain.booking_facts import BookingFacts, Occupied, OwnerKind, Reason, ReasonCode
from carefront.domain.lanes import connected, overlapping, place, present
from carefront.domain.visit_parts import Part


def occupancy_reasons(
    part: Part, facts: BookingFacts, is_provider: bool, ignored_owner_id: str, beside: Sequence[Occupied] = ()
) -> Iterator[Reason]:
    """Why the part can't be placed beside what is there, in the table's order; nothing when it can.

    Args:
        is_provider: the visit is with this person, so that being busy is PROVIDER_BUSY.
        ignored_owner_id: the visit that is being moved.
        beside: rows that earlier parts of the same visit take of the same subject.
    """
    rows = facts.occupied.get(part.facts.resource.subject_id, ())
    near = [row for row in overlapping(rows, part.busy_start_s, part.busy_end_s) if row.owner_id != ignored_owner_id]
    near += beside
    if not near:
        return
    visits = [row for row in near if row.owner_kind is not OwnerKind.TIME_BLOCK]
    for row in near:
        if row.owner_kind is OwnerKind.TIME_BLOCK:
            yield _blocked(part, row) if _meets(part, row) else _buffer(part, row)
    is_shared = part.capacity > 1 or part.facts.session is not None
    if not visits or (is_shared and not part.is_exclusive and _has_room(part, rows, beside, ignored_owner_id)):
        return
    yield from _visit_reasons(part, visits, rows, beside, is_provider, ignored_owner_id)


def _has_room(part: Part, rows: Sequence[Occupied], beside: Sequence[Occupied], ignored_owner_id: str) -> bool:
    """Whether the lanes take it, time blocks aside (they are reasons of their own)."""
    cluster = [row for row in connected(rows, part.busy_start_s, part.busy_end_s) if row.owner_id != ignored_owner_id]
    visits = [row for row in (*cluster, *beside) if row.owner_kind is not OwnerKind.TIME_BLOCK]
    return place(visits, part.wanted) is not None


def _visit_reasons(
    part: Part, visits: Sequence[Occupied], rows: Sequence[Occupied], beside: Sequence[Occupied], is_provider: bool,
    ignored_owner_id: str,
) -> Iterator[Reason]:  # fmt: skip
    meeting = [row for row in visits if _meets(part, row)]
    has_seats = part.facts.session is not None
    is_single = part.capacity == 1 or part.is_exclusive or any(row.lane_hi - row.lane_lo > 1 for row in meeting)
    is_alone = is_single and not has_seats
    if is_alone:
        yield from (_busy(part, row, is_provider) for row in meeting)
        yield from (_buffer(part, row) for row in visits if not _meets(part, row))
        return
    bare_rows = sorted(
        (_without_buffers(row) for row in connected(rows, part.busy_start_s, part.busy_end_s)),
        key=lambda row: row.start_s,
    )
    bare = replace(part, busy_start_s=part.start_s, busy_end_s=part.end_s)
    near = [row for row in visits if not _meets(part, row)]  # none: buffers of those who meet it meet each other
    if near and _has_room(bare, bare_rows, [_without_buffers(row) for row in beside], ignored_owner_id):
        yield from (_buffer(part, row) for row in near)
    else:
        yield _full(part, meeting or visits)


def _meets(part: Part, row: Occupied) -> bool:
    """Whether visit meets visit, buffers aside."""
    return row.visit_start_s < part.end_s and part.start_s < row.visit_end_s


def _without_buffers(row: Occupied) -> Occupied:
    return replace(row, start_s=row.visit_start_s, end_s=row.visit_end_s)


def _overlap(part: Part, row: Occupied) -> tuple[int, int]:
    return max(part.start_s, row.visit_start_s), min(part.end_s, row.visit_end_s)


def _blocked(part: Part, row: Occupied) -> Reason:
    params = {"name": part.facts.resource.name, "block": row.label, "until_s": row.visit_end_s}
    return Reason(
        ReasonCode.BLOCKED, part.use.resource_id, *_overlap(part, row), row.owner_kind.value, row.owner_id, params
    )


def _busy(part: Part, row: Occupied, is_provider: bool) -> Reason:
    resource = part.facts.resource
    params = {
        "name": resource.name, "kind": resource.kind.value, "other_patient": row.label, "patient_id": row.patient_id,
        "busy_start_s": row.visit_start_s, "busy_end_s": row.visit_end_s, "until_s": row.visit_end_s,
    }  # fmt: skip
    code = ReasonCode.PROVIDER_BUSY if is_provider else ReasonCode.OTHER_RESOURCE_BUSY
    return Reason(code, part.use.resource_id, *_overlap(part, row), row.owner_kind.value, row.owner_id, params)


def _full(part: Part, rows: Sequence[Occupied]) -> Reason:
    taken = present(rows, part.busy_start_s, part.busy_end_s)
    params = {"name": part.facts.resource.name, "taken": taken, "capacity": part.capacity}
    span = max(part.start_s, rows[0].visit_start_s), min(part.end_s, rows[-1].visit_end_s)
    first = rows[0]
    return Reason(ReasonCode.CAPACITY, part.use.resource_id, *span, first.owner_kind.value, first.owner_id, params)


def _buffer(part: Part, row: Occupied) -> Reason:
    """The buffer between the visit and its neighbour: the neighbour's where it has one, else the visit's own."""
    if row.visit_end_s <= part.start_s:
        edge, span = "after_other", (row.visit_end_s, row.end_s)
        own = "before_this", (part.busy_start_s, part.start_s)
    else:
        edge, span = "before_other", (row.start_s, row.visit_start_s)
        own = "after_this", (part.end_s, part.busy_end_s)
    if span[0] >= span[1]:
        edge, span = own
    params = {
        "name": part.facts.resource.name, "edge": edge, "minutes": (span[1] - span[0]) // 60,
        "buffer_start_s": span[0], "buffer_end_s": span[1], "other_patient": row.label, "patient_id": row.patient_id,
    }  # fmt: skip
    start_s, end_s = max(part.busy_start_s, row.start_s), min(part.busy_end_s, row.end_s)
    return Reason(ReasonCode.BUFFER, part.use.resource_id, start_s, end_s, row.owner_kind.value, row.owner_id, params)
