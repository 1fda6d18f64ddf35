"""An import in a process of its own that kills itself, as a power cut would, right before or after a statement.

``python -m tests.support.killed_import PROFILE FILE MAPPING before|after STATEMENT``: the statement is named by how it
begins; ``COMMIT`` is that of the import itself.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from carefront.application.commands.imports import ImportFile
from carefront.application.commands.rules import RULES
from carefront.application.execute import Door
from carefront.application.import_job import ImportJob, run_import
from carefront.bootstrap import open_desk
from carefront.interop.limited_process import parse_file
from carefront.interop.mapping_file import parse_mapping
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory


class DeadlyConnection:
    """A driver connection on which one statement ends the process."""

    def __init__(self, connection: Any, when: str, statement: str) -> None:
        self._connection, self._when, self._statement = connection, when, statement
        self._has_begun = False

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run it, and die before or after."""
        self._has_begun = self._has_begun or sql == "BEGIN IMMEDIATE"
        is_it = sql.startswith(self._statement) and (self._has_begun or sql != "COMMIT")
        if is_it and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = self._connection.execute(sql, parameters)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Any:
        """Run it for every row, and die before or after."""
        if sql.startswith(self._statement):
            os.kill(os.getpid(), signal.SIGKILL)
        return self._connection.executemany(sql, parameters)

    def close(self) -> None:
        """Nothing: the desk closes what it opened."""


def main(profile: str, file: str, mapping: str, when: str, statement: str) -> None:
    """Import; whoever comes back from it was not killed."""
    desk = open_desk(Path(profile))
    units = desk.units()
    own = SqlUnitOfWorkFactory(
        DeadlyConnection(units.connection, when, statement), organization_no=units.organization_no,
        device_no=units.device_no, audit_key=units.audit_key, digest_key=units.digest_key, translate=lambda _: None,
    )  # fmt: skip
    door = Door(own, RULES, lambda _events: None)
    work = ImportJob(door, own.stage, desk.actor_id, desk.clock, "import", lambda: None)
    text = Path(mapping).read_text("utf-8")
    parsed = parse_file(text, Path(file))
    command = ImportFile(parse_mapping(text, "simple").source, parsed.rows, parsed.digest, "Patient {number}")
    run_import(work, command, lambda _done, _all: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
