# heshu: `make run` sets up and does the main job once on samples/; `make test` runs everything.
# Nothing but Python 3.11 to 3.13 and make is needed.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then echo $$p; break; fi; done)
# Bytecode makes every start faster; some machines switch it off for all.
unexport PYTHONDONTWRITEBYTECODE
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps

.PHONY: run test lint docs bytecode lock clean help

help:
	@echo "make run   set up, then read samples/ into a warehouse in var/ and report"
	@echo "make test  set up, then run every test"
	@echo "make docs  build the documentation into site/"
	@echo "make lint  style, types, imports"
	@echo "make lock  renew requirements.lock and requirements-dev.lock (needs uv)"
	@echo "make clean remove the environment (the warehouse in var/ stays)"

run: $(VENV)/.run bytecode
	@$(BIN)/heshu run samples

test: $(VENV)/.dev bytecode lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

# Our own bytecode: only what has changed is compiled again.
bytecode: $(VENV)/.run
	@$(BIN)/python -m compileall -q heshu flows transforms warehouse expectations >/dev/null || true

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet && echo "site/index.html"

# The interpreter is written down so that the environment is made anew when another is chosen.
$(VENV)/.made:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "heshu needs Python 3.11, 3.12 or 3.13; found: $$(python3 --version 2>/dev/null || echo none)." >&2; \
	  echo "Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.12" >&2; \
	  exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "heshu needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) lacks the module venv. Debian, Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up in $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.made
	@echo "Installing what heshu needs (some minutes the first time) ..."
	@$(INSTALL) -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') >/dev/null 2>&1 || true
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@$(BIN)/python -m compileall -q -j 0 $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') >/dev/null 2>&1 || true
	@touch $@

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --extra build -o requirements.lock pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
