/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stacks of the processors, for finding tasks from outside. 68000: M68000 Family Programmer's
 * Reference Manual, section 8. H8: the programming manuals' opcode maps; left out: MOV with an
 * offset of 24 bits.
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

/* --- 68000 and ColdFire --- */

static const struct stack_code m68k_codes[] = {
    {0xffff0000, 0x2e4e0000, 2, CODE_PLAIN},       /* movea.l a6,a7 */
    {0xffff0000, 0x2e6e0000, 4, CODE_PLAIN},       /* movea.l (d16,a6),a7 */
    {0xffe00000, 0x2e400000, 2, CODE_LOADS_STACK}, /* movea.l Dn, An, (An), (An)+ */
    {0xfff80000, 0x2e600000, 2, CODE_LOADS_STACK}, /* movea.l -(An) */
    {0xfff00000, 0x2e600000, 4, CODE_LOADS_STACK}, /* movea.l (d16,An) */
    {0xfff80000, 0x2e700000, 4, CODE_LOADS_STACK}, /* movea.l (d8,An,Xn) */
    {0xffff0000, 0x2e780000, 4, CODE_LOADS_STACK}, /* movea.l ADDRESS.w */
    {0xffff0000, 0x2e790000, 6, CODE_LOADS_STACK}, /* movea.l ADDRESS.l */
    {0xffff0000, 0x2e7a0000, 4, CODE_LOADS_STACK}, /* movea.l (d16,pc) */
    {0xffff0000, 0x2e7b0000, 4, CODE_LOADS_STACK}, /* movea.l (d8,pc,Xn) */
    {0xffff0000, 0x2e7c0000, 6, CODE_LOADS_STACK}, /* movea.l #n */
    {0xffff0000, 0x4fee0000, 4, CODE_PLAIN},       /* lea (d16,a6),a7 */
    {0xffff0000, 0x4fef0000, 4, CODE_PLAIN},       /* lea (d16,a7),a7 */
    {0xfff80000, 0x4fd00000, 2, CODE_LOADS_STACK}, /* lea (An),a7 */
    {0xfff80000, 0x4fe80000, 4, CODE_LOADS_STACK}, /* lea (d16,An),a7 */
    {0xffff0000, 0x4ff80000, 4, CODE_LOADS_STACK}, /* lea ADDRESS.w,a7 */
    {0xffff0000, 0x4ff90000, 6, CODE_LOADS_STACK}, /* lea ADDRESS.l,a7 */
    {0xfff88000, 0x4cd08000, 4, CODE_LOADS_STACK}, /* movem.l (An),...-a7 */
    {0xffff0000, 0x4e720000, 4, CODE_WAITS},       /* stop */
    {0, 0, 0, 0}};

static const struct stack_word m68k_words[] = {{"movem", "-(a7)", WORD_GOES_ON},
                                               {"movem", "(a7)", WORD_POPS},
                                               {"move", ", -(a7)", WORD_GOES_ON},
                                               {"move", "(a7)+", WORD_POPS},
                                               {"pea", "", WORD_GOES_ON},
                                               {"link", "", WORD_GOES_ON},
                                               {"jsr", "", WORD_GOES_ON},
                                               {"bsr", "", WORD_GOES_ON},
                                               {"bra", "", WORD_GOES_ON},
                                               {"trap", "", WORD_GOES_ON},
                                               {"jmp", "(a", WORD_JUMPS},
                                               {"jmp", "", WORD_GOES_ON},
                                               {"rts", "", WORD_TAKES},
                                               {"rte", "", WORD_LEAVES},
                                               {NULL, NULL, 0}};

/* --- H8 --- */

