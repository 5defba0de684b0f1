"""Makes the addon's plain Python importable where there is no Odoo.

Importing `charitylog_o365` itself would run the addon's `__init__`, which imports
Odoo. A bare module with the addon's path stands in its place.
"""

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if "charitylog_o365" not in sys.modules:
    addon = ModuleType("charitylog_o365")
    addon.__path__ = [str(ROOT / "charitylog_o365")]
    sys.modules["charitylog_o365"] = addon
