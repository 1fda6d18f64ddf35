"""Looking for words that must not be there: in every row of a file, and in every page of it, unused ones too."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from carefront.persistence.driver import Connection

PAGE, RESERVE, SALT, FRAME_HEAD, WAL_HEAD = 4096, 80, 16, 24, 32


def content(connection: Connection) -> str:
    """Every value of every table, bytes as hex and as the text they would be."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    lines = []
    for (name,) in tables:
        for row in connection.execute(f'SELECT * FROM "{name}"').fetchall():
            lines += [_shown(value) for value in row]
    return "\n".join(lines).casefold()


def _shown(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{bytes(value).hex()} {bytes(value).decode('latin-1')}"
    return str(value)


def plain_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """The pages of the file and of its journal as the library sees them, deleted and unused ones too."""
    whole = database.read_bytes()
    for number in range(len(whole) // PAGE):
        yield _opened(whole[number * PAGE : (number + 1) * PAGE], key, is_first=number == 0)
    journal = database.with_name(f"{database.name}-wal")
    if not journal.exists():
        return
    frames = journal.read_bytes()[WAL_HEAD:]
    step = FRAME_HEAD + PAGE
    for at in range(0, len(frames) - step + 1, step):
        number = int.from_bytes(frames[at : at + 4], "big")
        yield _opened(frames[at + FRAME_HEAD : at + step], key, is_first=number == 1)


def _opened(page: bytes, key: bytes, *, is_first: bool) -> bytes:
    start, end = SALT if is_first else 0, PAGE - RESERVE
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + 16])).decryptor()
    return decryptor.update(page[start:end]) + decryptor.finalize()


def hits(folder: Path, words: tuple[str, ...]) -> list[str]:
    """The files under ``folder`` that hold one of the words as they lie on the disk, in any of the usual encodings."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes().lower()
        if any(word.lower().encode(code) in raw for word in words for code in ("utf-8", "utf-16-le")):
            found.append(path.name)
    return found
