# make run: set up, build the index, serve the chat.  make test: set up, check, test.
PYTHON = python3
VENV = .venv
HOST = 127.0.0.1
PORT = 7860
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test check bench corpus-check clean

# Status 4: some documents could not be read, the others are indexed.
run: $(VENV)/.run
	@$(BIN)/rag build || [ $$? -eq 4 ]
	@$(BIN)/python ui.py --host $(HOST) --port $(PORT)

test: check
	$(BIN)/pytest

check: $(VENV)/.dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

bench: $(VENV)/.run
	@$(BIN)/python -m eval.bench

corpus-check: $(VENV)/.run
	@$(BIN)/python -m eval.corpus_check

clean:
	rm -rf $(VENV) build .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '需要 Python 3.11 或更新版本，例如 make run PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo '不能建立虚拟环境，Debian 请先安装 python3-venv' >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/pip
	@echo '正在安装依赖，第一次需要几分钟……'
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo '正在安装依赖和开发工具，第一次需要几分钟……'
	@$(PIP) --editable '.[dev]'
	@touch $(VENV)/.run $@
