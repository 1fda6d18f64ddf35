"""A day as read becomes a day as shown: texts are made here, on the reader's thread, once. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from carefront.application.read_models import DayCalendar, DayCard, DayColumn, UnavailableSpan
from carefront.domain.appointments import AppointmentStatus
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import AxisMark, CardFace, ColumnFace, DayGrid, SpanFace
from carefront.wording.refusals import Speaker
from carefront.wording.status import status_word, unavailable_word
from carefront.wording.times import Times
from carefront.wording.vocabulary import Vocabulary

Face = TypeVar("Face")
PATTERN_OF = {
    "closed": "closed",
    "outside_hours": "outside_hours",
    "time_off": "time_off",
    "exception": "time_off",
    "pending_time_off": "pending",
    "block": "block",
    "time_block": "block",
}


@dataclass(frozen=True, slots=True)
class FaceMaker:
    """Makes faces in one language and the words of one trade; safe on any thread.

    ``shown_zone``: the IANA name of the zone whose clock is read, the clinic's own if empty.
    """

    locale: str
    words: Vocabulary
    has_24_hours: bool | None = None
    shown_zone: str = ""

    def times(self, zone: str) -> Times:
        """The clock texts of a clinic, as the clock says them that was chosen."""
        return Times(self.locale, zone, self.has_24_hours, self.shown_zone)

    def clinic_times(self, zone: str) -> Times:
        """The clock texts by the clinic's own clock, whichever was chosen: where hours are written and read again."""
        return Times(self.locale, zone, self.has_24_hours)

    def grid(self, read: DayCalendar, now_s: int) -> DayGrid:
        """``read`` with every text in it; ``now_s`` is when waiting times are counted to."""
        times = self.times(read.zone)
        scribe = Scribe(times, self.words, read.columns, read.day, now_s)
        return DayGrid(
            facility_id=read.facility_id,
            day=read.day,
            title=times.full_day(read.day),
            short_title=times.day(read.day),
            start_s=read.start_s,
            end_s=read.end_s,
            open_start_s=read.open_start_s,
            open_end_s=read.open_end_s,
            columns=tuple(map(scribe.column, read.columns)),
            cards=tuple(map(scribe.card, read.cards)),
            marks=tuple(
                AxisMark(mark.offset_s, times.clock(read.start_s + mark.offset_s, read.day), mark.wall_minute % 60 == 0)
                for mark in read.marks
            ),
            change_number=read.change_number,
            notice=read.closed_reason,
            is_today=read.start_s <= now_s < read.end_s,
            column_of={column.resource_id: number for number, column in enumerate(read.columns)},
        )

    def speaker(self, zone: str, names: dict[str, str], day: date | None) -> Speaker:
        """What refusals and acts are said with."""
        return Speaker(self.times(zone), self.words, names, day)


class Scribe:
    """Writes the faces of one day. What many cards share is said once."""

    def __init__(
        self, times: Times, words: Vocabulary, columns: Sequence[DayColumn], day: date, now_s: int
    ) -> None:  # fmt: skip
        self._times, self._words, self._now_s = times, words, now_s
        self._columns = columns
        self._day, self._date = times.day(day), day
        self._stranger = _("Another {patient}").format(patient=words.patient)
        self._card_template = _("{day}, {start} to {end}, {resource}, {patient}, {visit_type}, {status}")
        self._status_words = {status: status_word(status) for status in AppointmentStatus}

    def column(self, read: DayColumn) -> ColumnFace:
        """A column with its spans and how full it is."""
        load = (
            _("{booked}/{places}").format(booked=read.booked, places=read.places) if read.places else str(read.booked)
        )
        spoken = _("{resource}, {booked} of {places} booked").format(
            resource=read.name, booked=read.booked, places=read.places
        )
        return ColumnFace(
            resource_id=read.resource_id,
            name=read.name,
            detail=read.code if read.code != read.name else "",
            load=load,
            fill=min(1.0, read.booked / read.places) if read.places else 0.0,
            spoken=spoken,
            color=read.color,
            spans=tuple(map(self._span, read.unavailable)),
            slots=read.slots,
        )

    def _nobody(self, read: DayCard) -> str:
        """What stands in the place of a patient: a group session's type with its seats."""
        if read.is_veiled:
            return self._stranger
        if not read.seats:
            return self._words.patient_title
        return _("{visit_type} {taken} of {seats}").format(
            visit_type=read.offering_name, taken=read.taken, seats=read.seats
        )

    def card(self, read: DayCard) -> CardFace:
        """A visit with all that is drawn and said of it."""
        status = self._status_words[read.status]
        name = read.patient_name or self._nobody(read)
        spoken = self._card_template.format(
            day=self._day,
            start=self._times.clock(read.start_s, self._date),
            end=self._times.clock(read.end_s, self._date),
            resource=self._columns[read.column].name,
            patient=name,
            visit_type=read.offering_name or self._words.visit,
            status=status,
        )
        return CardFace(
            appointment_id=read.appointment_id,
            resource_id=read.resource_id,
            column=read.column,
            start_s=read.start_s,
            end_s=read.end_s,
            status=read.status.value,
            status_word=status,
            time=self._times.clock(read.start_s, self._date),
            name=name,
            short_name=short_name(name),
            visit_type=read.offering_name,
            type_code=read.offering_code,
            extra=self._extra(read, status),
            note=read.note,
            spoken=spoken if not read.is_overbooked else _("{card}, overbooked").format(card=spoken),
            color=read.offering_color,
            flags=_flags(read),
            is_conflict=read.is_overbooked or read.is_outside_availability,
            row_version=read.row_version,
            patient_id=read.patient_id,
            waits_since_s=read.status_since_s if read.status is AppointmentStatus.ARRIVED else 0,
            wants_sooner=read.wants_sooner,
            seats=read.seats,
            is_veiled=read.is_veiled and not read.offering_name,
        )

    def _span(self, read: UnavailableSpan) -> SpanFace:
        word = unavailable_word(read.kind)
        if read.label:
            word = _("{word}: {label}").format(word=word, label=read.label)
        block_id = read.source_id if read.kind == "time_block" else ""
        return SpanFace(read.start_s, read.end_s, PATTERN_OF.get(read.kind, "closed"), word, block_id)

    def _extra(self, read: DayCard, status: str) -> str:
        if read.status is AppointmentStatus.ARRIVED and read.status_since_s:
            return waited(read.status_since_s, self._now_s)
        if read.status is AppointmentStatus.NO_SHOW:
            return status
        return read.partner_codes


