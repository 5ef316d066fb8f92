"""Places outside this machine that keep copies of signed heads: whoever rewrites the ledger cannot rewrite those as well.

One file a kind of place (`file`, `mail`, `webhook`, `timestamp`), found by itself: a module of this folder whose `PLACE`
is a frozen dataclass. Its fields are the keys of the kind in `outside.yaml`; its methods are those of `Configured`.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from hegui.ledger.outside._keys import Configured


def kinds() -> dict[str, type[Configured]]:
    """Return every kind of place there is, by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    places = {name: getattr(import_module(f"{__name__}.{name}"), "PLACE", None) for name in names}
    return {name: place for name, place in places.items() if place is not None}
