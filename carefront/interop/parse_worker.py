"""The process in which a file from outside is parsed: ``python -m carefront.interop.parse_worker``, a request on its
input.

It opens the files it was told, then takes from itself what parsing does not need: more memory, more processor time,
further files and with them the network. It prints JSON lines: batches of rows and errors with how far it is, and how
it ended."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from carefront.application.import_rows import ImportRow, LineError
from carefront.interop.csv_file import CsvFile
from carefront.interop.csv_mapping import CsvMapping
from carefront.interop.mapping_file import parse_mapping
from carefront.shared.values import dataclass

if sys.platform != "win32":
    import resource

BATCH = 500


@dataclass(frozen=True, slots=True)
class ParseRequest:
    """What the process is asked: the text of a mapping, the path of a file, and the limits in bytes and seconds."""

    mapping: str
    path: str
    memory_bytes: int
    seconds: int


def main(given: TextIO, told: TextIO) -> int:
    """Parse as the request says; 0 when the end was told, whatever it is."""
    request = ParseRequest(**json.loads(given.readline()))
    try:
        mapping = parse_mapping(request.mapping)
        file = Path(request.path).open("rb")  # noqa: SIM115 - open for as long as the process lives
        beside = _open_beside(mapping, Path(request.path).parent)
    except OSError:
        _tell(told, {"failed": "unreadable"})
        return 0
    limit_process(request.memory_bytes, request.seconds)
    try:
        for message in messages(CsvFile(mapping, file, beside)):
            _tell(told, message)
    except MemoryError:
        _tell(told, {"failed": "memory"})
    return 0


def serve() -> int:
    """``main`` on the input and output of the process, whatever the program made of them: UTF-8, as they were handed
    over."""
    with open(0, encoding="utf-8", closefd=False) as given, open(1, "w", encoding="utf-8", closefd=False) as told:
        return main(given, told)


def messages(source: CsvFile) -> Iterator[dict[str, object]]:
    """Batches in file order, then the end with the number of records and the digest."""
    rows: list[ImportRow] = []
    errors: list[LineError] = []
    for found in source:
        if isinstance(found, list):
            errors += found
        else:
            rows.append(found)
        if len(rows) >= BATCH:
            yield _batch(rows, errors, source)
            rows, errors = [], []
    yield _batch(rows, errors, source)
    yield {"records": source.records, "digest": source.digest}


def limit_process(memory_bytes: int, seconds: int) -> None:
    """Give up memory beyond ``memory_bytes``, processor time, core files, writing to files and opening anything
    further.

    Windows has no such limits; there the parent's clock is the only one.
    """
    # What Python loads when it is first used has to be there before nothing can be opened any more.
    datetime.strptime("2000", "%Y")
    if sys.platform == "win32":
        return
    for kind, limit in (
        (resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 0),
    ):  # fmt: skip
        most = resource.getrlimit(kind)[1]
        wanted = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(kind, (wanted, wanted))


def _open_beside(mapping: CsvMapping, folder: Path) -> dict[str, BinaryIO]:
    found = {one.name: folder / one.file for one in mapping.lookups}
    return {name: path.open("rb") for name, path in found.items() if path.is_file()}


def _batch(rows: Sequence[ImportRow], errors: Sequence[LineError], source: CsvFile) -> dict[str, object]:
    told = [(one.line, one.field, one.code, dict(one.params)) for one in errors]
    return {"rows": rows, "errors": told, "bytes": source.bytes_read}


def _tell(told: TextIO, message: dict[str, object]) -> None:
    told.write(json.dumps(message, separators=(",", ":")))
    told.write("\n")
    told.flush()


if __name__ == "__main__":
    sys.exit(serve())
