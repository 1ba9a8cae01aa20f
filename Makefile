# SPDX-License-Identifier: GPL-2.0-or-later
# Builds bosim, its tests and its boards. Sources are found by their place, so that a new file needs
# no line here (`make help` names the targets; rtos.mk builds the kernel and the firmware):
#   sim/**/*.c            the library          build/libbosim.a
#   tools/NAME/*.c        a program            build/NAME
#   boards/NAME.dts       a built-in board     build/boards/NAME.dtb, and inside the library
#   tests/KIND/test_*.c   a cmocka program     build/tests/KIND/test_* (under ASan and UBSan)
#   tests/KIND/test_*.sh  a test script, run with BOSIM and BUILD in its environment
#   tests/fuzz/fuzz_*.c   a fuzz target        build/fuzz/fuzz_* (under ASan and UBSan)
# Variables that rtos.mk may add to: ALL (built by `make`), TESTS (programs and scripts that
# `make test` runs), TEST_NEEDS (what must be built before), TOOLS_BUILT_ELSEWHERE.

MAKEFLAGS += --no-builtin-rules
SHELL     := /bin/bash
.SHELLFLAGS := -e -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# ---- what is asked for decides which packages must be there; they come before everything else ----
GOALS      := $(or $(MAKECMDGOALS),all)
NO_SETUP   := clean help
EXTRA_FOR  := lint format fuzz bench
BUILD      ?= build
SETUP      := $(BUILD)/setup.mk
SETUP_MORE := $(BUILD)/setup-more.mk

ifneq ($(filter-out $(NO_SETUP),$(GOALS)),)
include $(SETUP)
endif
ifneq ($(filter $(EXTRA_FOR),$(GOALS)),)
include $(SETUP_MORE)
endif

$(SETUP): setup/packages.txt setup/install
	@setup/install base
	@mkdir -p $(@D) && touch $@
$(SETUP_MORE): setup/packages.txt setup/install
	@setup/install base more
	@mkdir -p $(@D) && touch $@

# ---- tools and flags ----
CC       := gcc
DTC      := dtc
OPT      ?= -O2 -g
WARN     := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
CFLAGS   := -std=c17 -D_DEFAULT_SOURCE $(OPT) $(WARN)
CPPFLAGS := -iquote . -iquote sim
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LIBS     := -lunicorn -lcapstone -lfdt -ldw -lelf -lzstd -ljansson -lpthread -lm

find = $(sort $(wildcard $1/$2 $1/*/$2 $1/*/*/$2 $1/*/*/*/$2))

SIM_C    := $(call find,sim,*.c)
BOARDS   := $(patsubst boards/%.dts,%,$(wildcard boards/*.dts))
DTBS     := $(BOARDS:%=$(BUILD)/boards/%.dtb)
TEST_C   := $(sort $(wildcard tests/*/test_*.c))
TEST_SH  := $(sort $(wildcard tests/*/test_*.sh))
SUPPORT  := $(sort $(wildcard tests/support/*.c))
FUZZ_C   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TOOLS    := $(sort $(patsubst tools/%/,%,$(dir $(wildcard tools/*/*.c))))

LIB      := $(BUILD)/libbosim.a
LIB_ASAN := $(BUILD)/asan/libbosim.a
TESTS    := $(TEST_C:%.c=$(BUILD)/%) $(TEST_SH)
FUZZERS  := $(FUZZ_C:tests/fuzz/%.c=$(BUILD)/fuzz/%)
TEST_NEEDS :=
TOOLS_BUILT_ELSEWHERE :=
ALL      := $(LIB) $(DTBS)

-include rtos.mk

TOOLS    := $(filter-out $(TOOLS_BUILT_ELSEWHERE),$(TOOLS))
ALL      += $(TOOLS:%=$(BUILD)/%)

.PHONY: all
all: $(ALL)

