"""State machines in two lengths: a few lives of each in the tests, as many as one has time for in the soak."""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

_PHASES = [phase for phase in Phase if phase is not Phase.shrink or not os.environ.get("CI")]
"""Making a failing life shorter takes minutes: not where nobody waits for it."""

_UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def lives(usual: int) -> int:
    """How many lives a machine gets: ``CAREFRONT_MACHINE_LIVES`` in the soak, ``usual`` in the tests."""
    return int(os.environ.get("CAREFRONT_MACHINE_LIVES") or usual)


def run_machine(kind: type[RuleBasedStateMachine], usual: int, steps: int, **members: Any) -> None:
    """Let machines of this kind live, each up to ``steps`` acts long; ``members`` are set on the class first."""
    made = type(kind.__name__, (kind,), members)
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=lives(usual), stateful_step_count=steps, deadline=None, phases=_PHASES,
            suppress_health_check=_UNHURRIED,
        ),
    )  # fmt: skip
