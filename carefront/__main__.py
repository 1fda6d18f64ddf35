"""``python -m carefront``: ``run`` and ``demo`` open the desktop program, every other verb is the command line's."""

import sys
from collections.abc import Sequence

DESKTOP_VERBS = frozenset({"run", "demo"})
PARSE_VERB = "parse-worker"
"""Told to nobody: how the frozen program starts the process that reads files from outside."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code. Qt is only loaded for the desktop program."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == [PARSE_VERB]:
        from carefront.interop.parse_worker import serve

        return serve()
    if _is_for_desktop(words):
        from carefront.app.main import main as run_desktop

        return run_desktop(words)
    from carefront.cli.main import main as run_verb

    return run_verb(words)


def _is_for_desktop(words: Sequence[str]) -> bool:
    """Options without a verb mean ``run``; ``--help`` alone is the command line's, which lists all verbs."""
    if not words:
        return True
    if words[0] in ("-h", "--help", "--version"):
        return False
    return words[0] in DESKTOP_VERBS or words[0].startswith("-")


if __name__ == "__main__":
    sys.exit(main())
