/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors of the M68000 family as everybody knows them: names, how ELF tells them apart, and
 * their assembler: the GNU assembler's directives for them. */
#include "asm/rules.h"
#include "processor.h"

#include "gen/isa/m68k.h"

#define ELF_MACHINE_68K 4

static const struct asm_rules m68000_rules = {.word_bytes = 2,
                                              .instruction_align = 2,
                                              .comment = '|',
                                              .separator = ';',
                                              .nops = {{2, {0x4e, 0x71}}},
                                              .elf_flags = 0x01000000}; /* EF_M68K_M68000 */

#define M68K(model_)                                                                               \
    .elf_machine = ELF_MACHINE_68K, .big_endian = true, .address_bytes = 1, .isa = &isa_m68k,      \
    .isa_model = 1u << (model_)

extern const struct processor m68000_processor;
const struct processor m68000_processor = {
    .name = "68000", .title = "MC68000", M68K(M68K_MODEL_m68000), .assembler = &m68000_rules};
