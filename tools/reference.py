"""Writes the reference pages that come from the rulebook: `docs/<language>/reference/facts.md` and `instruments.md`.

    python tools/reference.py            write the pages
    python tools/reference.py --check    write nothing; name the pages that are out of date and exit with 1

The pages follow from the rulebook alone (no clock, no machine), so the same rulebook gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hegui.mapping.wording import BASIS, RANKS, VERIFICATION, notice
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.loader import DATA
from hegui.rulebook.models import DerivedFact, Duty, FactDefinition, Instrument
from hegui.words.reader import read_file
from hegui.words.text import Language, Text

DOCS = Path(__file__).parents[1] / "docs"
LANGUAGES: tuple[Language, ...] = ("en", "zh")

GENERATED = Text(
    "<!-- 本页由 tools/reference.py 依规则库生成，请勿手工修改；更新用 make docs。 -->",
    "<!-- Written by tools/reference.py from the rulebook; do not edit by hand. Renew it with: make docs -->",
)
COLON = Text("：", ": ")
COMMA = Text("、", ", ")
END = Text("。", ".")

# The titles of the groups of facts, by the name of their file under data/facts/. A file without a title shows its name.
GROUPS = {
    "audience": Text("服务对象", "Audience"),
    "entity": Text("提供主体", "Entity"),
    "functions": Text("功能", "Functions"),
    "companions": Text("拟人化互动", "Companions"),
    "faces": Text("人脸识别", "Faces"),
    "labeling": Text("标识", "Labelling"),
    "ethics": Text("科技伦理", "Ethics"),
    "platform": Text("平台", "Platform"),
    "model": Text("模型", "Model"),
    "dates": Text("日期", "Dates"),
}
TYPES = {
    "boolean": Text("是否（`true` 或 `false`）", "`true` or `false`"),
    "choice": Text("单选", "one answer"),
    "many": Text("多选（列表；都没有写 `[]`）", "a list of answers (`[]` for none)"),
    "number": Text("不小于 0 的整数", "a whole number from 0 up"),
    "date": Text('日期，如 `"2026-11-22"`', 'a day such as `"2026-11-22"`'),
    "text": Text("文字", "text"),
}
SCOPES = {
    "organisation": Text("机构", "organisation"),
    "system": Text("系统", "system"),
    "function": Text("功能", "function"),
}
FINES = {
    "own": Text("自身规定罚款", "sets fines of its own"),
    "none": Text("自身不设罚款", "sets no fine"),
    "refers_out": Text("自身不设罚款，转致其他法律、行政法规", "sets no fine and refers to other laws and regulations"),
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` tell which are out of date."""
    pages = reference_pages(load_rulebook())
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(DOCS.parent)} is out of date; renew it with: make docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(DOCS.parent)}")
    return 0


def reference_pages(rulebook: Rulebook) -> dict[Path, str]:
    """Return every generated page by its path."""
    writers: dict[str, Callable[[Rulebook, Language], Iterator[str]]] = {
        "facts.md": facts_page,
        "instruments.md": instruments_page,
    }
    return {
        DOCS / language / "reference" / name: "\n".join(writer(rulebook, language)) + "\n"
        for language in LANGUAGES
        for name, writer in writers.items()
    }


# Facts


def facts_page(rulebook: Rulebook, language: Language) -> Iterator[str]:
    """Yield the lines of the page of facts."""
    yield from _head(Text("事实", "Facts"), language)
    yield _FACTS_INTRO.filled(count=len(rulebook.facts), derived=len(rulebook.derived)).read(language)
    yield ""
    yield from _facts_listed(rulebook, language)
    users = _users(rulebook)
    for group, facts in _groups(rulebook):
        yield f"## {_group_title(group).read(language)}"
        yield ""
        for fact in facts:
            yield from _fact(fact, users.get(fact.id, []), language)
    yield f"## {Text('推算的事实', 'Computed facts').read(language)}"
    yield ""
    yield _DERIVED_INTRO.read(language)
    yield ""
    for derived in rulebook.contents.derived:
        yield from _derived(derived, users.get(derived.id, []), language)


