"""The queue of a day, and the display on the wall."""