def waited(since_s: int, now_s: int) -> str:
    """``14 min``."""
    minutes = max(0, (now_s - since_s) // 60)
    return ngettext("{count} min", "{count} min", minutes).format(count=minutes)


def at_time(grid: DayGrid, now_s: int) -> DayGrid:
    """``grid`` with the minutes waited counted to ``now_s``; the same object where no text differs."""
    waiting = {
        row: replace(card, extra=text)
        for row, card in enumerate(grid.cards)
        if card.waits_since_s and (text := waited(card.waits_since_s, now_s)) != card.extra
    }
    is_today = grid.start_s <= now_s < grid.end_s
    if not waiting and is_today is grid.is_today:
        return grid
    return replace(grid, is_today=is_today, cards=tuple(waiting.get(row, card) for row, card in enumerate(grid.cards)))


def kept_faces(grid: DayGrid, before: DayGrid) -> DayGrid:
    """``grid`` with every face that looks as ``before`` replaced by that of ``before``; ``before`` if nothing differs.

    Whoever has drawn a face sees by ``is`` that it need not be drawn again.
    """
    cards = _kept({card.key: card for card in before.cards}, [(card.key, card) for card in grid.cards])
    columns = _kept(
        {(column.resource_id, column.day): column for column in before.columns},
        [((column.resource_id, column.day), column) for column in grid.columns],
    )
    same = replace(grid, cards=cards, columns=columns)
    return before if replace(same, change_number=before.change_number) == before else same


def _kept(before: dict[object, Face], faces: Sequence[tuple[object, Face]]) -> tuple[Face, ...]:
    return tuple(known if (known := before.get(key)) == face and known is not None else face for key, face in faces)


def _flags(read: DayCard) -> tuple[str, ...]:
    flags: list[tuple[bool, str]] = [
        (read.is_overbooked or read.is_outside_availability, "triangle-alert"),
        (read.needs_interpreter, "languages"),
        (read.wants_sooner, "chevron-up"),
    ]
    return tuple(icon for is_set, icon in flags if is_set)


def short_name(name: str) -> str:
    """``Rao K`` of ``Rao, Kim``, ``Kim R`` of ``Kim Rao``; a name in one piece stays whole."""
    if "," in name:
        family, _comma, given = name.partition(",")
        return f"{family.strip()} {given.strip()[:1]}".strip()
    first, _space, rest = name.partition(" ")
    last = rest.rpartition(" ")[2]
    return f"{first} {last[:1]}" if last and first.isascii() else name


def visit_place(maker: FaceMaker, zone: str) -> Callable[[int, int, str], str]:
    """Says a free place for assistive tools: ``Tue 24 Nov, 9:00 to 9:30, Dr Rao, free``."""
    times, template = maker.times(zone), _("{day}, {start} to {end}, {resource}, free")

    def say(start_s: int, end_s: int, resource: str) -> str:
        day = times.at(start_s).date()
        return template.format(
            day=times.day(day), start=times.clock(start_s, day), end=times.clock(end_s, day), resource=resource
        )

    return say
