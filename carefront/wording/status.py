"""What the states of a visit, kinds of unavailable time and resources are called."""

from carefront.domain.appointments import AppointmentStatus
from carefront.domain.offerings import OfferingState
from carefront.domain.resources import ResourceState
from carefront.domain.time_off import TimeOffState
from carefront.shared.i18n import pgettext

S = AppointmentStatus


def status_word(status: AppointmentStatus) -> str:
    """``confirmed``: the state as an adjective, in running text and in names for assistive tools."""
    return {
        S.REQUESTED: pgettext("status", "requested"),
        S.BOOKED: pgettext("status", "booked"),
        S.CONFIRMED: pgettext("status", "confirmed"),
        S.RESCHEDULED: pgettext("status", "rescheduled"),
        S.ARRIVED: pgettext("status", "arrived"),
        S.IN_PROGRESS: pgettext("status", "in room"),
        S.COMPLETED: pgettext("status", "completed"),
        S.CANCELLED: pgettext("status", "cancelled"),
        S.NO_SHOW: pgettext("status", "no-show"),
        S.ENTERED_IN_ERROR: pgettext("status", "entered in error"),
    }[status]


def status_label(status: AppointmentStatus) -> str:
    """``Confirmed``: the state as an entry of a list or menu."""
    return {
        S.REQUESTED: pgettext("status entry", "Requested"),
        S.BOOKED: pgettext("status entry", "Booked"),
        S.CONFIRMED: pgettext("status entry", "Confirmed"),
        S.RESCHEDULED: pgettext("status entry", "Rescheduled"),
        S.ARRIVED: pgettext("status entry", "Arrived"),
        S.IN_PROGRESS: pgettext("status entry", "In room"),
        S.COMPLETED: pgettext("status entry", "Completed"),
        S.CANCELLED: pgettext("status entry", "Cancelled"),
        S.NO_SHOW: pgettext("status entry", "No-show"),
        S.ENTERED_IN_ERROR: pgettext("status entry", "Entered in error"),
    }[status]


def unavailable_word(kind: str) -> str:
    """The word drawn on a stretch of time that can't be booked; its own label comes after it, if it has one."""
    words = {
        "closed": pgettext("unavailable", "closed"),
        "outside_hours": pgettext("unavailable", "outside hours"),
        "time_off": pgettext("unavailable", "time off"),
        "exception": pgettext("unavailable", "away"),
        "block": pgettext("unavailable", "not for visits"),
        "pending_time_off": pgettext("unavailable", "time off requested"),
        "time_block": pgettext("unavailable", "blocked"),
    }
    return words.get(kind, pgettext("unavailable", "not available"))


def group_word(kind: str) -> str:
    """The heading of resources that belong to no group, by their kind."""
    words = {
        "person": pgettext("group", "People"),
        "room": pgettext("group", "Rooms"),
        "asset": pgettext("group", "Equipment"),
        "pool": pgettext("group", "Pools"),
        "organization": pgettext("group", "Organisations"),
    }
    return words.get(kind, pgettext("group", "Others"))


def resource_state(state: ResourceState) -> str:
    """A resource's state."""
    return {
        ResourceState.REGISTERED: pgettext("resource", "registered"),
        ResourceState.ACTIVE: pgettext("resource", "active"),
        ResourceState.ON_LEAVE: pgettext("resource", "on leave"),
        ResourceState.INACTIVE: pgettext("resource", "inactive"),
    }[state]


def offering_state(state: OfferingState) -> str:
    """A visit type's state."""
    return {
        OfferingState.DRAFT: pgettext("visit type", "draft"),
        OfferingState.PUBLISHED: pgettext("visit type", "published"),
        OfferingState.DEACTIVATED: pgettext("visit type", "deactivated"),
        OfferingState.ARCHIVED: pgettext("visit type", "archived"),
    }[state]


def time_off_state(state: TimeOffState) -> str:
    """What became of a request for time off."""
    return {
        TimeOffState.PENDING: pgettext("time off", "pending"),
        TimeOffState.APPROVED: pgettext("time off", "approved"),
        TimeOffState.DENIED: pgettext("time off", "denied"),
        TimeOffState.WITHDRAWN: pgettext("time off", "withdrawn"),
        TimeOffState.CANCELLED: pgettext("time off", "cancelled"),
    }[state]


def cancel_reasons() -> tuple[tuple[str, str], ...]:
    """Code and words of the usual reasons to cancel, most frequent first; first letters differ, so one key chooses."""
    return (
        ("patient_asked", pgettext("cancel reason", "Asked to cancel")),
        ("ill", pgettext("cancel reason", "Ill")),
        ("no_transport", pgettext("cancel reason", "Transport")),
        ("provider_away", pgettext("cancel reason", "Provider away")),
        ("booked_by_mistake", pgettext("cancel reason", "Mistaken booking")),
    )


def cancel_reason_words(reason: str) -> str:
    """A reason to cancel as kept: the words of its code, or what somebody typed."""
    return dict(cancel_reasons()).get(reason, reason)
