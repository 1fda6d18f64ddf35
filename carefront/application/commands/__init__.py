"""Commands and their handlers, by subject. A handler loads, asks the domain, and writes through the unit of work."""
