# Two commands do it all: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test lint types bench bench-quick soak docs wheel assets kernel help system

help:  ## Say what each target does.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

run: .venv/.installed assets kernel  ## Serve the eight cities at http://127.0.0.1:8000 (PORT=8123 for another port).
	GEO_SERVICE_DEMO=$${GEO_SERVICE_DEMO-1} $(BIN)/geo-service serve --port $(PORT)

test: .venv/.tested assets kernel system lint types  ## Install what the tests need, then lint, type-check and test.
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.tested  ## Check style and formatting.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.tested  ## Check types, strictly.
	$(BIN)/mypy

bench: .venv/.tested assets kernel  ## Measure against what people would use instead, and write docs/benchmarks.md.
	$(BIN)/python -m bench --docs docs/benchmarks.md

bench-quick: .venv/.tested assets kernel  ## The same at small sizes, in less than two minutes, written nowhere.
	$(BIN)/python -m bench --quick

soak: .venv/.tested assets kernel  ## Serve mixed requests for half an hour while the list changes every second.
	$(BIN)/python -m bench.soak --docs docs/benchmarks.md

docs: .venv/.installed  ## Write the command reference, docs/commands.md.
	$(BIN)/python tools/commands.py

wheel: assets  ## Build dist/geo_service-*.whl, which needs neither Node nor this folder.
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

assets: .venv/.installed  ## Fetch the pinned web assets and put them where pages find them.
	$(BIN)/python tools/assets.py

kernel: .venv/.installed  ## Build the compiled search of nearest places, where there is a C compiler.
	$(BIN)/python tools/kernel.py

system: .venv/.installed
	$(BIN)/python tools/system_packages.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "geo_service needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.tested: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,bench]'
	@touch $@
