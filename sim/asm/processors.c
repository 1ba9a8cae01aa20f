/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors that can be assembled for. */
#include "asm/processor.h"

#include "asm/thumb.h"

#include "gen/isa/test.h"
#include "gen/isa/thumb.h"

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

/* --- Cortex-M: UAL as the GNU assembler has it for them --- */

#define EM_ARM_   40
#define EABI_SOFT 0x05000200 /* version 5, floating point by software */
#define MODEL_M0  1u         /* bits in the order of thumb.isa's line `models` */
#define MODEL_M3  2u
#define MODEL_M4  4u

static const char *const not_by_constant[] = {"sp", "r13", "pc", "r15", NULL};

#define CORTEX                                                                                     \
    .isa = &isa_thumb, .address_bytes = 1, .word_bytes = 4, .instruction_align = 2,                \
    .align_is_power = true, .end_align = 4, .thumb = true, .comment = '@', .separator = ';',       \
    .elf_machine = EM_ARM_, .elf_flags = EABI_SOFT, .literal = "ldr", .literal_bytes = 4,          \
    .exact = true, .forms = thumb_forms

#define CORTEX_V7                                                                                  \
    CORTEX, .nops = {{4, {0xaf, 0xf3, 0x00, 0x80}}, {2, {0x00, 0xbf}}},                            \
            .constants = {{"mov%s.w", false}, {"mvn%s.w", true}, {"movw%s", false}},               \
            .no_constants = not_by_constant

static const struct asm_processor cortex_m0 = {.name = "cortex-m0",
                                               .title = "Cortex-M0",
                                               .model = MODEL_M0,
                                               CORTEX,
                                               .nops = {{2, {0xc0, 0x46}}}}; /* mov r8, r8 */

static const struct asm_processor cortex_m3 = {
    .name = "cortex-m3", .title = "Cortex-M3", .model = MODEL_M3, CORTEX_V7};

static const struct asm_processor cortex_m4 = {
    .name = "cortex-m4", .title = "Cortex-M4", .model = MODEL_M4, CORTEX_V7};

const struct asm_processor *const asm_processors[] = {&cortex_m3, &cortex_m0, &cortex_m4, &test_cpu,
                                                      NULL};

const struct asm_processor *asm_processor_find(const char *name)
{
    unsigned i;
    for (i = 0; asm_processors[i] != NULL; i++)
        if (strcmp(asm_processors[i]->name, name) == 0)
            return asm_processors[i];
    return NULL;
}
