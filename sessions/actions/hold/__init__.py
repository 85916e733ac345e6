"""Holds: who comes first, until when, and what happens when one goes."""
