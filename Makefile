# Everything here needs Python 3.11 or newer and make, nothing else: the environment is made on first use.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test long quick style check dialogs hazards format lock sbom bench capacity storm stress clean

help: ## Show what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A missing or too old Python is said in one line, before pip says it in forty.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Doorstep needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Preparing the environment in $(VENV) (once; later starts are quick)" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Play the main story in a local Slack and stay up to try by hand (ARGS="--story dorset", "--no-play", "--keep")
	@$(BIN)/python -m deploy.demo $(ARGS)

# Stories wait for each other's processes more than they compute, so more of them run than there are cores.
WORKERS ?= 4

test: $(READY) ## Run the tests, all but the long ones (ARGS="-k word" to choose)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

long: $(READY) ## The long tests: what the others show, on more databases and at more points
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m long $(ARGS)

quick: $(READY) ## The pure tests, in less than a minute: no database, no process, no local Slack
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not outside" tests/unit tests/architecture $(ARGS)

style: $(READY) ## The house style alone: a second or two
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .

check: style ## Style, types, import arrows, migrations equal models, policies and their scenarios
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache | tail -n 3
	@$(BIN)/doorstep policy check --settings deploy/demo/authority/settings.yaml
	@$(BIN)/doorstep policy test
	@$(BIN)/python -m storage.migrations.check
	@$(BIN)/python -m dialogs.last_release

dialogs: $(READY) ## Write down what the dialogs ask, once the version of one was raised or at a release
	@$(BIN)/python -m dialogs.last_release --write

hazards: $(READY) ## Write docs/hazards.md from docs/hazards.yaml, and name controls whose test is gone
	@$(BIN)/python -m tests.hazard_log --write

bench: $(READY) ## Measure speed and memory; writes docs/benchmarks.md
	@$(BIN)/python -m tests.bench $(ARGS)

capacity: $(READY) ## Play a month of 2,500 cases and reckon a year; writes docs/capacity.md (ARGS="--months 12")
	@$(BIN)/python -m tests.capacity $(ARGS)

storm: $(READY) ## Kill it, cut it off, refuse it, and check nothing was lost (ARGS="--database postgresql --seed 7 --large")
	@$(BIN)/python -m tests.storm $(ARGS)

stress: $(READY) ## The tests that wait, once beside eight busy processes for each core (about an hour)
	@$(BIN)/python -m tests.stress $(ARGS)

format: $(READY) ## Put every file into the house style
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lock: ## Renew the lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" -o requirements.lock pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --all-extras \
	  --custom-compile-command "make lock" -c requirements.lock -o requirements-dev.lock pyproject.toml
	echo 'typst' | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" -c requirements-dev.lock -o requirements-pdf.lock -

sbom: ## Write what Doorstep consists of, as CycloneDX, into build/doorstep.cdx.json (needs uv)
	@mkdir -p build
	uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
	  --output-reproducible -o build/doorstep.cdx.json

clean: ## Remove the environment and everything the demo stored
	rm -rf $(VENV) var build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
