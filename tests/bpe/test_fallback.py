"""Numba and llvmlite as they may become: without what the kernel cache uses, or calling functions otherwise.

Each case is a process of its own, in which a `sitecustomize` module takes something away before anything else runs; it
reaches the child process of the handshake as well. Numba itself keeps what it needs: it has imported it before.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bpe
from bpe import cache, jit

ROOT = Path(__file__).resolve().parents[2]
TEXT = "the cat in the hat, the bat in the flat; 3 rats & 12 mats sat, don't they? 你好 🌍\n" * 12
LOG_LINE = "Kernels come from numba's own cache"

pytestmark = pytest.mark.skipif(jit.jit_disabled(), reason="nothing is compiled")

WORK = """
import json, sys
import bpe
from bpe import jit
corpus = bpe.Corpus.from_text(sys.argv[1])
trainer = bpe.Trainer(corpus, bpe.TrainingSettings(vocab_size=320))
trainer.advance()
tokenizer = trainer.history.tokenizer_at()
print(json.dumps({
    "merges": [[left.hex(), right.hex()] for left, right in tokenizer.merges],
    "ids": tokenizer.encode(sys.argv[1] + " a new text: 42 gnats"),
    "bytes": tokenizer.encode(sys.argv[1].encode()),
    "falls_back": jit._falls_back,
}))
"""

TAKE_AWAY = """
import sys
import llvmlite, llvmlite.binding, llvmlite.ir, numba, numba.extending
numba.njit("int64(int64)", nogil=True)(lambda x: x)  # imports what numba imports late

class Without:
    def __init__(self, whole, path):
        self.__dict__.update(whole=whole, path=path)
    def __getattr__(self, name):
        head, _, rest = self.path.partition(".")
        if name == head and not rest:
            raise AttributeError(f"{name} is gone")
        value = getattr(self.whole, name)
        return Without(value, rest) if name == head else value
    def __call__(self, *args, **options):
        return Without(self.whole(*args, **options), self.path)
    def __getitem__(self, key):
        return self.whole[key]

def module_without(module, path):
    parent, _, name = module.__name__.partition(".")
    sys.modules[module.__name__] = Without(module, path)
    setattr(sys.modules[parent], name, sys.modules[module.__name__])

class Overloads(dict):
    def values(self):
        return [Without(overload, PATH) for overload in super().values()]

def njit_giving(wrap):
    original = numba.njit
    def njit(*args, **options):
        made = original(*args, **options)
        return (lambda function: wrap(made(function))) if "no_cpython_wrapper" in options else made
    numba.njit = njit

def njit_refusing(option):
    original = numba.njit
    def njit(*args, **options):
        if option in options:
            raise KeyError(f"unrecognized option {option}")
        return original(*args, **options)
    numba.njit = njit

class Dispatcher:
    def __init__(self, made):
        self.overloads = Overloads(made.overloads)
"""

# What is taken away; from a cache that has no object code (where it is needed to compile), or a warm one (to load).
NUMBA = {
    "overloads": "njit_giving(lambda made: Without(made, 'overloads'))",
    "library._final_module": "PATH = 'library._final_module'; njit_giving(Dispatcher)",
    "library._get_compiled_object": "PATH = 'library._get_compiled_object'; njit_giving(Dispatcher)",
    "fndesc.llvm_func_name": "PATH = 'fndesc.llvm_func_name'; njit_giving(Dispatcher)",
    "the option _nrt": "njit_refusing('_nrt')",
    "the option no_cpython_wrapper": "njit_refusing('no_cpython_wrapper')",
    "intrinsic": "module_without(numba.extending, 'intrinsic')",
    "ir.PointerType": "module_without(llvmlite.ir, 'PointerType')",
    "ir.IRBuilder": "module_without(llvmlite.ir, 'IRBuilder')",
    "emit_object": "module_without(llvmlite.binding, 'Target.from_default_triple.create_target_machine.emit_object')",
}
BINDING = [
    "create_mcjit_compiler",
    "create_mcjit_compiler.add_object_file",
    "create_mcjit_compiler.finalize_object",
    "create_mcjit_compiler.get_function_address",
    "ObjectFileRef",
    "ObjectFileRef.from_data",
    "Target",
    "parse_assembly",
    "get_host_cpu_features",
    "get_host_cpu_name",
    "get_default_triple",
]
NO_OBJECT_CODE = TAKE_AWAY + "module_without(llvmlite.binding, 'get_host_cpu_features')"
SWAPPED = """
from bpe.jit import object_code
words_of = object_code.Variant.words_of
def swapped(self, position, arg):
    words = list(words_of(self, position, arg))
    if len(words) > 1:
        words[2], words[3] = words[3], words[2]
    return tuple(words)
