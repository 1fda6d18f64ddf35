"""The inbox: the lists of those who wait for a time, one item beside them, and the form of a new request."""
