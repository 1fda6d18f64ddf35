"""What every question of the desk needs, in one table: the tests are made from it, and a question without a line fails
them.

The questions themselves ask ``Gate``; this table says what they must ask. Names are those of ``DeskReader``; of a part
(``reader.set_up().clinic``) with the part's name before the dot.
"""

from collections.abc import Mapping
from enum import StrEnum

from carefront.domain.permissions import Key
from carefront.shared.values import dataclass

K = Key


class Reach(StrEnum):
    """How a question meets the rights of who asks.

    OPEN: tells nothing of anybody, whoever asks. MEMBER: for whoever has any right in the clinic; others get nothing.
    ALL: the keys for everybody, else refused. OWN: the keys for whose thing it is, else refused. ROWS: a grant of any
    reach; rows that it does not cover are left out or masked; refused without. QUIET: as ROWS, but nothing instead of a
    refusal, for what a window asks by itself.
    """

    OPEN = "open"
    MEMBER = "member"
    ALL = "all"
    OWN = "own"
    ROWS = "rows"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class QueryRule:
    """``reach`` and the keys: all of ``keys`` where ``any_of`` is false, else one of them."""

    reach: Reach
    keys: tuple[Key, ...] = ()
    any_of: bool = False


def _rule(reach: Reach, *keys: Key) -> QueryRule:
    return QueryRule(reach, keys)


def _any(reach: Reach, *keys: Key) -> QueryRule:
    return QueryRule(reach, keys, any_of=True)


OPEN, MEMBER = _rule(Reach.OPEN), _rule(Reach.MEMBER)
CALENDAR = _any(Reach.ROWS, K.SCHEDULE_VIEW, K.APPOINTMENT_VIEW)
BOOKING = _any(Reach.ROWS, K.SCHEDULE_VIEW, K.APPOINTMENT_CREATE)
REPORT = _rule(Reach.QUIET, K.REPORT_VIEW)

QUERY_RULES: Mapping[str, QueryRule] = {
    "facilities": MEMBER,
    "resources": MEMBER,
    "offerings": MEMBER,
    "open_minutes": MEMBER,
    "may": OPEN,
    "rights": OPEN,
    "change_number": OPEN,
    "who_may": MEMBER,
    "day": CALENDAR,
    "week": CALENDAR,
    "week_loads": CALENDAR,
    "month": CALENDAR,
    "loads": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "waiting": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "overrides": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "alerts": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "first_openings": BOOKING,
    "find_openings": BOOKING,
    "propose": BOOKING,
    "preview_series": BOOKING,
    "find_instead": _any(Reach.QUIET, K.APPOINTMENT_CREATE, K.APPOINTMENT_EDIT),
    "slots": _rule(Reach.OWN, K.SCHEDULE_VIEW),
    "appointment": _rule(Reach.OWN, K.APPOINTMENT_VIEW),
    "series": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "session": _rule(Reach.OWN, K.APPOINTMENT_VIEW),
    "find_patients": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "patients": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "patient": _rule(Reach.OWN, K.PATIENT_VIEW),
    "duplicates": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "utilisation.utilisation": REPORT,
    "utilisation.list_behind": REPORT,
    "utilisation.third_next": REPORT,
    "schedules.clinic": _rule(Reach.ROWS, K.SCHEDULE_VIEW),
    "schedules.resource": _rule(Reach.OWN, K.SCHEDULE_VIEW),
    "schedules.outline": _rule(Reach.OWN, K.SCHEDULE_VIEW),
    "schedules.publish_conflicts": _rule(Reach.OWN, K.SCHEDULE_VIEW),
    "schedules.outside_after": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "time_off.queue": _rule(Reach.ROWS, K.TIME_OFF_VIEW),
    "time_off.impact": _rule(Reach.OWN, K.TIME_OFF_VIEW),
    "time_off.impact_of": _rule(Reach.OWN, K.TIME_OFF_VIEW),
    "requests.inbox": _rule(Reach.ROWS, K.REQUEST_VIEW),
    "requests.requests": _rule(Reach.ROWS, K.REQUEST_VIEW),
    "requests.best": _rule(Reach.ROWS, K.REQUEST_VIEW),
    "requests.fits": _rule(Reach.ROWS, K.REQUEST_VIEW),
    "requests.parked": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "rebook.affected": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "rebook.plan": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "rebook.rest_of_day": _rule(Reach.OWN, K.APPOINTMENT_VIEW),
    "rebook.begun": _rule(Reach.QUIET, K.APPOINTMENT_EDIT),
    "rebook.undone": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "rebook.sheet": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "rebook.options": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "people.people": _rule(Reach.ALL, K.USER_EDIT),
    "people.own": OPEN,
    "queue.board": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "queue.display": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "queue.encounter": _rule(Reach.OWN, K.APPOINTMENT_VIEW),
    "audit.page": _rule(Reach.ALL, K.AUDIT_VIEW),
    "audit.people": _rule(Reach.ALL, K.AUDIT_VIEW),
    "audit.heads": _rule(Reach.ALL, K.AUDIT_VIEW),
    "records.access": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "records.record": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "records.unreviewed": _rule(Reach.QUIET, K.AUDIT_VIEW),
    "caseload.panels": _rule(Reach.ROWS, K.CASELOAD_VIEW),
    "caseload.patients": _rule(Reach.OWN, K.CASELOAD_VIEW),
    "charges.page": _rule(Reach.ALL, K.BILLING_VIEW),
    "charges.of_visit": _rule(Reach.QUIET, K.BILLING_VIEW),
    "messages.queue": _rule(Reach.ROWS, K.NOTIFICATION_SEND),
    "messages.of_visit": _rule(Reach.QUIET, K.APPOINTMENT_VIEW),
    "messages.troubled": _rule(Reach.QUIET, K.NOTIFICATION_SEND),
    "messages.contact": _rule(Reach.ROWS, K.PATIENT_VIEW),
    "messages.reminders": _rule(Reach.QUIET, K.PATIENT_VIEW),
    "messages.unreached": _rule(Reach.QUIET, K.PATIENT_VIEW),
    "messages.settings": _rule(Reach.ALL, K.SETTINGS_EDIT),
    "messages.subscribers": _rule(Reach.ALL, K.SETTINGS_EDIT),
    "permissions.roles": _rule(Reach.ALL, K.USER_EDIT),
    "permissions.holders": _rule(Reach.ALL, K.USER_EDIT),
    "set_up.clinics": MEMBER,
    "set_up.clinic": _any(Reach.ROWS, K.SCHEDULE_VIEW, K.SETTINGS_EDIT, K.RESOURCE_EDIT, K.OFFERING_EDIT),
    "set_up.visits_ahead": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "set_up.over_capacity": _rule(Reach.ROWS, K.APPOINTMENT_VIEW),
    "set_up.zone_change": _rule(Reach.ALL, K.SETTINGS_EDIT),
    "set_up.opening_check": _any(Reach.ROWS, K.OFFERING_EDIT, K.SCHEDULE_VIEW),
    "set_up.blocks": _rule(Reach.QUIET, K.SCHEDULE_VIEW),
}