static const struct stack_code h8_codes[] = {
    {0xffff0000, 0x0d670000, 2, CODE_PLAIN},       /* mov.w r6,r7 */
    {0xffff0000, 0x0fe70000, 2, CODE_PLAIN},       /* mov.l er6,er7 */
    {0xffff0000, 0x6f670000, 4, CODE_PLAIN},       /* mov.w @(d:16,r6),r7 */
    {0xffffffff, 0x01006f67, 6, CODE_PLAIN},       /* mov.l @(d:16,er6),er7 */
    {0xff0f0000, 0x0d070000, 2, CODE_LOADS_STACK}, /* mov.w rn,r7 */
    {0xff8f0000, 0x0f870000, 2, CODE_LOADS_STACK}, /* mov.l ern,er7 */
    {0xff8f0000, 0x69070000, 2, CODE_LOADS_STACK}, /* mov.w @rn,r7 */
    {0xff8f0000, 0x6d070000, 2, CODE_LOADS_STACK}, /* mov.w @rn+,r7 */
    {0xff8f0000, 0x6f070000, 4, CODE_LOADS_STACK}, /* mov.w @(d:16,rn),r7 */
    {0xffff0000, 0x6b070000, 4, CODE_LOADS_STACK}, /* mov.w @aa:16,r7 */
    {0xffff0000, 0x79070000, 4, CODE_LOADS_STACK}, /* mov.w #n,r7 */
    {0xffffff8f, 0x01006907, 4, CODE_LOADS_STACK}, /* mov.l @ern,er7 */
    {0xffffff8f, 0x01006d07, 4, CODE_LOADS_STACK}, /* mov.l @ern+,er7 */
    {0xffffff8f, 0x01006f07, 6, CODE_LOADS_STACK}, /* mov.l @(d:16,ern),er7 */
    {0xffffffff, 0x01006b07, 6, CODE_LOADS_STACK}, /* mov.l @aa:16,er7 */
    {0xffffffff, 0x01006b27, 8, CODE_LOADS_STACK}, /* mov.l @aa:24,er7 */
    {0xffff0000, 0x7a070000, 6, CODE_LOADS_STACK}, /* mov.l #n,er7 */
    {0xffff0000, 0x01800000, 2, CODE_WAITS},       /* sleep */
    {0, 0, 0, 0}};

static const struct stack_word h8_words[] = {{"mov", "@er7+", WORD_POPS},
                                             {"mov", "@r7+", WORD_POPS},
                                             {"ldm", "", WORD_POPS},
                                             {"ldc", "@er7+", WORD_POPS},
                                             {"mov", "@-er7", WORD_GOES_ON},
                                             {"mov", "@-r7", WORD_GOES_ON},
                                             {"stm", "", WORD_GOES_ON},
                                             {"jsr", "", WORD_GOES_ON},
                                             {"bsr", "", WORD_GOES_ON},
                                             {"bra", "", WORD_GOES_ON},
                                             {"trapa", "", WORD_GOES_ON},
                                             {"jmp @er", "", WORD_JUMPS},
                                             {"jmp @r", "", WORD_JUMPS},
                                             {"jmp", "", WORD_GOES_ON},
                                             {"rts", "", WORD_TAKES},
                                             {"rte", "", WORD_LEAVES},
                                             {NULL, NULL, 0}};

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
     .unwind = 1024,
     .calls_register = "blx r",
     .branches = "b"},
    {.elf_machine = 4, /* EM_68K */
     .step = 2,
     .codes = m68k_codes,
     .words = m68k_words,
     .frame_words = 2,
     .frame = {16, 17}, /* pc, sr: bits that there are none of */
     .valid_word = 1,
     .valid_mask = 0x48e0,
     .kept_count = 15,
     .kept = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14},
     .asks_first = 32, /* TRAP */
     .asks_last = 47,
     .unwind = 64, /* functions' ends are no loads here, and stacks are small */
     .no_argument = true,
     .handlers_switch = true,
     .calls_register = "jsr (a",
     .branches = "b"},
    {.elf_machine = 46, /* EM_H8_300 */
     .step = 2,
     .codes = h8_codes,
     .words = h8_words,
     .frame_words = 2,
     .frame = {8, 9}, /* pc, ccr */
     .kept_count = 7,
     .kept = {0, 1, 2, 3, 4, 5, 6},
     .asks_first = 8, /* TRAPA; the H8/300 has none, and interrupts there */
     .asks_last = 11,
     .unwind = 64, /* functions' ends are no loads here, and stacks are small */
     .no_argument = true,
     .handlers_switch = true,
     .calls_register = "jsr @er",
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
    return processor->asks_first != 0 && exception >= processor->asks_first &&
           exception <= processor->asks_last;
}
