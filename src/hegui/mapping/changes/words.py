"""The fields that can differ, in words."""

from __future__ import annotations

from hegui.words.text import Text

FIELDS = {
    "verdict": Text("结论", "verdict"),
    "article": Text("条号", "article number"),
    "cites": Text("引用", "citations"),
    "basis": Text("依据性质", "basis"),
    "relates_to": Text("所关联的义务", "duty it relates to"),
    "who": Text("角色", "roles"),
    "title": Text("名称", "title"),
    "short": Text("简称", "short title"),
    "does": Text("要求", "what it asks"),
    "due": Text("期限", "due rule"),
    "when": Text("适用条件", "condition"),
    "evidence": Text("检查材料", "evidence"),
    "verification": Text("核验", "verification"),
    "sanctions": Text("罚则", "sanctions"),
    "issuers": Text("发布机关", "issuers"),
    "rank": Text("性质", "rank"),
    "status": Text("状态", "status"),
    "number": Text("文号", "number"),
    "fines": Text("罚则归属", "whose fines"),
    "in_force": Text("施行期间", "days in force"),
}
