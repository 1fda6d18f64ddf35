"""The command line program: finds the verb; a failure becomes one sentence and an exit code, never a traceback."""

import argparse
import contextlib
import importlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from carefront.application.failures import ExitCode, StorageError, exit_code
from carefront.cli.options import NotLetIn, Usage, profile_directory
from carefront.domain.errors import CareFrontError, NotAllowed
from carefront.shared import logging as private_logging
from carefront.shared.i18n import _
from carefront.wording.failures import choices, failure_sentence, unknown_failure
from carefront.wording.role_words import needed_words

VERB_MODULES = (
    "carefront.cli.version",
    "carefront.cli.doctor",
    "carefront.cli.audit_verbs",
    "carefront.cli.store_verbs",
    "carefront.cli.key_verbs",
    "carefront.cli.people_verbs",
    "carefront.cli.import_verb",
    "carefront.cli.clinic_verbs",
    "carefront.cli.jobs",
    "carefront.cli.outgoing",
)
"""The modules with verbs: each has ``register(subparsers)``, which sets ``run`` for its parsers."""

Run = Callable[[argparse.Namespace], int]
INTERRUPTED = 130

_log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Leaves it to ``main`` to say what is wrong, so that ``--json`` holds for that too."""

    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def main(argv: Sequence[str] | None = None, verb_modules: Sequence[str] = VERB_MODULES) -> int:
    """Run one verb; the exit code: 0 ok, 1 refused, 2 usage, 3 key or file, 4 damaged."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        args = build_parser(verb_modules).parse_args(words)
        with _logged(args), private_logging.correlated() as identifier:
            return _run(args, as_json, identifier)
    except Usage as error:
        return _failed("usage", error.message, ExitCode.USAGE, as_json)
    except SystemExit as ended:  # --help
        return ended.code if isinstance(ended.code, int) else ExitCode.OK
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser(verb_modules: Sequence[str] = VERB_MODULES) -> argparse.ArgumentParser:
    """The parser with the verbs of these modules registered."""
    parser = _Parser(prog="carefront", description=_("The front desk of a clinic."))
    verbs = parser.add_subparsers(dest="verb", metavar=_("VERB"), required=True)
    verbs.add_parser("run", help=_("open the window on your clinic (the default)")).set_defaults(run=_without_window)
    verbs.add_parser("demo", help=_("open the window on the sample clinic")).set_defaults(run=_without_window)
    for name in verb_modules:
        importlib.import_module(name).register(verbs)
    return parser


def _without_window(args: argparse.Namespace) -> int:
    """``run`` and ``demo`` are named here for ``--help``; the program's entry hands them to the desktop."""
    raise Usage(_("Start the window by: carefront {verb}").format(verb=args.verb))


def _run(args: argparse.Namespace, as_json: bool, identifier: str) -> int:
    run: Run = args.run
    try:
        code = run(args)
        sys.stdout.flush()
        return code
    except NotLetIn as error:
        _log.info("not_let_in code=%s", error.code)
        return _failed(error.code, error.message, ExitCode.KEY_OR_FILE, as_json)
    except StorageError as error:
        _log.info("verb_failed code=%d", exit_code(error))
        options = tuple(choice.code.value for choice in choices(error))
        return _failed(_code_of(error), failure_sentence(error), exit_code(error), as_json, options)
    except NotAllowed as error:
        return _failed(_code_of(error), needed_words(error.key), exit_code(error), as_json)
    except CareFrontError as error:
        return _failed(_code_of(error), unknown_failure(identifier), exit_code(error), as_json)
    except (BrokenPipeError, KeyboardInterrupt, Usage):
        raise
    except Exception:
        _log.exception("verb_crashed")
        return _failed("unexpected", unknown_failure(identifier), ExitCode.REFUSED, as_json)


def _failed(code: str, sentence: str, exit_with: int, as_json: bool, options: Sequence[str] = ()) -> int:
    if as_json:
        print(json.dumps({"error": {"code": code, "message": sentence, "choices": list(options)}}, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return int(exit_with)


def _code_of(error: CareFrontError) -> str:
    """``DatabaseTooNew`` as ``database_too_new``."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in type(error).__name__).lstrip("_")


def _reader_left() -> int:
    """Nobody reads on; say nothing more, not even when the interpreter flushes at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.REFUSED


@contextlib.contextmanager
def _logged(args: argparse.Namespace) -> Iterator[None]:
    """Log to the profile, where there is one that can be written; else to nowhere, never to the terminal."""
    handler: logging.Handler = logging.NullHandler()
    if hasattr(args, "profile") and profile_directory(args).is_dir():
        with contextlib.suppress(OSError):
            handler = private_logging.configure(profile_directory(args) / "logs")
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        private_logging.remove(handler)
