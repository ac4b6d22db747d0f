# make run    opens the application          make check  style, types, layers
# make test   runs every test                make bench  measures and prints; see benchmarks/README.md
# make soak   the long runs                  make docs   draws the screenshots again

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# Tests wait for other programs more than they work: four at a time, however few processors.
WORKERS ?= -n 4 --dist loadgroup

# Tests start virtdeck hundreds of times: what Python has compiled once is kept for the next one.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench docs peers

help:
	@sed -n '/^$$/q; s/^# //p' Makefile

run: $(VENV)/.installed
	@$(BIN)/virtdeck $(ARGS)

test: $(VENV)/.installed-dev peers
	$(BIN)/pytest -q $(WORKERS) $(ARGS)

soak: $(VENV)/.installed-dev peers
	$(BIN)/pytest -q -m soak --timeout=1800 $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.peers.install
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.installed-dev
	$(BIN)/python -m docs.screenshots $(ARGS)

# The real programs that tests run against; says by name what it could not get.
peers: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.peers.install

# Debian keeps the venv module in a package of its own.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  apt='apt-get install -y -qq python3-venv'; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && $$apt; \
	  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo $$apt; \
	  else echo "virtdeck needs Python's venv module: as root, apt-get install python3-venv" >&2; exit 1; fi; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed
