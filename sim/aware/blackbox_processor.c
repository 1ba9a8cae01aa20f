/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stacks of the processors, for finding tasks from outside.
 * ARMv7-M: ARM DDI 0403E, A7.7 (encodings), B1.5.6 (what the entry pushes), B5.2.3 (MSR). Left out:
 * adding a register to SP (frames of more than a page), and SP in lists of LDM, which has no
 * encoding. A load from r7 or r11, the frame pointers of compilers, is a function's end. */
#include "aware/blackbox_processor.h"

#include <string.h>

static const struct stack_code armv7m_codes[] = {
    {0xffff0000, 0x46bd0000, 2, CODE_PLAIN},       /* mov sp, r7 */
    {0xffff0000, 0x46dd0000, 2, CODE_PLAIN},       /* mov sp, r11 */
    {0xff870000, 0x46850000, 2, CODE_LOADS_STACK}, /* mov sp, Rm */
    {0xfffffff0, 0xea4f0d00, 4, CODE_LOADS_STACK}, /* mov.w sp, Rm */
    {0xfffff000, 0xf8d7d000, 4, CODE_PLAIN},       /* ldr.w sp, [r7, #n] */
    {0xfff0f000, 0xf8d0d000, 4, CODE_LOADS_STACK}, /* ldr.w sp, [Rn, #n] */
    {0xfffff000, 0xf857d000, 4, CODE_PLAIN},       /* ldr.w sp, [r7, #-n] */
    {0xfff0f000, 0xf850d000, 4, CODE_LOADS_STACK}, /* ldr.w sp, [Rn], #n and its like */
    {0xfff0ffff, 0xf3808808, 4, CODE_LOADS_STACK}, /* msr msp, Rn */
    {0xfff0ffff, 0xf3808809, 4, CODE_LOADS_STACK}, /* msr psp, Rn */
    {0xfff0ffff, 0xf3808814, 4, CODE_LOADS_STACK}, /* msr control, Rn */
    {0xffff0000, 0xbf300000, 2, CODE_WAITS},       /* wfi */
    {0xffff0000, 0xbf200000, 2, CODE_WAITS},       /* wfe */
    {0, 0, 0, 0}};

static const struct stack_word thumb_words[] = {
    {"pop", "", WORD_POPS},           {"ldm", "sp!", WORD_POPS},
    {"ldr", "[sp]", WORD_POPS},       {"ldr", "[sp, ", WORD_POPS},
    {"push", "", WORD_GOES_ON},       {"stm", "sp!", WORD_GOES_ON},
    {"str", "[sp", WORD_GOES_ON},     {"sub", "sp", WORD_GOES_ON},
    {"svc", "", WORD_GOES_ON},        {"bx lr", "", WORD_RETURNS},
    {"mov pc, lr", "", WORD_RETURNS}, {"bx", "", WORD_GOES_ON},
    {"bl", "", WORD_GOES_ON},         {"b ", "", WORD_GOES_ON},
    {"b.w", "", WORD_GOES_ON},        {NULL, NULL, 0}};

#define MODE_MCLASS (1u << 5) /* Capstone's CS_MODE_MCLASS */

static const struct blackbox_processor processors[] = {
    {.elf_machine = 40, /* EM_ARM */
     .mode_mask = MODE_MCLASS,
     .mode = MODE_MCLASS,
     .odd_code = 1,
     .step = 2,
     .codes = armv7m_codes,
     .words = thumb_words,
     .frame_words = 8,
     .frame = {0, 1, 2, 3, 12, 14, 15, 16},
     .frame_pc = 6,
     .valid_word = 7, /* xPSR: Thumb code, no handler's */
     .valid_mask = 0x010001ff,
     .valid = 0x01000000,
     .same = 5,
     .pad_word = 7,
     .pad_bit = 9,
     .pad_bytes = 4,
     .kept_count = 8,
     .kept = {4, 5, 6, 7, 8, 9, 10, 11},
     .asks = {11, 14}, /* SVCall, PendSV */
     .calls_register = "blx r",
     .branches = "b"},
};

const struct blackbox_processor *blackbox_processor_find(const struct cpu_class *class)
{
    size_t i;
    for (i = 0; i < sizeof processors / sizeof *processors; i++)
        if (processors[i].elf_machine == class->processor->elf_machine &&
            (class->processor->capstone_mode & processors[i].mode_mask) == processors[i].mode)
            return &processors[i];
    return NULL;
}

static uint32_t first_bytes(const struct blackbox_processor *processor, const uint8_t *bytes,
                            bool big_endian)
{
    unsigned i, flip = big_endian ? 0 : processor->step - 1u;
    uint32_t value = 0;
    for (i = 0; i < 4; i++)
        value = value << 8 | bytes[i ^ flip];
    return value;
}

const struct stack_code *blackbox_code(const struct blackbox_processor *processor,
                                       const uint8_t *bytes, bool big_endian)
{
    uint32_t value = first_bytes(processor, bytes, big_endian);
    const struct stack_code *code;
    for (code = processor->codes; code->size != 0; code++)
        if ((value & code->mask) == code->value)
            return code->kind == CODE_PLAIN ? NULL : code;
    return NULL;
}

bool blackbox_word(const struct blackbox_processor *processor, const char *text,
                   enum stack_word_meaning *meaning)
{
    const struct stack_word *word;
    for (word = processor->words; word->begins != NULL; word++) {
        size_t length = strlen(word->begins);
        if (strncmp(text, word->begins, length) == 0 && strstr(text + length, word->holds)) {
            *meaning = word->meaning;
            return true;
        }
    }
    return false;
}

bool blackbox_asks(const struct blackbox_processor *processor, unsigned exception)
{
    unsigned i;
    for (i = 0; i < sizeof processor->asks && processor->asks[i] != 0; i++)
        if (processor->asks[i] == exception)
            return true;
    return false;
}
