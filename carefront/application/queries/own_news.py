"""What one person is to hear of: what was decided about their time off, and who has arrived to see them."""

from collections.abc import Sequence
from typing import Protocol

from carefront.application.alert_rows import Arrival, DecidedLeave, LongWait
from carefront.application.on_duty import person_name
from carefront.application.ports import FactsReader, Store
from carefront.application.time_off_rights import about
from carefront.application.time_off_rows import TimeOffStore
from carefront.domain.appointments import Appointment
from carefront.domain.permissions import Actor, Key, is_allowed
from carefront.domain.time_off import TimeOff, TimeOffState
from carefront.domain.zones import day_span_s, local_date

DAY_S = 86_400
TOLD_FOR_S = 31 * DAY_S
"""How long a decision is news."""
_NEWS = frozenset({TimeOffState.APPROVED, TimeOffState.DENIED, TimeOffState.CANCELLED})


class ArrivedRows(Protocol):
    """Who has arrived."""

    def long_waits(self, facility_id: str, start_s: int, end_s: int, until_s: int) -> Sequence[LongWait]: ...


class NewsStores(Protocol):
    """What the answers are made from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def lists(self) -> ArrivedRows: ...

    @property
    def time_off(self) -> TimeOffStore: ...


def decided_leave(stores: NewsStores, actor: Actor, facility_id: str, now_s: int) -> tuple[DecidedLeave, ...]:
    """What others decided in the last month about time off that is the actor's or that they asked for, by its days."""
    facts = stores.facts
    today = local_date(now_s, facts.clinic(facility_id).zone)
    rows = (stored.time_off for stored in stores.time_off.rows())
    mine = [row for row in rows if actor.account_id in (row.account_id, row.asked_by) and _is_news(row, actor, now_s)]
    seen = (
        row for row in mine
        if is_allowed(actor, Key.TIME_OFF_VIEW, about(facts, actor, row.account_id, Key.TIME_OFF_VIEW))
    )  # fmt: skip
    found = (
        DecidedLeave(
            row.id, "" if row.account_id == actor.account_id else person_name(facts, row.account_id, today),
            row.state, row.stretch, row.decision_note if row.account_id == actor.account_id else "",
        )
        for row in seen
    )  # fmt: skip
    return tuple(sorted(found, key=lambda leave: (leave.stretch.first, leave.time_off_id)))


def _is_news(row: TimeOff, actor: Actor, now_s: int) -> bool:
    if row.state not in _NEWS or row.decided_by == actor.account_id or row.decided_at is None:
        return False
    return row.decided_at.timestamp() > now_s - TOLD_FOR_S


def arrivals(stores: NewsStores, actor: Actor, facility_id: str, now_s: int) -> tuple[Arrival, ...]:
    """Who has arrived today for the actor and was not called in yet, by the beginning of the visit; seats too."""
    here = stores.facts.resources_of(facility_id).values()
    own = {row.resource.id for row in here if row.resource.account_id == actor.account_id}
    if not own:
        return ()
    zone = stores.facts.clinic(facility_id).zone
    start_s, end_s = day_span_s(local_date(now_s, zone), zone)
    found = []
    for row in stores.lists.long_waits(facility_id, start_s, end_s, now_s):
        visit = stores.appointments.get(row.appointment_id)
        held = stores.appointments.get(visit.session_id) if visit.session_id else visit
        if any(use.resource_id in own for use in held.resources):
            found.append(Arrival(row.appointment_id, row.patient_name, int(visit.start.timestamp())))
    return tuple(sorted(found, key=lambda one: (one.start_s, one.appointment_id)))
