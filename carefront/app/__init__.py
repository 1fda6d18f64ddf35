"""The desktop program: start-up, composition, the single running instance, and what happens to unforeseen failures."""
