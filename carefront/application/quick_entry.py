"""Reading ``rao k tue 3p fu`` as a booking. Pure: text and context in, chips out; never an error.

Source: ux.md 3.3. The first word after a verb is always the patient's; words that mean nothing are the patient's too.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from carefront.application.quick_entry_names import offering_readings, resource_readings
from carefront.application.quick_entry_terms import (
    Chip,
    ChipKind,
    EntryContext,
    ParsedEntry,
    Reading,
    Repeat,
    TimeWish,
    Verb,
    When,
)
from carefront.application.quick_entry_times import (
    bare_readings,
    clock_readings,
    date_readings,
    day_after,
    length_of,
    next_weekday,
    number_of,
)
from carefront.application.quick_entry_words import WEEKDAYS
from carefront.domain.patients import plain_digits
from carefront.shared.values import dataclass

__all__ = ["parse_entry"]

_TOKENS = re.compile(r'[@+]?"[^"]*"?|\S+')
_NOTE = re.compile(r"(?:^|(?<=\s))//")
_LONGEST_TYPE = 4
"""Words a visit type's name may have here."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word and where it stands; ``plain`` has the digits of every script as 0 to 9 and no quotes."""

    start: int
    end: int
    text: str

    @property
    def plain(self) -> str:
        return plain_digits(self.text).replace('"', "").casefold()


_Found = tuple[int, tuple[Reading, ...]]
"""How many tokens a reading takes and the readings; the first is the one meant, one alone is sure."""


def parse_entry(text: str, context: EntryContext) -> ParsedEntry:
    """``text`` as chips in its own order. Only chips whose readings are several, or none, are unsure."""
    note = _NOTE.search(text)
    body = text[: note.start()] if note else text
    tokens = [_Token(found.start(), found.end(), found[0]) for found in _TOKENS.finditer(body)]
    chips = _Reader(tokens, context).chips()
    if note:
        said = text[note.end() :].strip()
        end = len(text.rstrip())
        chips.append(Chip(said, ((note.start(), end),), Reading(ChipKind.NOTE, said)))
    return ParsedEntry(text, tuple(sorted(chips, key=lambda chip: chip.spans)))


