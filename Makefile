# The commands of Parley; `make help` lists them.
# What a command makes goes to stdout, all talk to stderr. Paths are relative, so the checkout may live anywhere.

VENV := .venv
RUN := $(VENV)/bin/python
# A file's tests share a process, and so what they start: a service, a browser, a cluster.
PYTEST := $(RUN) -m pytest --numprocesses auto --dist loadfile
# The lock files are complete, so pip resolves nothing.
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps
INTERPRETERS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SILENT:
.PHONY: help setup demo serve test check static lint types imports client llama axe gate audit lock clean

help: ## list the commands
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.eval ## create .venv and install Parley with the evaluation extra
	echo 'Ready: $(VENV)/bin/parley --help' >&2

demo: $(VENV)/.runtime ## brief one golden article through a service of its own (CASE=name picks which)
	$(RUN) -m eval.demo $(CASE)

serve: $(VENV)/.runtime ## run the service with the settings of .env
	exec $(VENV)/bin/parley serve

test: $(VENV)/.test ## run the tests (PYTEST_ARGS=… goes to pytest)
	$(PYTEST) $(PYTEST_ARGS)

check: static ## all that must hold before a commit: lint, format, types, import contracts, tests, coverage
	$(PYTEST) --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

static: lint types imports ## the part of check that runs no code

lint: $(VENV)/.check
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: $(VENV)/.check
	$(RUN) -m mypy

imports: $(VENV)/.check
	$(VENV)/bin/lint-imports --no-cache
	$(RUN) -m pip check

client: $(VENV)/.client ## generate a client from the OpenAPI document and use it (without this, make test skips it)
	$(RUN) -m pytest tests/api/test_generated_client.py

llama: $(VENV)/.llama ## brief an article through a llama.cpp server and a model of random weights (without this, make test skips it)
	$(RUN) -m pytest tests/hostile/test_llama_server.py

axe: tests/browser/node_modules/.made ## fetch axe-core from npm for the tests of the page (without it, they skip what needs it)

gate: $(VENV)/.eval ## hold the golden cases to their baselines: the rules engine, and every recorded run
	$(VENV)/bin/parley eval run --engine rules --name rules --fresh
	$(VENV)/bin/parley eval gate rules
	for recording in $(wildcard eval/recordings/*.jsonl); do \
		$(VENV)/bin/parley eval run --replay "$$recording" && \
		$(VENV)/bin/parley eval gate "$$(basename "$$recording" .jsonl)" || exit 1; \
	done

SBOM := dist/parley.cdx.json
audit: $(VENV)/.audit ## lint the image, write what it holds to dist/parley.cdx.json, and ask for known weaknesses of it
	$(VENV)/audit/bin/hadolint Dockerfile
	mkdir -p dist
	$(VENV)/audit/bin/python -W ignore -m cyclonedx_py requirements --output-reproducible --of JSON --output-file $(SBOM) --pyproject pyproject.toml requirements/runtime.txt
	echo 'Wrote $(SBOM)' >&2
	$(VENV)/audit/bin/pip-audit --strict --progress-spinner off --require-hashes --disable-pip -r requirements/runtime.txt || { \
		echo 'Not audited: something above has a known weakness, or the advisories of pypi.org could not be asked.' >&2; exit 1; }

# One resolution of everything, then each smaller set held to it, so that no two lock files disagree.
COMPILE := $(VENV)/bin/uv pip compile --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(LOCK_ARGS) pyproject.toml
lock: $(VENV)/.check ## resolve the lock files anew (LOCK_ARGS=--upgrade takes newer versions)
	echo 'Resolving requirements/*.txt' >&2
	$(COMPILE) --all-extras --group test --group browser --group check --output-file requirements/check.txt >&2
	$(COMPILE) --all-extras --group test --group browser --constraints requirements/check.txt --output-file requirements/test.txt >&2
	$(COMPILE) --extra postgres --extra eval --constraints requirements/check.txt --output-file requirements/eval.txt >&2
	$(COMPILE) --extra postgres --constraints requirements/check.txt --output-file requirements/runtime.txt >&2
	$(COMPILE:pyproject.toml=) --group pyproject.toml:client --output-file requirements/client.txt >&2
	$(COMPILE:pyproject.toml=) --group pyproject.toml:audit --output-file requirements/audit.txt >&2
	$(COMPILE:pyproject.toml=) --group pyproject.toml:build --constraints requirements/check.txt --output-file requirements/build.txt >&2

.env.example: service/settings.py $(VENV)/.runtime ## (a file) written from the settings
	$(RUN) -m service.settings > $@

clean: ## remove .venv and every cache
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	find schemas prompts service eval tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	for python in $(INTERPRETERS); do \
		if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$("$$python" --version)" >&2; \
			"$$python" -m venv $(VENV) >&2 && touch $@ && exit 0; \
			echo 'The venv module did not work; on Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; \
		fi; \
	done; \
	echo 'Parley needs Python 3.11, 3.12 or 3.13; none was found as: $(INTERPRETERS). Name one: make setup PYTHON=/path/to/python' >&2; exit 1

$(VENV)/.runtime: $(VENV)/.created requirements/build.txt requirements/runtime.txt pyproject.toml
	echo 'Installing what Parley runs on (requirements/runtime.txt)' >&2
	$(INSTALL) --require-hashes -r requirements/build.txt -r requirements/runtime.txt >&2
	$(INSTALL) --no-build-isolation --editable . >&2
	touch $@

$(VENV)/.eval: $(VENV)/.runtime requirements/eval.txt
	echo 'Installing what the evaluation adds (requirements/eval.txt)' >&2
	$(INSTALL) --require-hashes -r requirements/eval.txt >&2
	touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt
	echo 'Installing what the tests add (requirements/test.txt)' >&2
	$(INSTALL) --require-hashes -r requirements/test.txt >&2
	touch $@

$(VENV)/.check: $(VENV)/.test requirements/check.txt
	echo 'Installing what the checks add (requirements/check.txt)' >&2
	$(INSTALL) --require-hashes -r requirements/check.txt >&2
	touch $@

tests/browser/node_modules/.made: tests/browser/package.json tests/browser/package-lock.json
	echo 'Fetching axe-core (tests/browser/package-lock.json)' >&2
	npm ci --prefix tests/browser --silent --no-audit --no-fund >&2
	touch $@

# Apart from the rest, since the generator needs an older typer than instructor does.
$(VENV)/.client: $(VENV)/.test requirements/client.txt
	echo 'Installing the client generator (requirements/client.txt)' >&2
	$(RUN) -m venv $(VENV)/client >&2
	$(VENV)/client/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/client.txt >&2
	touch $@

# The group is in no lock file, so pip resolves it; what is locked and fits stays.
GROUP := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["llama"])
$(VENV)/.llama: $(VENV)/.test pyproject.toml
	echo 'Installing a llama.cpp server (the group llama of pyproject.toml)' >&2
	$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: $$($(RUN) -c '$(GROUP)') >&2
	touch $@

# Apart from the rest, since it only reads lock files.
$(VENV)/.audit: $(VENV)/.created requirements/audit.txt
	echo 'Installing what audits (requirements/audit.txt)' >&2
	$(RUN) -m venv $(VENV)/audit >&2
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/audit.txt >&2
	touch $@
