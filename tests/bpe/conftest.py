"""Lets the tests of the library import what they share (`generated_text`) by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
