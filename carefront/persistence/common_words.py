"""The words that passwords are often made of: those that come with the program, and those that leaked most often."""

from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from carefront.shared.assets import resource_path


@cache
def common_words() -> frozenset[str]:
    """Some 30,000 words, letters and digits alone, in lower case."""
    lines = resource_path("passwords", "common.txt").read_text(encoding="utf-8").splitlines()
    own = (line for line in lines if line and not line.startswith("#"))
    return frozenset("".join(filter(str.isalnum, word.casefold())) for word in (*own, *FREQUENCY_LISTS["passwords"]))
