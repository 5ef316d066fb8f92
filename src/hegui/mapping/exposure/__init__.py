"""Exposure: what the law provides where open duties are not met, and what the authority's procedure gives time for."""

from hegui.mapping.exposure.exposing import DutyExposure, Exposure, SystemExposure, expose
from hegui.mapping.exposure.law_in_time import Governing, SanctionLaw, Version

__all__ = ["DutyExposure", "Exposure", "Governing", "SanctionLaw", "SystemExposure", "Version", "expose"]
