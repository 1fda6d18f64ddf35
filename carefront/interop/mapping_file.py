"""Read a mapping from TOML: strict, with the place of every problem."""

import codecs
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from carefront.application.import_rows import ImportedResource
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.patients import Gender
from carefront.domain.resources import ResourceKind
from carefront.interop.csv_mapping import (
    Cells,
    Coded,
    CsvMapping,
    Length,
    Lookup,
    Moment,
    PatientCells,
    ResourceCells,
    SessionDays,
    TimeCells,
)
from carefront.interop.toml_table import InvalidMapping, MappingProblem, TomlTable
from carefront.shared.assets import resource_path

FORMAT = 1
ENCODINGS = (
    *("utf-8", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "koi8-r", "mac-roman"),
    *(f"cp{page}" for page in range(1250, 1259)),
    *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
)
"""Encodings in which a line feed and a quote are single bytes that mean nothing else."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIRECTIVES = frozenset("YymdHIMSpzfbBaAj%")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FILE = re.compile(r"[^/\\:\0]{1,200}")
_LARGEST = 1_000_000


def load_mapping(name_or_path: str) -> CsvMapping:
    """The mapping in a file, or one that comes with the program by its name (such as ``operating-rooms``).

    Raises:
        InvalidMapping: it can't be read or used, with every problem.
    """
    text = read_mapping(name_or_path)
    return parse_mapping(text, name_or_path)


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the program, sorted."""
    return tuple(sorted(path.stem for path in resource_path("mappings").glob("*.toml")))


def read_mapping(name_or_path: str) -> str:
    """The text of that mapping.

    Raises:
        InvalidMapping: no such file, too large, or not UTF-8.
    """
    shipped = resource_path("mappings", f"{name_or_path}.toml")
    path = shipped if _NAME.fullmatch(name_or_path) and shipped.is_file() else Path(name_or_path)
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise InvalidMapping(name_or_path, (MappingProblem("", "too_large", {"bytes": _LARGEST}),))
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise InvalidMapping(name_or_path, (MappingProblem("", "unreadable", {"path": str(path)}),)) from error
    except UnicodeDecodeError as error:
        raise InvalidMapping(name_or_path, (MappingProblem("", "encoding", {}),)) from error


def parse_mapping(text: str, source: str = "") -> CsvMapping:
    """The mapping that ``text`` describes.

    Raises:
        InvalidMapping: with every problem and its place.
    """
    problems: list[MappingProblem] = []
    try:
        root = TomlTable(tomllib.loads(text), "", problems)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidMapping(source, (MappingProblem("", "toml", {"detail": str(error)}),)) from error
    mapping = _mapping(root)
    if problems:
        raise InvalidMapping(source, tuple(problems))
    return mapping


def _mapping(root: TomlTable) -> CsvMapping:
    if not root.has("format"):
        root.report("format", "missing")
    root.number("format", FORMAT, FORMAT, FORMAT)
    name = root.text("name")
    if name and not _NAME.fullmatch(name):
        root.report("name", "name")
    clinic, zone = root.text("clinic", ""), _zone(root)
    encoding, delimiter = _file(root)
    visit = root.table("visit") or TomlTable({}, "visit", [])
    identity, offering, code, note = (_cells(visit, key) for key in ("id", "offering", "offering_code", "note"))
    visit.end()
    start, end = _start(root), _end(root)
    resources = tuple(_resource(table) for table in root.tables("resource"))
    if not resources:
        root.report("resource", "missing")
    patient, status, lookups = _patient(root), _status(root), _lookups(root)
    root.end()
    return CsvMapping(
        name,
        clinic,
        zone,
        encoding,
        delimiter,
        identity,
        offering,
        code,
        note,
        start,
        end,
        patient,
        status,
        resources,
        lookups,
    )


def _zone(root: TomlTable) -> str:
    name = root.text("zone")
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, OSError, LookupError):
        root.report("zone", "zone", value=name)
        return ""


def _file(root: TomlTable) -> tuple[str, str]:
    table = root.table("file")
    if table is None:
        return "utf-8", ","
    encoding, delimiter = table.text("encoding", "utf-8"), table.text("delimiter", ",")
    try:
        encoding = codecs.lookup(encoding).name
    except LookupError:
        encoding = ""
    if encoding not in ENCODINGS:
        table.report("encoding", "choice", value=encoding, choices=", ".join(ENCODINGS))
    if len(delimiter) != 1 or delimiter in '"\r\n\0' or not delimiter.isascii():
        table.report("delimiter", "delimiter")
    table.end()
    return encoding, delimiter


def _cells(table: TomlTable, key: str, *, required: bool = False) -> Cells | None:
    """A value: ``"Heading"``, or a table with ``column``, ``columns`` and ``separator``, ``prefix``, or
    ``constant``."""
    if not table.has(key):
        if required:
            table.report(key, "missing")
        return None
    inner = table.inline(key)
    if inner is None:
        return Cells((table.text(key),))
    cells = _cells_of(inner)
    inner.end()
    return cells


def _cells_of(table: TomlTable) -> Cells:
    ways = [key for key in ("column", "columns", "constant") if table.has(key)]
    if len(ways) != 1:
        table.report("", "one_of", keys="column, columns, constant")
        for key in ways:
            table.take(key, object)
        return Cells()
    if ways == ["constant"]:
        return Cells(prefix=table.text("constant"))
    columns = (table.text("column"),) if ways == ["column"] else table.texts("columns")
    return Cells(columns, table.text("separator", " ") or " ", table.text("prefix", ""))


