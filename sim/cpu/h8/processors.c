/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors of the H8 family as everybody knows them: names, how images tell them apart, and
 * their assembler as the GNU tools have it for them. */
#include "asm/rules.h"
#include "bytes.h"
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

/* --- how images begin --- */

#define VECTORS 16u /* that are looked at */

/* The vectors at 0, of two bytes or of four: that of the reset leads into the image, the others do
 * or are none. */
static bool begins_by(const struct image *image, unsigned bytes, struct processor_begin *begin)
{
    uint32_t none = bytes == 2 ? 0xffff : 0xffffffff, i;
    uint8_t b[4], code[2];
    for (i = 0; i < VECTORS; i++) {
        uint32_t vector;
        if (image_read(image, bytes * i, b, bytes) != bytes)
            break;
        vector = bytes_big(b, bytes);
        if (i == 0)
            *begin = (struct processor_begin){.entry = vector};
        else if (vector == 0 || vector == none)
            continue;
        if ((vector & 1) || vector < bytes || image_read(image, vector, code, 2) != 2)
            return i * bytes >= begin->entry && i > 0; /* code stands there */
    }
    return i > 0;
}

static bool begins_short(const struct image *image, struct processor_begin *begin)
{
    return begins_by(image, 2, begin);
}

static bool begins_long(const struct image *image, struct processor_begin *begin)
{
    return begins_by(image, 4, begin);
}

#define RULES                                                                                      \
    .word_bytes = 2, .instruction_align = 2, .align_is_power = true, .comment = ';',               \
    .nops = {{2, {0, 0}}}, .forms = h8_forms

static const struct asm_rules h8300_rules = {RULES, .elf_flags = EF_H8_300};
static const struct asm_rules h8300h_rules = {RULES, .elf_flags = EF_H8_300H};
static const struct asm_rules h8300hn_rules = {RULES, .elf_flags = EF_H8_300HN};
static const struct asm_rules h8s_rules = {RULES, .elf_flags = EF_H8S};

extern const struct draft_cpu h8300_draft, h8300h_draft, h8s_draft;

#define H8(model_, begins_)                                                                        \
    .elf_machine = ELF_MACHINE_H8_300, .big_endian = true, .address_bytes = 1, .isa = &isa_h8,     \
    .isa_model = 1u << (model_), .begins = (begins_)

const struct processor h8300_processor = {.name = "h8300",
                                          .title = "H8/300",
                                          H8(H8_MODEL_h8300, begins_short),
                                          .built_for = is_h8300,
                                          .assembler = &h8300_rules,
                                          .draft = &h8300_draft};

const struct processor h8300h_processor = {.name = "h8300h",
                                           .title = "H8/300H",
                                           H8(H8_MODEL_h8300h, begins_long),
                                           .built_for = is_h8300h,
                                           .assembler = &h8300h_rules,
                                           .draft = &h8300h_draft};

const struct processor h8300hn_processor = {.name = "h8300hn",
                                            .title = "H8/300H in normal mode",
                                            H8(H8_MODEL_h8300hn, begins_short),
                                            .built_for = is_h8300hn,
                                            .assembler = &h8300hn_rules};

const struct processor h8s_processor = {.name = "h8s",
                                        .title = "H8S/2000",
                                        H8(H8_MODEL_h8s, begins_long),
                                        .built_for = is_h8s,
                                        .assembler = &h8s_rules,
                                        .draft = &h8s_draft};
