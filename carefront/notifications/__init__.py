"""Ways out of the program: e-mail, SMS gateways, web addresses that are told of events.

Terms: a *letter* is a message ready to be handed over; *handing over* ends with taken, surely not taken, or unknown.
"""
