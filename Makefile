# SPDX-License-Identifier: GPL-2.0-or-later
# Builds bosim, its tests and its boards. Sources are found by their place, so that a new file needs
# no line here (`make help` names the targets; rtos.mk builds the kernel and the firmware):
#   sim/**/*.c            the library          build/libbosim.a
#   tools/NAME/*.c        a program            build/NAME
#   boards/NAME.dts       a built-in board     build/boards/NAME.dtb, and inside the library
#   sim/cpu/**/NAME.isa   an instruction set   build/gen/isa/NAME.c and .h, inside the library
#   sim/**/NAME.proto     protobuf messages    build/gen/NAME.pb-c.c and .h, inside the library
#   sim/cpu/**/NAME_stencils.c  compiled code  build/gen/stencils/NAME_stencils.c, likewise
#   tests/KIND/test_*.c   a cmocka program     build/tests/KIND/test_* (under ASan and UBSan)
#   tests/KIND/test_*.sh  a test script, run with BOSIM and BUILD in its environment
#   tests/fuzz/fuzz_*.c   a fuzz target        build/fuzz/fuzz_* (under ASan and UBSan)
# Variables that rtos.mk may add to: ALL (built by `make`), TESTS (programs and scripts that
# `make test` runs), TEST_NEEDS (what must be built before), TOOLS_BUILT_ELSEWHERE.

MAKEFLAGS += --no-builtin-rules -j$(shell nproc) # `make -j1` on the command line goes before it
SHELL     := /bin/bash
.SHELLFLAGS := -e -o pipefail -c
.DELETE_ON_ERROR:
.SECONDARY:
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
CFLAGS   := -std=c17 -D_GNU_SOURCE= $(OPT) $(WARN)
CPPFLAGS := -iquote . -iquote sim -iquote $(BUILD)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LIBS     := -lunicorn -lcapstone -lfdt -ldw -lelf -lzstd -ljansson -lexpat -lprotobuf-c -lpthread -lm
LIBS_bosim := -ledit
# What draws is a program of its own, which bosim starts: so that bosim itself need not load it.
PKG_scope  := sdl2 pangocairo vterm babeltrace2
CPPFLAGS_scope := $(subst -I,-isystem ,$(shell pkg-config --cflags $(PKG_scope)))
# Unicorn's archive has functions of GLib's of its own, which Pango is not to meet.
LIBS_scope  = -Wl,--exclude-libs,libunicorn.a -ledit $(shell pkg-config --libs $(PKG_scope))
# The dynamic linker takes longer over the large libraries than bosim over everything else before the
# first instruction: what people run has them inside, where their archives are there.
INSIDE   = $(foreach l,unicorn capstone fdt protobuf-c,$(if $(wildcard /usr/lib/*/lib$l.a),-l:lib$l.a))

find = $(sort $(wildcard $1/$2 $1/*/$2 $1/*/*/$2 $1/*/*/*/$2))

SIM_C    := $(filter-out %_stencils.c,$(call find,sim,*.c))
ISA      := $(call find,sim/cpu,*.isa)
ISA_C    := $(foreach i,$(ISA),gen/isa/$(basename $(notdir $i)).c)
ISA_H    := $(ISA_C:%.c=$(BUILD)/%.h)
# Only for hosts whose machine code sim/engine/table/jit.c knows.
STENCILS := $(if $(filter x86_64,$(shell uname -m)),$(call find,sim/cpu,*_stencils.c))
TEST_STENCILS := $(if $(filter x86_64,$(shell uname -m)),$(wildcard tests/*/*_stencils.c))
stencil_c = $(foreach s,$1,gen/stencils/$(notdir $s))
PROTO    := $(call find,sim,*.proto)
PROTO_H  := $(foreach p,$(PROTO),$(BUILD)/gen/$(basename $(notdir $p)).pb-c.h)
GEN_C    := gen/boards.c $(ISA_C) $(call stencil_c,$(STENCILS)) $(PROTO_H:$(BUILD)/%.h=%.c)
BOARDS   := $(patsubst boards/%.dts,%,$(wildcard boards/*.dts))
DTBS     := $(BOARDS:%=$(BUILD)/boards/%.dtb)
TEST_C   := $(sort $(wildcard tests/*/test_*.c))
TEST_SH  := $(sort $(wildcard tests/*/test_*.sh))
SUPPORT  := $(filter-out %_stencils.c,$(sort $(wildcard tests/support/*.c)))
FUZZ_C   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TOOLS    := $(sort $(patsubst tools/%/,%,$(dir $(wildcard tools/*/*.c))))

