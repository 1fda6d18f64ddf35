"""The history of a visit in words: who did what to it, when, from which value to which. Knows no screen."""

import json
from collections.abc import Callable
from typing import Any

from carefront.application.read_models import PastMove
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.i18n import _
from carefront.wording.refusals import Speaker
from carefront.wording.status import cancel_reason_words, status_word

Change = tuple[Any, Any]
"""A column's value before and after."""


def history_line(move: PastMove, speaker: Speaker) -> str:
    """``Fri 20 Nov, 9:12, Ana: moved from 10:00 to 10:30``."""
    return _("{moment}, {person}: {act}").format(
        moment=speaker.times.moment(move.at_s), person=move.actor_name, act=_act(move, speaker)
    )


def _act(move: PastMove, speaker: Speaker) -> str:
    changes: dict[str, Change] = {name: (old, new) for name, (old, new) in json.loads(move.detail or "{}").items()}
    tell = _ACTS.get(move.act)
    said = tell(changes, speaker) if tell else ""
    return said or _changed(changes, speaker) or _("changed")


def _booked(changes: dict[str, Change], speaker: Speaker) -> str:
    start = changes.get("start", (None, None))[1]
    return _("booked for {time}").format(time=speaker.times.moment(start)) if start else _("booked")


def _placed(changes: dict[str, Change], speaker: Speaker) -> str:
    return _moved(changes, speaker) if changes.get("start", (None, None))[0] else _booked(changes, speaker)


def _moved(changes: dict[str, Change], speaker: Speaker) -> str:
    old, new = changes.get("start", (None, None))
    if not old or not new or old == new:
        ends = changes.get("end", (None, None))
        if ends[0] and ends[1] and ends[0] != ends[1]:
            return _("end moved from {old} to {new}").format(
                old=speaker.times.clock(ends[0]), new=speaker.times.clock(ends[1])
            )
        return _("moved to another place")
    return _("moved from {old} to {new}").format(old=speaker.times.moment(old), new=speaker.times.moment(new))


def _status(changes: dict[str, Change], _speaker: Speaker) -> str:
    old, new = (_word(value) for value in changes.get("status", (None, None)))
    if not new:
        return ""
    return _("{old} → {new}").format(old=old, new=new) if old else new


def _cancelled(changes: dict[str, Change], _speaker: Speaker) -> str:
    kept = str(changes.get("cancel_reason", (None, None))[1] or "")
    reason = "" if kept.startswith("d:") else cancel_reason_words(kept)  # words of an earlier cancellation are gone
    return _("cancelled: {reason}").format(reason=reason) if reason else _("cancelled")


def _reverted(changes: dict[str, Change], speaker: Speaker) -> str:
    return _("undone: {change}").format(change=_changed(changes, speaker)) if changes else _("undone")


def _changed(changes: dict[str, Change], speaker: Speaker) -> str:
    """What is known to differ, the most telling first."""
    if "start" in changes and changes["start"][0] and changes["start"][0] != changes["start"][1]:
        return _moved(changes, speaker)
    if "status" in changes and changes["status"][0] != changes["status"][1]:
        return _status(changes, speaker)
    labels = {"note": _("note changed"), "reason": _("reason changed"), "wants_sooner": _("wish for sooner changed")}
    return next((label for name, label in labels.items() if name in changes), "")


def _word(value: object) -> str:
    try:
        return status_word(AppointmentStatus(str(value))) if value else ""
    except ValueError:
        return ""


_ACTS: dict[str, Callable[[dict[str, Change], Speaker], str]] = {
    "appointment.book": _booked,
    "slot.reserve": _booked,
    "request.convert": _booked,
    "list.place": _placed,
    "offer.accept": _placed,
    "slot.complete": _status,
    "appointment.reschedule": _moved,
    "rebook.apply": _moved,
    "rebook.hand_over": _moved,
    "appointment.status": _status,
    "appointment.correct": _status,
    "appointment.cancel": _cancelled,
    "revert": _reverted,
}
