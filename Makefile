# make run · make test · make check · make bench
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: run test nightly check check-types check-others bench screenshots sample lock clean

# What is compiled is kept for the next start, which is a third of a second sooner.
run: export PYTHONDONTWRITEBYTECODE =
run: $(VENV)/.installed
	$(BIN)/python -m lib.ui.server --port $(PORT)

# The tests start some hundred processes, which need not compile everything again; see docs/decisions.md.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.installed-test $(VENV)/.chromium $(VENV)/.postgresql
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not nightly"

nightly: $(VENV)/.installed-test $(VENV)/.chromium $(VENV)/.postgresql
	$(BIN)/python -m pytest -q -m nightly

# Types take as long as all the others together: with -j2 they are looked at beside them.
check: check-types check-others

check-types: $(VENV)/.installed-test
	$(BIN)/mypy

check-others: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.secret_scan
	$(BIN)/python -m tests.dependency_audit

bench: $(VENV)/.installed-test
	$(BIN)/python -m bench

# Every page × width × theme × language into docs/screenshots/.
screenshots: $(VENV)/.installed-test $(VENV)/.chromium
	$(BIN)/python -m tests.browser.contact_sheet

sample: $(VENV)/.installed
	$(BIN)/python -m lib.cli sample var/sample.xlsx

# Compile the pins again, with hashes: only needed when requirements*.in change.
lock: $(VENV)/.installed
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements-test.txt requirements-test.in

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import re, sys, pathlib; want = tuple(map(int, re.search(r"requires-python = \">=([0-9.]+)\"", pathlib.Path("pyproject.toml").read_text()).group(1).split("."))); sys.exit(0 if sys.version_info[:2] >= want else "This needs Python " + ".".join(map(str, want)) + " or newer; set PYTHON=path/to/python.")'
	@# Without Debian's python3-venv it stops half-way, and half of it would pass for the whole.
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# Where it can't be had the tests say so: they skip what needs it, and fail where CI is set.
$(VENV)/.postgresql: $(VENV)/.installed-test
	-$(BIN)/python -m tests.postgresql_server
	@touch $@

$(VENV)/.chromium: $(VENV)/.installed-test
	$(BIN)/python -m tests.browser.chromium
	@touch $@
