"""The statement of applicability: which controls a system needs, for which duties, and which duties none serves."""

from hegui.mapping.statement.stating import ControlState, Statement, SystemStatement, state_controls

__all__ = ["ControlState", "Statement", "SystemStatement", "state_controls"]