_FACTS_INTRO = Text(
    "规则库询问 {count} 项事实，另有 {derived} 项由规则推算，不能填写。未写明的事实视为未知，不会当作“否”。"
    "怎样在档案中填写，见[描述一个系统](../how-to/describe-a-system.md)；命令 `hegui rules facts` 给出同样的清单。",
    "The rulebook asks {count} facts and computes {derived} more, which cannot be given. A fact left out is unknown, which is "
    "not the same as no. How to write them: [Describe a system](../how-to/describe-a-system.md). The command "
    "`hegui rules facts` gives the same list.",
)
_DERIVED_INTRO = Text(
    "以下事实由上面的事实推算，条件中可以直接使用，档案中不能填写。",
    "These follow from the facts above. Conditions use them like any fact; a profile cannot give them.",
)


def _facts_listed(rulebook: Rulebook, language: Language) -> Iterator[str]:
    yield from _table_head(language, Text("分组", "Group"), Text("事实", "Facts"))
    for group, facts in _groups(rulebook):
        linked = COMMA.read(language).join(f"[`{fact.id}`](#{fact.id})" for fact in facts)
        yield _row([_group_title(group).read(language), linked])
    yield ""


def _groups(rulebook: Rulebook) -> list[tuple[str, list[FactDefinition]]]:
    """Return the facts by their file, in the order of the catalogue."""
    file_of = {item["id"]: path.stem for path in sorted((DATA / "facts").glob("*.yaml")) for item in read_file(path).value}
    groups: dict[str, list[FactDefinition]] = {}
    for fact in rulebook.facts.values():
        groups.setdefault(file_of[fact.id], []).append(fact)
    return list(groups.items())


def _group_title(group: str) -> Text:
    return GROUPS.get(group, Text(f"`{group}.yaml`", f"`{group}.yaml`"))


def _fact(fact: FactDefinition, users: list[str], language: Language) -> Iterator[str]:
    yield f"### `{fact.id}`"
    yield ""
    yield f"**{fact.question.read(language)}**"
    yield ""
    yield from _points(
        language,
        (Text("怎样回答", "How to answer"), fact.help.read(language)),
        (Text("为何要问", "Why it is asked"), fact.why.read(language)),
        (Text("类型", "Type"), TYPES[fact.type].read(language)),
        (Text("单位", "Unit"), fact.unit.read(language) if fact.unit else ""),
        (Text("通常填在", "Usually given for"), SCOPES[fact.scope].read(language)),
        (Text("不得大于", "Cannot exceed"), f"`{fact.at_most}`" if fact.at_most else ""),
        (Text("依据", "Cites"), _cites(fact.cites, language)),
        (Text("用于", "Used by"), _codes(users, language)),
    )
    if fact.choices:
        yield ""
        yield from _table_head(language, Text("选项", "Answer"), Text("含义", "Meaning"))
        for choice in fact.choices:
            yield _row([f"`{choice.id}`", choice.label.read(language)])
    yield ""


def _derived(fact: DerivedFact, users: list[str], language: Language) -> Iterator[str]:
    yield f"### `{fact.id}`"
    yield ""
    yield f"**{fact.title.read(language)}**"
    yield ""
    yield from _points(
        language,
        (Text("依据性质", "Basis"), BASIS[fact.basis].read(language)),
        (Text("核验", "Verification"), VERIFICATION[fact.verification].read(language)),
        (Text("依据", "Cites"), _cites(fact.cites, language)),
        (Text("用于", "Used by"), _codes(users, language)),
        (Text("说明", "Note"), fact.note.read(language) if fact.note else ""),
    )
    for value, when in [("true", fact.when)] if fact.when else [(rule.value, rule.when) for rule in fact.rules]:
        yield ""
        yield Text("取值 {value}，当：", "It is {value} when:").filled(value=f"`{value}`").read(language)
        yield ""
        yield from _condition(when, language)
    yield ""


def _condition(condition: Condition, language: Language, depth: int = 0) -> Iterator[str]:
    """Yield a condition as a nested list."""
    yield f"{'  ' * depth}- {_test(condition).read(language)}"
    for part in condition.parts:
        yield from _condition(part, language, depth + 1)


