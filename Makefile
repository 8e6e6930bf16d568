# Everything a fresh machine needs: `make run` for the chat, `make test` for the tests.
# Another interpreter: make PYTHON=python3.12 ...   Options for pip: make PIP_ARGS=... ...

PYTHON ?= python3
PIP_ARGS ?=
PYTEST_ARGS ?=
# Side by side; each takes up to 1.6 GiB. Files stay whole, since tests of one share what is slow to make.
TEST_WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help setup run test check docs audit soak baseline clean

help:
	@echo "make setup   create $(VENV) and install everything"
	@echo "make run     open the web chat"
	@echo "make test    all tests, with the real model and a real browser"
	@echo "make check   style, types, and code that nothing calls"
	@echo "make docs    write the pages that come from code and installation"
	@echo "make audit   ask for known weaknesses of the dependencies (needs network and pip-audit)"
	@echo "make soak    long runs: ingest in any order, fuzzing, damaged files (about 50 minutes)"
	@echo "make baseline  measure anew what later changes are held to (on purpose only)"
	@echo "make clean   remove $(VENV) and caches; knowledge bases stay"

setup: $(INSTALLED)

# Nothing happens here while neither file has changed.
$(INSTALLED): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || \
		{ echo "$(PYTHON) is not there: install Python 3.11 or newer, or name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11: name a newer one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv module: install it (Debian and Ubuntu: python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt pip
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt -e '.[test]'
	@touch $@

run: setup
	$(BIN)/yorozu chat --open

# Both layers. Nothing is fetched from the model hub.
test: setup
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile $(PYTEST_ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m vulture

docs: setup
	$(BIN)/python -m scripts.pages
	$(BIN)/python -m scripts.architecture_picture

# Only the pinned versions are looked up; a package that could not be is an error too.
audit: setup
	$(BIN)/python -m pip_audit --strict --no-deps --disable-pip --progress-spinner off -r constraints.txt

soak: setup
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -m soak --timeout=0 $(PYTEST_ARGS)

# MATERIALS names the folder with the slides of 第7回, whose part is kept as it is without it.
baseline: export HF_HUB_OFFLINE = 1
baseline: setup
	$(call measure_anew,sample,materials/sample)
	$(if $(MATERIALS),$(call measure_anew,yorozu-07,$(MATERIALS)/yorozu-07.pdf))

define measure_anew
	rm -rf data/baseline/$(1)
	$(BIN)/yorozu ingest $(2) --kb data/baseline/$(1)
	$(BIN)/yorozu eval retrieval $(1) --kb data/baseline/$(1) --update-baseline
	$(BIN)/yorozu eval answers $(1) --kb data/baseline/$(1) --update-baseline
endef

clean:
	rm -rf $(VENV) *.egg-info build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
