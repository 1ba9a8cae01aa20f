# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the images of examples with one configuration on one platform, called by test_examples.sh:
#   make -f images.mk PLATFORM=host|board FOLDER=... SOURCES=... TASKS="1 2..." PROGRAMS="3..."
# FOLDER holds bos_config.h and list.c, SOURCES the examples as NN.c; FOLDER/NN.log is what the
# compiler said. Makes FOLDER/tasks of all TASKS, and FOLDER/program_NN of each program; `objects`
# compiles the examples alone.
HERE    := tests/rtos/examples
STRICT  := -std=c90 -pedantic -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes
INCLUDE := -I$(FOLDER) -Irtos/include -I$(HERE)

ifeq ($(PLATFORM),host)
CROSS   :=
FLAGS   := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
INCLUDE += -Irtos/port/host -I$(HERE)/host
PORT    := rtos/port/host/port.c $(HERE)/host/board.c
LINK    := -fsanitize=address,undefined
else
CROSS   := arm-none-eabi-
FLAGS   := -mcpu=cortex-m3 -mthumb -Os -ffreestanding -fno-common -ffunction-sections -fdata-sections \
	'-DBOARD_HEADER="mps2-an385.h"' '-DBOS_BOARD="mps2-an385"'
INCLUDE += -Irtos/port/armv7m -Ifirmware/board -Ifirmware/board/armv7m \
	-Ifirmware/board/mps2-an385 -Ifirmware/driver -Ifirmware/common -I$(BUILD)/boards
PORT    := $(wildcard rtos/port/armv7m/*.[cS] firmware/board/armv7m/*.c \
	firmware/board/mps2-an385/*.c) $(addprefix firmware/,common/console.c common/uart.c \
	driver/cmsdk_uart.c driver/cmsdk_timer.c)
LINK    := -mcpu=cortex-m3 -mthumb -nostdlib -nostartfiles -Wl,--gc-sections \
	-Wl,--no-warn-rwx-segments -T $(BUILD)/boards/mps2-an385.ld -T firmware/board/armv7m/link.ld
HELPERS := -lgcc
endif

object  = $(FOLDER)/obj/$(basename $1).o
KERNEL := $(filter-out rtos/kernel/hook.c,$(wildcard rtos/kernel/*.c)) $(wildcard $(HERE)/*.c)
KERNEL := $(filter-out $(HERE)/runner.c,$(KERNEL))

.PHONY: all objects
objects: $(TASKS:%=$(FOLDER)/example_%.o) $(PROGRAMS:%=$(FOLDER)/example_%.o)
all: $(if $(TASKS),$(FOLDER)/tasks) $(PROGRAMS:%=$(FOLDER)/program_%)

$(FOLDER)/libbos.a: $(foreach f,$(KERNEL) $(PORT),$(call object,$f))
	$(CROSS)ar rcs $@ $^
$(foreach f,$(KERNEL) $(HERE)/runner.c,$(call object,$f)): FLAGS += $(STRICT)
$(FOLDER)/obj/%.o: %.c
	mkdir -p $(@D); $(CROSS)gcc $(FLAGS) $(INCLUDE) -c $< -o $@
$(FOLDER)/obj/%.o: %.S
	mkdir -p $(@D); $(CROSS)gcc $(FLAGS) $(INCLUDE) -c $< -o $@

$(FOLDER)/list.o: $(FOLDER)/list.c
	$(CROSS)gcc $(FLAGS) -c $< -o $@
$(FOLDER)/example_%.o: $(SOURCES)/%.c
	$(CROSS)gcc $(FLAGS) $(STRICT) $(INCLUDE) -include example.h -Dexample=example_$* \
		-c $< -o $@ 2>$(FOLDER)/$*.log

LINKED = $(CROSS)gcc $(filter %.o,$^) -Wl,--start-group $(FOLDER)/libbos.a $(HELPERS) \
	-Wl,--end-group $(LINK) -o $@
$(FOLDER)/tasks: $(call object,$(HERE)/runner.c) $(FOLDER)/list.o \
		$(TASKS:%=$(FOLDER)/example_%.o) $(FOLDER)/libbos.a
	$(LINKED)
$(FOLDER)/program_%: $(FOLDER)/example_%.o $(FOLDER)/libbos.a
	$(LINKED) 2>>$(FOLDER)/$*.log
