"""Programs that measure and generate; none of them is a test, and none of them runs with the tests."""
