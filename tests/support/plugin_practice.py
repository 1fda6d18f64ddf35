"""Fixtures of a real practice, for every folder of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.practice import Practice, build_template


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of a fresh practice; only ever copied."""
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Practice]:
    """A practice of one's own, open, at nine on a Tuesday morning."""
    opened = Practice.copied(practice_template, tmp_path / "practice")
    yield opened
    opened.close()
