"""Requests and lists in words: what somebody wants, how long they wait, what was offered. Knows no screen."""

from datetime import date, timedelta

from carefront.application.inbox_rows import OfferRow, WaitingItem
from carefront.application.opening_rows import OpeningRow
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.requests import ItemKind, RequestSource, RequestState
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.i18n import _, ngettext, pgettext
from carefront.wording.quick_entry import joined
from carefront.wording.refusals import Speaker
from carefront.wording.status import cancel_reason_words, status_word
from carefront.wording.times import Times

DAY_S, HOUR_S = 86_400, 3_600
_MONDAY = date(2026, 1, 5)


def time_of_day_words() -> dict[str, str]:
    """What the times of day are called as wishes."""
    return {"morning": _("mornings"), "afternoon": _("afternoons"), "evening": _("evenings")}


def urgency_words() -> dict[str, str]:
    """What the degrees of urgency are called."""
    return {
        Urgency.ROUTINE: pgettext("urgency", "Routine"), Urgency.SOON: pgettext("urgency", "Soon"),
        Urgency.URGENT: pgettext("urgency", "Urgent"),
    }  # fmt: skip


def source_words() -> dict[str, str]:
    """Where requests come from."""
    return {
        RequestSource.PHONE: pgettext("request", "Phone"), RequestSource.PORTAL: pgettext("request", "Portal"),
        RequestSource.REFERRAL: pgettext("request", "Referral"), RequestSource.DESK: pgettext("request", "At the desk"),
    }  # fmt: skip


def request_state_words() -> dict[str, str]:
    """What the states of a request are called."""
    return {
        RequestState.SUBMITTED: pgettext("request", "new"), RequestState.ASSIGNED: pgettext("request", "assigned"),
        RequestState.PROPOSED: pgettext("request", "times proposed"),
        RequestState.CONVERTED: pgettext("request", "booked"), RequestState.CANCELLED: pgettext("request", "closed"),
    }  # fmt: skip


def wishes_words(wishes: Wishes, times: Times) -> str:
    """``mornings · Mon, Wed · from 1 Dec``; empty where anything will do."""
    parts = [text for name, text in time_of_day_words().items() if name in wishes.times_of_day]
    if wishes.weekdays:
        parts.append(times.listed([times.short_weekday(_MONDAY + timedelta(days=day)) for day in wishes.weekdays]))
    if wishes.first and wishes.last:
        parts.append(times.days(wishes.first, wishes.last))
    elif wishes.first:
        parts.append(_("from {day}").format(day=times.day(wishes.first)))
    elif wishes.last:
        parts.append(_("until {day}").format(day=times.day(wishes.last)))
    return joined([*parts, wishes.language, wishes.gender])


def wanted_words(item: WaitingItem, speaker: Speaker) -> str:
    """``Follow-up · any provider · mornings``."""
    who = item.resource_name or _("anybody")
    return joined([item.offering_name, who, wishes_words(item.wishes, speaker.times)])


def waiting_words(item: WaitingItem, now_s: int, times: Times) -> str:
    """``waiting 9 d``; of a recall how it stands to its date."""
    if item.kind is ItemKind.RECALL and item.due is not None:
        return due_words(item.due, times.at(now_s).date(), times)
    seconds = max(0, now_s - item.since_s)
    if seconds >= DAY_S:
        days = seconds // DAY_S
        return ngettext("{count} day", "{count} days", days).format(count=days)
    hours = seconds // HOUR_S
    if hours:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    minutes = seconds // 60
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def due_words(due: date, today: date, times: Times) -> str:
    """``due 24 May``, ``due today``, ``9 days overdue``."""
    late = (today - due).days
    if late > 0:
        return ngettext("{count} day overdue", "{count} days overdue", late).format(count=late)
    return _("due today") if not late else _("due {day}").format(day=times.plain_day(due))


def about_words(item: WaitingItem, speaker: Speaker) -> str:
    """What lies behind an item: the visit that is wanted sooner, the one that was lost, the state of a request."""
    moment = speaker.times.moment(item.visit_start_s) if item.visit_start_s else ""
    if item.kind is ItemKind.SOONER:
        return _("has {time}, wants sooner").format(time=moment)
    if item.kind is ItemKind.LOST:
        status = status_word(AppointmentStatus(item.state))
        return joined([_("{time}: {status}").format(time=moment, status=status), cancel_reason_words(item.reasons)])
    if item.kind is ItemKind.UNPLACED:
        return (
            _("found no room on import, wanted {time}").format(time=moment) if moment else _("found no room on import")
        )
    if item.kind is ItemKind.REQUEST:
        state = request_state_words().get(item.state, item.state)
        return joined([source_words().get(item.source, ""), state, item.assigned_name])
    return ""


def opening_words(row: OpeningRow, speaker: Speaker) -> str:
    """``Tue 24 Nov, 9:00, Dr Rao``: one of the best times."""
    names = row.resource_names[0] if row.resource_names else ""
    return _("{time}, {resource}").format(time=speaker.times.moment(row.start_s), resource=_own(names))


def offer_words(offer: OfferRow, speaker: Speaker) -> str:
    """What was offered and what came of it."""
    names = offer.resource_names[0] if offer.resource_names else ""
    what = _("{time}, {resource}").format(time=speaker.times.moment(offer.start_s), resource=_own(names))
    if offer.state == "declined":
        return _("Declined: {what}").format(what=what)
    if offer.is_expired:
        return _("No answer in time: {what}").format(what=what)
    return _("Offered {what}, held until {time}").format(what=what, time=speaker.times.moment(offer.expires_s))


def _own(text: str) -> str:
    """``text`` in its own direction of writing, whatever the sentence's."""
    return f"\u2068{text}\u2069"
