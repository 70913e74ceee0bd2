# make run: set up, build the index, serve the chat.  make test: set up, check, test.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 7860
HOST ?= 127.0.0.1
BIN := $(VENV)/bin

.PHONY: run test check bench corpus-check clean

run: $(VENV)/.run
	@$(BIN)/rag build
	@$(BIN)/python ui.py --host $(HOST) --port $(PORT)

test: check
	$(BIN)/pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check rag eval tests training ui.py ui_render.py
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m eval.bench

corpus-check: $(VENV)/.dev
	$(BIN)/python -m eval.corpus_check

clean:
	rm -rf $(VENV) build .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
