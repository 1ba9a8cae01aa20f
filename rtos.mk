# SPDX-License-Identifier: MIT
# Builds the kernel and its firmware, included by the Makefile:
#   make firmware      build/firmware/APP-BOARD.elf for every application and board
#   make footprint     the kernel's sizes against the published ones; fails where one is over
#   make thread-metric what the kernel's operations cost, beside other kernels
#   make images        takes the prebuilt ones of them into firmware/images, with checksums;
#                      `make list-images` names those
# An application is a folder of firmware/ with C files; or one of firmware/labs/, whose application
# is lab_NAME; or suite_edf, which is suite with earliest deadline first; or boundary_lean, which is
# boundary without stack check; least is only for boards that name it. It sees the kernel, the board,
# and the board's generated header as BOARD_HEADER. Its own bos_config.h, if any, is found first. The
# kernel is compiled for each application, because its configuration is the application's.

FW_BOARDS := mps2-an385 lm3s6965evb mc68000-ecb mcf5208evb mcf5282 aki-h8-3069f rcx h8-3292
fw_names   = $(notdir $(patsubst %/main.c,%,$(sort $(wildcard $1/*/main.c))))
FW_LABS   := $(call fw_names,firmware/labs)
FW_APPS   := $(filter-out least,$(call fw_names,firmware)) suite_edf boundary_lean $(FW_LABS:%=lab_%)
FW        := $(BUILD)/firmware

# ---- what a board is made of ----
FW_PORT_mps2-an385    := armv7m
FW_DRIVERS_mps2-an385 := $(foreach d,cmsdk_ sp805,$(wildcard firmware/driver/$d*.c))

FW_PORT_lm3s6965evb    := armv7m
FW_DRIVERS_lm3s6965evb := $(foreach d,pl011 gptm sp805,$(wildcard firmware/driver/$d*.c))

FW_PORT_mc68000-ecb    := m68k
FW_DRIVERS_mc68000-ecb := firmware/driver/mc6850.c firmware/driver/soft_watchdog.c
FW_CPU_mc68000-ecb     := -m68000
# The linker cannot merge strings that it shares out between ROM and RAM; and the compiler, made for
# processors that access words at odd addresses, would merge stores of bytes to such.
FW_CFLAGS_mc68000-ecb  := -DPORT_NEAR=1 -fno-merge-constants -fno-store-merging
FW_SHORTEN_mc68000-ecb := -f rtos/port/m68k/near.sed
FW_APPS_mc68000-ecb    := hello idle compute philosophers trace thread-metric pump suite suite_edf
SUITE_PARTS_mc68000-ecb := list+tasks+schedule+time semaphore+handover+objects+section lock \
	period+checks+device queue+memory message isr+contexts trace+edf torture

FW_PORT_mcf5208evb    := m68k
FW_DRIVERS_mcf5208evb := firmware/driver/mcf_uart.c $(wildcard firmware/board/coldfire/*.c)
FW_CPU_mcf5208evb     := -mcpu=5208

FW_PORT_mcf5282    := m68k
FW_DRIVERS_mcf5282 := firmware/driver/mcf_uart.c $(wildcard firmware/board/coldfire/*.c)
FW_CPU_mcf5282     := -mcpu=5282
FW_CFLAGS_mcf5282  := -DPORT_NEAR=1
FW_SHORTEN_mcf5282 := -f rtos/port/m68k/near.sed
FW_APPS_mcf5282    := hello suite pump

# A tick must be long against the work of a case.
FW_CFLAGS_suite_mc68000-ecb     := -DBOS_TICK_HZ=10
FW_CFLAGS_suite_edf_mc68000-ecb := -DBOS_TICK_HZ=10

# 48 KB are not enough for the pump's traces.
FW_CFLAGS_pump_mc68000-ecb := -DBOS_TRACE=0
FW_CFLAGS_pump_aki-h8-3069f := -DBOS_TRACE=0 -g1

FW_PORT_aki-h8-3069f    := h8300
FW_DRIVERS_aki-h8-3069f := firmware/driver/soft_watchdog.c
FW_CPU_aki-h8-3069f     := -mh -mint32 -malign-300
FW_APPS_aki-h8-3069f    := hello idle compute philosophers trace thread-metric pump suite suite_edf
SUITE_PARTS_aki-h8-3069f := list+tasks+schedule+time semaphore+handover+objects+section lock \
	period+checks+device queue+memory message isr+contexts trace+edf torture

FW_PORT_rcx    := h8300
FW_DRIVERS_rcx := firmware/driver/soft_watchdog.c
FW_APPS_rcx    := hello idle philosophers trace thread-metric suite suite_edf
SUITE_PARTS_rcx := $(SUITE_PARTS_aki-h8-3069f)

FW_PORT_h8-3292 := h8300
FW_APPS_h8-3292 := least

# ---- what an application has besides the C files of its folder: more folders ----
FW_MORE_suite     := firmware/suite/cases
FW_MORE_suite_edf := firmware/suite firmware/suite/cases
FW_MORE_boundary_lean := firmware/boundary
$(foreach l,$(FW_LABS),$(eval FW_MORE_lab_$l := firmware/labs))

# ---- what a port needs ----
FW_PREFIX_armv7m := arm-none-eabi-
FW_CPU_armv7m    := -mcpu=cortex-m3 -mthumb
FW_LIBS_armv7m   := -lgcc

# Debian's compiler for m68k is Linux's: its library is 68020 code, the port has what is needed of it.
# FW_SHORTEN_PORT, and _BOARD behind it: a command through which the kernel's assembler text goes.
FW_PREFIX_m68k  := m68k-linux-gnu-
FW_CFLAGS_m68k  := -fno-pic -fomit-frame-pointer -fno-stack-protector -fno-function-cse
FW_SMALLER_m68k := -fno-guess-branch-probability -fno-expensive-optimizations -fno-strict-aliasing \
	-fno-inline-functions-called-once -fno-move-loop-invariants -fno-tree-sink -fno-tree-tail-merge
FW_SHORTEN_m68k := sed -E -f rtos/port/m68k/shorten.sed
FW_LDFLAGS_m68k := -no-pie -static -Wl,-z,noexecstack -Wl,--no-warn-execstack \
	-Wl,-n -Wl,--enable-non-contiguous-regions

FW_PREFIX_h8300 := rtos/port/h8300/tools/
FW_TOOLS_h8300  := $(addprefix rtos/port/h8300/,tools/gcc tools/ar shorten.awk short.h)

# A board may name its processor itself: FW_CPU_BOARD. Flags of an application come last.
fw_cpu    = $(or $(FW_CPU_$2),$(FW_CPU_$1))
fw_cflags = $(FW_CFLAGS_$3) $(FW_CFLAGS_$2) $(FW_CFLAGS_$1) $(FW_CFLAGS_$1_$2)

# Paths are relative and mapped, so that the same sources give the same image wherever they are.
FW_CFLAGS := -std=c90 -pedantic -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Os -gdwarf-4 -ffreestanding -fno-common -ffunction-sections \
	-fdata-sections -ffile-prefix-map=$(CURDIR)=.
FW_LDFLAGS := -nostdlib -nostartfiles -Wl,--gc-sections -Wl,--build-id=none -Wl,--fatal-warnings \
	-Wl,--no-warn-rwx-segments -Wl,--compress-debug-sections=zlib

BOS_KERNEL := $(sort $(wildcard rtos/kernel/*.c))

# ---- what an application is compiled with besides; the suite without columns in its line tables, and
# without a section, which is a symbol, for each constant: its images are to stay below 200 KB ----
SUITE_OPTIONS       := -DBOS_LOCK=1 -DBOS_DEADLINE=1 -DBOS_TRACE=1
SUITE_SMALLER       := -g1 -gno-column-info -fno-data-sections
FW_CFLAGS_suite     := $(SUITE_SMALLER) $(SUITE_OPTIONS)
FW_CFLAGS_suite_edf := $(SUITE_SMALLER) $(SUITE_OPTIONS) -DBOS_EDF=1
FW_CFLAGS_thread-metric := -O2
FW_CFLAGS_boundary      := -g1
FW_CFLAGS_boundary_lean := -g1 -DBOS_STACK_CHECK=0

# ---- the board's header, memory and page, from its devicetree ----
TOOLS_BUILT_ELSEWHERE += boardgen
$(BUILD)/boardgen: tools/boardgen/boardgen.c
	@mkdir -p $(@D); echo "  CC      $@"; \
	$(CC) $(CFLAGS) $< -lfdt -o $@.$$$$.new && mv $@.$$$$.new $@

$(BUILD)/boards/%.h: boards/%.dts $(wildcard boards/*.dtsi) $(BUILD)/boardgen
	@mkdir -p $(@D); echo "  GEN     $@"; \
	cpp -nostdinc -I boards -undef -x assembler-with-cpp $< | \
	$(DTC) -@ -q -I dts -O dtb -i boards -o $(@:.h=.labels.dtb) && \
	$(BUILD)/boardgen $(@:.h=.labels.dtb) $* --memory $(@:.h=.ld) --page $(@:.h=.md) \
		--header $@.new && mv $@.new $@
$(BUILD)/boards/%.ld: $(BUILD)/boards/%.h ;

# ---- linking: $1 whose libraries of board and kernel, $2 board, $3 port, $4 objects ----
fw_link = $(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) $(FW_LDFLAGS) $(FW_LDFLAGS_$3) -T $(BUILD)/boards/$2.ld \
	-T firmware/board/$3/link.ld $4 -Wl,--start-group \
	$(FW)/$1-$2.obj/libboard.a $(FW)/$1-$2.obj/libbos.a $(FW_LIBS_$3) -Wl,--end-group

# ---- one application on one board: $1 application, $2 board, $3 port, $4 folders of its sources ----
define fw_app
FW_OBJ_$1_$2 := $$(patsubst %.c,$(FW)/$1-$2.obj/%.o,$$(wildcard $(patsubst %,%/*.c,$4)))
FW_LIB_$1_$2 := $$(patsubst %,$(FW)/$1-$2.obj/%.o,$$(basename $(if $(filter footprint-%,$1),,$$(wildcard \
	firmware/common/*.c $(foreach d,$3 $2,firmware/board/$d/*.c firmware/board/$d/*.S)) $(FW_DRIVERS_$2))))
FW_BOS_$1_$2 := $$(patsubst %.c,$(FW)/$1-$2.obj/%.o,$(BOS_KERNEL) $$(wildcard rtos/port/$3/*.c)) \
	$$(patsubst %.S,$(FW)/$1-$2.obj/%.o,$$(wildcard rtos/port/$3/*.S))
FW_INC_$1_$2 := $(patsubst %,-I%,$4) -Irtos/include -Irtos/config -Irtos/port/$3 -Ifirmware/common \
	-Ifirmware/board -Ifirmware/board/$3 -Ifirmware/board/$2 -Ifirmware/driver -I$(BUILD)/boards \
	'-DBOARD_HEADER="$2.h"' $(if $(filter footprint-%,$1),,'-DBOS_BOARD="$2"' '-DBOS_APPLICATION="$1"')

$(FW)/$1-$2.obj/config.list: always
	$$(call note,$(wildcard $(patsubst %,%/bos_config.h,$4)))
$(FW)/$1-$2.obj/%.o: %.c $(BUILD)/boards/$2.h rtos.mk $(FW)/$1-$2.obj/config.list $(FW_TOOLS_$3)
	@mkdir -p $$(@D); \
	$(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) $(FW_CFLAGS) $(fw_cflags) $$(FW_INC_$1_$2) -MMD -MP -MT $$@ -MF $$@.d \
		-c $$< -o $$@.new && mv $$@.new $$@
ifneq ($(FW_SHORTEN_$3),)
$(FW)/$1-$2.obj/rtos/%.o: rtos/%.c $(BUILD)/boards/$2.h rtos.mk $(FW)/$1-$2.obj/config.list $(wildcard rtos/port/$3/*.sed)
	@mkdir -p $$(@D); \
	$(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) $(FW_CFLAGS) $(fw_cflags) $$(FW_INC_$1_$2) -MMD -MP -MT $$@ -MF $$@.d \
		$(FW_SMALLER_$3) -S $$< -o $$@.s && $(FW_SHORTEN_$3) $(FW_SHORTEN_$2) $$@.s > $$@.short.s && \
	$(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) -c $$@.short.s -o $$@.new && mv $$@.new $$@
endif
$(FW)/$1-$2.obj/%.o: %.S $(BUILD)/boards/$2.h rtos.mk $(FW_TOOLS_$3)
	@mkdir -p $$(@D); \
	$(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) $(filter -D%,$(fw_cflags)) $$(FW_INC_$1_$2) -MMD -MP -MT $$@ -MF $$@.d \
		-c $$< -o $$@.new && mv $$@.new $$@
$(FW)/$1-$2.obj/libbos.a: $$(FW_BOS_$1_$2)
	@mkdir -p $$(@D); rm -f $$@; $(FW_PREFIX_$3)ar rcsD $$@ $$^
$(FW)/$1-$2.obj/libboard.a: $$(FW_LIB_$1_$2)
	@mkdir -p $$(@D); rm -f $$@; $(FW_PREFIX_$3)ar rcsD $$@ $$^
$(FW)/$1-$2.elf: $$(FW_OBJ_$1_$2) $(FW)/$1-$2.obj/libboard.a $(FW)/$1-$2.obj/libbos.a firmware/board/$3/link.ld
	@echo "  LINK    $$@"; \
	$(call fw_link,$1,$2,$3,$$(FW_OBJ_$1_$2)) -o $$@.new && mv $$@.new $$@
-include $$(patsubst %,%.d,$$(FW_OBJ_$1_$2) $$(FW_LIB_$1_$2) $$(FW_BOS_$1_$2))
endef

fw_folder = $(if $(filter lab_%,$a),$(a:lab_%=firmware/labs/%),firmware/$a)
fw_apps = $(or $(FW_APPS_$1),$(FW_APPS))
$(foreach b,$(FW_BOARDS),$(foreach a,$(call fw_apps,$b),\
	$(eval $(call fw_app,$a,$b,$(FW_PORT_$b),$(fw_folder) $(FW_MORE_$a)))))

# ---- the suite in parts: images suite_1-BOARD.elf and so on, each with some of the tables of cases,
# made of the same objects; only suite.c is compiled for each. A case's file comes from an archive, so
# that it is in the image only where its table is. $1 suite or suite_edf, $2 board, $3 port, $4 the
# part's number, $5 its tables ----
define fw_part
$(FW)/$1_$4-$2.obj/suite.o: firmware/suite/cases/suite.c $(BUILD)/boards/$2.h rtos.mk
	@mkdir -p $$(@D); \
	$(FW_PREFIX_$3)gcc $(call fw_cpu,$3,$2) $(FW_CFLAGS) $(fw_cflags) $$(FW_INC_$1_$2) \
		'-DSUITE_TABLES=$5' -MMD -MP -MT $$@ -MF $$@.d -c $$< -o $$@.new && mv $$@.new $$@
$(FW)/$1_$4-$2.elf: $(FW)/$1_$4-$2.obj/suite.o $(FW)/$1-$2.obj/firmware/suite/main.o \
		$(FW)/$1-$2.obj/libcases.a $(FW)/$1-$2.obj/libboard.a $(FW)/$1-$2.obj/libbos.a \
		firmware/board/$3/link.ld
	@echo "  LINK    $$@"; \
	$(call fw_link,$1,$2,$3,$$(filter %.o,$$^) $(FW)/$1-$2.obj/libcases.a) -o $$@.new && mv $$@.new $$@
-include $(FW)/$1_$4-$2.obj/suite.o.d
endef
comma := ,
fw_tables = $(subst $() ,$(comma),$(patsubst %,suite_%,$(subst +, ,$1)))
fw_numbers = $(shell seq $(words $(SUITE_PARTS_$1)))
define fw_parts
$(FW)/$1-$2.obj/libcases.a: $$(filter-out %/suite/main.o %/cases/suite.o,$$(FW_OBJ_$1_$2))
	@mkdir -p $$(@D); rm -f $$@; $(FW_PREFIX_$3)ar rcsD $$@ $$^
$(foreach n,$(call fw_numbers,$2),$(eval $(call fw_part,$1,$2,$3,$n,$(call fw_tables,$(word $n,$(SUITE_PARTS_$2))))))
endef
FW_SUITES := suite suite_edf
$(foreach b,$(FW_BOARDS),$(if $(SUITE_PARTS_$b),$(foreach s,$(FW_SUITES),$(eval $(call fw_parts,$s,$b,$(FW_PORT_$b))))))

# What a board has of an application: the image, or its parts.
fw_images = $(if $(and $(SUITE_PARTS_$2),$(filter $1,$(FW_SUITES))),$(patsubst %,$1_%,$(call fw_numbers,$2)),$1)
FW_IMAGES := $(foreach b,$(FW_BOARDS),$(foreach a,$(call fw_apps,$b),$(patsubst %,$(FW)/%-$b.elf,$(call fw_images,$a,$b))))
ALL += $(FW_IMAGES)

# Prebuilt are all images of Arm's boards, and of the others those to begin with: whoever wants more
# of them has their compilers by `make`.
FW_FIRST    := hello philosophers pump
FW_PREBUILT := $(foreach b,$(FW_BOARDS),$(if $(filter armv7m,$(FW_PORT_$b)),$(filter %-$b.elf,$(FW_IMAGES)),\
	$(filter $(FW_FIRST:%=$(FW)/%-$b.elf),$(FW_IMAGES))))

.PHONY: firmware images list-images
firmware: $(FW_IMAGES)

images: $(FW_PREBUILT)
	@mkdir -p firmware/images && rm -f firmware/images/*.elf && cp $(FW_PREBUILT) firmware/images/ && \
	chmod 644 firmware/images/*.elf && cd firmware/images && sha256sum *.elf > SHA256SUMS

list-images:
	@echo $(notdir $(FW_PREBUILT))

# ---- the kernel's sizes: images of each row of the budget, on a board of that processor; the last
# two are the second with the options for teaching, and with what looks whether its own data are
# whole ----
SIZE_BOARDS := mps2-an385 mc68000-ecb mcf5282 rcx aki-h8-3069f
FW_MORE_footprint-teach := rtos/footprint/max
FW_MORE_footprint-check := rtos/footprint/max
SIZE_KINDS := min max teach check
$(foreach b,$(SIZE_BOARDS),$(foreach k,$(SIZE_KINDS),$(eval $(call fw_app,footprint-$k,$b,$(FW_PORT_$b),\
	rtos/footprint/$k $(FW_MORE_footprint-$k) rtos/footprint/$(FW_PORT_$b)))))
size_images = $(foreach k,$(SIZE_KINDS),$(FW)/footprint-$k-$1.elf)

.PHONY: footprint
footprint: $(foreach b,$(SIZE_BOARDS),$(call size_images,$b)) $(BUILD)/bosim
	@BOSIM=$(BUILD)/bosim rtos/footprint/measure rtos/footprint/budget.txt \
		$(foreach b,$(SIZE_BOARDS),$b$(subst $() ,,$(patsubst %,:%,$(call size_images,$b))))

# ---- what only `make bench` runs: compute for longer, an image full of stores, one of much code ----
FW_CFLAGS_bench-compute := -DROUNDS=8000u
$(eval $(call fw_app,bench-compute,mps2-an385,armv7m,firmware/compute))
$(eval $(call fw_app,bench-stores,mps2-an385,armv7m,firmware/bench/stores))
FW_CFLAGS_bench-large    := -g0
FW_CFLAGS_bench-short    := -g0 -DLARGE_TIMES=1u -DROUNDS=2000u
FW_CFLAGS_bench-straight := -g0 -DLARGE_TIMES=0u -DROUNDS=4000u
$(FW)/bench-large.c: firmware/bench/large/generate.awk firmware/bench/large/large.h
	@mkdir -p $(@D); echo "  GEN     $@"; awk -f $< firmware/bench/large/large.h > $@.new && mv $@.new $@
define fw_large
$(eval $(call fw_app,$1,mps2-an385,armv7m,firmware/bench/large))
$(FW)/$1-mps2-an385.obj/functions.o: $(FW)/bench-large.c rtos.mk firmware/bench/large/large.h
	@mkdir -p $$(@D); echo "  CC      $$< ($1)"; \
	$(FW_PREFIX_armv7m)gcc $(FW_CPU_armv7m) $(FW_CFLAGS) $(FW_CFLAGS_$1) -Ifirmware/bench/large -c $$< -o $$@
FW_OBJ_$1_mps2-an385 += $(FW)/$1-mps2-an385.obj/functions.o
$(FW)/$1-mps2-an385.elf: $(FW)/$1-mps2-an385.obj/functions.o
endef
$(foreach i,bench-large bench-short bench-straight,$(eval $(call fw_large,$i)))
FW_BENCH := $(patsubst %,$(FW)/bench-%-mps2-an385.elf,compute stores large short straight)

# ---- what operations cost, in the shape of Thread-Metric, on mps2-an385 ----
.PHONY: thread-metric
thread-metric: $(BUILD)/bosim $(BUILD)/opcount $(FW)/thread-metric-mps2-an385.elf
	@firmware/thread-metric/table $(BUILD)/bosim $(BUILD)/opcount \
		$(FW)/thread-metric-mps2-an385.elf firmware/thread-metric/others.txt

# ---- the kernel in a host process, under sanitizers, with the suite; once more with ticks of
# 16 bits and longer turns, and once with earliest deadline first and ticks of 16 bits ----
HOST_SUITE_C := $(filter-out %hook.c,$(BOS_KERNEL)) $(sort $(wildcard firmware/suite/cases/*.c))
HOST_MORE_C  := rtos/port/host/port.c tests/rtos/host_suite.c
HOST_FLAGS   := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -O1 -g \
	$(SANITIZE) -Irtos/include -Irtos/config -Irtos/port/host -Itests/rtos -Ifirmware/suite/cases \
	'-DBOS_BOARD="host"'

# $1 name, $2 flags besides
define host_suite
HOST_OBJ_$1 := $$(patsubst %.c,$(BUILD)/rtos/$1.obj/%.o,$(HOST_SUITE_C) $(HOST_MORE_C))
$(BUILD)/rtos/$1.obj/%.o: %.c rtos.mk
	@mkdir -p $$(@D); \
	$(CC) $$(if $$(filter $(HOST_MORE_C),$$<),-std=gnu11,-std=c90 -pedantic) $2 $(HOST_FLAGS) \
		-MMD -MP -MT $$@ -MF $$@.d -c $$< -o $$@.new && mv $$@.new $$@
$(BUILD)/rtos/$1: $$(HOST_OBJ_$1)
	@echo "  LINK    $$@"; $(CC) $(SANITIZE) $$^ -o $$@.new && mv $$@.new $$@
-include $$(HOST_OBJ_$1:%=%.d)
endef
$(eval $(call host_suite,host-suite,$(SUITE_OPTIONS)))
$(eval $(call host_suite,host-suite-edf,$(SUITE_OPTIONS) -DBOS_EDF=1 -DHOST_SHORT_TICK))
$(eval $(call host_suite,host-suite-short,-DHOST_SHORT_TICK -Itests/rtos/short))

# ---- interrupts at every instruction boundary: without sanitizers, which make it thrice as long ----
$(BUILD)/rtos/boundary: tests/rtos/boundary.c $(LIB)
	@mkdir -p $(@D); echo "  LINK    $@"; \
	$(CC) $(CPPFLAGS) $(CFLAGS) $^ $(LIBS) -o $@.$$$$.new && mv $@.$$$$.new $@

TEST_NEEDS += $(BUILD)/rtos/boundary $(BUILD)/rtos/host-suite $(BUILD)/rtos/host-suite-short \
	$(BUILD)/rtos/host-suite-edf $(BUILD)/boardgen \
	$(foreach b,$(SIZE_BOARDS),$(call size_images,$b))
