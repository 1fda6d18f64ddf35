"""From the cells of a record to a checked ``ImportRow``, or to every error of the line."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from carefront.application.import_rows import ImportRow, LineError
from carefront.interop.csv_mapping import Cells, Coded, CsvMapping, Length, Moment, SessionDays, TimeCells
from carefront.interop.csv_times import first_after, instant_s, on_day, time_reader, wall_text

Record = Sequence[str]
Fetch = Callable[[Record], str]
When = Callable[[Record], datetime]
Params = Mapping[str, str | int]

LONGEST_TEXT = 1_000
LONGEST_NOTE = 10_000
LONGEST_VISIT_S = 366 * 86_400
LAST_SESSION = 4_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{0,9})?")


class CellError(Exception):
    """A cell that can't be what the mapping says; becomes a ``LineError``."""

    def __init__(self, field: str, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


class RowReader:
    """Reads records of one file: ``positions`` is where each column of the mapping is in a record.

    Refuses a record whose identity an earlier one had.
    """

    def __init__(self, mapping: CsvMapping, positions: Mapping[str, int]) -> None:
        compiler = _Compiler(positions, ZoneInfo(mapping.zone))
        self._prefix = f"{mapping.name}:"
        self._zone = ZoneInfo(mapping.zone)
        self._id, self._id_place = compiler.text(mapping.id, required=True), mapping.id.place if mapping.id else ""
        self._has_id = mapping.id is not None
        self._plain = _plain_fields(mapping, compiler)
        self._resources = tuple(compiler.text(one.name) for one in mapping.resources)
        self._resource_place = mapping.resources[0].name.place
        self._start, self._end = compiler.moment(mapping.start), compiler.end(mapping.end)
        self._start_place, self._end_place = _moment_place(mapping.start), _end_place(mapping.end)
        self._first_lines: dict[str, int] = {}

    def read(self, line: int, record: Record) -> ImportRow | list[LineError]:
        """The visit of one record, or everything that is wrong with it."""
        errors: list[CellError] = []
        identity = _try(self._id, record, errors)
        values = [_try(fetch, record, errors) for fetch in self._plain]
        names = tuple(_try(fetch, record, errors) for fetch in self._resources)
        span = self._span(record, errors)
        if not any(names) and not errors:
            errors.append(CellError(self._resource_place, "missing"))
        if errors or span is None:
            return [LineError(line, error.field, error.code, error.params) for error in errors]
        start_s, end_s, wall = span
        patient_id, patient_name, gender, born, offering, code, status, note = values
        row = ImportRow(
            line, "", identity, names, patient_id, patient_name, gender, born, offering, code, start_s, end_s, wall,
            status, note,
        )  # fmt: skip
        return self._identified(row)

    def _identified(self, row: ImportRow) -> ImportRow | list[LineError]:
        content = row.source_id if self._has_id else _digest(row)
        earlier = self._first_lines.setdefault(content, row.line)
        if earlier != row.line:
            return [LineError(row.line, self._id_place, "repeated", {"first": earlier})]
        return row._replace(source_key=self._prefix + content)

    def _span(self, record: Record, errors: list[CellError]) -> tuple[int, int, str] | None:
        try:
            start = self._start(record)
            start_s = self._instant(start, self._start_place)
        except CellError as error:
            errors.append(error)
            return None
        try:
            end_s = self._end_s(record, start, start_s)
        except CellError as error:
            errors.append(error)
            return None
        wall = start.replace(microsecond=0).isoformat() if start.tzinfo is None else wall_text(start_s, self._zone)
        return start_s, end_s, wall

    def _end_s(self, record: Record, start: datetime, start_s: int) -> int:
        end = self._end(record, start)
        end_s = start_s + end if isinstance(end, int) else self._instant(end, self._end_place)
        if end_s <= start_s:
            raise CellError(self._end_place, "not_after_start")
        if end_s - start_s > LONGEST_VISIT_S:
            raise CellError(self._end_place, "visit_too_long", days=LONGEST_VISIT_S // 86_400)
        return end_s

    def _instant(self, moment: datetime, place: str) -> int:
        seconds = instant_s(moment, self._zone)
        if seconds is None:
            raise CellError(place, "year", value=moment.year)
        return seconds


class _Compiler:
    """Turns the values of a mapping into functions of a record, so that nothing is looked up per record."""

    def __init__(self, positions: Mapping[str, int], zone: ZoneInfo) -> None:
        self._positions, self._zone = positions, zone

    def text(self, cells: Cells | None, *, required: bool = False, longest: int = LONGEST_TEXT) -> Fetch:
        """The cells as one clean line of text."""
        if cells is None:
            return lambda _record: ""
        raw, place = self._raw(cells), cells.place

        def fetch(record: Record) -> str:
            text = raw(record)
            if text.isprintable() and "  " not in text and len(text) <= longest:
                text = text.strip()
            else:
                text = _clean(text, place, longest)
            if required and not text:
                raise CellError(place, "missing")
            return text

        return fetch

    def _raw(self, cells: Cells) -> Fetch:
        prefix, separator = cells.prefix, cells.separator
        places = tuple(self._positions[column] for column in cells.columns)
        if not places:
            return lambda _record: prefix
        if len(places) == 1 and not prefix:
            only = places[0]
            return lambda record: record[only]

        def joined(record: Record) -> str:
            found = [record[place].strip() for place in places]
            text = separator.join(part for part in found if part)
            return prefix + text if text else ""

        return joined

    def coded(self, coded: Coded | None) -> Fetch:
        """The program's word for the cell."""
        if coded is None:
            return lambda _record: ""
        raw, values, place = self.text(coded.cells), dict(coded.values), coded.cells.place
        if not coded.cells.columns and not values:
            return raw

        def fetch(record: Record) -> str:
            text = raw(record)
            if text not in values:
                raise CellError(place, "value", value=text, known=", ".join(values))
            return values[text]

        return fetch

    def time(self, cells: TimeCells) -> When:
        """The date, time or both that a cell says."""
        raw, read, place = self._raw(cells.cells), time_reader(cells.formats), cells.cells.place
        shown = ", ".join(cells.formats)

        def fetch(record: Record) -> datetime:
            text = raw(record).strip()
            found = read(text) if len(text) < 100 else None
            if found is None:
                raise CellError(place, "time" if text else "missing", value=text[:100], formats=shown)
            return found

        return fetch

    def birth_date(self, cells: TimeCells | None) -> Fetch:
        """An ISO date, or empty."""
        if cells is None:
            return lambda _record: ""
        raw, when = self._raw(cells.cells), self.time(cells)
        return lambda record: when(record).date().isoformat() if raw(record).strip() else ""

    def moment(self, moment: Moment) -> When:
        """A wall time (naive) or an instant (aware)."""
        if moment.whole is not None:
            return self.time(moment.whole)
        if moment.day is None or moment.time is None:
            raise AssertionError("a mapping without a start is refused when it is read")
        day, time = self._day(moment.day), self.time(moment.time)
        return lambda record: on_day(day(record), time(record))

    def _day(self, day: TimeCells | SessionDays) -> When:
        if isinstance(day, TimeCells):
            return self.time(day)
        session, weekday = self.text(day.session), self.text(day.weekday)
        monday = datetime(day.first.year, day.first.month, day.first.day)

        def fetch(record: Record) -> datetime:
            number, name = session(record), weekday(record)
            if not (number.isdecimal() and len(number) < 6 and 1 <= int(number) <= LAST_SESSION):
                raise CellError(day.session.place, "session", value=number, last=LAST_SESSION)
            if name not in day.weekdays:
                raise CellError(day.weekday.place, "value", value=name, known=", ".join(day.weekdays))
            return monday + timedelta(weeks=int(number) - 1, days=day.weekdays[name])

        return fetch

    def end(self, end: Moment | Length) -> Callable[[Record, datetime], datetime | int]:
        """The end as a time, or the length in whole seconds."""
        if isinstance(end, Length):
            seconds = self._seconds(end)
            return lambda record, _start: seconds(record)
        if end.whole is not None or end.day is not None:
            moment = self.moment(end)
            return lambda record, _start: moment(record)
        if end.time is None:
            raise AssertionError("a mapping without an end is refused when it is read")
        time = self.time(end.time)
        return lambda record, start: first_after(start, time(record))

    def _seconds(self, length: Length) -> Callable[[Record], int]:
        raw, place, unit = self._raw(length.cells), length.cells.place, length.unit_seconds

        def fetch(record: Record) -> int:
            text = raw(record).strip()
            if not _NUMBER.fullmatch(text):
                raise CellError(place, "number" if text else "missing", value=text[:100])
            number = float(text)
            if number <= 0:
                raise CellError(place, "not_positive", value=text)
            return max(1, round(number * unit))

        return fetch


def _plain_fields(mapping: CsvMapping, compiler: _Compiler) -> tuple[Fetch, ...]:
    """Patient id, name, gender, birth date, visit type, its code, status, note: in the order ``RowReader.read`` takes
    them."""
    patient = mapping.patient
    return (
        compiler.text(patient.id if patient else None),
        compiler.text(patient.name if patient else None),
        compiler.coded(patient.gender if patient else None),
        compiler.birth_date(patient.birth_date if patient else None),
        compiler.text(mapping.offering),
        compiler.text(mapping.offering_code),
        compiler.coded(mapping.status),
        compiler.text(mapping.note, longest=LONGEST_NOTE),
    )


def _try(fetch: Fetch, record: Record, errors: list[CellError]) -> str:
    try:
        return fetch(record)
    except CellError as error:
        errors.append(error)
        return ""


def _clean(text: str, place: str, longest: int) -> str:
    """One line without control characters. Other invisible characters stay: names of many scripts need them."""
    line = " ".join(text.split())
    if len(line) > longest:
        raise CellError(place, "text_too_long", most=longest)
    if any(char < " " or "\x7f" <= char < "\xa0" for char in line):
        raise CellError(place, "control_character")
    return line


def _digest(row: ImportRow) -> str:
    """The identity of a row without one: all that it says, but not where it stands."""
    return blake2b(repr(row[2:]).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _moment_place(moment: Moment) -> str:
    if moment.whole is not None:
        return moment.whole.cells.place
    parts = [moment.time.cells.place] if moment.time else []
    if moment.day is not None:
        parts.insert(0, (moment.day.session if isinstance(moment.day, SessionDays) else moment.day.cells).place)
    return " + ".join(part for part in parts if part)


def _end_place(end: Moment | Length) -> str:
    return end.cells.place if isinstance(end, Length) else _moment_place(end)