# Whatever is made is made under another name first: an interrupted or a second make never leaves
# or meets half a file.
new = $@.$$$$.new
compile = @mkdir -p $(@D); echo "  CC      $<"; \
	$(CC) $(CPPFLAGS) $(CFLAGS) $1 -MMD -MP -MT $@ -MF $(@:.o=.d) -c $< -o $(new) && mv $(new) $@
link = @mkdir -p $(@D); echo "  LINK    $@"; \
	$(CC) $(CFLAGS) $1 $(filter %.o %.a,$^) $2 $(LIBS) -o $(new) && mv $(new) $@
archive = @mkdir -p $(@D); echo "  AR      $@"; rm -f $(new); \
	ar rcs $(new) $(filter %.o,$^) && mv $(new) $@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	$(call compile)
$(BUILD)/asan/obj/%.o: %.c $(BUILD)/flags
	$(call compile,$(SANITIZE))
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call compile)
$(BUILD)/asan/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call compile,$(SANITIZE))

# Other flags build everything anew.
.PHONY: always
$(BUILD)/flags: always
	@mkdir -p $(@D); flags='$(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE)'; \
	[ "$$flags" = "$$(cat $@ 2>/dev/null)" ] || echo "$$flags" > $@

# ---- the library, in two flavours; the list of its files too is a reason to build it anew ----
$(LIB): $(SIM_C:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/boards.o $(BUILD)/sim.list
	$(call archive)
$(LIB_ASAN): $(SIM_C:%.c=$(BUILD)/asan/obj/%.o) $(BUILD)/asan/obj/gen/boards.o $(BUILD)/sim.list
	$(call archive)
$(BUILD)/sim.list: always
	@mkdir -p $(@D); [ '$(SIM_C)' = "$$(cat $@ 2>/dev/null)" ] || echo '$(SIM_C)' > $@

# ---- boards ----
$(BUILD)/boards/%.dtb: boards/%.dts
	@mkdir -p $(@D); echo "  DTC     $<"; \
	cpp -nostdinc -I boards -undef -x assembler-with-cpp -MMD -MT $@ -MF $@.d $< -o $@.dts.pp && \
	$(DTC) -I dts -O dtb -i boards -o $(new) $@.dts.pp && mv $(new) $@
$(BUILD)/gen/boards.c: $(DTBS) setup/embed $(BUILD)/boards.list
	@mkdir -p $(@D); echo "  GEN     $@"; setup/embed $(DTBS) > $(new) && mv $(new) $@
$(BUILD)/boards.list: always
	@mkdir -p $(@D); [ '$(BOARDS)' = "$$(cat $@ 2>/dev/null)" ] || echo '$(BOARDS)' > $@

# ---- programs ----
define tool
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tools/$1/*.c)) $(LIB)
	$$(call link)
$(BUILD)/asan/$1: $(patsubst %.c,$(BUILD)/asan/obj/%.o,$(wildcard tools/$1/*.c)) $(LIB_ASAN)
	$$(call link,$(SANITIZE))
endef
$(foreach t,$(TOOLS),$(eval $(call tool,$t)))

# ---- tests ----
.SECONDEXPANSION:
$(TEST_C:%.c=$(BUILD)/%): $(BUILD)/%: $(BUILD)/asan/obj/%.o $(SUPPORT:%.c=$(BUILD)/asan/obj/%.o) $(LIB_ASAN)
	$(call link,$(SANITIZE),-lcmocka)
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/asan/obj/tests/fuzz/%.o $(BUILD)/asan/obj/tests/fuzz/driver.o $(LIB_ASAN)
	$(call link,$(SANITIZE))

.PHONY: test
test: all $(filter $(BUILD)/%,$(TESTS)) $(TEST_NEEDS) $(FUZZERS)
	@BUILD=$(BUILD) BOSIM=$(BUILD)/bosim tests/run $(TESTS)

.PHONY: clean help
clean: ; rm -rf $(BUILD)

-include $(call find,$(BUILD)/obj,*.d) $(call find,$(BUILD)/asan/obj,*.d) $(wildcard $(BUILD)/boards/*.d)
