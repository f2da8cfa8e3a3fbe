# `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What `make setup` leaves behind; each is made again when what it depends on changes.
INSTALLED := $(VENV)/.installed
NETWORK := $(VENV)/.network
FRONT_END := var/axe/axe.min.js

DJANGO := DJANGO_SETTINGS_MODULE=ceasefire.config.settings $(BIN)/python -m django
PYTEST := $(BIN)/python -m pytest
# These know no database: once is enough.
WITHOUT_DATABASE := --ignore=ceasefire/domain --ignore=ceasefire/measures
# These ask nothing that two databases answer differently: `make test` asks once, here or there; `make test-slow` both.
ON_SQLITE_ALONE := --ignore=tests/demonstration --ignore=tests/journeys --ignore=tests/properties \
	--ignore=ceasefire/reports --ignore=ceasefire/feeds --ignore=ceasefire/demo \
	--ignore=tests/attacks/test_script.py --ignore=tests/attacks/test_uploads.py \
	--ignore=ceasefire/web/tests/test_report.py --ignore=ceasefire/web/tests/test_figure.py \
	$(addprefix --ignore=ceasefire/workbook/tests/test_,bad_files.py export.py kinds.py template.py)
ON_POSTGRESQL_ALONE := $(WITHOUT_DATABASE) \
	$(addprefix --ignore=ceasefire/workbook/tests/test_,archives.py bad_cells.py)
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help setup run check test test-sqlite test-postgresql test-slow test-spark mutants bench docs lock clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(FRONT_END) ## install all that run, check and test need, into .venv
	@$(BIN)/python -m setup.machine

run: setup ## serve the demonstration city on 127.0.0.1:8000
	@$(BIN)/ceasefire serve --demo

check: setup ## format, lint, types, import rules, security, house tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive ceasefire --configfile pyproject.toml
	CEASEFIRE_HOSTS=ceasefire.example $(DJANGO) check --deploy --fail-level WARNING
	$(PYTEST) tests/house

test: setup ## the tests on SQLite and on PostgreSQL, side by side, without the slow ones and those of `make check`
	$(MAKE) --jobs 2 --output-sync=none test-sqlite test-postgresql

test-sqlite: setup
	$(PYTEST) -m "not slow" --database sqlite --ignore=tests/house $(ON_POSTGRESQL_ALONE)

test-postgresql: setup
	$(PYTEST) -m "not slow" --database postgresql $(ON_SQLITE_ALONE)

test-slow: setup ## every test on both databases, the slow ones too
	$(PYTEST) --database sqlite
	$(PYTEST) --database postgresql $(WITHOUT_DATABASE)

test-spark: setup $(NETWORK) ## the measures' tests on Spark (needs Java 17)
	@$(BIN)/python -m setup.java
	$(PYTEST) ceasefire/measures --engine spark

mutants: setup ## try the gate, the wall and every query with mistakes in them (hours); write what survives
	$(BIN)/python -m tests.mutants

bench: setup ## time the demonstration city's annual report, and pages with the trail against without
	$(BIN)/python -m tests.bench

docs: setup ## write docs/reference from the code
	$(BIN)/python -m setup.docs

lock: setup ## compile requirements/*.in and package.json to exact versions
	cd requirements && ../$(BIN)/$(COMPILE) base.in -o base.txt
	cd requirements && ../$(BIN)/$(COMPILE) dev.in -c base.txt -o dev.txt
	cd requirements && ../$(BIN)/$(COMPILE) network.in -c dev.txt -o network.txt
	cd requirements && ../$(BIN)/$(COMPILE) node.in -o node.txt
	npm install --package-lock-only

clean: ## remove what setup, runs and tests made, the embedded database too
	rm -rf $(VENV) var node_modules build *.egg-info ceasefire/web/static/uswds
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("ceasefire needs Python 3.11 or later; name one: make PYTHON=python3.12 setup" if sys.version_info < (3, 11) else 0)'
	@echo "Installing the Python packages into $(VENV) (about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(NETWORK): requirements/network.txt $(INSTALLED)
	@echo "Installing Spark (about half a gigabyte) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/network.txt
	@touch $@

$(FRONT_END): package-lock.json setup/front_end.py | $(INSTALLED)
	@$(BIN)/python setup/front_end.py
	@touch $@
