"""Mapping: from the facts of a system to roles, verdicts, duties, dates and routes, each with its reason."""

from hegui.mapping.profile import Function, Profile
from hegui.mapping.reading import parse_profile, read_profile, read_profiles
from hegui.mapping.results import Mapping
from hegui.mapping.serialise import mapping_json
from hegui.mapping.system import map_system, map_systems
from hegui.rulebook.evaluation import FactValue

__all__ = [
    "FactValue",
    "Function",
    "Mapping",
    "Profile",
    "map_system",
    "map_systems",
    "mapping_json",
    "parse_profile",
    "read_profile",
    "read_profiles",
]
