"""The bookable starts of a visit, by masks: where each of its resources lets it start, and who takes part in it then.

Every mask is built from the lists that ``booking_rules.explain`` judges, so the two agree by construction; a start on
which counting is not exact is judged by ``explain`` itself. Source: RULES.md B16-B19, M1-M5.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import reduce
from operator import or_
from typing import NamedTuple

from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, ResourceFacts
from carefront.domain.booking_rules import BOOKED_BY_TIME, explain
from carefront.domain.busy_masks import BusyBook
from carefront.domain.choosing import Place
from carefront.domain.layer_masks import BufferRegion, FittedMasks, LayerMasks, MaskCache
from carefront.domain.masks import ALL, Window, minutes_of, moved, outward, runs, touching, window_at
from carefront.domain.offerings import OfferingState
from carefront.domain.requirements import is_assigned
from carefront.domain.resources import ResourceKind
from carefront.domain.start_terms import earliest_s, fixed_buffers, latest_s, part_minutes
from carefront.domain.visit_parts import facts_of
from carefront.shared.values import dataclass


class Opening(NamedTuple):
    """A bookable start with the resources it would take (*auto* ones chosen for this time)."""

    start_s: int
    resources: tuple[ResourceUse, ...]


class Starts(NamedTuple):
    """Starts in a window: those that may be bookable, and those of them on which counting is exact."""

    maybe: int
    sure: int


@dataclass(slots=True)
class Frame:
    """A window with what was worked out in it. ``within``: the minutes a visit may start at as far as neither hours
    nor resources decide.
    """

    window: Window
    within: int
    candidates: dict[tuple[int, str, int, int], Starts] = field(default_factory=dict)
    others: dict[tuple[int, int], Starts] = field(default_factory=dict)
    layers: dict[str, tuple[LayerMasks, FittedMasks]] = field(default_factory=dict)
    facts: BookingFacts | None = None


_NONE = Starts(0, 0)


class StartSearch:
    """Where a visit can start, window by window.

    Args:
        question: the visit; its start does not matter, nor do its resources, which ``places`` name.
        places: the resources in the order they have in the visit.
        lead: the place of the resource that the visit is with: its block gives buffers and a room.
        grid_id: the resource whose blocks give the grid; ``None``: each choice of the lead its own.
    """

    def __init__(
        self, question: BookingQuestion, places: Sequence[Place], lead: int, facts: BookingFacts, cache: MaskCache,
        busy: BusyBook, grid_id: str | None = None,
    ) -> None:  # fmt: skip
        self.question, self.places, self.lead = question, tuple(places), lead
        self.facts, self._cache, self.busy, self._grid_id = facts, cache, busy, grid_id
        self._length = question.length_minutes
        self.parts = [part_minutes(place.use, self._length) for place in self.places]
        self.active = [number for number, part in enumerate(self.parts) if part is not None]
        self._known = {choice: facts_of(facts, choice) for place in self.places for choice in place.choices}
        self.subjects = list(dict.fromkeys(own.resource.subject_id for own in self._known.values()))
        """Whose occupancy matters."""
        self._earliest_s, self._latest_s = earliest_s(question, facts), latest_s(question, facts)
        self._named = frozenset(place.choices[0] for place in self.places if len(place.choices) == 1)
        self._buffers = fixed_buffers(question)
        self._reach = self._length + self._most_buffers()
        self._is_uniform = all(self._is_of_one_sort(number) for number in self.active)
        self._uses: list[dict[str, ResourceUse]] = [{} for _ in self.places]
        self._allowed = [
            frozenset(own for own in place.choices if part is None or self._is_allowed(place.use, own))
            for place, part in zip(self.places, self.parts, strict=True)
        ]
        self._is_offered = question.offering is None or (
            question.offering.state is OfferingState.PUBLISHED and question.offering.kind in BOOKED_BY_TIME
        )

    def bounds_s(self, first_s: int, last_s: int) -> tuple[int, int]:
        """``[first_s, last_s)`` without what is past, too soon or too far."""
        return max(first_s, self._earliest_s), min(last_s, self._latest_s)

    def window(self, at_s: int, weeks_later: int = 0) -> Window:
        """The window whose week holds the instant, or a later one, wide enough for the visit."""
        return window_at(at_s, self._reach, weeks_later)

    def frame(self, window: Window, first_s: int, last_s: int, wanted: int = ALL) -> Frame:
        """The window for starts in ``[first_s, last_s)`` and in ``wanted``, with the occupancy of all choices at
        hand.
        """
        week_start_s, week_end_s = window.week_s
        low_s, high_s = self.bounds_s(max(first_s, week_start_s), min(last_s, week_end_s))
        low, high = -(-low_s // 60) - window.first, -(-high_s // 60) - window.first
        within = ((1 << high) - (1 << low)) & wanted if low < high and self._is_offered else 0
        if within and self.question.patient_id:
            within &= ~self.patient_busy(window)
        if within:
            self.busy.prepare(self.subjects, window)
        return Frame(window, within)

    def patient_busy(self, window: Window) -> int:
        """The starts at which the visit would meet another one of its patient."""
        if not self.question.patient_id:
            return 0
        seen = (row for row in self.facts.patient_busy if row.owner_id != self.question.ignore_owner_id)
        return touching(outward(((row.visit_start_s, row.visit_end_s) for row in seen), window), self._length)

    def starts(self, frame: Frame, leader: str) -> Starts:
        """Where the visit may start with ``leader`` in the leading place, on the grid."""
        if not frame.within or leader not in self._allowed[self.lead]:
            return _NONE
        masks, fitted = self.masks_of(frame, leader)
        grid = frame.within & self._grid(frame, fitted)
        maybe = sure = 0
        for region in self.regions(fitted) if grid else ():
            on_grid = grid & region.minutes
            found = self._with_leader(frame, masks, leader, region, on_grid)
            maybe |= found.maybe
            sure |= found.sure
        return Starts(maybe, sure)

    def alone(self, leader: str, found: Starts) -> tuple[ResourceUse, ...] | None:
        """The resources of every one of the starts found, where the visit needs nobody else and counting is exact."""
        is_alone = len(self.places) == 1 and self._is_uniform and found.maybe == found.sure
        return (self.use(self.lead, leader),) if is_alone else None

    def settle(self, frame: Frame, leader: str, minute: int) -> tuple[ResourceUse, ...] | None:
        """The resources for a start that ``starts`` gave, ``None`` where it turns out that there are none."""
        _, fitted = self.masks_of(frame, leader)
        region = next(region for region in self.regions(fitted) if region.minutes >> minute & 1)
        return next(self._assignments(frame, leader, minute, region), None)

    def use(self, number: int, choice: str) -> ResourceUse:
        """The choice in its place."""
        known = self._uses[number].get(choice)
        if known is None:
            use = self.places[number].use
            known = use if use.resource_id == choice else replace(use, resource_id=choice)
            self._uses[number][choice] = known
        return known

    def own(self, choice: str) -> ResourceFacts:
        """The facts of a choice."""
        return self._known[choice]

    def _with_leader(self, frame: Frame, masks: LayerMasks, leader: str, region: BufferRegion, on_grid: int) -> Starts:
        found = self.candidate(frame, self.lead, leader, region)
        maybe = on_grid & found.maybe
        if not maybe:
            return _NONE
        maybe &= self.clinic_open(masks, region)
        sure = maybe & found.sure
        others = self.others(frame, region)
        return Starts(maybe & others.maybe, sure & others.sure)

    def others(self, frame: Frame, region: BufferRegion) -> Starts:
        """Where every other place can be filled, each for itself."""
        key = region.before, region.after
        found = frame.others.get(key)
        if found is None:
            maybe = sure = ALL
            for number in self.active:
                if number != self.lead:
                    choices = [self.candidate(frame, number, own, region) for own in self.places[number].choices]
                    maybe &= reduce(or_, (choice.maybe for choice in choices), 0)
                    sure &= reduce(or_, (choice.sure for choice in choices), 0)
            found = frame.others[key] = Starts(maybe, sure)
        return found

    def candidate(self, frame: Frame, number: int, choice: str, region: BufferRegion) -> Starts:
        """Where one resource lets the visit start, all others aside."""
        key = number, choice, region.before, region.after
        found = frame.candidates.get(key)
        if found is None:
            found = frame.candidates[key] = self._judged(frame, number, choice, region)
        return found

    def _judged(self, frame: Frame, number: int, choice: str, region: BufferRegion) -> Starts:
        part = self.parts[number]
        if part is None:
            return Starts(ALL, ALL)
        if choice not in self._allowed[number]:
            return _NONE
        offset, length = part
        masks, fitted = self.masks_of(frame, choice)
        lead_in, whole = offset - region.before, region.before + length + region.after
        if self.facts.clinic.facility.buffers_inside_hours and masks.working != ALL:
            fit = moved(runs(fitted.bookable & ~masks.taken, length), -offset)
            fit &= moved(runs(masks.working, whole), -lead_in)
        else:
            fit = moved(fitted.usable_runs(length), -offset)
        return self._with_room(frame, choice, fitted, Starts(fit, fit), (offset, length), (lead_in, whole))

    def _with_room(
        self, frame: Frame, choice: str, fitted: FittedMasks, fit: Starts, part: tuple[int, int], span: tuple[int, int]
    ) -> Starts:
        """``fit`` where the lanes have room: at the resource's capacity, and at the smaller one of a block it meets."""
        resource, offering = self._known[choice].resource, self.question.offering
        busy = self.busy.masks(resource.subject_id, frame.window)
        if not busy.taken or not fit.maybe:
            return fit
        is_exclusive = offering is not None and not offering.is_concurrent
        maybe, sure = fit
        capacity = max(resource.capacity, 1)
        limits = fitted.limits(capacity) if capacity > 1 and not is_exclusive else ()
        for level, minutes in (*limits, (capacity, ALL)):
            refused, unsure = busy.refused(level, is_exclusive, span[1])
            if minutes != ALL:
                concerned = moved(moved(touching(minutes, part[1]), -part[0]), span[0])
                refused, unsure = refused & concerned, unsure & concerned
            maybe &= ~moved(refused, -span[0])
            sure &= ~moved(refused | unsure, -span[0]) if unsure or sure != maybe else ALL
        return Starts(maybe, sure & maybe)

    def clinic_open(self, masks: LayerMasks, region: BufferRegion) -> int:
        """Where the whole visit lies within opening hours, with its buffers where the clinic wants that."""
        if not self.active:
            return ALL
        first, last = 0, self._length
        if self.facts.clinic.facility.buffers_inside_hours:
            parts = [part for part in self.parts if part is not None]
            first = min(first, *(offset - region.before for offset, _ in parts))
            last = max(last, *(offset + length + region.after for offset, length in parts))
        return moved(masks.open_runs(last - first), -first)

    def _assignments(
        self, frame: Frame, leader: str, minute: int, region: BufferRegion
    ) -> Iterator[tuple[ResourceUse, ...]]:
        """Every bookable choice of resources for a start, the preferred first."""
        for chosen in self.choices_at(frame, leader, minute, region, self._rooms_of_block(frame, leader, minute)):
            uses = tuple(self.use(number, choice) for number, choice in enumerate(chosen))
            if self._is_exact(frame, chosen, minute, region) or self._explained(frame, uses, minute):
                yield uses

    def choices_at(
        self, frame: Frame, leader: str, minute: int, region: BufferRegion, rooms: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, ...]]:
        """What is open at a start, one in each place; those of ``rooms`` before others."""
        found = [self._open_at(frame, number, minute, region, rooms) for number in range(len(self.places))]
        found[self.lead] = [leader]
        return _distinct(found, self._named)

    def _open_at(
        self, frame: Frame, number: int, minute: int, region: BufferRegion, rooms: frozenset[str]
    ) -> Sequence[str]:
        place = self.places[number]
        if self.parts[number] is None:
            return place.choices[:1]
        others = [choice for choice in place.choices if len(place.choices) == 1 or choice not in self._named]
        found = [choice for choice in others if self.candidate(frame, number, choice, region).maybe >> minute & 1]
        return sorted(found, key=lambda choice: choice not in rooms) if rooms and place.use.is_auto else found

    def _is_exact(self, frame: Frame, chosen: Sequence[str], minute: int, region: BufferRegion) -> bool:
        if not self._is_uniform:
            return False
        subjects = {self._known[chosen[number]].resource.subject_id for number in self.active}
        return len(subjects) == len(self.active) and all(
            self.candidate(frame, number, chosen[number], region).sure >> minute & 1 for number in self.active
        )

    def _explained(self, frame: Frame, uses: tuple[ResourceUse, ...], minute: int) -> bool:
        """Whether the judge of all allows it, asked with the rows around the window."""
        if frame.facts is None:
            frame.facts = replace(self.facts, occupied=self.busy.rows(self.subjects, frame.window))
        start_s = 60 * (frame.window.first + minute)
        asked = replace(self.question, start_s=start_s, resources=uses)
        return explain(asked, frame.facts, self._cache).is_bookable

    def _rooms_of_block(self, frame: Frame, leader: str, minute: int) -> frozenset[str]:
        at_s = 60 * (frame.window.first + minute)
        blocks = self.masks_of(frame, leader)[0].layers.blocks
        return frozenset(
            block.room_id
            for block in blocks if block.room_id is not None and block.start_s <= at_s < block.end_s
        )  # fmt: skip

    def masks_of(self, frame: Frame, choice: str) -> tuple[LayerMasks, FittedMasks]:
        """The layers of a choice over the frame's window, and the blocks in them that the visit fits."""
        found = frame.layers.get(choice)
        if found is None:
            masks = self._cache.masks(self.facts.clinic, self._known[choice], frame.window)
            found = frame.layers[choice] = masks, masks.fitted(self.question.offering, self.facts.now_s)
        return found

    def _grid(self, frame: Frame, own: FittedMasks) -> int:
        fitted = own if self._grid_id is None else self.masks_of(frame, self._grid_id)[1]
        return fitted.grid(self.question.offering.grid_minutes if self.question.offering else 0)

    def regions(self, fitted: FittedMasks) -> tuple[BufferRegion, ...]:
        """The buffers that count and the starts they count for (``visit_parts.buffers_s``)."""
        if self._buffers is not None:
            return (BufferRegion(*self._buffers, ALL),)
        before, after = self.question.buffer_before_minutes, self.question.buffer_after_minutes
        if before is None and after is None:
            return fitted.regions()
        return tuple(
            BufferRegion(
                region.before if before is None else before, region.after if after is None else after, region.minutes
            )
            for region in fitted.regions()
        )

    def _most_buffers(self) -> int:
        if self._buffers is not None:
            return sum(self._buffers)
        asked = (self.question.buffer_before_minutes or 0) + (self.question.buffer_after_minutes or 0)
        leaders = (self._known[choice] for choice in self.places[self.lead].choices)
        return asked + max(
            (
                block.buffer_before_minutes + block.buffer_after_minutes
                for own in leaders for schedule in own.schedules for block in schedule.blocks
            ),
            default=0,
        )  # fmt: skip

    def _is_allowed(self, use: ResourceUse, choice: str) -> bool:
        """Whether nothing that holds at all times refuses the resource in that place."""
        resource, offering = self._known[choice].resource, self.question.offering
        if not self._known[choice].is_offered:
            return False
        if offering is not None and not is_assigned(resource, use, offering):
            return False
        if self.facts.panel.get(resource.account_id or "") == "closed":
            return False
        may_book = self.facts.may_book
        if may_book is None or choice in may_book:
            return True
        return resource.account_id is None and self._has_account()

    def _has_account(self) -> bool:
        firsts = (self._known[self.places[number].choices[0]] for number in self.active)
        return any(own.resource.account_id is not None for own in firsts)

    def _is_of_one_sort(self, number: int) -> bool:
        """Whether it makes no difference to rights and to who leads which of the choices it is."""
        resources = [self._known[choice].resource for choice in self.places[number].choices]
        sorts = {(resource.kind is ResourceKind.PERSON, resource.account_id is not None) for resource in resources}
        return len(sorts) <= 1


