"""Why there are no openings: how much of the searched time each reason took away, the first reason of each start
counting.

Source: RULES.md B24.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from carefront.domain.availability import is_schedule_driven
from carefront.domain.booking_facts import REASON_ORDER, ReasonCode
from carefront.domain.booking_rules import BOOKED_BY_TIME, GRACE_S
from carefront.domain.layer_masks import BufferRegion
from carefront.domain.masks import ALL, Window, minutes_of, moved, outward, runs, touching
from carefront.domain.offerings import OfferingState
from carefront.domain.requirements import is_assigned
from carefront.domain.start_search import Frame, StartSearch
from carefront.domain.start_terms import earliest_s, latest_s


class LostStarts(NamedTuple):
    """So many minutes at which the visit could start, over all who could lead it, were taken away by this reason
    first.
    """

    code: ReasonCode
    minutes: int


def lost_starts(
    search: StartSearch, wanted: Callable[[Window], int], first_s: int, last_s: int
) -> tuple[LostStarts, ...]:
    """What each reason took of the starts in ``[first_s, last_s)`` and in ``wanted``, in the order of reasons.

    Time that only the grid leaves out is not counted. Where one resource would have to fill two places at once, the
    reason is OTHER_RESOURCE_BUSY. Where somebody takes several visits at once, everything that the lanes refuse counts
    as CAPACITY.
    """
    counted: Counter[ReasonCode] = Counter()
    window = search.window(first_s)
    while window.week_s[0] < last_s:
        low_s, high_s = max(first_s, window.week_s[0]), min(last_s, window.week_s[1])
        inside = outward([(low_s, high_s)], window) & wanted(window)
        for leader in search.places[search.lead].choices if inside else ():
            left = inside
            for code, taken in _takers(search, Frame(window, inside), leader):
                counted[code] += (left & taken).bit_count()
                left &= ~taken
        window = search.window(window.week_s[1])
    return tuple(
        LostStarts(code, counted[code]) for code in sorted(counted, key=REASON_ORDER.__getitem__) if counted[code]
    )


def _takers(search: StartSearch, frame: Frame, leader: str) -> Iterator[tuple[ReasonCode, int]]:
    """The reasons in order, each with the starts it refuses; a start may be refused by several."""
    for code in _always(search, leader):
        if code is not ReasonCode.PANEL_CLOSED:
            yield code, ALL
    regions = search.regions(search.masks_of(frame, leader)[1])
    taken: dict[ReasonCode, int] = {}
    for region in regions:
        for code, mask in _of_region(search, frame, leader, region):
            taken[code] = taken.get(code, 0) | (mask & region.minutes)
    yield from sorted(taken.items(), key=lambda item: REASON_ORDER[item[0]])
    yield ReasonCode.PATIENT_BUSY, search.patient_busy(frame.window)
    if ReasonCode.PANEL_CLOSED in _always(search, leader):
        yield ReasonCode.PANEL_CLOSED, ALL
    yield from _timing(search, frame.window)


def _always(search: StartSearch, leader: str) -> list[ReasonCode]:
    """The reasons that hold at all times."""
    resource, offering = search.own(leader).resource, search.question.offering
    may_book, use = search.facts.may_book, search.places[search.lead].use
    found = []
    if may_book is not None and leader not in may_book:
        found.append(ReasonCode.PERMISSION)
    if not search.own(leader).is_offered:
        found.append(ReasonCode.RESOURCE_INACTIVE)
    if offering is not None and (
        offering.state is not OfferingState.PUBLISHED or offering.kind not in BOOKED_BY_TIME
        or not is_assigned(resource, use, offering)
    ):  # fmt: skip
        found.append(ReasonCode.OFFERING_UNAVAILABLE)
    if search.facts.panel.get(resource.account_id or "") == "closed":
        found.append(ReasonCode.PANEL_CLOSED)
    return found


def _of_region(
    search: StartSearch, frame: Frame, leader: str, region: BufferRegion
) -> Iterator[tuple[ReasonCode, int]]:
    masks, fitted = search.masks_of(frame, leader)
    part = search.parts[search.lead]
    yield ReasonCode.CLINIC_CLOSED, ~search.clinic_open(masks, region)
    if part is not None:
        offset, length = part
        blocks = outward((block[:2] for block in masks.layers.blocks), frame.window)
        bare = ~runs(blocks | fitted.bookable, length) if is_schedule_driven(search.own(leader)) else 0
        yield ReasonCode.TIME_OFF, moved(touching(masks.time_off, length), -offset)
        yield ReasonCode.EXCEPTION, moved(touching(masks.exceptions, length), -offset)
        yield ReasonCode.OUTSIDE_HOURS, ~_working(search, masks.working, part, region)
        yield ReasonCode.NO_SCHEDULE, moved(bare, -offset)
        if fitted.blocks != masks.layers.blocks:
            yield ReasonCode.BLOCK_TYPE, ~moved(runs(fitted.bookable, length), -offset)
        yield from _taken(search, frame, leader, region)
    yield ReasonCode.OTHER_RESOURCE_BUSY, ~search.others(frame, region).maybe | _too_few(search, frame, leader, region)


def _too_few(search: StartSearch, frame: Frame, leader: str, region: BufferRegion) -> int:
    """The starts at which every place could be filled for itself, but not all at once: one would have to fill two."""
    others = [number for number in search.active if number != search.lead]
    each = frame.within & region.minutes & search.others(frame, region).maybe
    each &= search.candidate(frame, search.lead, leader, region).maybe
    if not each or not others:
        return 0
    masks = [
        search.candidate(frame, number, own, region).maybe
        for number in others for own in search.places[number].choices
    ]  # fmt: skip
    turns = reduce(or_, (mask ^ (mask << 1) for mask in masks), each ^ (each << 1))
    refused = 0
    for minute in minutes_of(each & turns):  # from one turn to the next nothing changes
        if all(_meets_itself(search, chosen, region) for chosen in search.choices_at(frame, leader, minute, region)):
            later = turns >> (minute + 1)
            refused |= ((1 << (later & -later).bit_length()) - 1) << minute
    return refused


def _meets_itself(search: StartSearch, chosen: Sequence[str], region: BufferRegion) -> bool:
    """Whether one who takes a single visit at once would be needed in two places at the same time."""
    offering = search.question.offering
    until: dict[str, list[tuple[int, int]]] = {}
    for number in search.active:
        resource, (offset, length) = search.own(chosen[number]).resource, search.parts[number] or (0, 0)
        if resource.capacity <= 1 or (offering is not None and not offering.is_concurrent):
            span = offset - region.before, offset + length + region.after
            taken = until.setdefault(resource.subject_id, [])
            if any(span[0] < other[1] and other[0] < span[1] for other in taken):
                return True
            taken.append(span)
    return False


def _working(search: StartSearch, working: int, part: tuple[int, int], region: BufferRegion) -> int:
    offset, length = part
    if working == ALL:
        return ALL
    if search.facts.clinic.facility.buffers_inside_hours:
        return moved(runs(working, region.before + length + region.after), region.before - offset)
    return moved(runs(working, length), -offset)


def _taken(search: StartSearch, frame: Frame, leader: str, region: BufferRegion) -> Iterator[tuple[ReasonCode, int]]:
    """What is taken of the leader: blocked, busy, and whatever else the lanes refuse."""
    resource, part = search.own(leader).resource, search.parts[search.lead]
    busy = search.busy.masks(resource.subject_id, frame.window)
    offset, length = part or (0, 1)
    offering = search.question.offering
    is_alone = resource.capacity <= 1 or (offering is not None and not offering.is_concurrent)
    yield ReasonCode.BLOCKED, moved(touching(busy.blocks, length), -offset)
    whole = region.before + length + region.after
    if is_alone:
        code = ReasonCode.PROVIDER_BUSY if resource.account_id is not None else ReasonCode.OTHER_RESOURCE_BUSY
        yield code, moved(touching(busy.visits(), length), -offset)
        yield ReasonCode.BUFFER, moved(touching(busy.taken, whole), region.before - offset)
    else:
        room = search.candidate(frame, search.lead, leader, region).maybe
        yield ReasonCode.CAPACITY, ~room


def _timing(search: StartSearch, window: Window) -> Iterator[tuple[ReasonCode, int]]:
    soon = outward([(window.start_s, search.facts.now_s - GRACE_S)], window)
    yield ReasonCode.LEAD_TIME, outward([(window.start_s, earliest_s(search.question, search.facts))], window) & ~soon
    yield ReasonCode.BEYOND_HORIZON, outward([(latest_s(search.question, search.facts), window.end_s)], window)
    yield ReasonCode.PAST, soon
