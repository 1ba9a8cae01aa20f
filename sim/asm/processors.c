/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors that can be assembled for. */
#include "asm/processor.h"

#include "gen/isa/test.h"

#include <string.h>

/* test_cpu.h: addresses of 16-bit words, most significant byte first. */
static const struct asm_processor test_cpu = {.name = "test-cpu",
                                              .title = "test",
                                              .isa = &isa_test,
                                              .model = 1,
                                              .address_bytes = 2,
                                              .word_bytes = 2,
                                              .instruction_align = 2,
                                              .big_endian = true,
                                              .comment = ';',
                                              .nops = {{2, {0, 0}}}};

const struct asm_processor *const asm_processors[] = {&test_cpu, NULL};

const struct asm_processor *asm_processor_find(const char *name)
{
    unsigned i;
    for (i = 0; asm_processors[i] != NULL; i++)
        if (strcmp(asm_processors[i]->name, name) == 0)
            return asm_processors[i];
    return NULL;
}