def openings_in(search: StartSearch, frame: Frame, leaders: Sequence[str], *, each: bool) -> Iterable[Opening]:
    """The openings of the frame in time order; at one time the leaders in their order: ``each`` of them, or the
    first.
    """
    found = {leader: starts for leader in leaders if (starts := search.starts(frame, leader)).maybe}
    fixed = {leader: search.alone(leader, starts) for leader, starts in found.items()}
    if len(found) == 1:
        leader, starts = next(iter(found.items()))
        uses = fixed[leader]
        if uses is not None:
            return [Opening(60 * (frame.window.first + minute), uses) for minute in minutes_of(starts.maybe)]
    return _settled(search, frame, found, fixed, each)


def _settled(
    search: StartSearch,
    frame: Frame,
    found: Mapping[str, Starts],
    fixed: Mapping[str, tuple[ResourceUse, ...] | None],
    each: bool,
) -> Iterator[Opening]:
    base = frame.window.first
    for minute in minutes_of(reduce(or_, (starts.maybe for starts in found.values()), 0)):
        for leader, starts in found.items():
            if starts.maybe >> minute & 1:
                uses = fixed[leader] or search.settle(frame, leader, minute)
                if uses is not None:
                    yield Opening(60 * (base + minute), uses)
                    if not each:
                        break


def _distinct(
    choices: Sequence[Sequence[str]], named: frozenset[str], taken: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """One of each, in order; the same resource twice only where it is named twice."""
    if not choices:
        yield ()
        return
    for choice in choices[0]:
        if choice not in taken or choice in named:
            for rest in _distinct(choices[1:], named, (*taken, choice)):
                yield (choice, *rest)
