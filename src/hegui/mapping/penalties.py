"""Sanctions in words: tiers with their amounts, what a route comes to at most, and that a text has no fine where it has none."""

from __future__ import annotations

from hegui.mapping.telling import listed
from hegui.rulebook.models import SanctionKind, SanctionRoute, Tier
from hegui.words.text import Text

AGAINST = {"organisation": Text("单位", "the organisation"), "person": Text("责任人员", "the persons responsible")}
KINDS: dict[SanctionKind, Text] = {
    "warning": Text("警告", "warning"),
    "criticism": Text("通报批评", "notice of criticism"),
    "order": Text("责令改正", "order to rectify"),
    "suspension": Text("责令暂停", "suspension"),
    "fine": Text("罚款", "fine"),
    "confiscation": Text("没收", "confiscation"),
    "revocation": Text("吊销或者撤销", "revocation"),
    "closure": Text("责令停止、关闭", "closure"),
    "ban": Text("限制从业", "bar from office or business"),
    "public_notice": Text("向社会公布", "public notice"),
    "talk": Text("约谈", "regulatory talk"),
    "refers_out": Text("依照其他法律、行政法规处理", "handled under other laws"),
}
NO_FINE = Text("自身不设罚款", "no fine of its own")
NOT_VERIFIED = Text("罚款（幅度待核实）", "a fine (its range is not verified)")
NO_SANCTION = Text(
    "规则库未收录违反本项的罚则；后果见相关法律。",
    "The rulebook names no sanction for this duty; see the laws behind it.",
)

_FINE = Text("罚款{amount}", "fine of {amount}")
_AT_MOST = Text("{against}最高罚款{amount}", "fine on {against} of up to {amount}")
_OR = Text("或者", " or ")


def tier_words(tier: Tier, route: SanctionRoute) -> Text:
    """Return what one tier does: 责令改正 / order to rectify, or the fine with its range."""
    if tier.kind != "fine":
        return KINDS[tier.kind]
    if route.verification == "open" or (tier.min is None and tier.max is None):
        return NOT_VERIFIED
    return _FINE.filled(amount=range_words(tier))


def range_words(tier: Tier) -> Text:
    """Return the range of a fine in the unit of its measure; 以上 and 以下 include the number (Civil Code 1259)."""
    if tier.measure == "share_of_turnover":
        base = Text("上一年度营业额", "of last year's turnover")
        return _range(_percent(tier.min), _percent(tier.max), base.zh, f" {base.en}")
    if tier.measure == "multiple_of_gain":
        return _range(_times(tier.min), _times(tier.max), "违法所得", " times the unlawful gains")
    zh = _range(_yuan(tier.min), _yuan(tier.max), "人民币", "").zh
    least, most = (None if amount is None else f"{amount:,.0f}" for amount in (tier.min, tier.max))
    return Text(zh, _english_range(least, most, "CNY ", ""))


def route_words(route: SanctionRoute) -> Text:
    """Return the kinds of a route in a row, then the highest fine on organisation and persons, or that it sets none."""
    kinds = [KINDS[kind] for kind in dict.fromkeys(tier.kind for tier in route.tiers) if kind != "fine"]
    fines = [tier for tier in route.tiers if tier.kind == "fine"]
    if not fines:
        told = [NO_FINE]
    elif route.verification == "open":
        told = [NOT_VERIFIED]
    else:
        told = [_highest(against, fines) for against in AGAINST if any(tier.against == against for tier in fines)]
    parts = ([listed(kinds)] if kinds else []) + told
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _highest(against: str, fines: list[Tier]) -> Text:
    """Return the highest fine of each measure; which of them holds is for the tiers to say."""
    highest: dict[str, Tier] = {}
    for tier in fines:
        known = highest.get(tier.measure)
        if tier.against == against and tier.max is not None and (known is None or tier.max > (known.max or 0)):
            highest[tier.measure] = tier
    amounts = [_most(tier) for tier in highest.values()]
    joined = Text(_OR.zh.join(amount.zh for amount in amounts), _OR.en.join(amount.en for amount in amounts))
    return _AT_MOST.filled(against=AGAINST[against], amount=joined)


def _most(tier: Tier) -> Text:
    if tier.measure == "share_of_turnover":
        return Text(f"上一年度营业额的{_percent(tier.max)}", f"{_percent(tier.max)} of last year's turnover")
    if tier.measure == "multiple_of_gain":
        return Text(f"违法所得的{_times(tier.max)}倍", f"{_times(tier.max)} times the unlawful gains")
    return Text(f"人民币{_yuan(tier.max)}", f"CNY {tier.max:,.0f}")


def _range(least: str | None, most: str | None, of_zh: str, of_en: str) -> Text:
    unit = "倍" if "times" in of_en else ""
    pieces = [f"{least}{unit}以上" if least else "", f"{most}{unit}以下" if most else ""]
    return Text(of_zh + "".join(pieces), _english_range(least, most, "", of_en))


def _english_range(least: str | None, most: str | None, before: str, after: str) -> str:
    if least and most:
        return f"{before}{least}–{most}{after}"
    return f"up to {before}{most}{after}" if most else f"{before}{least} or more{after}"


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share * 100:g}%"


def _times(number: float | None) -> str | None:
    return None if number is None else f"{number:g}"


def _yuan(amount: float | None) -> str | None:
    """Return an amount as Chinese writes it: 5000万元, 1亿元, 1000元."""
    if amount is None:
        return None
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if amount >= size:
            return f"{amount / size:g}{name}元"
    return f"{amount:g}元"
