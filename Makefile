# Every target works on a fresh clone: what it needs is made first.
PYTHON ?= python3
BIN := .venv/bin
UV_INSTALL = $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes
PIP_INSTALL = $(BIN)/python -m pip install --quiet --require-hashes

LOCK = $(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup postgres demo serve test quick long mutants bench check docs lock clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

# uv installs in seconds what takes pip a minute; where only pip knows the way to an index, pip does it.
.venv/.setup: pyproject.toml requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) --version`. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) lacks its venv module; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing what the ledger needs into .venv ..."
	@$(PIP_INSTALL) --disable-pip-version-check -r requirements-build.lock
	@$(UV_INSTALL) -r requirements.lock || $(PIP_INSTALL) -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.setup requirements-test.lock
	@echo "Installing what the tests need into .venv ..."
	@$(UV_INSTALL) -r requirements-test.lock || $(PIP_INSTALL) -r requirements-test.lock
	@touch $@

.venv/.postgres: .venv/.setup requirements-postgres.lock
	@echo "Installing PostgreSQL's drivers into .venv ..."
	@$(UV_INSTALL) -r requirements-postgres.lock || $(PIP_INSTALL) -r requirements-postgres.lock
	@touch $@

setup: .venv/.setup ## Make .venv and install the ledger into it

postgres: .venv/.postgres ## Install what a ledger kept in PostgreSQL needs

demo: .venv/.setup ## Build the demonstration ledger and serve the dashboards
	@$(BIN)/joint-ledger demo
	@$(BIN)/joint-ledger --store sqlite:///data/local/demo.db serve

serve: .venv/.setup ## Serve the dashboards on your own ledger
	@$(BIN)/joint-ledger serve

test: .venv/.test ## Run every test
	@$(BIN)/python -m pytest -n auto

quick: .venv/.test ## Run the tests that need no browser and no server, properties on fewer examples
	@LEDGER_EXAMPLES=quick $(BIN)/python -m pytest -n auto --ignore tests/browser

long: .venv/.test ## Try on many more examples, and for longer, what make test tries on some
	@LEDGER_EXAMPLES=long $(BIN)/python -m pytest -n auto -m "hypothesis or long"

mutants: .venv/.test ## Draw 500 small faults where figures are made, and see the tests find them
	@$(BIN)/python -m tests.mutants.run

check: .venv/.test ## Look for faults of style and type
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/.test ## Measure speed and memory
	@$(BIN)/python -m tests.benchmarks.run
	@$(BIN)/python -m tests.benchmarks.papers
	@$(BIN)/python -m tests.benchmarks.review

docs: .venv/.test ## Write the generated parts of the documents again
	@$(BIN)/python -m tests.write_docs

lock: .venv/.setup ## Lock the newest versions that pyproject.toml allows
	@$(LOCK) pyproject.toml --upgrade -o requirements.lock
	@$(LOCK) pyproject.toml --extra test -c requirements.lock -o requirements-test.lock
	@$(LOCK) pyproject.toml --extra postgres -c requirements-test.lock -o requirements-postgres.lock
	@$(LOCK) --group build -c requirements.lock -o requirements-build.lock

clean: ## Remove .venv and the ledgers under data/local
	@rm -rf .venv data/local
