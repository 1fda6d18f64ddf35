"""The layers 1-5 of a resource as masks, kept as long as the facts they come from.

Built from the very lists that ``layer_reasons`` judges. Knows nothing of visits. Source: RULES.md A1-A14, M1.
"""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carefront.domain.availability import BlockSpan, DayLayers, LayerCache, _Plan, first_come
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.intervals import merge
from carefront.domain.masks import ALL, Window, clock_ticks, inward, local_days, outward, runs, ticks
from carefront.domain.offerings import Offering
from carefront.domain.schedules import BOOKABLE_BLOCKS

_MOST_MASKS = 8_192


class BufferRegion(NamedTuple):
    """Starts in ``minutes`` take these buffers from their block; in minutes."""

    before: int
    after: int
    minutes: int


class FittedMasks:
    """The blocks that a visit type may be booked in, and what they say. Masks are over the window of ``LayerMasks``."""

    def __init__(self, layers: "LayerMasks", blocks: tuple[BlockSpan, ...]) -> None:
        self._layers = layers
        self.blocks = blocks
        self.bookable = inward(merge(block[:2] for block in blocks), layers.window)
        self.usable = self.bookable & layers.working & ~layers.taken
        """Where the layers of the resource let the visit be (the clinic's opening is ``LayerMasks.open``)."""
        self._runs: dict[int, int] = {}
        self._grids: dict[int, int] = {}
        self._limits: dict[int, tuple[tuple[int, int], ...]] = {}
        self._regions: tuple[BufferRegion, ...] | None = None

    def usable_runs(self, minutes: int) -> int:
        """From where so many minutes are usable."""
        found = self._runs.get(minutes)
        if found is None:
            found = self._runs[minutes] = runs(self.usable, minutes)
        return found

    def grid(self, grid_minutes: int) -> int:
        """The minutes a visit may start at: the blocks' slots, or multiples of ``grid_minutes`` on the clock in
        them.
        """
        found = self._grids.get(grid_minutes)
        if found is None:
            window = self._layers.window
            if grid_minutes:
                found = clock_ticks(grid_minutes, window, self._layers.zone) & self.bookable
            else:
                found = 0
                for block in self.blocks:
                    found |= ticks(block.start_s, block.end_s, block.grid_s, block.slot_s, window)
            self._grids[grid_minutes] = found
        return found

    def limits(self, capacity: int) -> tuple[tuple[int, int], ...]:
        """Pairs (smaller capacity, minutes of the blocks with at most that), for a resource of ``capacity``."""
        found = self._limits.get(capacity)
        if found is None:
            lower = [
                (max(block.capacity, 1), block)
                for block in self.blocks
                if block.capacity is not None and block.capacity < capacity
            ]
            found = tuple(
                (level, outward((block[:2] for own, block in lower if own <= level), self._layers.window))
                for level in sorted({own for own, _ in lower})
            )
            self._limits[capacity] = found
        return found

    def regions(self) -> tuple[BufferRegion, ...]:
        """The buffers of the block at the start; of several the one that started first."""
        if self._regions is None:
            regions, left = dict[tuple[int, int], int](), ALL
            if any(block.buffer_before_s or block.buffer_after_s for block in self.blocks):
                for block in sorted(self.blocks, key=first_come):
                    own = outward([block[:2]], self._layers.window) & left
                    left &= ~own
                    key = block.buffer_before_s // 60, block.buffer_after_s // 60
                    regions[key] = regions.get(key, 0) | own
            regions[0, 0] = regions.get((0, 0), 0) | left
            self._regions = tuple(BufferRegion(*key, minutes) for key, minutes in regions.items())
        return self._regions


class LayerMasks:
    """The layers of one resource over one window."""

    def __init__(self, layers: DayLayers, window: Window, zone: ZoneInfo) -> None:
        self.layers, self.window, self.zone = layers, window, zone
        self.open = inward(layers.open, window)
        self.working = ALL if layers.working is None else inward(layers.working, window)
        self.time_off = outward((row[:2] for row in layers.time_off), window)
        self.exceptions = outward((row[:2] for row in layers.exceptions), window)
        self.taken = self.time_off | self.exceptions
        self._is_plain = all(block.type in BOOKABLE_BLOCKS and not block.kept_for for block in layers.blocks)
        self._fitted: dict[tuple[bool, ...], FittedMasks] = {}
        self._runs: dict[int, int] = {}

    def open_runs(self, minutes: int) -> int:
        """From where the clinic is open for so many minutes."""
        found = self._runs.get(minutes)
        if found is None:
            found = self._runs[minutes] = runs(self.open, minutes)
        return found

    def fitted(self, offering: Offering | None, now_s: int) -> FittedMasks:
        """The blocks a visit of ``offering`` may be booked in now."""
        blocks = self.layers.blocks
        key = () if self._is_plain else tuple(block.fits(offering, now_s) for block in blocks)
        found = self._fitted.get(key)
        if found is None:
            fitting = blocks if self._is_plain else tuple(b for b, fits in zip(blocks, key, strict=True) if fits)
            found = self._fitted[key] = FittedMasks(self, fitting)
        return found


class MaskCache(LayerCache):
    """Layers, and masks of layers, worked out before. Good as long as it lives: facts are frozen, and facts that were
    read anew find what equal ones left.

    Over another cache of layers it adds the masks only.
    """

    def __init__(self, layers: LayerCache | None = None) -> None:
        super().__init__()
        self._layers = layers
        self._by_facts: dict[tuple[int, int, Window], tuple[ClinicFacts, ResourceFacts, LayerMasks]] = {}
        self._by_layers: dict[tuple[int, Window], LayerMasks] = {}

    @classmethod
    def over_layers(cls, cache: LayerCache) -> "MaskCache":
        """``cache`` itself where it keeps masks, else a new one over it."""
        return cache if isinstance(cache, cls) else cls(cache)

    def masks(self, clinic: ClinicFacts, own: ResourceFacts, window: Window) -> LayerMasks:
        """The masks of a resource over a window."""
        key = id(clinic), id(own), window
        known = self._by_facts.get(key)
        if known is not None:
            return known[2]
        first, last = local_days(window, clinic.zone)
        layers = self.days(clinic, own, date.fromordinal(first), date.fromordinal(last))
        if len(self._by_facts) >= _MOST_MASKS:
            self._by_facts.clear()
            self._by_layers.clear()
        # Each answer holds what it is known by, so that nothing else gets that id while it is kept.
        found = self._by_layers.setdefault((id(layers), window), LayerMasks(layers, window, clinic.zone))
        self._by_facts[key] = clinic, own, found
        return found

    def _plan(self, clinic: ClinicFacts, facts: ResourceFacts) -> _Plan:
        return super()._plan(clinic, facts) if self._layers is None else self._layers._plan(clinic, facts)
