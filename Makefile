# Everything from a bare checkout with Python 3.11 or later and make; `make` alone prints the list.
# What has been installed is remembered by stamp files, so a second call starts at once.

SHELL := bash
BIN := .venv/bin
DONE := .venv/done
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PORT := 8000
EXAMPLES = $(sort $(wildcard examples/*.yaml))

.PHONY: list run test check fix bench docs pictures lock wheel clean port viewers
.DELETE_ON_ERROR:

list:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: port $(DONE)/package $(DONE)/assets  ## environment, papers of the examples in out/, demo in data/, then the workspace on 127.0.0.1:8000
	@$(BIN)/prongsai set $(EXAMPLES) --to out/ --zip
	@echo "เอกสารอยู่ในโฟลเดอร์ out/ · The papers are in out/"
	@$(BIN)/prongsai demo --data data --if-empty
	@$(BIN)/prongsai serve --data data --port $(PORT)

test: $(DONE)/package $(DONE)/assets viewers  ## all tests; says what it skipped and why (CI=true: nothing may be)
	@$(BIN)/python -m pytest --numprocesses auto
	@PRONGSAI_TEST_ENGINE=postgresql $(BIN)/python -m pytest --numprocesses auto tests/web

check: $(DONE)/package  ## format, lint, types, import contracts, locks, generated pages; changes nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python setup/locks.py
	@$(BIN)/python docs/generate.py --check

fix: $(DONE)/package  ## mend what check can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python docs/generate.py

bench: $(DONE)/package $(DONE)/assets viewers  ## the benchmarks, as ratios
	@$(BIN)/python -m benchmarks

docs: $(DONE)/package  ## write the generated reference pages
	@$(BIN)/python docs/generate.py

pictures: $(DONE)/package $(DONE)/assets  ## take the pictures of docs/guide anew, on walks through the demonstration
	@PRONGSAI_PICTURES=1 $(BIN)/python -m pytest -q tests/journeys

lock: $(DONE)/packages  ## resolve requirements/*.txt anew (UPGRADE=1: to the newest releases)
	@setup/lock $(if $(UPGRADE),--upgrade)

wheel: $(DONE)/package $(DONE)/assets  ## the wheel in dist/, with typeface, styles and examples inside
	@$(BIN)/python -m build --no-isolation --wheel

clean:  ## remove what commands wrote; the environment stays
	@rm -rf build dist out .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# ------------------------------------------------------------------------------- what the above stand on

$(DONE)/packages: requirements/dev.txt
	@setup/python .venv
	@$(PIP) --require-hashes -r requirements/dev.txt
	@mkdir -p $(DONE) && touch $@

$(DONE)/package: pyproject.toml $(DONE)/packages
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DONE)/assets: package.json package-lock.json setup/assets | $(DONE)/package
	@setup/assets
	@touch $@

port:
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
	  echo "พอร์ต $(PORT) มีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่น: make run PORT=8001" >&2; \
	  echo "port $(PORT) is taken by another program; choose another: make run PORT=8001" >&2; exit 2; fi

viewers:
	@setup/viewers