def _test(condition: Condition) -> Text:
    fact, expected = f"`{condition.subject}`", condition.expected
    listed = [f"`{answer}`" for answer in expected] if isinstance(expected, tuple) else []
    match condition.test:
        case "all":
            return Text("同时满足：", "all of:")
        case "any":
            return Text("满足任一：", "any of:")
        case "not":
            return Text("并非：", "not:")
        case "is":
            shown = str(expected).lower() if isinstance(expected, bool) else expected
            return Text(f"{fact} 为 `{shown}`", f"{fact} is `{shown}`")
        case "in":
            return Text(f"{fact} 为 {'、'.join(listed)} 之一", f"{fact} is one of {', '.join(listed)}")
        case "has":
            return Text(f"{fact} 含有 {'、'.join(listed)} 中的任一项", f"{fact} has any of {', '.join(listed)}")
        case "at_least":
            return Text(f"{fact} 不小于 `{expected}`", f"{fact} is at least `{expected}`")
        case "known":
            return Text(f"{fact} 已知", f"{fact} is known")
        case "role":
            return Text(f"具有角色 {fact}", f"the role {fact} is held")
        case "unverified":
            says = condition.says or Text("", "")
            return Text(f"未决的法律问题：{says.zh}", f"an open point of law: {says.en}")


def _users(rulebook: Rulebook) -> dict[str, list[str]]:
    """Return, for each fact, what names it: computed facts, roles, duties, exceptions, advice, and due days counted from it."""
    users: dict[str, dict[str, None]] = {}
    for id_, condition in rulebook.written_conditions():
        for node in condition.walk():
            if node.subject and node.test != "role":
                users.setdefault(node.subject, {})[id_] = None
    for duty in rulebook.duties.values():
        if duty.due.anchor:
            users.setdefault(duty.due.anchor, {})[duty.id] = None
    return {fact: list(ids) for fact, ids in users.items()}


# Instruments


def instruments_page(rulebook: Rulebook, language: Language) -> Iterator[str]:
    """Yield the lines of the page of instruments."""
    yield from _head(Text("规范性依据", "Instruments"), language)
    yield f"> {notice(rulebook).read(language)}"
    yield ""
    yield _INSTRUMENTS_INTRO.read(language)
    yield ""
    for title, says, chosen in _sections(rulebook):
        yield f"## {title.read(language)}"
        yield ""
        yield says.read(language)
        yield ""
        yield from _instruments_listed(chosen, language)
        for instrument in chosen:
            yield from _instrument(instrument, language)


_INSTRUMENTS_INTRO = Text(
    "中文文本以官方公布的为准；这里的标题之外的文字都是我们自己的概括。核验标记的含义见[规则库知道什么](../explanation/what-the-rulebook-knows.md)；"
    "每项义务的全文用 `hegui rules show 编号` 查看。",
    "The official Chinese text is authoritative; all but the titles here is our own summary. What the marks of verification "
    "mean: [What the rulebook knows](../explanation/what-the-rulebook-knows.md). `hegui rules show ID` prints a duty in full.",
)


def _sections(rulebook: Rulebook) -> list[tuple[Text, Text, list[Instrument]]]:
    everything = rulebook.contents.instruments
    drafts = [i for i in everything if i.status == "draft"]
    mapped = [i for i in everything if i.standing == "mapped" and i.status != "draft"]
    cited = [i for i in everything if i.standing == "cited" and i.status != "draft"]
    return [
        (
            Text("已逐条收录", "Mapped"),
            Text(
                "角色、义务和处罚依据都已收录，映射时逐一判断。",
                "Roles, duties and sanctions are carried, and the map judges each.",
            ),
            mapped,
        ),
        (
            Text("征求意见稿", "Drafts"),
            Text(
                "尚未生效，不产生义务；列出只为提醒关注。",
                "Not in force and no source of duties; listed so that nobody is surprised.",
            ),
            drafts,
        ),
        (
            Text("仅被引用", "Cited only"),
            Text(
                "只因罚则或者参照作用被引用；其自身的义务尚未收录，映射时不作判断。",
                "Carried for their sanctions or as yardsticks; their own duties are not carried yet, and the map does not "
                "judge them.",
            ),
            cited,
        ),
    ]


