"""Labeling 标识: reading, writing, verifying and passing on the marks of GB 45438-2025 in files, content untouched."""

from hegui.labeling.also.credentials import Signing
from hegui.labeling.also.planning import Also
from hegui.labeling.mark import Mark
from hegui.labeling.passing_on import PassedOn, pass_on
from hegui.labeling.provider_code import ProviderCode, provider_code
from hegui.labeling.reading import FileMarks, FoundMark, read
from hegui.labeling.source import Damaged
from hegui.labeling.verifying import Verified, verify
from hegui.labeling.writing import Written, write

__all__ = [
    "Also",
    "Damaged",
    "FileMarks",
    "FoundMark",
    "Mark",
    "PassedOn",
    "ProviderCode",
    "Signing",
    "Verified",
    "Written",
    "pass_on",
    "provider_code",
    "read",
    "verify",
    "write",
]
