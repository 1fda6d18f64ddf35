"""Files that mean harm, through the real process: a clear word, no crash, nothing followed."""

import os
import sys
import threading
from pathlib import Path

import pytest

from carefront.interop.limited_process import ImportStopped, parse_file, seconds_for
from carefront.wording.imports import import_stopped, line_error
from tests.unit.interop.mappings import HEADER, SIMPLE

GOOD = "1,2024-03-04 09:00,30,p1,Ann Lee,Dr Ray,"


def written(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "visits.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def codes(path: Path) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in parse_file(SIMPLE, path).errors]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "empty_file")]),
        (b"\n\n\n", [(1, "empty_file")]),
        (f"{HEADER}\n".encode(), []),
        (f"{HEADER}\n{GOOD}\n2,\0\n".encode(), [(3, "nul")]),
        (b"," * 1_000_000 + b"\n", [(1, "too_many_columns")]),
        (HEADER.encode("utf-16"), [(1, "utf_16")]),
        (f"{HEADER}\n{GOOD.replace('Lee', 'Müller')}\n".encode("latin-1"), [(2, "encoding")]),
        (b"\x89PNG\r\n\x1a\n\0\0", [(1, "encoding")]),
    ],
    ids=["empty", "blank lines", "header only", "NUL", "a million columns", "UTF-16", "Latin-1", "a picture"],
)
def test_a_file_that_is_no_list_of_visits_gets_a_clear_word(
    tmp_path: Path, content: bytes, expected: list[tuple[int, str]]
) -> None:
    found = codes(written(tmp_path, content))
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_a_line_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD}\n".encode() + b"x" * 50_000_000)
    assert codes(path) == [(3, "line_too_long")]


def test_a_file_with_nothing_but_errors_stops_early(tmp_path: Path) -> None:
    found = codes(written(tmp_path, f"{HEADER}\n" + "x\n" * 50_000))
    assert len(found) == 1_001
    assert found[-1] == (1_001, "too_many_errors")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://127.0.0.1:9/","x")', "@SUM(1+1)*cmd|'/C calc'!A0", "-2+3", "+1"])
def test_a_formula_is_text(tmp_path: Path, text: str) -> None:
    cell = '"' + text.replace('"', '""') + '"'
    parsed = parse_file(SIMPLE, written(tmp_path, f"{HEADER}\n1,2024-03-04 09:00,30,p1,{cell},Dr Ray,\n"))
    assert parsed.rows[0].patient_name == text


def test_a_text_that_runs_backwards_is_kept_but_visible_in_a_message(tmp_path: Path) -> None:
    turned = "Ann\u202egnp.exe"
    lines = f"{HEADER}\n{GOOD.replace('Ann Lee', turned)}\n{GOOD.replace('2024', turned)}\n"
    parsed = parse_file(SIMPLE, written(tmp_path, lines))
    assert parsed.rows[0].patient_name == turned
    assert "\\u202e" in line_error(parsed.errors[0])
    assert "\u202e" not in line_error(parsed.errors[0])


@pytest.mark.parametrize("char", ["\x07", "\x1b", "\x9b", "\x7f"])
def test_a_control_character_in_a_name_is_refused(tmp_path: Path, char: str) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD.replace('Ann', 'A' + char + 'nn')}\n")
    assert codes(path) == [(2, "control_character")]


def test_a_message_about_a_template_like_text_shows_it_as_it_is(tmp_path: Path) -> None:
    parsed = parse_file(SIMPLE, written(tmp_path, f"{HEADER}\n{GOOD.replace('2024', '{0.__class__}%s')}\n"))
    assert "{0.__class__}%s" in line_error(parsed.errors[0])


def test_a_file_that_is_not_there_is_a_typed_failure(tmp_path: Path) -> None:
    with pytest.raises(ImportStopped) as caught:
        parse_file(SIMPLE, tmp_path / "none.csv")
    assert caught.value.why == "unreadable"
    assert "can't be opened" in import_stopped(caught.value.why)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
def test_a_file_that_needs_too_much_memory_is_a_typed_failure(tmp_path: Path) -> None:
    lines = (f"{n},2024-03-04 09:00,30,p{n},Ann Lee,Dr Ray,\n" for n in range(300_000))
    path = written(tmp_path, f"{HEADER}\n" + "".join(lines))
    with pytest.raises(ImportStopped) as caught:
        parse_file(SIMPLE, path, memory_bytes=48 * 1024 * 1024)
    assert caught.value.why in {"memory", "crashed"}


def endless(tmp_path: Path) -> Path:
    """A file that the process waits for as long as nobody writes to it."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    path = tmp_path / "endless.csv"
    os.mkfifo(path)
    return path


def test_a_file_that_never_ends_is_given_up_in_time(tmp_path: Path) -> None:
    with pytest.raises(ImportStopped) as caught:
        parse_file(SIMPLE, endless(tmp_path), seconds=1)
    assert caught.value.why == "time"


def test_parsing_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    with pytest.raises(ImportStopped) as caught:
        parse_file(SIMPLE, endless(tmp_path), is_cancelled=lambda: True)
    assert caught.value.why == "cancelled"


def test_progress_is_told_and_ends_at_the_whole_file(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}\n" + "".join(f"{n}{GOOD[1:]}\n" for n in range(1_200)))
    told: list[tuple[int, int]] = []
    parsed = parse_file(SIMPLE, path, progress=lambda done, size: told.append((done, size)))
    assert len(parsed.rows) == 1_200
    assert told == sorted(told)
    assert len(told) == 3
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_a_process_that_gave_its_rights_up_can_open_nothing(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no limits of this kind")
    import subprocess

    program = (
        "import socket; from carefront.interop.parse_worker import limit_process; limit_process(536870912, 5)\n"
        "for act in (lambda: open('/etc/hostname'), lambda: socket.socket()):\n"
        "    try: act()\n"
        "    except OSError as error: print(error.errno)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split() == ["24", "24"]


def test_a_large_file_has_more_time() -> None:
    assert (seconds_for(0), seconds_for(100_000_000)) == (30, 90)


def test_no_thread_stays_behind(tmp_path: Path) -> None:
    parse_file(SIMPLE, written(tmp_path, HEADER))
    assert all(thread.name != "import watch" for thread in threading.enumerate())
