"""Hegui (合规): the open compliance workbench for China's AI rules."""

__version__ = "0.1.0"