class _Reader:
    """Reads tokens in passes: verb, words with one meaning, bare numbers, what is left over."""

    def __init__(self, tokens: Sequence[_Token], context: EntryContext) -> None:
        self._tokens, self._context = tokens, context
        self._chips: dict[int, Chip] = {}
        self._taken = [False] * len(tokens)
        self._first_name = 0

    def chips(self) -> list[Chip]:
        """Every chip; the patient's words are one."""
        self._read_verb()
        self._read_parts()
        self._read_numbers()
        self._read_rest()
        self._read_patient()
        return list(self._chips.values())

    # Passes

    def _read_verb(self) -> None:
        if len(self._tokens) > 1:
            verb = self._word("verbs", 0)
            if verb:
                self._put(0, 1, (Reading(ChipKind.VERB, Verb(verb)),))
                self._first_name = 1

    def _read_parts(self) -> None:
        at = 0
        while at < len(self._tokens):
            found = None if self._taken[at] or at == self._first_name else self._part(at)
            if found:
                self._put(at, *found)
            at += found[0] if found else 1

    def _part(self, at: int) -> _Found | None:
        settled = self._context.settled.get(self._tokens[at].text)
        if settled:
            return 1, (settled,)
        for read in (self._marked, self._day, self._time, self._length, self._repeat, self._type):
            found: _Found | None = read(at)
            if found and found[1][0].kind is ChipKind.DAY and self._tokens[at].plain.isalpha():
                self._give_back_day()
            if found and not (self._is_single(found[1][0].kind) and self._has(found[1][0].kind)):
                return found
        return None

    def _give_back_day(self) -> None:
        """A day's name right after the patient's is part of it once another day is said: ``lee sun tue 3p``."""
        for at in range(self._first_name + 1, len(self._tokens)):
            chip = self._chips.get(self._tokens[at].start)
            if chip is None:
                return
            if chip.kind is ChipKind.DAY and len(chip.spans) == 1 and self._tokens[at].plain.isalpha():
                del self._chips[self._tokens[at].start]
                self._taken[at] = False
                return

    def _read_numbers(self) -> None:
        """Bare numbers, once it is known what else was said."""
        places = [at for at, token in enumerate(self._tokens) if not self._taken[at] and at != self._first_name]
        numbers = [at for at in places if number_of(self._tokens[at].plain) is not None]
        for place, at in enumerate(numbers):
            readings = bare_readings(
                self._tokens[at].plain, self._context, day=self._day_said(), has_day=self._has(ChipKind.DAY),
                has_time=self._has(ChipKind.TIME), has_length=self._has(ChipKind.LENGTH), left=len(numbers) - place - 1,
            )  # fmt: skip
            if readings:
                self._put(at, 1, readings)

    def _read_rest(self) -> None:
        """Words after the first part that are near a visit type's name."""
        begun = False
        for at in range(self._first_name + 1, len(self._tokens)):
            begun = begun or self._taken[at]
            if begun and not self._taken[at] and not self._has(ChipKind.TYPE):
                readings = offering_readings(self._tokens[at].plain, self._context.offerings, is_fuzzy=True)
                if readings:
                    self._put(at, 1, readings)

    def _read_patient(self) -> None:
        left = [token for at, token in enumerate(self._tokens) if not self._taken[at]]
        if left:
            name = " ".join(token.text for token in left)
            spans = tuple((token.start, token.end) for token in left)
            self._chips[left[0].start] = Chip(name, spans, Reading(ChipKind.PATIENT, name))

    # Parts

    def _marked(self, at: int) -> _Found | None:
        """``@``provider, ``in:``room, ``+``equipment."""
        text, resources = self._tokens[at].plain, self._context.resources
        place, colon, room = text.partition(":")
        if text.startswith("@") and len(text) > 1:
            return 1, resource_readings(ChipKind.PROVIDER, text[1:], resources)
        if colon and room and self._context.words.meaning("places", place) == "in":
            return 1, resource_readings(ChipKind.ROOM, room, resources)
        if text.startswith("+") and len(text) > 1 and day_after(text, self._context) is None:
            return 1, resource_readings(ChipKind.EQUIPMENT, text[1:], resources)
        return None

    def _day(self, at: int) -> _Found | None:
        context, text = self._context, self._tokens[at].plain
        meaning = self._word("days", at)
        if meaning == "next" and (weekday := self._weekday(at + 1)) is not None:
            return 2, (Reading(ChipKind.DAY, next_weekday(context, weekday, weeks=1)),)
        if (weekday := self._weekday(at)) is not None:
            is_next = self._word("days", at + 1) == "next"
            return 1 + is_next, (Reading(ChipKind.DAY, next_weekday(context, weekday, weeks=int(is_next))),)
        readings = date_readings(text, meaning, context)
        return (1, readings) if readings else None

    def _time(self, at: int) -> _Found | None:
        meaning = self._word("times", at)
        if meaning == "after" and at + 1 < len(self._tokens):
            count, readings = self._clock(at + 1)
            wishes = tuple(
                Reading(ChipKind.TIME, TimeWish(When.AFTER, reading.value.minute))
                for reading in readings
                if isinstance(reading.value, TimeWish)
            )
            return (1 + count, wishes) if wishes else None
        if meaning in ("am", "pm"):
            wish = TimeWish(When(meaning), 0 if meaning == "am" else 720)
            return 1, (Reading(ChipKind.TIME, wish),)
        count, readings = self._clock(at, needs_mark=True)
        return (count, readings) if readings else None

    def _clock(self, at: int, *, needs_mark: bool = False) -> _Found:
        """A clock time from a token on; ``3 pm`` takes two. ``needs_mark``: a bare ``3`` or ``1500`` is none yet."""
        text, half = self._tokens[at].plain, self._word("times", at + 1)
        if half in ("am", "pm") and number_of(text) is not None:
            return 2, clock_readings(text + half, self._context, self._day_said())
        if needs_mark and number_of(text) is not None:
            return 1, ()
        return 1, clock_readings(text, self._context, self._day_said())

    def _length(self, at: int) -> _Found | None:
        minutes = length_of(self._tokens[at].plain, self._context.words)
        return (1, (Reading(ChipKind.LENGTH, minutes),)) if minutes else None

    def _repeat(self, at: int) -> _Found | None:
        meaning, count = self._word("repeat", at), 1
        repeat = Repeat(meaning) if meaning in ("daily", "weekly") else None
        if meaning == "every" and at + 1 < len(self._tokens):
            repeat, count = self._every(at + 1), 2
        if repeat is None:
            return None
        following = self._tokens[at + count].plain if at + count < len(self._tokens) else ""
        if found := re.fullmatch(r"[x×](\d{1,3})|(\d{1,3})[x×]", following):
            times = int(found[1] or found[2])
            return count + 1, (Reading(ChipKind.REPEAT, replace(repeat, count=times)),)
        if self._word("repeat", at + count) == "until" and at + count + 1 < len(self._tokens):
            ends = date_readings(self._tokens[at + count + 1].plain, "", self._context, is_bare=True)
            days = tuple(
                Reading(ChipKind.REPEAT, replace(repeat, until=end.value))
                for end in ends
                if isinstance(end.value, date)
            )
            return (count + 2, days) if days else None
        counts = (replace(repeat, count=number) for number in (4, 6, 8, 12))
        return count, tuple(Reading(ChipKind.REPEAT, one) for one in counts)

    def _every(self, at: int) -> Repeat | None:
        """``2w`` or ``day`` after ``every``."""
        found = re.fullmatch(r"(\d{0,2})(\D+)", self._tokens[at].plain)
        unit = self._context.words.meaning("units", found[2]) if found else ""
        if found is None or unit not in ("day", "week") or found[1] == "0":
            return None
        return Repeat("daily" if unit == "day" else "weekly", int(found[1] or 1) or 1)

    def _type(self, at: int) -> _Found | None:
        free = 0
        while at + free < len(self._tokens) and not self._taken[at + free] and free < _LONGEST_TYPE:
            free += 1
        for count in range(free, 0, -1):
            said = " ".join(token.plain for token in self._tokens[at : at + count])
            readings = offering_readings(said, self._context.offerings, is_fuzzy=False)
            if readings:
                return count, readings
        return None

    # What was said

    def _word(self, group: str, at: int) -> str:
        return self._context.words.meaning(group, self._tokens[at].plain) if at < len(self._tokens) else ""

    def _weekday(self, at: int) -> int | None:
        meaning = self._word("days", at)
        return WEEKDAYS.index(meaning) if meaning in WEEKDAYS else None

    def _has(self, kind: ChipKind) -> bool:
        return any(chip.kind is kind for chip in self._chips.values())

    @staticmethod
    def _is_single(kind: ChipKind) -> bool:
        return kind is not ChipKind.EQUIPMENT

    def _day_said(self) -> object:
        return next((chip.value for chip in self._chips.values() if chip.kind is ChipKind.DAY), None)

    def _put(self, at: int, count: int, readings: tuple[Reading, ...]) -> None:
        tokens = self._tokens[at : at + count]
        text = " ".join(token.text for token in tokens)
        self._taken[at : at + count] = [True] * len(tokens)
        settled = self._context.settled.get(text)
        readings = (settled,) if settled else readings
        is_sure = len(readings) == 1 and readings[0].value != ""
        self._chips[tokens[0].start] = Chip(
            text, tuple((token.start, token.end) for token in tokens), readings[0], is_sure,
            () if is_sure else tuple(one for one in readings if one.value != ""),
        )  # fmt: skip
