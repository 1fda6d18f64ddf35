"""What time off would do to a provider with 300 visits in it, with 1,000,000 visits in the file."""

import gc
import time
from collections.abc import Iterator
from datetime import timedelta

from carefront.application.desk_reader import Reader
from carefront.domain.time_off import Stretch
from carefront.domain.zones import day_span_s
from tests.benchmarks.generator import ZONE
from tests.benchmarks.group_desk import GroupDesk, group_desk
from tests.benchmarks.measuring import Figure, Timing, bounded

VISITS = 300
BOUND_MS = 200.0


def _stretch(desk: GroupDesk, account_id: str) -> tuple[Stretch, int]:
    """The shortest time from the first day ahead on that holds so many visits, and their number."""
    days = desk.days_ahead()
    store = desk.practice.desk.read_stores().rebook
    for last in days:
        span = day_span_s(days[0], ZONE)[0], day_span_s(last, ZONE)[1]
        found = len(store.taken(account_id, *span))
        if found >= VISITS:
            return Stretch(days[0], last), found
    raise SystemExit("the days ahead have too few visits")


def impact() -> Iterator[Figure]:
    """Each provider in turn, asked for the first time on a connection that has no page of the file in memory."""
    with group_desk(1_000_000) as desk:
        opened = desk.practice.desk
        seconds, most = [], 0
        gc.freeze()  # as the program does once it is open
        for provider_id in desk.provider_ids[:15]:
            stores = opened.read_stores()
            with stores.snapshot():
                account_id = stores.facts.resource(provider_id).resource.account_id or ""
            stretch, visits = _stretch(desk, account_id)
            reader = Reader(stores, opened.session, lambda: desk.practice.at)
            reader.time_off().impact_of(
                account_id, Stretch(stretch.first - timedelta(days=400), stretch.first - timedelta(days=400))
            )
            stores._connection.execute("PRAGMA shrink_memory").fetchall()
            started = time.perf_counter()
            found = reader.time_off().impact_of(account_id, stretch)
            seconds.append(time.perf_counter() - started)
            most = max(most, visits)
            if len(found.affected) != visits or not found.covers:
                raise SystemExit("the impact is not whole")
        gc.unfreeze()
        timing = Timing(tuple(seconds))
        note = f"{VISITS} to {most} visits of one of {len(desk.provider_ids)} providers, cold, {len(seconds)} times"
        yield bounded("impact", timing.percentile_ms(0.95), "ms", BOUND_MS, note)