LIB      := $(BUILD)/libbosim.a
LIB_ASAN := $(BUILD)/asan/libbosim.a
TESTS    := $(TEST_C:%.c=$(BUILD)/%) $(TEST_SH)
FUZZERS  := $(FUZZ_C:tests/fuzz/%.c=$(BUILD)/fuzz/%)
TEST_NEEDS :=
TOOLS_BUILT_ELSEWHERE := isagen stencils
ALL      := $(LIB) $(DTBS) $(BUILD)/isagen $(BUILD)/stencils

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

# A file that holds a text and changes only with it: other flags compile everything anew, and a
# source that is gone makes a new library.
.PHONY: always
note = @mkdir -p $(@D); [ -f $@ ] && [ '$1' = "$$(cat $@)" ] || echo '$1' > $@
$(BUILD)/flags: always
	$(call note,$(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE))
$(BUILD)/sim.list: always
	$(call note,$(SIM_C))
$(BUILD)/boards.list: always
	$(call note,$(BOARDS))

# ---- the library, in two flavours ----
$(LIB): $(SIM_C:%.c=$(BUILD)/obj/%.o) $(GEN_C:%.c=$(BUILD)/obj/%.o) $(BUILD)/sim.list
	$(call archive)
$(LIB_ASAN): $(SIM_C:%.c=$(BUILD)/asan/obj/%.o) $(GEN_C:%.c=$(BUILD)/asan/obj/%.o) $(BUILD)/sim.list
	$(call archive)

