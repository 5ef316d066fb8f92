"""Controls: every duty is served by one, and what they name is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hegui.rulebook.book import Rulebook
from hegui.words.finding import Finding
from hegui.words.shapes import did_you_mean
from hegui.words.text import Text

_UNSERVED = Text("没有控制措施服务于此义务。", "No control serves this duty.")
_NO_DUTY = Text("控制措施不服务于任何义务。", "The control serves no duty.")


def check_controls(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each duty without a control, and each control that names what is not there."""
    served = {duty for control in rulebook.contents.controls for duty in control.duties}
    unserved = [
        Finding("duty_without_control", _UNSERVED, duty, severity="warning") for duty in rulebook.duties if duty not in served
    ]
    return [*_names(rulebook), *unserved]


def _names(rulebook: Rulebook) -> Iterator[Finding]:
    frameworks = {framework.id for framework in rulebook.contents.frameworks}
    for id_, count in Counter(control.id for control in rulebook.contents.controls).items():
        if count > 1:
            yield Finding("doubled_id", Text(f"编号“{id_}”重复。", f"The id '{id_}' stands {count} times."), id_)
    for control in rulebook.contents.controls:
        if not control.duties:
            yield Finding("control_without_duty", _NO_DUTY, control.id)
        for duty in control.duties:
            if duty not in rulebook.duties:
                message = Text(f"没有名为“{duty}”的义务。", f"No duty is called '{duty}'.")
                yield Finding("unknown_name", message, control.id, did_you_mean(duty, rulebook.duties))
        for row in control.crosswalk:
            if row.framework not in frameworks:
                message = Text(f"没有名为“{row.framework}”的框架。", f"No framework is called '{row.framework}'.")
                yield Finding("unknown_name", message, control.id, did_you_mean(row.framework, frameworks))
