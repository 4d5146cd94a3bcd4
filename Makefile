# One verb a target; continuous integration says the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTED := $(VENV)/.tested

.PHONY: help run compare lab test slow check verify verified calibrate bench docs lock clean

help:
	@echo "make run        install into .venv, live the default scheme, write a report"
	@echo "make compare    the same lives under the default scheme and three reforms of it"
	@echo "make lab        the same in a browser, on this machine alone"
	@echo "make test       install and pass the tests"
	@echo "make slow       those that open a browser, and those that take a minute or more each"
	@echo "make check      format, lint, types, import layers, pages printed from the code"
	@echo "make docs       print the pages that come from the code"
	@echo "make verify     slow statistics against closed forms and published figures"
	@echo "make verified   the same, and print docs/verification and docs/loops.md"
	@echo "make calibrate  fit the documented list again, and print docs/calibration.md"
	@echo "make bench      speed, as ratios in one run"

# Python 3.11 or later; a clear word where it is older.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("counterscore needs Python 3.11 or later; found " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(READY): $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(TESTED): $(READY) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

run: $(READY)
	$(BIN)/counterscore run unified-2020 --people 1:1000

compare: $(READY)
	$(BIN)/counterscore compare unified-2020 unified-2020+add-parking-tickets unified-2020+notice-and-appeal unified-2020+same-context-only --report runs/compare.html

lab: $(READY)
	$(BIN)/counterscore lab

test: $(TESTED)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

slow: $(TESTED)
	$(BIN)/python -m pytest -m slow --numprocesses auto --dist worksteal

check: $(TESTED)
	$(BIN)/ruff format --check src tests benchmarks verification docs/skeletons
	$(BIN)/ruff check src tests benchmarks verification docs/skeletons
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/printed.py --check

docs: $(TESTED)
	$(BIN)/python docs/printed.py

verify: $(TESTED)
	$(BIN)/python -m verification.defaulters --dry
	$(BIN)/python -m verification.speech --dry
	$(BIN)/python -m verification.patterns --dry
	$(BIN)/python -m verification.patterns.again --dry
	$(BIN)/python -m verification.loops --dry
	$(BIN)/python -m verification.bounded --dry
	$(BIN)/python -m verification.own_error --dry

verified: $(TESTED)
	$(BIN)/python -m verification.speech
	$(BIN)/python -m verification.patterns
	$(BIN)/python -m verification.patterns.again
	$(BIN)/python -m verification.loops
	$(BIN)/python -m verification.bounded
	$(BIN)/python -m verification.own_error

calibrate: $(TESTED)
	$(BIN)/python -m verification.defaulters

bench: $(TESTED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.lock
	$(BIN)/python -u -m benchmarks | tee benchmarks/results.txt

lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra lab --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra lab --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --extra bench --constraint requirements.lock --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info
