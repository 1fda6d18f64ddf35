"""The tests of CareFront; `tests/support` is what they share."""
