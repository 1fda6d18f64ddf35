"""How the verbs about clinics say no: every problem of a file with its path, as text or JSON."""

import argparse
import json
import sys
from collections.abc import Callable

from carefront.application.clinic_document import ClinicFileInvalid
from carefront.application.failures import ExitCode
from carefront.wording.clinic_file import nothing_loaded, problem_sentence


def refusing(args: argparse.Namespace, work: Callable[[], int]) -> int:
    """The exit code of ``work``; of a clinic file that can't be used every problem is said, and it is 1."""
    try:
        return work()
    except ClinicFileInvalid as invalid:
        return _tell(args, invalid)


def _tell(args: argparse.Namespace, invalid: ClinicFileInvalid) -> int:
    problems = [
        {"path": problem.path, "rule": problem.rule, "message": problem_sentence(problem)}
        for problem in invalid.problems
    ]
    summary = nothing_loaded(len(problems))
    if args.json:
        error = {"code": "clinic_file_invalid", "message": summary, "choices": [], "problems": problems}
        print(json.dumps({"error": error}, ensure_ascii=False))
    print("\n".join([*(problem["message"] for problem in problems), summary]), file=sys.stderr)
    return ExitCode.REFUSED
