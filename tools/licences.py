"""Lists the licence of everything the product and its extras install, and fails on one we may not ship (GPL, AGPL, untold).

Bundled libraries inside wheels are listed too: each has to be named in BUNDLED with its licence.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements" / "run.txt"
ALLOWED = re.compile(r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|0BSD|OFL)\b", re.IGNORECASE)
REFUSED = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
# Libraries that wheels carry inside their extension modules or beside them.
BUNDLED = {
    "c2pa-python": "c2pa-rs (MIT or Apache-2.0), Rust crates (MIT, Apache-2.0, BSD, ISC, Zlib, MPL-2.0: its deny.toml)",
    "cffi": "libffi (MIT), linked into _cffi_backend",
    "charset-normalizer": "its own code, compiled (MIT)",
    "cryptography": "OpenSSL (Apache-2.0) and Rust crates (MIT, Apache-2.0, BSD), linked into hazmat/bindings/_rust",
    "lxml": "libxml2 and libxslt (MIT), libiconv (LGPL-2.1, unmodified), linked into lxml/etree",
    "numpy": "OpenBLAS (BSD-3-Clause), libgfortran (GPL-3.0 with GCC runtime exception), libquadmath (LGPL-2.1), unmodified",
    "pillow": "FreeType (FTL), HarfBuzz, libjpeg-turbo, libpng, libtiff, libwebp, libavif, OpenJPEG, Little CMS, Brotli, "
    "liblzma, zlib, Zstandard, libXau, libxcb (MIT, BSD, IJG, Zlib, libtiff, 0BSD), unmodified",
    "pyyaml": "libyaml (MIT), linked into yaml/_yaml",
    "rfc3161-client": "Rust crates (MIT, Apache-2.0, BSD), linked into rfc3161_client/_rust",
    "typst": "Rust crates (MIT, Apache-2.0, BSD, one MPL-2.0), DejaVu Sans Mono (Bitstream Vera), linked into typst/_typst",
}


def licence_of(found: Distribution) -> str:
    """Return what a distribution says of its licence."""
    said = found.metadata.get("License-Expression") or ""
    classifiers = [
        c.rsplit("::", 1)[-1].strip() for c in found.metadata.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    short = (found.metadata.get("License") or "").splitlines()[:1]
    return said or "; ".join(classifiers) or "".join(short) or "?"


def native_files(found: Distribution) -> list[str]:
    """Return the compiled files a distribution brings."""
    return [str(file) for file in found.files or [] if re.search(r"\.(so(\.\d+)*|dll|dylib|pyd)$", str(file))]


def locked() -> set[str]:
    """Return what the plain product installs."""
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def wanted_by_extras() -> set[str]:
    """Return what the extras install, and what that needs in turn."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    waiting = [requirement for extra in extras.values() for requirement in extra]
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if needed and name not in found:
            found.add(name)
            waiting += distribution(name).requires or []
    return found


def main() -> int:
    """Print one line a distribution; return 1 when one may not be shipped."""
    bad = 0
    for name in sorted(locked() | wanted_by_extras()):
        found = distribution(name)
        licence = licence_of(found)
        native = native_files(found)
        wrong = bool(REFUSED.search(licence)) or not ALLOWED.search(licence) or (bool(native) and name.lower() not in BUNDLED)
        bad += wrong
        told = f" + {BUNDLED.get(name.lower(), 'UNLISTED native files')}" if native else ""
        print(f"{'✗' if wrong else '·'} {name} {found.version}: {licence}{told}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
