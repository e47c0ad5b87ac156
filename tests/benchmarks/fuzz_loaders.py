"""Fuzzes the loaders with 10,000 mutations of a valid file of every format.

    python tests/benchmarks/fuzz_loaders.py [KIND …] [--count 10000] [--first 0]

Every mutation is loaded, encodes, decodes and is compared in a child process that may use five seconds and, if the
system can limit it, 1 GB of additional memory. The number of each mutation that ends in anything but an error of the
library is printed with the outcome; `python tests/bpe/mutations.py KIND NUMBER NUMBER+1 FOLDER` makes that file again.
The tests try the first 300 of each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bpe"))
import mutations


def main() -> int:
    parser = argparse.ArgumentParser(description="Load damaged files; print those without a proper error.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(mutations.GOOD)} (all)")
    parser.add_argument("--count", type=int, default=10_000, metavar="N", help="mutations of each kind (10000)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first (0)")
    options = parser.parse_args()
    total = 0
    for kind in options.kinds or mutations.GOOD:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            found = mutations.failures(kind, options.count, Path(folder), first=options.first)
        total += len(found)
        seconds = time.perf_counter() - began
        print(f"{kind:24}{options.count:8,} mutations {len(found):4} failures {seconds:7.1f} s", flush=True)
        for line in found:
            print(f"    {line}")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
