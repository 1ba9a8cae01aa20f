/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors of the H8 family as everybody knows them: names, how images tell them apart, and
 * their assembler as the GNU tools have it for them. */
#include "asm/rules.h"
#include "cpu/h8/h8_forms.h"
#include "image/image.h"

#include "gen/isa/h8.h"

#define ELF_MACHINE_H8_300 46

/* e_flags, as GNU tools write them: the model. N: normal mode, addresses of 16 bits. */
#define EF_H8_MODEL 0x00ff0000u
#define EF_H8_300   0x00800000u
#define EF_H8_300H  0x00810000u
#define EF_H8S      0x00820000u
#define EF_H8_300HN 0x00830000u

/* What does not say is taken for the first of the family. */
static bool is_h8300(const struct image *image)
{
    uint32_t model = image->machine_flags & EF_H8_MODEL;
    return model == EF_H8_300 || model == 0;
}

static bool is_h8300h(const struct image *image)
{
    return (image->machine_flags & EF_H8_MODEL) == EF_H8_300H;
}

static bool is_h8300hn(const struct image *image)
{
    return (image->machine_flags & EF_H8_MODEL) == EF_H8_300HN;
}

static bool is_h8s(const struct image *image)
{
    return (image->machine_flags & EF_H8_MODEL) == EF_H8S;
}

#define RULES                                                                                      \
    .word_bytes = 2, .instruction_align = 2, .align_is_power = true, .comment = ';',               \
    .nops = {{2, {0, 0}}}, .forms = h8_forms

static const struct asm_rules h8300_rules = {RULES, .elf_flags = EF_H8_300};
static const struct asm_rules h8300h_rules = {RULES, .elf_flags = EF_H8_300H};
static const struct asm_rules h8300hn_rules = {RULES, .elf_flags = EF_H8_300HN};
static const struct asm_rules h8s_rules = {RULES, .elf_flags = EF_H8S};

#define H8(model_)                                                                                 \
    .elf_machine = ELF_MACHINE_H8_300, .big_endian = true, .address_bytes = 1, .isa = &isa_h8,     \
    .isa_model = 1u << (model_)

const struct processor h8300_processor = {.name = "h8300",
                                          .title = "H8/300",
                                          H8(H8_MODEL_h8300),
                                          .built_for = is_h8300,
                                          .assembler = &h8300_rules};

const struct processor h8300h_processor = {.name = "h8300h",
                                           .title = "H8/300H",
                                           H8(H8_MODEL_h8300h),
                                           .built_for = is_h8300h,
                                           .assembler = &h8300h_rules};

const struct processor h8300hn_processor = {.name = "h8300hn",
                                            .title = "H8/300H in normal mode",
                                            H8(H8_MODEL_h8300hn),
                                            .built_for = is_h8300hn,
                                            .assembler = &h8300hn_rules};

const struct processor h8s_processor = {.name = "h8s",
                                        .title = "H8S/2000",
                                        H8(H8_MODEL_h8s),
                                        .built_for = is_h8s,
                                        .assembler = &h8s_rules};
