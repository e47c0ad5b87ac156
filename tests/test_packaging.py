"""A wheel built from the checkout runs outside it, and contains its icons and samples."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = "the cat in the hat, the bat in the flat, the rat on the mat\n" * 40


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The output of a command; an error shows everything that it printed."""
    environment |= {"QT_QPA_PLATFORM": "offscreen"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which the wheel is installed, with access to its dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    scripts = "Scripts" if os.name == "nt" else "bin"
    made = folder / scripts / ("python.exe" if os.name == "nt" else "python")
    site = Path(run(made, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    run(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", made, "install",
        "--no-deps", "--no-index", wheel, cwd=folder)  # fmt: skip
    # A plain path rather than addsitedir, which would process the .pth file of an editable install of the checkout.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return made


def test_the_wheel_holds_two_packages_and_the_resources_within(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    folders = {name.partition("/")[0] for name in names}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == {"bpe", "app"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".nbi", ".nbc"))]
    for wanted in ("samples/welcome.txt", "samples/scripts.txt", "icons/bpe-visualizer.svg"):
        assert f"app/_resources/{wanted}" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_it_finds_its_resources(python: Path, tmp_path: Path) -> None:
    code = (
        "import app, bpe, app.kit.resources as r; print(app.__file__); print(bpe.__file__); print(r.path('.'));"
        "assert r.path('icons/play.svg').is_file(); assert r.path('samples/welcome.txt').is_file()"
    )
    places = run(python, "-c", code, cwd=tmp_path).split()
    assert not [place for place in places if Path(place).is_relative_to(ROOT)]
    assert places[-1].endswith("_resources")


def test_the_command_line_trains(python: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    run(python, "-m", "bpe", "train", text, "--vocab-size", "270", "--save", "tokenizer.json", cwd=tmp_path)
    code = "import bpe; t = bpe.load('tokenizer.json'); print(t.vocab_size, t.decode(t.encode('the cat')))"
    assert run(python, "-c", code, cwd=tmp_path).split() == ["270", "the", "cat"]


def test_the_program_renders_off_screen(python: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    run(
        python,
        "-m",
        "app",
        "--render",
        tmp_path / "out",
        text,
        cwd=tmp_path,
        XDG_CONFIG_HOME=str(tmp_path / "config"),
    )
    written = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".png", ".json", ".csv"} <= written
    for picture in (tmp_path / "out").glob("*.png"):
        assert picture.stat().st_size > 10_000, "a picture of a whole window"
