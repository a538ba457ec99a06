"""`python -m loadtest.bench`: what a request costs, beside the functions-framework CLI and beside bare Granian.

Every figure is a ratio within one run, from interleaved rounds: a busy or slow machine changes both sides alike.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "functions"))  # cursors and keys are built by the library itself
