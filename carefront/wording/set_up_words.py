"""Words of the set-up screens: kinds and states of resources and visit types, kinds of blocked time and of leave."""

from collections.abc import Iterable, Mapping
from datetime import date

from carefront.domain.appointments import BlockKind
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import InvalidValue
from carefront.domain.offerings import OfferingKind
from carefront.domain.resources import ResourceKind
from carefront.domain.time_off import TimeOffType
from carefront.shared.i18n import _, ngettext, pgettext
from carefront.wording.times import Times
from carefront.wording.vocabulary import Vocabulary


def resource_kind(kind: ResourceKind, words: Vocabulary) -> str:
    """What a resource is."""
    return {
        ResourceKind.PERSON: pgettext("kind of resource", "Person"),
        ResourceKind.ROOM: pgettext("kind of resource", "Room"),
        ResourceKind.ASSET: pgettext("kind of resource", "Equipment"),
        ResourceKind.POOL: pgettext("kind of resource", "Pool"),
        ResourceKind.ORGANIZATION: pgettext("kind of resource", "Organisation"),
    }[kind]


def any_of_kind(kind: ResourceKind) -> str:
    """A requirement of any resource of a kind."""
    return {
        ResourceKind.PERSON: _("Any person"),
        ResourceKind.ROOM: _("Any room"),
        ResourceKind.ASSET: _("Any equipment"),
        ResourceKind.POOL: _("Any pool"),
        ResourceKind.ORGANIZATION: _("Any organisation"),
    }[kind]


def offering_kind(kind: OfferingKind) -> str:
    """What a visit type is."""
    return {
        OfferingKind.SERVICE: pgettext("kind of offering", "Service"),
        OfferingKind.RENTAL: pgettext("kind of offering", "Rental"),
        OfferingKind.PRODUCT: pgettext("kind of offering", "Product"),
        OfferingKind.SUBSCRIPTION: pgettext("kind of offering", "Subscription"),
    }[kind]


def block_kind(kind: BlockKind) -> str:
    """Why time is blocked."""
    return {
        BlockKind.BREAK: _("Break"),
        BlockKind.MEETING: _("Meeting"),
        BlockKind.MAINTENANCE: _("Maintenance"),
        BlockKind.OTHER: _("Other"),
    }[kind]


def leave_type(kind: TimeOffType) -> str:
    """Why somebody is away."""
    return {
        TimeOffType.VACATION: pgettext("leave", "Vacation"),
        TimeOffType.SICK: pgettext("leave", "Sick"),
        TimeOffType.PERSONAL: pgettext("leave", "Personal"),
        TimeOffType.CONFERENCE: pgettext("leave", "Conference"),
        TimeOffType.OTHER: pgettext("leave", "Other"),
    }[kind]


def leave_span(first: date, last: date, times: Times) -> str:
    """``on leave 24 Nov 2026 to 3 Dec 2026``."""
    if first == last:
        return _("on leave {day}").format(day=times.plain_day(first))
    return _("on leave {first} to {last}").format(first=times.plain_day(first), last=times.plain_day(last))


def field_problem(error: InvalidValue) -> str:
    """What is wrong with one field, said under it."""
    templates: Mapping[str, str] = {
        "empty": _("Fill this in."),
        "range": _("This number is too small or too large."),
        "overlap": _("There is leave in these days already."),
        "before_first": _("The last day is before the first."),
        "not_forward": _("The end is not after the start."),
        "length": _("This is too long."),
        "color": _("A colour is # and six digits, such as #1F416C."),
        "zone": _("There is no such time zone."),
        "unknown": _("There is no such value."),
        "doubled": _("This person works here already."),
        "one_of": _("Choose what is needed."),
        "other_clinic": _("This belongs to another clinic."),
        "count": _("These are none, or too many at once."),
    }
    return templates.get(error.rule, _("This can’t be used as it is."))


def no_opening_reason(code: ReasonCode) -> str:
    """What took the openings of a visit type away, in general."""
    words = {
        ReasonCode.PERMISSION: _("you may not book there"),
        ReasonCode.RESOURCE_INACTIVE: _("somebody or something it needs is not in use"),
        ReasonCode.OFFERING_UNAVAILABLE: _("nobody is assigned who could"),
        ReasonCode.CLINIC_CLOSED: _("the clinic has no opening hours then"),
        ReasonCode.TIME_OFF: _("time off"),
        ReasonCode.EXCEPTION: _("exceptions"),
        ReasonCode.OUTSIDE_HOURS: _("it does not fit into the working hours"),
        ReasonCode.NO_SCHEDULE: _("no published schedule covers it"),
        ReasonCode.BLOCK_TYPE: _("the schedule keeps its time for other types"),
        ReasonCode.BLOCKED: _("blocked time"),
        ReasonCode.PROVIDER_BUSY: _("everybody is booked"),
        ReasonCode.OTHER_RESOURCE_BUSY: _("a room or equipment is taken"),
        ReasonCode.BUFFER: _("preparation and clean-up leave no room"),
        ReasonCode.CAPACITY: _("everything is full"),
        ReasonCode.LEAD_TIME: _("the notice it needs"),
        ReasonCode.BEYOND_HORIZON: _("how far ahead it is booked"),
    }
    return words.get(code, _("other reasons"))


def no_opening_why(codes: Iterable[ReasonCode]) -> str:
    """``In the way: time off, everybody is booked.``, doubles left out; empty where nothing is known."""
    reasons = ", ".join(dict.fromkeys(no_opening_reason(code) for code in codes))
    return _("In the way: {reasons}.").format(reasons=reasons) if reasons else ""


def visits_count(count: int, words: Vocabulary) -> str:
    """``3 visits``."""
    return ngettext("{count} visit", "{count} visits", count).format(count=count)
