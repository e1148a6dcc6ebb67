# The commands of the project; `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 6543
EOFFICE_HOME ?= $(CURDIR)/var
PACKAGES := . themes/eoffice_theme_district addons/eoffice_departments addons/eoffice_ranking
PYTHONS := src addons themes tests benchmarks tools
CATALOGUES := $(wildcard src/*/locale/*/LC_MESSAGES/*.po addons/*/src/*/locale/*/LC_MESSAGES/*.po)
MESSAGES := $(CATALOGUES:.po=.mo)
export EOFFICE_HOME PORT

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.x"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install make python3-venv"; exit 1; }

$(VENV)/.ready: $(BIN)/python requirements/base.txt $(PACKAGES:%=%/setup.py)
	$(BIN)/python -m pip install --quiet -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation $(PACKAGES:%=-e %)
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements/test.txt
	$(BIN)/python -m pip install --quiet -r requirements/test.txt
	@touch $@

%.mo: %.po $(VENV)/.ready
	@$(BIN)/python -c 'import polib, sys; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' $< $@

.PHONY: messages
messages: $(MESSAGES) ## compile the translations

.PHONY: frontend
frontend: $(VENV)/.ready ## fetch fonts and scripts from the pinned packages
	@$(BIN)/python tools/frontend.py

.PHONY: setup
setup: $(VENV)/.ready messages frontend ## set everything up

.PHONY: serve
serve: setup ## serve the demo district (PORT, EOFFICE_HOME)
	@PYTHONWARNINGS="ignore:pkg_resources is deprecated:UserWarning" $(BIN)/python tools/serve.py

.PHONY: test
test: setup $(VENV)/.ready-test ## set everything up and run the tests
	@$(BIN)/python tools/frontend.py --dev
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/directory.py
	$(BIN)/python -m pytest

.PHONY: test-full
test-full: setup $(VENV)/.ready-test ## the tests with the longest sweeps
	@$(BIN)/python tools/frontend.py --dev
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/directory.py
	EOFFICE_FULL=1 $(BIN)/python -m pytest

.PHONY: bench
bench: setup $(VENV)/.ready-test ## measure speed and size, with references in the same run
	$(BIN)/python -m benchmarks

.PHONY: lint
lint: $(VENV)/.ready-test ## check style and import contracts
	$(BIN)/ruff check $(PYTHONS)
	$(BIN)/lint-imports

.PHONY: types
types: $(VENV)/.ready-test ## check types
	$(BIN)/mypy

.PHONY: translations
translations: $(VENV)/.ready-test ## check that every message is translated
	$(BIN)/python tools/translations.py check

.PHONY: docs
docs: $(VENV)/.ready-test ## check the links of the documentation
	$(BIN)/python tools/docs.py

.PHONY: clean
clean: ## remove what was built; data stay
	rm -rf $(VENV) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name '*.mo' -not -path './$(VENV)/*' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf src/eoffice_cms/web/static/vendor
