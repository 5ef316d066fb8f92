"""The scaffold of a new instrument: every file with one entry to begin from, and what each key means, in both languages."""

from __future__ import annotations

from datetime import date

_INSTRUMENT = """\
# 规范的身份 / the identity of the instrument. 草案 / drafts: status: draft, in_force.from: null, no duties.
id: {id}
title:
  zh: 规范全称（请填写）
  en: Full title (fill in)
short:
  zh: 简称（请填写）
  en: Short title (fill in)
issuers:
  zh: 发布机关（请填写）
  en: Issuing bodies (fill in)
number: null            # {{zh, en}} 文号 / document number
# law | administrative_regulation | departmental_rule | normative_document | mandatory_standard | recommended_standard | policy
subject: artificial_intelligence
rank: departmental_rule
status: in_force        # in_force | draft | repealed
standing: mapped        # mapped: 本库映射其义务 / duties are mapped; cited: 仅被引用 / only cited
published: null         # "2026-01-01"
in_force:
  from: "{day}"         # 施行日（含当日） / first day of force
  until: null           # 失效日（不含当日） / end day, no longer part of it
url: null
known_on: "{day}"       # 我们得知的日期 / the day we knew this
checked_on: null        # 与官方页面逐条比对的日期 / the day a person compared it with the official page
authority: null
fines: refers_out       # own | none | refers_out
verification: memory    # source | memory | open | confirmed
"""

_ARTICLES = """\
# 条文大意：用自己的话，不照录原文 / what the articles say, in our own words, never the text of the law
- article: "1"          # 条[.款[.项]] / article[.paragraph[.item]]
  title:
    zh: 条文主题（请填写）
    en: Subject of the article (fill in)
  says:
    zh: 条文大意（请填写）。
    en: What it says (fill in).
  verification: memory
"""

_ROLES = """\
# 规范约束谁；角色按功能推算 / whom it addresses; computed for each function
- id: service_provider
  term:
    zh: 法定称谓（请填写）
    en: Legal term (fill in)
  when:
    all:
      - {{fact: reaches_mainland, is: true}}
      - {{fact: offered_to_public, is: true}}
  cites: ["{id}.1"]
  verification: memory
"""

_DUTIES = """\
# 每项义务一条；id 一经确定不再改变 / one entry a duty; an id never changes
- id: {id}.first-duty
  rows: []              # 义务登记表的行号 / rows of the duty register
  article: "1"
  basis: text           # text | practice (+ relates_to)
  who: [service_provider]
  when: null            # null：角色成立即适用 / whenever the role holds
  title:
    zh: 义务名称（请填写）
    en: Name of the duty (fill in)
  does:
    zh: 要做什么（请填写）。
    en: What to do (fill in).
  due: {{kind: continuous}}
  evidence:
    - zh: 检查人员会要求的材料（请填写）
      en: What an inspector asks for (fill in)
  sanctions: []
  cites: ["{id}.1"]
  verification: memory
"""

_CASES = """\
# 案例依登记表写成，不依条件写成 / written from the register row, not from the condition
start:
  public_service: {{serves_mainland: true, offering: public_service}}
cases:
  - of: {id}.service_provider
    start: public_service
    day: "{day}"
    does_not_apply:
      - {{offering: internal}}
      - {{serves_mainland: false, blocks_mainland: true}}
    undetermined:
      - [offering]
      - [serves_mainland]
  - of: {id}.first-duty
    start: public_service
    day: "{day}"
    does_not_apply:
      - {{offering: internal}}
    undetermined:
      - [offering]
    days: {{"{before}": not_in_force, "{day}": applies}}
"""


def scaffold(identifier: str, day: date) -> dict[str, str]:
    """Return the files of a new instrument's folder by name."""
    before = date.fromordinal(day.toordinal() - 1)
    files = {
        "instrument.yaml": _INSTRUMENT,
        "articles.yaml": _ARTICLES,
        "roles.yaml": _ROLES,
        "duties.yaml": _DUTIES,
        "cases.yaml": _CASES,
    }
    return {name: content.format(id=identifier, day=day, before=before) for name, content in files.items()}
