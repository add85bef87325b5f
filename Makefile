# Whittle's commands. Each sets up what it lacks, and is quick when nothing is missing.
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime-installed
DEVELOPMENT := $(VENV)/development-installed
LOCKER := $(VENV)/lock/installed
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock'
AUDIT := $(VENV)/audit/installed
VENDORED := static/vendor/vendored
CHECKERS := node_modules/checkers-installed
SITES := tests/sites/node_modules/sites-installed
UPSTREAM := tests/browser/upstream/node_modules/upstream-installed
# Much of a test is waiting for servers and browsers, so two files share two cores well; with three, slow tests come near their time limit.
TEST_FILES_AT_ONCE ?= 2
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# npm trusts what the system trusts, as pip does.
export NODE_USE_SYSTEM_CA := 1

.PHONY: help run test quick soak mutations lint format audit lock docs languages release bench programs clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-9s %s\n", $$1, $$2 }'

run: $(RUNTIME) $(VENDORED) ## start the server on this machine
	@exec $(BIN)/python -m app serve

test: lint $(CHECKERS) $(SITES) $(UPSTREAM) programs ## lint, types and every test, a real browser included
	@$(BIN)/python -m pytest -n $(TEST_FILES_AT_ONCE) --dist loadfile --no-loadscope-reorder || { \
		code=$$?; [ $$code = 1 ] || exit $$code; \
		echo "Once more, with nothing beside it, what failed:"; \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

quick: $(DEVELOPMENT) ## what needs no browser and no server, in about half a minute
	$(BIN)/python -m pytest -q -m quick

soak: $(DEVELOPMENT) ## MINUTES=20: tests by chance at length, and floods, bombs and kills beside people who edit
	@$(BIN)/python deploy/programs.py faketime
	$(BIN)/python -m pytest tests/faults tests/live/test_any_order.py tests/imaging/test_any_recipe.py tests/security/test_s3_hostile_values.py tests/cli/chores/test_killed.py tests/albums/test_killed_chores.py tests/cluster/test_killed_uploads.py --hypothesis-profile=soak --timeout=0
	$(BIN)/python -m bench.mixed_attack --minutes $(or $(MINUTES),20)

mutations: $(DEVELOPMENT) ## ROWS="U4 D5": remove each control once, see its tests fail, write docs/security.md
	$(BIN)/python -m bench.mutations $(ROWS)

lint: $(DEVELOPMENT) $(CHECKERS) ## ruff, mypy and spelling; for the page, Biome, TypeScript and stylelint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell .
	$(BIN)/python deploy/npm.py run --silent lint

format: $(DEVELOPMENT) $(CHECKERS) ## let ruff, Biome and stylelint lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python deploy/npm.py run --silent format

audit: $(AUDIT) ## known holes in what is pinned, where the package index knows of them
	@PYTHONPATH=$(VENV)/audit $(BIN)/python deploy/audit.py $(AUDIT_FLAGS)

lock: $(LOCKER) ## pin every library below ours, after a change of requirements*.txt
	$(VENV)/lock/bin/uv $(LOCK) -o requirements.lock requirements.txt
	$(VENV)/lock/bin/uv $(LOCK) -c requirements.lock -o requirements-cluster.lock requirements.txt requirements-cluster.txt
	$(VENV)/lock/bin/uv $(LOCK) -c requirements-cluster.lock -o requirements-dev.lock requirements-dev.txt

docs: $(DEVELOPMENT) ## write the tables of the reference pages from the code
	$(BIN)/python -m deploy.reference

languages: $(DEVELOPMENT) ## bring languages/*.po up to date with the sources; new texts are empty
	@$(BIN)/python -m deploy.languages

release: $(DEVELOPMENT) ## VERSION=1.2.3: write the version and the changelog's heading
	@$(BIN)/python deploy/release.py "$(VERSION)"

bench: $(DEVELOPMENT) $(VENDORED) ## measure the live loop, and beside Squoosh's codecs
	@$(BIN)/python deploy/programs.py chromium
	$(BIN)/python -m bench.performance
	$(BIN)/python -m bench.acknowledgement
	$(BIN)/python -m bench.browser_squoosh

clean: ## remove everything that these commands made
	rm -rf $(VENV) static/vendor node_modules tests/sites/node_modules tests/browser/upstream/node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Whittle needs Python 3.11 or newer. Name one with: make PYTHON=python3.12 ...'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo 'Python cannot make virtual environments. On Debian: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The lock files name every library below ours too, each with the hashes that its files may have.
$(RUNTIME): requirements.lock | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(LOCKER): deploy/requirements-lock.txt | $(BIN)/python
	$(PIP) --upgrade --target $(VENV)/lock -r deploy/requirements-lock.txt
	@touch $@

$(AUDIT): deploy/requirements-audit.txt | $(BIN)/python
	$(PIP) --upgrade --target $(VENV)/audit -r deploy/requirements-audit.txt
	@touch $@

# What the page loads, and beside it what checks the page.
$(VENDORED): package-lock.json deploy/npm.py deploy/vendor.py deploy/requirements-vendor.txt | $(RUNTIME)
	@command -v npm >/dev/null || $(PIP) -r deploy/requirements-vendor.txt
	$(BIN)/python deploy/vendor.py --omit-dev
	@touch $@

$(CHECKERS): $(VENDORED)
	$(BIN)/python deploy/vendor.py
	@touch $@

# What the tests of docs/recipes build sites with.
$(SITES): tests/sites/package-lock.json deploy/npm.py $(VENDORED)
	$(BIN)/python deploy/npm.py ci --prefix tests/sites
	@touch $@

# A Chromium with libraries of its own: Debian's uses the system's, which read more than browsers elsewhere do.
$(UPSTREAM): tests/browser/upstream/package-lock.json tests/browser/upstream/unpack.mjs deploy/npm.py $(VENDORED)
	$(BIN)/python deploy/npm.py ci --silent --prefix tests/browser/upstream
	$(BIN)/python deploy/npm.py run --silent --prefix tests/browser/upstream unpack
	@touch $@

# What tests run beside Python, from Debian's packages.
programs: | $(BIN)/python
	@$(BIN)/python deploy/programs.py
