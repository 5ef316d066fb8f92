"""The provider code 服务提供者编码 (TC260-PG-20252A): 27 characters that name the service provider and its service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hegui.labeling.credit_code import is_credit_code
from hegui.words import Finding, Refused, Text

Service = Literal["generation", "propagation"]

LENGTH = 27
NO_EXTENSION = "00000"

_SHAPE = re.compile(r"00([0-9A-Z])([0-9A-Z])([0-9A-Z]{18})([12][0-9A-Z]{4}|00000)", re.ASCII)
_SUFFIX = re.compile(r"[0-9A-Z]{4}", re.ASCII)
_SERVICES: dict[Service, str] = {"generation": "1", "propagation": "2"}
_ORGANISATION_BY_CREDIT_CODE = "11"  # the only subject type and binding that were seen


@dataclass(frozen=True, slots=True)
class ProviderCode:
    """The parts of a code; `service` is None for a code without extension."""

    kind: str
    subject: str
    service: Service | None
    suffix: str

    @classmethod
    def parse(cls, written: str) -> ProviderCode | None:
        """Return the parts of a code, or None where it is not one; its credit code is not checked here."""
        found = _SHAPE.fullmatch(written)
        if not found:
            return None
        extension = found[4]
        service: Service | None = {"1": "generation", "2": "propagation"}.get(extension[0])  # type: ignore[assignment]
        return cls(found[1] + found[2], found[3], service, extension[1:])

    @property
    def checked(self) -> bool:
        """Whether the subject is a credit code whose check character is right; other subjects cannot be checked."""
        return self.kind != _ORGANISATION_BY_CREDIT_CODE or is_credit_code(self.subject)


def provider_code(credit_code: str, service: Service | None = None, suffix: str = "0000") -> str:
    """Return the code of an organisation; without a service it ends in five zeros. Raise `Refused` with all problems."""
    problems = []
    credit_code, suffix = credit_code.strip().upper(), suffix.strip().upper()
    if not is_credit_code(credit_code):
        message = Text(
            f"“{credit_code[:40]}”不是有效的统一社会信用代码：应为 18 位，且末位校验正确。",
            f"'{credit_code[:40]}' is no unified social credit code: 18 characters, the last of which checks the others.",
        )
        remedy = Text(
            "请对照营业执照核对每一位；代码中没有字母 I、O、S、V、Z。",
            "Compare it with the business licence; I, O, S, V and Z do not occur.",
        )
        problems.append(Finding("bad_credit_code", message, "CREDIT_CODE", remedy))
    if not _SUFFIX.fullmatch(suffix):
        message = Text(
            f"后缀“{suffix[:40]}”应为 4 位数字或大写字母。",
            f"The suffix '{suffix[:40]}' has to be 4 digits or capital letters.",
        )
        problems.append(Finding("bad_suffix", message, "--suffix", Text("例如 0001。", "For example 0001.")))
    if problems:
        raise Refused(problems)
    return f"00{_ORGANISATION_BY_CREDIT_CODE}{credit_code}{_SERVICES[service] + suffix if service else NO_EXTENSION}"
