/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors of the M68000 family as everybody knows them: names, how ELF tells them apart, and
 * their assembler: the GNU assembler's directives for them. */
#include "asm/rules.h"
#include "cpu/m68k/m68k_forms.h"
#include "image/image.h"
#include "processor.h"

#include "gen/isa/m68k.h"

#define ELF_MACHINE_68K 4

/* --- e_flags (the GNU tools' elf/m68k.h) --- */

enum {
    FLAG_M68000 = 0x01000000,
    FLAG_CPU32 = 0x00810000,
    FLAG_CFV4E = 0x00008000,
    FLAG_ARCHITECTURE = FLAG_M68000 | FLAG_CPU32 | FLAG_CFV4E,
    FLAG_ISA = 0x0f, /* of ColdFire: */
    ISA_A_NODIV = 1,
    ISA_A = 2,
    ISA_A_PLUS = 3,
    FLAG_MAC = 0x10,
    FLAG_EMAC = 0x20
};

static unsigned architecture(const struct image *image)
{
    return image->machine_flags & FLAG_ARCHITECTURE;
}

static unsigned coldfire_isa(const struct image *image)
{
    return image->machine_flags & FLAG_ISA;
}

/* GCC sets no architecture for the 68010, nor for what is between the 68020 and the 68060. */
static bool is_cpu32(const struct image *image)
{
    return architecture(image) == FLAG_CPU32;
}

static bool is_isa_a(const struct image *image)
{
    return architecture(image) == 0 && coldfire_isa(image) == ISA_A_NODIV;
}

static bool is_isa_a_mac(const struct image *image)
{
    return architecture(image) == 0 && coldfire_isa(image) == ISA_A;
}

static bool is_isa_a_plus(const struct image *image)
{
    return architecture(image) == 0 && coldfire_isa(image) == ISA_A_PLUS;
}

/* What no other takes. */
static bool is_m68000(const struct image *image)
{
    return architecture(image) == FLAG_M68000 ||
           (architecture(image) == 0 && coldfire_isa(image) == 0);
}

/* --- how images begin --- */

/* SSP and PC of the reset exception, both even, PC in the image behind them. */
static bool begins(const struct image *image, struct processor_begin *begin)
{
    uint64_t first = image_lowest(image);
    uint32_t stack, reset;
    uint8_t code[2];
    if (!image_word(image, first, true, &stack) || !image_word(image, first + 4, true, &reset) ||
        stack == 0 || (stack & 1) || (reset & 1) || (reset >= first && reset < first + 8) ||
        image_read(image, reset, code, 2) != 2)
        return false;
    *begin = (struct processor_begin){.entry = reset, .has_stack = true, .stack = stack};
    return true;
}

/* --- the assembler --- */

#define RULES                                                                                      \
    .word_bytes = 2, .instruction_align = 2, .comment = '|', .separator = ';',                     \
    .nops = {{2, {0x4e, 0x71}}}, .forms = m68k_forms

static const struct asm_rules m68000_rules = {RULES, .elf_flags = FLAG_M68000};
static const struct asm_rules m68010_rules = {RULES};
static const struct asm_rules cpu32_rules = {RULES, .elf_flags = FLAG_CPU32};
static const struct asm_rules isa_a_rules = {RULES, .elf_flags = ISA_A_NODIV};
static const struct asm_rules isa_a_mac_rules = {RULES, .elf_flags = ISA_A | FLAG_MAC};
static const struct asm_rules isa_a_plus_rules = {RULES, .elf_flags = ISA_A_PLUS | FLAG_EMAC};

/* --- the processors --- */

#define M68K(model_)                                                                               \
    .elf_machine = ELF_MACHINE_68K, .big_endian = true, .address_bytes = 1, .isa = &isa_m68k,      \
    .begins = begins, .isa_model = 1u << (model_)

extern const struct draft_cpu m68000_draft;

#define PROCESSOR(id, name_, title_, model_, built_for_, rules, draft_)                            \
    extern const struct processor id##_processor;                                                  \
    const struct processor id##_processor = {.name = (name_),                                      \
                                             .title = (title_),                                    \
                                             M68K(model_),                                         \
                                             .built_for = (built_for_),                            \
                                             .assembler = &(rules),                                \
                                             .draft = (draft_)};

/* clang-format off: a line each */
PROCESSOR(m68000, "68000", "MC68000", M68K_MODEL_m68000, is_m68000, m68000_rules, &m68000_draft)
PROCESSOR(m68008, "68008", "MC68008", M68K_MODEL_m68008, is_m68000, m68000_rules, &m68000_draft)
PROCESSOR(m68010, "68010", "MC68010", M68K_MODEL_m68010, is_m68000, m68010_rules, &m68000_draft)
PROCESSOR(cpu32, "cpu32", "CPU32", M68K_MODEL_cpu32, is_cpu32, cpu32_rules, NULL)
PROCESSOR(mcf5206, "mcf5206", "ColdFire 5206", M68K_MODEL_cf5206, is_isa_a, isa_a_rules, NULL)
PROCESSOR(mcf5206e, "mcf5206e", "ColdFire 5206e", M68K_MODEL_cf5206e, is_isa_a_mac, isa_a_mac_rules,
          NULL)
PROCESSOR(mcf5208, "mcf5208", "ColdFire 5208", M68K_MODEL_cf5208, is_isa_a_plus, isa_a_plus_rules,
          NULL)
PROCESSOR(mcf5282, "mcf5282", "ColdFire 5282", M68K_MODEL_cf5208, is_isa_a_plus, isa_a_plus_rules,
          NULL)
