"""One system in two sentences: how many instruments and duties, and how much is still open."""

from __future__ import annotations

from hegui.mapping.report.sheet import Sheet
from hegui.words.text import Text

_SUMMARY = Text(
    "评估日施行的{law}部规范性依据中，{applies}部适用，{open}部尚不能判断。适用的义务共{duties}项，其中{practice}项出自监管实践；"
    "另有{waiting}项义务尚不能判断，尚有{missing}项事实待补充。",
    "Of {law} instruments in force on the assessment date, {applies} apply and {open} cannot be determined. Duties that apply: "
    "{duties}, of which {practice} rest on practice. Undetermined duties: {waiting}. Facts still missing: {missing}.",
)


def summary(sheet: Sheet) -> Text:
    """Return what opens the section of a system."""
    verdicts = [result.outcome.verdict for result in sheet.instruments]
    applying = sheet.duties("applies")
    return _SUMMARY.filled(
        law=len(verdicts) - verdicts.count("not_in_force"),
        applies=verdicts.count("applies"),
        open=verdicts.count("undetermined"),
        duties=len(applying),
        practice=sum(result.duty.basis == "practice" for result in applying),
        waiting=len(sheet.duties("undetermined")),
        missing=len(sheet.system.next_questions),
    )
