"""The embedded servers and their supervisor: `make run`, `make manage` and the tests stand on it.

It starts before Django does and so imports neither settings nor rooms. The why is in docs/adr/0001.
"""