def _instruments_listed(instruments: list[Instrument], language: Language) -> Iterator[str]:
    yield from _table_head(
        language, Text("编号", "Id"), Text("名称", "Title"), Text("施行", "In force from"), Text("义务", "Duties")
    )
    for i in instruments:
        from_ = i.in_force.from_.isoformat() if i.in_force.from_ else "–"
        yield _row([f"[{i.id}](#{i.id.lower()})", i.title.read(language), from_, str(len(i.duties))])
    yield ""


def _instrument(i: Instrument, language: Language) -> Iterator[str]:
    yield f"### {i.id}"
    yield ""
    yield f"**{i.title.read(language)}**"
    yield ""
    yield from _points(
        language,
        (Text("简称", "Short"), i.short.read(language)),
        (Text("文号", "Number"), i.number.read(language) if i.number else ""),
        (Text("发布机关", "Issuers"), i.issuers.read(language)),
        (Text("效力级别", "Rank"), RANKS[i.rank].read(language)),
        (Text("公布", "Published"), i.published.isoformat() if i.published else ""),
        (Text("施行", "In force"), _days(i).read(language)),
        (Text("主管", "Authority"), i.authority.read(language) if i.authority else ""),
        (Text("罚款", "Fines"), FINES[i.fines].read(language)),
        (Text("官方网址", "Official address"), f"<{i.url}>" if i.url else ""),
        (Text("核验", "Verification"), VERIFICATION[i.verification].read(language)),
        (Text("收录所知截至", "Known on"), i.known_on.isoformat()),
        (
            Text("与官方页面比对", "Compared with the official page"),
            i.checked_on.isoformat() if i.checked_on else _NOT_YET.read(language),
        ),
        (Text("处罚依据", "Sanction routes"), _codes([route.id for route in i.sanctions], language)),
        (Text("例外", "Exceptions"), _codes([exception.id for exception in i.exceptions], language)),
        (Text("说明", "Note"), i.note.read(language) if i.note else ""),
    )
    yield ""
    if i.roles:
        yield from _table_head(language, Text("角色", "Role"), Text("法律用语", "Term of the law"), _VERIFICATION)
        for role in i.roles:
            yield _row([f"`{i.id}.{role.id}`", role.term.read(language), VERIFICATION[role.verification].read(language)])
        yield ""
    if i.duties:
        asks, basis = Text("要求", "What it asks"), Text("性质", "Basis")
        yield from _table_head(language, Text("义务", "Duty"), Text("条", "Article"), asks, basis, _VERIFICATION)
        for duty in i.duties:
            yield _duty(duty, language)
        yield ""


_NOT_YET = Text("尚未", "not yet")
_VERIFICATION = Text("核验", "Verification")


def _days(i: Instrument) -> Text:
    from_, until = i.in_force.from_, i.in_force.until
    if from_ is None:
        return Text("未生效（征求意见稿）", "not in force (a draft)")
    if until is None:
        return Text(f"自 {from_} 起", f"from {from_}")
    return Text(f"{from_} 起，至 {until} 前", f"from {from_} until before {until}")


def _duty(duty: Duty, language: Language) -> str:
    title, basis = duty.title.read(language), BASIS[duty.basis].read(language)
    return _row([f"`{duty.id}`", duty.article, title, basis, VERIFICATION[duty.verification].read(language)])


# Pieces


def _head(title: Text, language: Language) -> Iterator[str]:
    yield f"# {title.read(language)}"
    yield ""
    yield GENERATED.read(language)
    yield ""


def _points(language: Language, *points: tuple[Text, str]) -> Iterator[str]:
    """Yield one point of a list for each that says something."""
    for name, says in points:
        if says:
            yield f"- {name.read(language)}{COLON.read(language)}{says}"


def _cites(cites: Iterable[str], language: Language) -> str:
    """Return citations, each linked to its instrument."""
    linked = (f"[{cite}](instruments.md#{cite.split('.', 1)[0].lower()})" for cite in cites)
    return COMMA.read(language).join(linked)


def _codes(ids: Iterable[str], language: Language) -> str:
    return COMMA.read(language).join(f"`{id_}`" for id_ in ids)


def _table_head(language: Language, *titles: Text) -> Iterator[str]:
    yield _row(title.read(language) for title in titles)
    yield "| --- " * len(titles) + "|"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