def _coded(table: TomlTable, choices: tuple[str, ...]) -> Coded:
    cells = _cells_of(table)
    values = table.table("values")
    known = values.pairs() if values is not None else {}
    for text, value in known.items():
        if value and value not in choices:
            (values or table).report(text, "choice", value=value, choices=", ".join(choices))
    if not cells.columns and cells.prefix and not known and cells.prefix not in choices:
        table.report("constant", "choice", value=cells.prefix, choices=", ".join(choices))
    table.end()
    return Coded(cells, known)


def _time_cells(table: TomlTable | None, default: tuple[str, ...] = ()) -> TimeCells | None:
    if table is None:
        return None
    cells = _cells_of(table)
    formats = table.texts("formats", required=not default) or default
    for at, one in enumerate(formats):
        directives = re.findall(r"%(.?)", one)
        if not directives or not _DIRECTIVES.issuperset(directives):
            table.report(f"formats[{at}]", "format", value=one)
    table.end()
    return TimeCells(cells, formats)


def _moment(table: TomlTable, session: SessionDays | None) -> Moment:
    """``column`` and ``formats`` of the whole, or ``date`` and ``time``; a numbered session stands for the date."""
    if table.has("column") or table.has("columns"):
        return Moment(whole=_time_cells(table))
    day = _time_cells(table.table("date"))
    time = _time_cells(table.table("time"), ("%H:%M", "%H:%M:%S"))
    if session and day:
        table.report("date", "either", keys="date, [day]")
    table.end()
    return Moment(day=session or day, time=time)


def _start(root: TomlTable) -> Moment:
    session, table = _session_days(root), root.table("start", required=True)
    if table is None:
        return Moment()
    moment = _moment(table, session)
    if moment.whole is not None and session is not None:
        table.report("", "either", keys="column, [day]")
    elif moment.whole is None and (moment.day is None or moment.time is None):
        table.report("", "start")
    return moment


def _end(root: TomlTable) -> Moment | Length:
    table = root.table("length", required=True)
    if table is None:
        return Moment()
    ways = [key for key in ("minutes", "seconds", "end") if table.has(key)]
    if len(ways) != 1:
        table.report("", "one_of", keys="minutes, seconds, end")
        return Moment()
    if ways == ["end"]:
        below = table.table("end")
        table.end()
        return Moment() if below is None else _end_moment(below)
    cells = _cells(table, ways[0])
    table.end()
    return Length(cells or Cells(), 60 if ways == ["minutes"] else 1)


def _end_moment(table: TomlTable) -> Moment:
    moment = _moment(table, None)
    if moment.whole is None and moment.time is None:
        table.report("", "end")
    return moment


def _session_days(root: TomlTable) -> SessionDays | None:
    table = root.table("day")
    if table is None:
        return None
    session, weekday = _cells(table, "session", required=True), _cells(table, "weekday", required=True)
    first = table.take("first", date, required=True)
    if first is not None and (isinstance(first, datetime) or first.weekday() != 0 or not 1900 <= first.year <= 2100):
        table.report("first", "monday")
    names = table.table("weekdays")
    named = names.pairs() if names is not None else {name.title(): name for name in _WEEKDAYS}
    for text, name in named.items():
        if name not in _WEEKDAYS:
            (names or table).report(text, "choice", value=name, choices=", ".join(_WEEKDAYS))
    table.end()
    known = {text: _WEEKDAYS.index(name) for text, name in named.items() if name in _WEEKDAYS}
    return SessionDays(session or Cells(), weekday or Cells(), known, first or date(1900, 1, 1))


def _patient(root: TomlTable) -> PatientCells | None:
    table = root.table("patient")
    if table is None:
        return None
    identity, name = _cells(table, "id", required=True), _cells(table, "name")
    gender = table.table("gender")
    born = _time_cells(table.table("birth_date"))
    coded = _coded(gender, tuple(Gender)) if gender is not None else None
    table.end()
    return PatientCells(identity or Cells(), name, coded, born)


def _status(root: TomlTable) -> Coded:
    table = root.table("status")
    if table is None:
        return Coded(Cells(prefix=AppointmentStatus.COMPLETED), {})
    return _coded(table, tuple(AppointmentStatus))


def _resource(table: TomlTable) -> ResourceCells:
    name = _cells(table, "name", required=True)
    kind = table.text("kind", choices=tuple(ResourceKind))
    made = ImportedResource(
        ResourceKind(kind) if kind else ResourceKind.ROOM,
        table.number("capacity", 1, 1, 10_000),
        table.text("role", ""),
    )
    table.end()
    return ResourceCells(name or Cells(), made)


def _lookups(root: TomlTable) -> tuple[Lookup, ...]:
    table = root.table("lookup")
    return () if table is None else tuple(_lookup(name, below) for name, below in table.named_tables())


def _lookup(name: str, table: TomlTable) -> Lookup:
    lookup = Lookup(name, table.text("file"), table.text("key"), table.text("column"))
    if lookup.file and (not _FILE.fullmatch(lookup.file) or lookup.file in {".", ".."}):
        table.report("file", "file_name")
    table.end()
    return lookup
