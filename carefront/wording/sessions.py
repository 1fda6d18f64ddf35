"""What is said of group sessions: how full they are, who is in them, when somebody is seen. Knows no screen."""

from carefront.application.session_rows import Attendee, SessionSheet
from carefront.shared.i18n import _, ngettext
from carefront.wording.refusals import Speaker
from carefront.wording.status import status_word


def seats_left(count: int) -> str:
    """``3 seats left``."""
    return ngettext("{count} seat left", "{count} seats left", count).format(count=count)


def seats_taken(sheet: SessionSheet) -> str:
    """``5 of 8 seats taken``."""
    return ngettext("{taken} of {count} seat taken", "{taken} of {count} seats taken", sheet.seats).format(
        taken=sheet.taken, count=sheet.seats
    )


def session_when(sheet: SessionSheet, speaker: Speaker) -> str:
    """``Tue 24 Nov, 10:00–11:00``."""
    times = speaker.times
    return _("{day}, {span}").format(day=times.day_of(sheet.start_s), span=times.span(sheet.start_s, sheet.end_s))


def seen_in_turn(minutes: int) -> str:
    """How an untimed session goes."""
    return ngettext(
        "No fixed times: seen in turn, {count} minute each",
        "No fixed times: seen in turn, {count} minutes each",
        minutes,
    ).format(count=minutes)


def attendee_line(attendee: Attendee, speaker: Speaker) -> str:
    """``Confirmed · expected 10:15 · 555-0134``."""
    status = status_word(attendee.status)
    if not attendee.expected_s:
        return status
    return _("{status}, expected {time}").format(status=status, time=speaker.times.clock(attendee.expected_s))


def seats_beyond(count: int) -> str:
    """After the seats were made fewer than the people."""
    return ngettext(
        "{count} person sits beyond the seats. Move or cancel the visit.",
        "{count} people sit beyond the seats. Move or cancel their visits.",
        count,
    ).format(count=count)