# ---- boards ----
$(BUILD)/boards/%.dtb: boards/%.dts $(wildcard boards/*.dtsi boards/*.h)
	@mkdir -p $(@D); echo "  DTC     $<"; \
	cpp -nostdinc -I boards -undef -x assembler-with-cpp $< | \
	$(DTC) -@ -I dts -O dtb -i boards -o $(new) - && mv $(new) $@
$(BUILD)/gen/boards.c: $(DTBS) $(wildcard boards/*.dtsi) setup/embed $(BUILD)/boards.list
	@mkdir -p $(@D); echo "  GEN     $@"; setup/embed $(DTBS) boards/*.dtsi > $(new) && mv $(new) $@

# ---- instruction sets ----
ISAGEN_O := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tools/isagen/*.c))
$(BUILD)/isagen: $(ISAGEN_O)
	$(call link,,)
define instruction_set
$(BUILD)/gen/isa/$(basename $(notdir $1)).c: $1 $(BUILD)/isagen
	@mkdir -p $$(@D); echo "  ISA     $$<"; \
	$(BUILD)/isagen $$< $$(new) $$(@:.c=.h).new && mv $$(@:.c=.h).new $$(@:.c=.h) && mv $$(new) $$@
$(BUILD)/gen/isa/$(basename $(notdir $1)).h: $(BUILD)/gen/isa/$(basename $(notdir $1)).c ;
endef
$(foreach i,$(ISA),$(eval $(call instruction_set,$i)))

# ---- messages of protobuf ----
define proto_messages
$(BUILD)/gen/$(basename $(notdir $1)).pb-c.c: $1
	@mkdir -p $$(@D); echo "  PROTO   $$<"; rm -rf $$(new); mkdir $$(new); \
	protoc-c --proto_path=$(dir $1) --c_out=$$(new) $$< && \
	mv $$(new)/*.h $$(@:.c=.h) && mv $$(new)/*.c $$@ && rmdir $$(new)
$(BUILD)/gen/$(basename $(notdir $1)).pb-c.h: $(BUILD)/gen/$(basename $(notdir $1)).pb-c.c ;
endef
$(foreach p,$(PROTO),$(eval $(call proto_messages,$p)))
# What is compiled may include them; the dependency files say what does.
$(filter-out $(ISAGEN_O),$(SIM_C:%.c=$(BUILD)/obj/%.o)) $(SIM_C:%.c=$(BUILD)/asan/obj/%.o) \
    $(SIM_C:%.c=$(BUILD)/guided/obj/%.o) $(TEST_C:%.c=$(BUILD)/asan/obj/%.o): | $(ISA_H) $(PROTO_H)

# ---- stencils: by gcc alone, the same ones for every flavour of the library ----
STENCILS_O := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tools/stencils/*.c))
$(BUILD)/stencils: $(STENCILS_O)
	$(call link,,)
define stencil_table
$(BUILD)/$(call stencil_c,$1): $1 $(BUILD)/stencils tools/stencils/make $(BUILD)/flags
	@mkdir -p $$(@D); echo "  STENCIL $$<"; \
	tools/stencils/make $(BUILD)/stencils $(basename $(notdir $1)) $$< $$@ $(CPPFLAGS)
endef
$(foreach s,$(STENCILS) $(TEST_STENCILS),$(eval $(call stencil_table,$s)))
$(TEST_C:%.c=$(BUILD)/asan/obj/%.o): | $(addprefix $(BUILD)/,$(call stencil_c,$(TEST_STENCILS)))
TEST_NEEDS += $(BUILD)/stencils

# ---- programs ----
# The window runs the same sessions as the command line: it has all of bosim but main().
BESIDE_scope := $(filter-out tools/bosim/main.c,$(wildcard tools/bosim/*.c))
define tool
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tools/$1/*.c) $(BESIDE_$1)) $(LIB)
	$$(call link,,$$(INSIDE) $$(LIBS_$1))
$(BUILD)/asan/$1: $(patsubst %.c,$(BUILD)/asan/obj/%.o,$(wildcard tools/$1/*.c) $(BESIDE_$1)) $(LIB_ASAN)
	$$(call link,$$(SANITIZE),$$(LIBS_$1))
endef
$(BUILD)/obj/tools/scope/%.o $(BUILD)/asan/obj/tools/scope/%.o $(BUILD)/obj/tests/scope/%.o \
    $(BUILD)/obj/tests/bench/window.o $(BUILD)/obj/tests/bench/frame.o \
    $(BUILD)/asan/obj/tests/scope/%.o: CPPFLAGS += $(CPPFLAGS_scope)
$(foreach t,$(TOOLS),$(eval $(call tool,$t)))

# ---- how much of the switches is found without symbols: without sanitizers, over long runs ----
$(BUILD)/aware/measure_blackbox: tests/aware/measure_blackbox.c $(LIB)
	@mkdir -p $(@D); echo "  LINK    $@"; \
	$(CC) $(CPPFLAGS) $(CFLAGS) $^ $(LIBS) -o $(new) && mv $(new) $@
TEST_NEEDS += $(BUILD)/aware/measure_blackbox

# ---- random instructions on two engines: without sanitizers, as many as wanted ----
$(BUILD)/engine/fuzz: $(BUILD)/obj/tests/engine/fuzz.o $(SUPPORT:%.c=$(BUILD)/obj/%.o) $(LIB)
	$(call link,,-lcmocka)

# ---- single instructions of a 68000, from files of cases ----
$(BUILD)/cpu/m68k_vectors: $(BUILD)/obj/tests/cpu/m68k_vectors.o $(SUPPORT:%.c=$(BUILD)/obj/%.o) $(LIB)
	$(call link,,-lcmocka)

# ---- random code on a 68000, beside Unicorn's ----
$(BUILD)/cpu/m68k_beside: $(BUILD)/obj/tests/cpu/m68k_beside.o $(SUPPORT:%.c=$(BUILD)/obj/%.o) $(LIB)
	$(call link,,-lcmocka)
TEST_NEEDS += $(BUILD)/cpu/m68k_beside $(BUILD)/cpu/m68k_vectors

# ---- pictures of the window beside those in docs/window ----
$(BUILD)/scope-compare: $(BUILD)/obj/tests/scope/compare_pictures.o
	$(call link,,$(shell pkg-config --libs cairo))
TEST_NEEDS += $(BUILD)/scope-compare
.PHONY: pictures
pictures: $(BUILD)/bosim $(BUILD)/scope
	BOSIM=$(BUILD)/bosim tests/scope/pictures docs/window

# ---- tests ----
# Those of the window have the window's parts.
TEST_SCOPE_C := $(filter tests/scope/%,$(TEST_C))
SCOPE_ASAN := $(patsubst %.c,$(BUILD)/asan/obj/%.o,$(filter-out tools/scope/main.c,$(wildcard tools/scope/*.c)) \
    $(BESIDE_scope))
$(TEST_SCOPE_C:%.c=$(BUILD)/%): $(BUILD)/%: $(BUILD)/asan/obj/%.o $(SUPPORT:%.c=$(BUILD)/asan/obj/%.o) \
    $(SCOPE_ASAN) $(LIB_ASAN)
	$(call link,$(SANITIZE),$(LIBS_scope) -lcmocka)
$(patsubst %.c,$(BUILD)/%,$(filter-out $(TEST_SCOPE_C),$(TEST_C))): $(BUILD)/%: $(BUILD)/asan/obj/%.o $(SUPPORT:%.c=$(BUILD)/asan/obj/%.o) $(LIB_ASAN)
	$(call link,$(SANITIZE),-lcmocka)
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/asan/obj/tests/fuzz/%.o $(BUILD)/asan/obj/tests/fuzz/driver.o $(LIB_ASAN)
	$(call link,$(SANITIZE))

# The window's terminal needs neither the library nor the window.
TERMINAL_C := tools/scope/terminal.c tools/scope/terminal_filter.c
$(BUILD)/fuzz/fuzz_terminal: $(TERMINAL_C:%.c=$(BUILD)/asan/obj/%.o)
$(BUILD)/fuzz/fuzz_terminal $(BUILD)/guided/fuzz_terminal: LIBS += -lvterm

# `make test ONLY=dev` runs those with "dev" in their names.
.PHONY: test
test: all $(filter $(BUILD)/%,$(TESTS)) $(TEST_NEEDS) $(FUZZERS)
	@BUILD=$(BUILD) BOSIM=$(BUILD)/bosim ONLY='$(ONLY)' tests/run $(TESTS)

# ---- what a person calls ----
IMAGE ?= $(BUILD)/firmware/pump-mps2-an385.elf

# Without a terminal nobody types: the pump's session is read from a script, as fast as it goes.
.PHONY: run bench lint format clean help
run: $(BUILD)/bosim $(filter $(BUILD)/%,$(IMAGE))
	@if [ -t 0 ] || [ $(notdir $(IMAGE)) != pump-mps2-an385.elf ]; then \
	    $(BUILD)/bosim run $(IMAGE) --pace 1.0 --tasks; \
	else $(BUILD)/bosim run $(IMAGE) --tasks --serial 0=script:firmware/pump/session.script; fi

bench: all $(FW_BENCH) $(BUILD)/bench/measure $(BUILD)/bench/count.so $(BUILD)/bench/debug \
    $(BUILD)/bench/recording $(BUILD)/bench/window $(BUILD)/bench/frame
	@bad=0; BOSIM=$(BUILD)/bosim BUILD=$(BUILD) tests/bench/run || bad=1; \
	$(BUILD)/bench/debug || bad=1; $(BUILD)/bench/recording || bad=1; \
	$(BUILD)/bench/window || bad=1; $(BUILD)/bench/frame || bad=1; exit $$bad

$(BUILD)/bench/measure: tests/bench/measure.c
	@mkdir -p $(@D); $(CC) $(CFLAGS) $< -o $@
$(BUILD)/bench/debug: $(BUILD)/obj/tests/bench/debug.o $(LIB)
	$(call link,,$(INSIDE))
$(BUILD)/bench/recording: $(BUILD)/obj/tests/bench/recording.o \
    $(BUILD)/obj/tests/support/made_recording.o $(LIB)
	$(call link,,$(INSIDE))
$(BUILD)/bench/frame: $(BUILD)/obj/tests/bench/frame.o $(BUILD)/obj/tests/support/made_recording.o \
    $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out tools/scope/main.c,$(wildcard tools/scope/*.c)) \
    $(BESIDE_scope)) $(LIB)
	$(call link,,$(INSIDE) $(LIBS_scope))
TIMED := -Wl,--wrap=worker_enter -Wl,--wrap=worker_leave
$(BUILD)/bench/window: $(BUILD)/obj/tests/bench/window.o $(patsubst %.c,$(BUILD)/obj/%.o,\
    $(filter-out tools/scope/main.c,$(wildcard tools/scope/*.c)) $(BESIDE_scope)) $(LIB)
	$(call link,,$(INSIDE) $(LIBS_scope) $(TIMED))
$(BUILD)/bench/count.so: tests/bench/count.c
	@mkdir -p $(@D); $(CC) $(CFLAGS) -fPIC -shared $< -o $@

lint: all
	@BUILD=$(BUILD) CPPFLAGS='$(CPPFLAGS) $(CPPFLAGS_scope)' tests/lint

SOURCES = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h')
format:
	@clang-format -i $(SOURCES)

clean:
	rm -rf $(BUILD)

help:
	@sed -n 's/^#: //p' Makefile

#: make            builds build/bosim, the boards and the firmware; missing Debian packages first
#: make run        boots the infusion pump on a simulated board (IMAGE=file: another image)
#: make test       runs every test (ONLY=part of a name: those), ends in a line of sums
#: make bench      speed of the engines beside qemu-system-arm, cost of the debugger: docs/benchmarks.md
#: make footprint  the kernel's sizes against the published ones
#: make thread-metric  what the kernel's operations cost, beside other kernels
#: make fuzz       coverage-guided fuzzing (FUZZ=name: that target, FUZZ_SECONDS=60 each), and
#:                 fuzz-engines: random instructions (FUZZ_INSTRUCTIONS=10000000, FUZZ_SEED=1)
#: make pictures   renews the pictures of docs/window.md; look at them before they are committed
#: make lint       clang-format, clang-tidy, cppcheck, shellcheck, licence lines, man pages
#: make format     lays out the sources by .clang-format
#: make install    PREFIX=/usr/local, DESTDIR=: program, man pages, completion, boards, images
#: make clean      removes build/
#: make YES=1 ...  installs missing packages by sudo without asking

# ---- fuzzing with clang's libFuzzer, everything built by clang once more ----
FUZZ_SECONDS ?= 60
FUZZ         ?= $(notdir $(FUZZERS))
CLANG_FLAGS  := -std=c17 -D_GNU_SOURCE= -O1 -g -fno-omit-frame-pointer -w \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
GUIDED_LIB   := $(SIM_C:%.c=$(BUILD)/guided/obj/%.o) $(GEN_C:%.c=$(BUILD)/guided/obj/%.o)
GUIDED       := $(FUZZ_C:tests/fuzz/%.c=$(BUILD)/guided/%)

compile_guided = @mkdir -p $(@D); echo "  CLANG   $<"; \
	clang $(CPPFLAGS) $(CLANG_FLAGS) -MMD -MP -MT $@ -MF $(@:.o=.d) -c $< -o $(new) && mv $(new) $@
$(BUILD)/guided/obj/%.o: %.c
	$(call compile_guided)
$(BUILD)/guided/obj/gen/%.o: $(BUILD)/gen/%.c
	$(call compile_guided)
$(BUILD)/guided/obj/tools/scope/%.o: CPPFLAGS += $(CPPFLAGS_scope)
$(BUILD)/guided/fuzz_terminal: $(TERMINAL_C:%.c=$(BUILD)/guided/obj/%.o)
$(GUIDED): $(BUILD)/guided/%: $(BUILD)/guided/obj/tests/fuzz/%.o $(GUIDED_LIB)
	@echo "  LINK    $@"; \
	clang $(CLANG_FLAGS) -fsanitize=fuzzer $^ $(LIBS) -o $(new) && mv $(new) $@

# Ten million random instructions on each engine beside the reference; all others by libFuzzer.
FUZZ_INSTRUCTIONS ?= 10000000
FUZZ_SEED         ?= 1
.PHONY: fuzz fuzz-engines
fuzz-engines: $(BUILD)/engine/fuzz $(BUILD)/cpu/m68k_beside
	@$(BUILD)/engine/fuzz -instructions=$(FUZZ_INSTRUCTIONS) -seed=$(FUZZ_SEED)
	@$(BUILD)/engine/fuzz -instructions=$(FUZZ_INSTRUCTIONS) -seed=$(FUZZ_SEED) -cpu=m0
	@$(BUILD)/engine/fuzz -instructions=$(FUZZ_INSTRUCTIONS) -seed=$(FUZZ_SEED) -cpu=m4
	@$(BUILD)/cpu/m68k_beside -seed=$(FUZZ_SEED)
fuzz: fuzz-engines $(FUZZ:%=$(BUILD)/guided/%)
	@bad=0; for name in $(FUZZ); do \
	corpus=$${name#fuzz_}; found=$(BUILD)/guided/found; grown=$(BUILD)/guided/corpus/$$corpus; \
	mkdir -p $$found $$grown; echo "$$name for $(FUZZ_SECONDS) s, what it finds goes to $$found"; \
	$(BUILD)/guided/$$name -max_total_time=$(FUZZ_SECONDS) -timeout=60 -rss_limit_mb=4096 \
	    -print_final_stats=1 -artifact_prefix=$$found/$$corpus- $$grown \
	    $$([ ! -d tests/fuzz/corpus/$$corpus ] || echo tests/fuzz/corpus/$$corpus) || bad=1; \
	done; exit $$bad

# ---- installation ----
PREFIX ?= /usr/local
SHARE  := $(DESTDIR)$(PREFIX)/share
MEN    := $(wildcard docs/man/*.1)
FINISH := $(wildcard tools/bosim/completion.bash)
IMAGES := $(wildcard firmware/images/*.elf)

.PHONY: install
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/bosim/boards
	install -m 755 $(BUILD)/bosim $(DESTDIR)$(PREFIX)/bin/bosim
	install -d $(DESTDIR)$(PREFIX)/libexec/bosim
	install -m 755 $(BUILD)/scope $(DESTDIR)$(PREFIX)/libexec/bosim/scope
	install -m 644 $(DTBS) $(SHARE)/bosim/boards
	$(if $(IMAGES),install -d $(SHARE)/bosim/firmware && \
	    install -m 644 $(IMAGES) $(SHARE)/bosim/firmware)
	$(if $(MEN),install -d $(SHARE)/man/man1 && install -m 644 $(MEN) $(SHARE)/man/man1)
	$(if $(FINISH),install -d $(SHARE)/bash-completion/completions && \
	    install -m 644 $(FINISH) $(SHARE)/bash-completion/completions/bosim)

-include $(wildcard $(BUILD)/gen/stencils/*.d) $(call find,$(BUILD)/obj,*.d) $(call find,$(BUILD)/asan/obj,*.d) \
	$(call find,$(BUILD)/guided/obj,*.d)
