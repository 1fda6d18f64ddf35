"""The words that passwords are often made of, as they come with the program."""

from functools import cache

from carefront.shared.assets import resource_path


@cache
def common_words() -> frozenset[str]:
    """The words in lower case."""
    lines = resource_path("passwords", "common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
