"""A second process that upgrades copies of one file, each killed at another statement.

Arguments: the profile, the folder of the later release, the folder for the copies, then first, last and step. Loads
everything once, then forks for each statement, and writes one line for each: its number and how the child ended.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from carefront.persistence.database import open_database
from carefront.persistence.profile import open_profile
from carefront.persistence.upgrade import upgrade as _loaded  # noqa: F401 - loaded before the fork
from tests.support.later_release import later_schema


def _die_at(number: int) -> None:
    """Kill this process before its ``number``-th statement; the commit counts as one."""
    left = [number]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(_connection: Connection, *_rest: object) -> None:
        count()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", count)


def _upgrade(directory: Path, folder: Path, number: int) -> None:
    _die_at(number)
    profile = open_profile(directory)
    open_database(profile, profile.unlock(), schema=later_schema(folder)).close()


def main() -> None:
    """Fork for each number; stop after the first child that was not killed."""
    source, folder, copies = (Path(word) for word in sys.argv[1:4])
    first, last, step = (int(word) for word in sys.argv[4:7])
    for number in range(first, last, step):
        target = copies / f"{number:04}"
        shutil.copytree(source, target)
        child = os.fork()
        if child == 0:
            _upgrade(target, folder, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(number, "killed" if os.WIFSIGNALED(status) else f"ended {os.WEXITSTATUS(status)}", flush=True)
        if not os.WIFSIGNALED(status):
            break


if __name__ == "__main__":
    main()
