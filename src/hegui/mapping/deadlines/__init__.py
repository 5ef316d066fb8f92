"""Deadlines: what is due on which day over all systems, as a list, as JSON, as a table and as a calendar."""

from hegui.mapping.deadlines.listing import Deadline, Deadlines, State, Undated, deadlines

__all__ = ["Deadline", "Deadlines", "State", "Undated", "deadlines"]
