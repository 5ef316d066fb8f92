"""The words in which labels are told."""

from __future__ import annotations

from hegui.labeling.verifying import Verdict
from hegui.words import Text

FILE = Text("文件", "File")
FORMAT = Text("格式", "Format")
PLACE = Text("位置", "Place")
LABEL = Text("属性", "Label")
PRODUCER_AND_NUMBER = Text("生成者和编号", "Producer and number")
NUMBER = Text("编号", "Number")
VERDICT = Text("结论", "Verdict")
OUTCOME = Text("结果", "Outcome")
NOTICE = Text("提示", "Notice")
EXPLICIT = Text("显式标识", "explicit")

PLACEMENTS = {
    "prescribed": Text("规定位置", "prescribed"),
    "tolerated": Text("其他位置", "another place"),
    "foreign": Text("其他体系", "another scheme"),
}
VERDICTS: dict[Verdict, Text] = {
    "no_findings": Text("未发现问题", "no findings"),
    "nonconforming": Text("不符合", "nonconforming"),
    "not_found": Text("未找到标识", "not found"),
    "inconclusive": Text("无法判断", "inconclusive"),
}
OUTCOMES = {
    "written": Text("已写入", "written"),
    "kept": Text("保留原有", "kept"),
    "not_written": Text("未写入", "not written"),
    "would_write": Text("将写入", "would write"),
}
NOTICES = {
    "is": Text("属于", "is"),
    "may_be": Text("可能", "may be"),
    "suspected": Text("疑似", "suspected"),
    "none": Text("无", "none"),
    "None": Text("未处理", "not done"),
}
