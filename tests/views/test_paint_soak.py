"""A short form of the paint soak that ``packaging/soak.sh`` runs whole."""

import pytest

CALLS = 20_000


@pytest.mark.usefixtures("qapp")
def test_painting_for_long_leaves_the_interpreter_whole() -> None:
    """Every reference to ``None`` that painting borrows is given back."""
    from tests.views.paint_soak import soak

    result = soak(CALLS)
    assert result["first_violations"] == []
    assert result["trials"] >= CALLS
