"""How much studio time an album still needs, and whether what is booked covers it. Reading and arithmetic only.

`table` says what is usual, `seen` what this album and earlier ones taught, `need` puts both together, `covered` holds it
against the calendar, `course` tells how it went over time.
"""
