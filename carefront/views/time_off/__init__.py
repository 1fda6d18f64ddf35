"""The view of time off: the queue, what deciding would do, and asking."""
