"""Changes of law: what differs between two days or two rulebooks, and what that does to systems."""

from hegui.mapping.changes.changing import ChangedDuty, SystemChanges, system_changes

__all__ = ["ChangedDuty", "SystemChanges", "system_changes"]
