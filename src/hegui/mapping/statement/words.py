"""The words of a statement of applicability."""

from __future__ import annotations

from hegui.mapping.statement.stating import Need
from hegui.rulebook.controls import Control, Relation, Theme
from hegui.words.text import Text

NEEDS: dict[Need, Text] = {
    "needed": Text("需要", "needed"),
    "undetermined": Text("尚不能判断", "undetermined"),
    "not_needed": Text("不需要", "not needed"),
}
THEMES: dict[Theme, Text] = {
    "content_safety": Text("价值导向与内容安全", "values and content safety"),
    "fairness": Text("公平与不歧视", "fairness"),
    "intellectual_property": Text("知识产权", "intellectual property"),
    "personal_information": Text("个人信息", "personal information"),
    "data_export": Text("数据出境", "data exports"),
    "minors": Text("未成年人与老年人", "minors and the elderly"),
    "transparency": Text("透明与告知", "transparency and notices"),
    "accuracy": Text("准确与稳定", "accuracy"),
    "training_data": Text("训练数据与标注", "training data and annotation"),
    "technology_export": Text("专有技术与技术出口", "know-how and technology export"),
    "oversight": Text("人工监督", "human oversight"),
    "user_rights": Text("用户权利与投诉", "user rights and complaints"),
    "emergency": Text("应急", "emergency"),
    "ethics": Text("伦理审查", "ethics review"),
    "suppliers": Text("供应商", "suppliers"),
    "staff": Text("人员与责任", "staff"),
    "security": Text("安全保护", "security"),
    "filing": Text("备案与配合监管", "filings and cooperation"),
    "market": Text("市场行为", "market conduct"),
}
RELATIONS: dict[Relation, Text] = {
    "equal": Text("相当", "equal"),
    "broader": Text("其要求更宽", "asks for more"),
    "narrower": Text("其要求更窄", "asks for less"),
    "overlaps": Text("部分重合", "overlaps"),
}


def crosswalk_words(control: Control) -> tuple[Text, ...]:
    """Return the places in other frameworks, each with its relation."""
    form = Text("{framework} {place}：{relation}", "{framework} {place}: {relation}")
    return tuple(
        form.filled(framework=row.framework, place=row.place, relation=RELATIONS[row.relation]) for row in control.crosswalk
    )
