# Two targets do everything on a fresh machine: `make demo` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= build/demo

.PHONY: screenshots demo test bench bench-serve corpus train lint types imports clean

demo: $(VENV)/.installed
	@$(BIN)/kg build seeds/documents --out $(OUT)
	@printf '\n== Who owes what under the terms of September 2023, until when, according to whom?\n'
	@$(BIN)/kg query who-owes-what --store $(OUT) --param agreement=2023-09-20 \
	  --columns debtor,modality,action,object,deadline,status,according_to
	@printf '\n== Who mediated?\n'
	@$(BIN)/kg query mediators --store $(OUT) --columns actor,role,agreement_name,according_to
	@printf '\n== Where do the accounts of these terms differ?\n'
	@$(BIN)/kg query account-differences --store $(OUT) --param agreement=2023-09-20 \
	  --columns debtor,modality,action,object,asserted_by,not_asserted_by
	@printf '\n== What does the 2020 Statement oblige whom to do by which date?\n'
	@$(BIN)/kg query who-owes-what --store $(OUT) --param agreement='Trilateral Statement' \
	  --columns debtor,modality,action,object,deadline

test: $(VENV)/.test-installed lint types imports
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered --cov-fail-under=90

bench: $(VENV)/.test-installed
	$(BIN)/python -m tests.benchmarks

# Stores and endpoints side by side, 200 readers for a minute, 50,000 bent requests; on this machine only.
bench-serve: $(VENV)/.test-installed
	$(BIN)/kg build seeds/documents --out build/bench
	$(BIN)/python -m tests.benchmarks.stores build/bench
	$(BIN)/python -m tests.benchmarks.clients build/bench
	$(BIN)/python -m tests.benchmarks.fuzz build/bench
	$(BIN)/python -m tests.shapes.planted 1000

# Ten thousand made-up documents, built: make corpus NUMBER=1000 for fewer.
corpus: $(VENV)/.test-installed
	@mkdir -p build
	$(BIN)/python -m tests.benchmarks.synthetic $(or $(NUMBER),10000) > build/corpus.jsonl
	$(BIN)/kg corpus build/corpus.jsonl --work build/corpus-work --out build/corpus

train: $(VENV)/.train-installed
	$(BIN)/python -m training --install
	$(BIN)/python -m tests.benchmarks.joining --write

# Chromium comes from the system (Debian: chromium); the pictures go to build/screenshots.
screenshots: $(VENV)/.test-installed
	$(BIN)/python -m tests.browser.screenshots $(OUT) build/screenshots

lint: $(VENV)/.test-installed
	$(BIN)/ruff check .

types: $(VENV)/.test-installed
	$(BIN)/mypy

imports: $(VENV)/.test-installed
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test-installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.train-installed: $(VENV)/.test-installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch==2.*' -e '.[train]'
	@touch $@

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
