# The two commands are `make run` and `make test`; both first make ready whatever is missing.

PYTHON ?= python3
FILES ?=
export PYTHON

venv   := .venv
python := $(venv)/bin/python
pip    := $(python) -m pip --disable-pip-version-check --quiet

.NOTPARALLEL:
.PHONY: help run test bench canary screenshots translations system clean

help:
	@echo "make run            open the program (FILES=\"a.txt b.txt\" opens yours instead of the sample)"
	@echo "make test           ruff, mypy and every test, headless"
	@echo "make bench          training beside its peers (FILES=\"text\"), the start, the text view, the frames"
	@echo "make canary         the core tests with the newest releases of every dependency, and what breaks with them"
	@echo "make screenshots    take the pictures in resources/screenshots anew"
	@echo "make translations   bring the translations up to date with the sources"
	@echo "make clean          remove the environment and everything that was built"

run: $(venv)/.warm
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo "There is no display here, so the program does the same off screen."; \
		QT_QPA_PLATFORM=offscreen $(python) -m app --render build/render --force $(FILES); \
	else \
		$(python) -m app $(FILES); \
	fi

test: export QT_QPA_PLATFORM = offscreen
test: $(venv)/.warm $(venv)/.tested
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -m pytest --numprocesses auto --dist worksteal

bench: export QT_QPA_PLATFORM ?= offscreen
bench: $(venv)/.warm $(venv)/.benchmarked
	$(python) tests/benchmarks/bench_train.py $(FILES)
	$(python) tests/benchmarks/bench_start.py
	$(python) tests/benchmarks/bench_token_view.py
	$(python) tests/benchmarks/bench_text.py
	$(python) tests/benchmarks/bench_frames.py

canary: $(venv)/.installed
	$(python) tests/canary.py

screenshots: $(venv)/.warm
	QT_QPA_PLATFORM=offscreen $(python) tests/screenshots.py

translations: $(venv)/.installed
	$(venv)/bin/pyside6-lupdate -no-obsolete -locations none \
		$$(find app -name '*.py' | LC_ALL=C sort) -ts resources/translations/*.ts
	for source in resources/translations/*.ts; do $(venv)/bin/pyside6-lrelease "$$source" || exit 1; done

clean:
	rm -rf $(venv) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find app bpe tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- making ready: each stamp is newer than what it depends on, so a second run starts at once -------------------------

system:
	@sh tests/setup_system.sh >/dev/null

$(venv)/.installed: pyproject.toml | system
	@found=$$(sh tests/setup_system.sh) && \
	{ $(python) -m pip --version >/dev/null 2>&1 || "$$found" -m venv --clear $(venv); }
	@echo "Installing the Python packages into $(venv) (about 600 MB, once)"
	@$(pip) install --editable .
	@touch $@

$(venv)/.tested: pyproject.toml $(venv)/.installed
	@echo "Installing the test tools"
	@$(pip) install --editable '.[test]'
	@touch $@

$(venv)/.benchmarked: pyproject.toml $(venv)/.installed
	@$(pip) install --editable '.[benchmark]'
	@touch $@

$(venv)/.warm: $(venv)/.installed $(shell find bpe -name '*.py')
	@echo "Preparing the engine"
	@$(python) -m bpe warm
	@touch $@
