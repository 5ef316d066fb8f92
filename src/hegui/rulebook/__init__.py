"""Rulebook: the law as dated, cited data, with its conditions and one loader. Adding a regulation is a folder under `data/`."""

from hegui.rulebook.book import Rulebook
from hegui.rulebook.loader import load_rulebook

__all__ = ["Rulebook", "load_rulebook"]
