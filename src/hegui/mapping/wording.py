"""The sentences that verdicts, notices and footers use: accepted by counsel, the same on page, paper and screen."""

from __future__ import annotations

from hegui.mapping.results import Verdict
from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Basis, Rank, Subject, Verification
from hegui.words.text import Text

VERDICTS: dict[Verdict, Text] = {
    "applies": Text("适用", "applies"),
    "does_not_apply": Text("不适用", "does not apply"),
    "undetermined": Text("尚不能判断", "undetermined"),
    "not_in_force": Text("尚未施行", "not in force"),
}
SUBJECTS: dict[Subject, Text] = {
    "artificial_intelligence": Text("人工智能", "artificial intelligence"),
    "content": Text("信息内容", "content"),
    "personal_information": Text("个人信息", "personal information"),
    "data_exports": Text("数据出境", "data exports"),
    "network_and_data": Text("网络与数据安全", "network and data"),
    "minors": Text("未成年人", "minors"),
    "access": Text("准入与许可", "licences"),
    "market": Text("市场与消费", "market"),
    "labour": Text("劳动", "labour"),
    "liability": Text("责任与程序", "liability"),
}
COMING = Text("征求意见中", "coming (draft)")

SENTENCES: dict[Verdict, Text] = {
    "applies": Text(
        "根据已提供的事实，本系统属于{place}规定的适用情形。",
        "On the facts provided, the system falls within {place}.",
    ),
    "does_not_apply": Text(
        "根据已提供的事实，未发现适用{place}的情形；事实变化时应重新评估。",
        "On these facts {place} is not engaged; reassess when they change.",
    ),
    "undetermined": Text("现有事实不足以判断，需补充：{missing}。", "Cannot be determined; needs: {missing}."),
    "not_in_force": Text(
        "该规定自{day}起施行，评估日尚未生效。",
        "Takes effect on {day}; not in force on the assessment date.",
    ),
}
ENDED = Text("该规定已于{day}停止施行。", "It ceased to have effect on {day}.")
DRAFT = Text(
    "该文件尚在征求意见，未生效，不产生义务；请关注其最终文本。",
    "A draft for comment: not in force and no source of duties; watch for the final text.",
)
OPEN_LAW = Text(
    "所涉条文的含义或文本尚待核实，在律师确认前不作适用结论。",
    "A point of law here is open; no verdict that it applies is given until counsel confirms it.",
)
PRACTICE = Text(
    "条文未作明确要求；据公开信息，监管实践通常有此要求，建议与属地网信部门沟通确认。",
    "Not express in the text; practice generally expects it; confirm with the local CAC.",
)
UNCHECKED = Text(
    "本条尚未与官方文本核对，不得单独作为决策依据。",
    "Not checked against the official text; do not rely on it alone.",
)
EXPOSURE = Text(
    "如主管部门认定构成违法行为，法定幅度如下；是否处罚及幅度由主管部门依法裁量。",
    "If the authority finds a breach, the statutory range is as follows; whether and how much is in its discretion.",
)
FOOTER = Text(
    "本文件由软件根据用户填报信息生成，供内部合规参考，不构成法律意见；中英文不一致的，以中文为准；备案或登记不代表主管部门对产品的认可。",
    "Software output from user-supplied facts, for internal reference, not legal advice; the Chinese text prevails; "
    "filing is not endorsement.",
)
BASIS: dict[Basis, Text] = {"text": Text("条文要求", "the text"), "practice": Text("监管实践", "practice")}
VERIFICATION: dict[Verification, Text] = {
    "source": Text("见于来源副本", "seen in a source"),
    "memory": Text("凭记忆，待核对", "from memory, unchecked"),
    "open": Text("存疑，待律师确认", "open, for counsel"),
    "confirmed": Text("已由本机构律师核对", "confirmed by counsel"),
}
RANKS: dict[Rank, Text] = {
    "law": Text("法律", "law"),
    "administrative_regulation": Text("行政法规", "administrative regulation"),
    "departmental_rule": Text("部门规章", "departmental rule"),
    "normative_document": Text("规范性文件", "normative document"),
    "mandatory_standard": Text("强制性国家标准", "mandatory standard"),
    "recommended_standard": Text("推荐性标准", "recommended standard"),
    "policy": Text("政策文件", "policy"),
}
_NOTICE = Text(
    "本结果供内部合规参考，不构成法律意见；中英文不一致的，以中文为准。规则库截至{day}：在{total}项义务中，"
    "{source}项见于第三方来源副本，{unchecked}项凭记忆或存疑，{confirmed}项已由律师核对；{official}部规范的文本已与官方页面逐一比对。",
    "For internal compliance reference, not legal advice; the Chinese text prevails. Rulebook as of {day}: of {total} duties, "
    "{source} were seen in a third-party copy of the text, {unchecked} rest on memory or are open, {confirmed} were checked by "
    "counsel; {official} instruments have been compared with the official page.",
)


def notice(rulebook: Rulebook) -> Text:
    """Return the notice that every report carries: not legal advice, the rulebook's day, how far the law was checked."""
    duties = [duty for instrument in rulebook.mapped for duty in instrument.duties]
    return _NOTICE.filled(
        day=rulebook.contents.known_on.isoformat(),
        total=len(duties),
        source=sum(duty.verification == "source" for duty in duties),
        unchecked=sum(duty.verification in ("memory", "open") for duty in duties),
        confirmed=sum(duty.verification == "confirmed" for duty in duties),
        official=sum(instrument.checked_on is not None for instrument in rulebook.mapped),
    )