object_code.Variant.words_of = swapped
"""
CRASHING = SWAPPED.replace("words[2], words[3] = words[3], words[2]", "words[4] = 8")


class Case:
    """A folder with a `sitecustomize` and a cache, in which processes run."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self.cache = cache or folder / "cache"

    def run(self, changes: str, *command: str) -> tuple[str, str]:
        """What a process prints and logs in a world with these changes."""
        (self.folder / "sitecustomize.py").write_text(changes, encoding="utf-8")
        path = os.pathsep.join([str(self.folder), str(ROOT)])
        done = subprocess.run(
            [sys.executable, *(command or ("-c", WORK, TEXT))],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": path, "BPE_CACHE_DIR": str(self.cache), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    def work(self, changes: str) -> tuple[dict[str, Any], str]:
        """The result of training and encoding, and the log."""
        printed, log = self.run(changes)
        return json.loads(printed), log


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What training and encoding must come to."""
    tokenizer = bpe.train(bpe.Corpus.from_text(TEXT), vocab_size=320)
    return {
        "merges": [[left.hex(), right.hex()] for left, right in tokenizer.merges],
        "ids": tokenizer.encode(TEXT + " a new text: 42 gnats"),
        "bytes": tokenizer.encode(TEXT.encode()),
        "falls_back": True,
    }


@pytest.fixture(scope="module")
def numba_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the test run, in which numba's own has been filled too, by warming without object code."""
    folder = cache.folder()
    assert folder is not None
    jit.warm()
    Case(tmp_path_factory.mktemp("filling"), folder).run(NO_OBJECT_CODE, "-m", "bpe", "warm")
    return folder


def case_with(tmp_path: Path, filled: Path, *patterns: str) -> Case:
    case = Case(tmp_path)
    case.cache.mkdir(mode=0o700)
    for pattern in patterns:
        for path in filled.glob(pattern):
            if path.is_dir():
                shutil.copytree(path, case.cache / path.name)
            else:
                shutil.copy(path, case.cache)
    return case


@pytest.mark.parametrize("missing", NUMBA)
def test_without_what_compiling_needs(
    missing: str, tmp_path: Path, numba_cache: Path, expected: dict[str, Any]
) -> None:
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*")
    found, log = case.work(TAKE_AWAY + NUMBA[missing])
    assert found == expected
    assert log.count(LOG_LINE) == 1 == len(log.splitlines()), log
    assert not list(case.cache.glob("kernels-*/*.kernel"))


@pytest.mark.parametrize("missing", BINDING)
def test_without_what_loading_needs(missing: str, tmp_path: Path, numba_cache: Path, expected: dict[str, Any]) -> None:
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*", "kernels-*")
    found, log = case.work(TAKE_AWAY + f"module_without(llvmlite.binding, {missing!r})")
    assert found == expected
    assert log.count(LOG_LINE) == 1 == len(log.splitlines()), log


@pytest.mark.parametrize("name", ["initialize", "initialize_native_target", "initialize_native_asmprinter"])
def test_llvmlite_may_initialize_itself(name: str, tmp_path: Path, numba_cache: Path, expected: dict[str, Any]) -> None:
    case = case_with(tmp_path, numba_cache, "classes-*", "kernels-*")
    found, log = case.work(TAKE_AWAY + f"module_without(llvmlite.binding, {name!r})")
    assert found == expected | {"falls_back": False}
    assert not log


@pytest.mark.parametrize(("convention", "reason"), [(SWAPPED, "called otherwise"), (CRASHING, "ended with status")])
def test_another_calling_convention_is_found_out(
    convention: str, reason: str, tmp_path: Path, numba_cache: Path, expected: dict[str, Any]
) -> None:
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*")
    found, log = case.work(convention)
    assert found == expected
    assert log.count(LOG_LINE) == 1 == len(log.splitlines()) and reason in log, log
    # the answer is remembered, so another start asks nobody
    nobody = "import sys; sys.executable = ''\n"
    found, log = case.work(nobody + convention)
    assert found == expected
    assert reason in log, log


def test_a_handshake_without_an_answer_is_asked_again(
    tmp_path: Path, numba_cache: Path, expected: dict[str, Any]
) -> None:
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*")
    found, log = case.work("import sys; sys.executable = ''\n")
    assert found == expected
    assert log.count(LOG_LINE) == 1 == len(log.splitlines()), log
    assert not list(case.cache.glob("kernels-*/*.handshake"))
    # so the next start must not take numba's cache for all that it needs
    case.run("import sys; sys.executable = ''\n", "-m", "bpe", "warm")
    assert case.run("", "-c", "from bpe import jit; print(jit.is_warm())")[0].strip() == "False"


def test_without_numba_everything_runs_in_plain_python(
    tmp_path: Path, numba_cache: Path, expected: dict[str, Any]
) -> None:
    gone = "import sys; sys.modules['numba'] = sys.modules['llvmlite'] = None\n"
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*")
    found, log = case.work(gone)
    assert found == expected
    assert ["numba" in line for line in log.splitlines()] == [True, True], log
    assert log.count("plain Python") == 1
    case.run(gone, "-m", "bpe", "warm")


def test_warming_fills_numbas_cache_where_object_code_fails(tmp_path: Path, numba_cache: Path) -> None:
    case = case_with(tmp_path, numba_cache, "numba-*", "classes-*")
    printed, _ = case.run(NO_OBJECT_CODE, "-c", "from bpe import jit; print(jit.is_warm())")
    assert printed.strip() == "True"
    # and is of no use to another numba
    other = NO_OBJECT_CODE + "\nimport importlib.metadata as m; m.version = lambda name: '0'"
    printed, _ = case.run(other, "-c", "from bpe import jit; print(jit.is_warm())")
    assert printed.strip() == "False"


# --- the fallback's kernels are called like those of object code ------------------------------------------------------


@pytest.fixture(scope="module")
def total() -> Any:
    from bpe.jit import fallback, handshake

    (signature,) = handshake.total.signatures
    return fallback.variant(handshake.total.function, signature)


def test_read_only_arrays_are_taken(total: Any) -> None:
    import numpy as np

    numbers = np.frombuffer(np.array([1, 2, 3], np.int64).tobytes(), np.int64)
    assert not numbers.flags.writeable
    assert total(numbers, 10) == 16
    assert total(numbers[:0], 10) == 10


def test_arrays_of_another_type_are_refused(total: Any) -> None:
    import numpy as np

    with pytest.raises(TypeError, match="int64"):
        total(np.zeros(2, np.int32), 5)
    with pytest.raises(TypeError, match="not contiguous"):
        total(np.zeros(8, np.int64)[::2], 5)
    with pytest.raises(TypeError, match="2 arguments"):
        total(np.zeros(2, np.int64))


def test_a_prepared_call_takes_other_arguments(total: Any) -> None:
    import numpy as np

    call = total.prepared((np.array([1, 2], np.int64), 10))
    assert call() == 13
    call.put(0, np.array([100, 200, 300], np.int64))
    assert call() == 610
    call.put_size(0, 2)
    call.put_scalar(1, -1)
    assert call() == 299
    with pytest.raises(TypeError, match="int64"):
        call.put(0, np.zeros(2, np.int32))


def test_portable_instructions_agree() -> None:
    import numpy as np

    from bpe.jit import portable

    array = np.arange(200, 220, dtype=np.uint8)
    for value in (0, 1, 40, 0x80, 2**63, 2**64 - 1):
        assert int(portable.ctz64(np.uint64(value))) == int(jit._plain_ctz64(value))
        assert int(portable.mix(np.uint64(7), np.uint64(value))) == int(jit._plain_mix(7, value))
    assert int(portable.load64(array, 3)) == int(jit._plain_load64(array, 3))
