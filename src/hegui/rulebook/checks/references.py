"""Checks that every name in the rulebook leads somewhere: facts, roles, articles, sanctions, duties, anchors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.models import DerivedFact, Due, Duty, FactDefinition, Instrument, ProcedureStep
from hegui.words.finding import Finding
from hegui.words.shapes import day_of, did_you_mean
from hegui.words.text import Text

_TESTS = {
    "boolean": ("is",),
    "choice": ("is", "in"),
    "many": ("has",),
    "number": ("at_least",),
    "date": ("at_least",),
    "text": (),
}


def check_references(rulebook: Rulebook) -> list[Finding]:
    """Return one finding for each name that leads nowhere and each id that stands twice."""
    return list(
        chain(
            _doubled_ids(rulebook),
            _answers(rulebook),
            _derived(rulebook),
            _conditions(rulebook),
            _citations(rulebook),
            *(_duty(duty, instrument, rulebook) for instrument in rulebook.contents.instruments for duty in instrument.duties),
            _others(rulebook),
            _circles(rulebook),
        )
    )


def _unknown(what: Text, word: str, place: str, known: Iterable[str]) -> Finding:
    message = Text("没有名为“{word}”的{what}。", "No {what} is called '{word}'.").filled(what=what, word=word)
    return Finding("unknown_name", message, place, did_you_mean(word, known))


def _doubled_ids(rulebook: Rulebook) -> Iterator[Finding]:
    contents = rulebook.contents
    ids = Counter(
        chain(
            (fact.id for fact in contents.facts),
            (fact.id for fact in contents.derived),
            (i.id for i in contents.instruments),
            (f"{i.id}.{role.id}" for i in contents.instruments for role in i.roles),
            (duty.id for i in contents.instruments for duty in i.duties),
            (exception.id for i in contents.instruments for exception in i.exceptions),
            (f"sanction {route.id}" for i in contents.instruments for route in i.sanctions),
            (f"advice {advice.id}" for advice in contents.advice),
            (f"route {route.id}" for route in contents.routes),
            (f"step {step.id}" for i in contents.instruments for step in i.procedure),
        )
    )
    for doubled, count in ids.items():
        if count > 1:
            yield Finding("doubled_id", Text(f"编号“{doubled}”重复。", f"The id '{doubled}' stands {count} times."), doubled)


def _answers(rulebook: Rulebook) -> Iterator[Finding]:
    """Hold each `choice` and `many` fact against what it offers."""
    for fact in chain[FactDefinition | DerivedFact](rulebook.contents.facts, rulebook.contents.derived):
        if fact.type in ("choice", "many") and not fact.choices:
            message = Text("类型为 {type} 的事实须列出选项（choices）。", "A fact of type {type} lists its answers (choices).")
            yield Finding("missing_choices", message.filled(type=fact.type), fact.id)
        for doubled, count in Counter(choice.id for choice in fact.choices).items():
            if count > 1:
                message = Text(f"选项“{doubled}”重复。", f"The answer '{doubled}' stands {count} times.")
                yield Finding("doubled_id", message, fact.id)


def _derived(rulebook: Rulebook) -> Iterator[Finding]:
    """Hold each derived fact against its type: a boolean has one condition, a choice a rule for each value."""
    for fact in rulebook.contents.derived:
        if (fact.when is None, bool(fact.rules)) != ((False, False) if fact.type == "boolean" else (True, True)):
            message = Text(
                "布尔类推算事实须有 when，选择类须有 rules。", "A derived boolean has 'when', a derived choice has 'rules'."
            )
            yield Finding("bad_derived_fact", message, fact.id)
        offered = [choice.id for choice in fact.choices]
        for rule in fact.rules:
            if rule.value not in offered:
                yield _unknown(Text(f"“{fact.id}”的选项", f"answer of '{fact.id}'"), rule.value, fact.id, offered)


def _conditions(rulebook: Rulebook) -> Iterator[Finding]:
    facts = {**rulebook.facts, **rulebook.derived}
    for place, condition in rulebook.written_conditions():
        for node in condition.walk():
            if node.test == "role" and node.subject not in rulebook.roles:
                yield _unknown(Text("角色", "role"), node.subject or "", place, rulebook.roles)
            elif node.test in ("is", "in", "has", "at_least", "known"):
                if node.subject not in facts:
                    yield _unknown(Text("事实", "fact"), node.subject or "", place, facts)
                else:
                    yield from _leaf(node, rulebook, place)


def _leaf(node: Condition, rulebook: Rulebook, place: str) -> Iterator[Finding]:
    fact = rulebook.facts.get(node.subject or "") or rulebook.derived[node.subject or ""]
    if node.test == "known" and node.subject in rulebook.derived:
        message = Text(
            f"“{node.subject}”由规则推算，不能用 known 判断。", f"'{node.subject}' is computed; 'known' asks for given facts."
        )
        yield Finding("bad_condition", message, place)
        return
    if node.test != "known" and node.test not in _TESTS[fact.type]:
        message = Text(
            "类型为 {type} 的事实“{fact}”不能用 {test} 判断。", "The fact '{fact}' ({type}) cannot be tested with '{test}'."
        )
        yield Finding("bad_condition", message.filled(type=fact.type, fact=node.subject, test=node.test), place)
        return
    if fact.type in ("choice", "many") and node.test != "known":
        offered = [choice.id for choice in fact.choices]
        for answer in (node.expected,) if node.test == "is" else node.expected:
            if answer not in offered:
                yield _unknown(Text(f"“{node.subject}”的选项", f"answer of '{node.subject}'"), str(answer), place, offered)
    elif (fact.type == "boolean" or node.test == "known") and not isinstance(node.expected, bool):
        yield Finding("bad_condition", Text("此处应为 true 或 false。", "Expected true or false."), place)
    elif node.test == "at_least" and not _is_threshold(fact.type, node.expected):
        message = Text(
            "at_least 须为 1 以上的整数或者日期。", "'at_least' takes a whole number from 1 up, or a day like 2025-09-01."
        )
        yield Finding("bad_condition", message, place)


def _is_threshold(type_: str, expected: object) -> bool:
    """Tell whether a number or day can divide the values of a fact; every number reaches 0, so that 0 divides nothing."""
    if type_ == "date":
        return day_of(expected) is not None
    return isinstance(expected, int) and not isinstance(expected, bool) and expected > 0


def _citations(rulebook: Rulebook) -> Iterator[Finding]:
    for place, cites in _cited(rulebook):
        for cite in cites:
            try:
                found = rulebook.article(cite)
            except ValueError:
                found = None
            if found is None:
                message = Text(f"引用“{cite}”在规则库中没有对应条文。", f"The citation '{cite}' resolves to no article.")
                remedy = Text("请在该规范的 articles.yaml 中补充。", "Add it to that instrument's articles.yaml.")
                yield Finding("unknown_citation", message, place, remedy)


def _cited(rulebook: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, condition in rulebook.written_conditions():
        for node in condition.walk():
            yield place, node.cites
    for rule in (rule for fact in rulebook.contents.derived for rule in fact.rules):
        yield f"{rule.value}", rule.cites
    for id_, role in rulebook.roles.items():
        yield id_, role.cites
    facts: chain[FactDefinition | DerivedFact] = chain(rulebook.facts.values(), rulebook.derived.values())
    for thing in (*facts, *rulebook.exceptions.values(), *rulebook.advice.values()):
        yield thing.id, thing.cites
    placed: chain[Duty | ProcedureStep] = chain(rulebook.duties.values(), rulebook.procedure.values())
    for at in placed:
        yield at.id, (*at.cites, f"{at.id.split('.', 1)[0]}.{at.article}")
    for route in rulebook.sanctions.values():
        yield route.id, (route.cite,)
    for instrument in rulebook.contents.instruments:
        for row in instrument.not_a_duty:
            yield row.row, row.cites


def _duty(duty: Duty, instrument: Instrument, rulebook: Rulebook) -> Iterator[Finding]:
    roles = [role.id for role in instrument.roles]
    for role in duty.who:
        if role not in roles:
            yield _unknown(Text("角色", "role"), role, duty.id, roles)
    for route in duty.sanctions:
        if route not in rulebook.sanctions:
            yield _unknown(Text("处罚路径", "sanction route"), route, duty.id, rulebook.sanctions)
        else:
            yield from _covered(duty, route, rulebook)
    yield from _due(duty.due, duty.id, rulebook)
    done = rulebook.facts.get(duty.met_by or "")
    if duty.met_by and (done is None or done.type != "boolean"):
        answered = [fact.id for fact in rulebook.facts.values() if fact.type == "boolean"]
        yield _unknown(Text("是非事实", "boolean fact"), duty.met_by, f"{duty.id}, met_by", answered)
    if duty.relates_to and duty.relates_to not in rulebook.duties:
        yield _unknown(Text("义务", "duty"), duty.relates_to, f"{duty.id}, relates_to", rulebook.duties)
    if duty.basis == "practice" and not duty.relates_to:
        message = Text(
            "实践性义务须以 relates_to 指明所关联的条文义务。", "A practice names the text duty it relates to (relates_to)."
        )
        yield Finding("practice_without_text", message, duty.id)
    if not duty.id.startswith(f"{instrument.id}."):
        yield Finding(
            "bad_id", Text(f"编号须以 {instrument.id}. 开头。", f"The id has to start with {instrument.id}."), duty.id
        )


def _due(due: Due, place: str, rulebook: Rulebook) -> Iterator[Finding]:
    anchor = rulebook.facts.get(due.anchor or "")
    if due.anchor and (anchor is None or anchor.type != "date"):
        days = [fact.id for fact in rulebook.facts.values() if fact.type == "date"]
        yield _unknown(Text("日期事实", "date fact"), due.anchor, f"{place}, due.anchor", days)
    elif anchor and not anchor.event:
        message = Text("作为期限起算点的日期事实须有 event。", "A day that a due rule counts from needs an 'event'.")
        yield Finding("missing_event", message, anchor.id)
    if (due.amount is None) != (due.unit is None):
        yield Finding(
            "bad_due", Text("期限的数量与单位须同时给出或同时为空。", "Amount and unit of a due rule go together."), place
        )


def _covered(duty: Duty, route_id: str, rulebook: Rulebook) -> Iterator[Finding]:
    """Hold a duty against the closed list of articles of its sanction route."""
    route = rulebook.sanctions[route_id]
    if not route.covers or not route_id.startswith(f"{duty.instrument}."):
        return
    own = [cite.split(".", 1)[1] for cite in duty.cites if cite.startswith(f"{duty.instrument}.") and "." in cite]
    if not any(place == covered or place.startswith(f"{covered}.") for place in own for covered in route.covers):
        message = Text("{route} 只适用于所列条文，不含本义务。", "{route} covers a closed list of articles, without this one.")
        yield Finding("sanction_not_covering", message.filled(route=route_id), duty.id)


def _others(rulebook: Rulebook) -> Iterator[Finding]:
    for route in rulebook.contents.routes:
        for duty in route.duties:
            if duty not in rulebook.duties:
                yield _unknown(Text("义务", "duty"), duty, f"routes.yaml, {route.id}", rulebook.duties)
    for step in rulebook.procedure.values():
        yield from _due(step.due, step.id, rulebook)
    targets = {**rulebook.duties, **rulebook.roles}
    for exception in rulebook.exceptions.values():
        if exception.excepts not in targets:
            yield _unknown(Text("义务或角色", "duty or role"), exception.excepts, exception.id, targets)
    for fact in rulebook.contents.facts:
        if fact.at_most:
            numbers = [other.id for other in rulebook.contents.facts if other.type == "number"]
            if not {fact.id, fact.at_most} <= set(numbers):
                yield _unknown(Text("数字事实", "number fact"), fact.at_most, f"{fact.id}, at_most", numbers)
    for instrument in rulebook.mapped:
        if instrument.in_force.from_ and not instrument.roles:
            message = Text(
                "已施行的规范须有角色（roles.yaml）。", "An instrument with a day of force needs roles (roles.yaml)."
            )
            yield Finding("missing_roles", message, instrument.id)


def _circles(rulebook: Rulebook) -> Iterator[Finding]:
    """Roles and derived facts may rest on one another, but not on themselves, nor by way of an exception."""
    rests_on: dict[str, set[str]] = {}
    for place, condition in rulebook.written_conditions():
        named = {node.subject for node in condition.walk() if node.subject}
        rests_on.setdefault(place, set()).update(named & {*rulebook.roles, *rulebook.derived})
    for exception in rulebook.exceptions.values():
        rests_on.setdefault(exception.excepts, set()).add(exception.id)
    done: set[str] = set()
    for start in rests_on:
        trail = _trail_back(start, rests_on, done)
        if trail:
            message = Text("循环引用：{trail}。", "It rests on itself: {trail}.").filled(trail=" → ".join(trail))
            yield Finding("circle", message, start)


def _trail_back(start: str, rests_on: dict[str, set[str]], done: set[str], path: tuple[str, ...] = ()) -> tuple[str, ...]:
    if start in path:
        return (*path[path.index(start) :], start)
    if start in done:
        return ()
    for target in sorted(rests_on.get(start, ())):
        trail = _trail_back(target, rests_on, done, (*path, start))
        if trail:
            return trail
    done.add(start)
    return ()
