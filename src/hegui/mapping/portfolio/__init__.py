"""Portfolios: the verdicts of many systems at once, the same as those of one at a time but without their reasons."""

from hegui.mapping.portfolio.verdicts import Verdicts, judge_portfolio

__all__ = ["Verdicts", "judge_portfolio"]
