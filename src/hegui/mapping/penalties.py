"""Sanctions in words: tiers with their amounts, what a route comes to at most, and that a text sets no fine of its own."""

from __future__ import annotations

from dataclasses import dataclass

from hegui.mapping.telling import listed
from hegui.rulebook.models import Measure, SanctionKind, SanctionRoute, Tier
from hegui.words.text import Text

AGAINST = {"organisation": Text("单位", "the organisation"), "person": Text("责任人员", "the persons responsible")}
KINDS: dict[SanctionKind, Text] = {
    "talk": Text("约谈", "regulatory talk"),
    "warning": Text("警告", "warning"),
    "criticism": Text("通报批评", "notice of criticism"),
    "order": Text("责令改正", "order to rectify"),
    "confiscation": Text("没收", "confiscation"),
    "fine": Text("罚款", "fine"),
    "suspension": Text("责令暂停", "suspension"),
    "closure": Text("责令停止或者关闭", "closure"),
    "revocation": Text("吊销或者撤销", "revocation"),
    "ban": Text("限制从业", "bar from office or business"),
    "public_notice": Text("向社会公布", "public notice"),
    "refers_out": Text("依照其他法律法规处理", "treatment under other laws"),
}
NO_FINE = Text("自身不设罚款", "no fine of its own")
NOT_VERIFIED = Text("幅度待核实", "range not verified")
NO_SANCTION = Text(
    "规则库未收录违反本项的罚则；后果见所涉法律。",
    "The rulebook names no sanction for this duty; see the laws it rests on.",
)

_FINE = Text("罚款{amount}", "fine of {amount}")
_AT_MOST = Text("{against}最高罚款{amount}", "fine on {against} of up to {amount}")


@dataclass(frozen=True, slots=True)
class _Forms:
    """How amounts of one measure read: between two, up to one, from one, and the highest alone."""

    between: Text
    up_to: Text
    at_least: Text
    highest: Text


_MEASURES: dict[Measure, _Forms] = {
    "amount": _Forms(
        Text("人民币{least}以上{most}以下", "CNY {least}–{most}"),
        Text("人民币{most}以下", "up to CNY {most}"),
        Text("人民币{least}以上", "CNY {least} or more"),
        Text("人民币{most}", "CNY {most}"),
    ),
    "share_of_turnover": _Forms(
        Text("上一年度营业额的{least}以上{most}以下", "{least}–{most} of last year's turnover"),
        Text("上一年度营业额的{most}以下", "up to {most} of last year's turnover"),
        Text("上一年度营业额的{least}以上", "{least} or more of last year's turnover"),
        Text("上一年度营业额的{most}", "{most} of last year's turnover"),
    ),
    "multiple_of_gain": _Forms(
        Text("违法所得{least}倍以上{most}倍以下", "{least}–{most} times the unlawful gains"),
        Text("违法所得{most}倍以下", "up to {most} times the unlawful gains"),
        Text("违法所得{least}倍以上", "{least} times the unlawful gains or more"),
        Text("违法所得的{most}倍", "{most} times the unlawful gains"),
    ),
}


def tier_words(tier: Tier, route: SanctionRoute) -> Text:
    """Return what one tier does: 责令改正 / order to rectify, or the fine with its range."""
    if tier.kind != "fine":
        return KINDS[tier.kind]
    return _FINE.filled(amount=range_words(tier) if _told(tier, route) else NOT_VERIFIED)


def range_words(tier: Tier) -> Text:
    """Return the range of a fine by its measure; 以上 and 以下 include the number (Civil Code 1259)."""
    forms = _MEASURES[tier.measure]
    form = forms.up_to if tier.min is None else forms.at_least if tier.max is None else forms.between
    return form.filled(least=_number(tier.min, tier.measure), most=_number(tier.max, tier.measure))


def route_words(route: SanctionRoute) -> Text:
    """Return the kinds of a route in a row, then the highest fines, or that it sets none."""
    kinds = {tier.kind for tier in route.tiers}
    told = [listed([words for kind, words in KINDS.items() if kind in kinds and kind != "fine"])] if kinds - {"fine"} else []
    fines = [tier for tier in route.tiers if tier.kind == "fine" and _told(tier, route)]
    if route.verification == "open":
        told.append(NOT_VERIFIED)
    elif fines:
        told += [_highest(against, fines) for against in AGAINST if any(tier.against == against for tier in fines)]
    else:
        told.append(NO_FINE)
    return Text("；".join(words.zh for words in told), "; ".join(words.en for words in told))


def _told(tier: Tier, route: SanctionRoute) -> bool:
    return route.verification != "open" and (tier.min is not None or tier.max is not None)


def _highest(against: str, fines: list[Tier]) -> Text:
    """Return the highest fine of each measure; which of them holds is for the tiers to say."""
    highest: dict[Measure, Tier] = {}
    for tier in fines:
        known = highest.get(tier.measure)
        if tier.against == against and (known is None or (tier.max or 0) > (known.max or 0)):
            highest[tier.measure] = tier
    amounts = [_MEASURES[m].highest.filled(most=_number(tier.max, m)) for m, tier in highest.items()]
    joined = Text("或者".join(amount.zh for amount in amounts), " or ".join(amount.en for amount in amounts))
    return _AT_MOST.filled(against=AGAINST[against], amount=joined)


def _number(amount: float | None, measure: Measure) -> Text:
    """Return a number as Chinese and English write it: 5000万元 / 50,000,000, 5% or 10."""
    if amount is None:
        return Text("", "")
    if measure == "share_of_turnover":
        return Text(f"{amount * 100:g}%", f"{amount * 100:g}%")
    if measure == "multiple_of_gain":
        return Text(f"{amount:g}", f"{amount:g}")
    return Text(_yuan(amount), f"{amount:,.0f}")


def _yuan(amount: float) -> str:
    for size, name in ((100_000_000, "亿元"), (10_000, "万元")):
        if amount >= size:
            return f"{amount / size:.10g}{name}"
    return f"{amount:.10g}元"
