/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A whole image as text: its code with addresses, bytes and labels; or as a source that `bosim asm`
 * makes the same bytes of. docs/assembler.md shows it. */
#ifndef SIM_ASM_DISASM_H
#define SIM_ASM_DISASM_H

#include "asm/rules.h"
#include "blob.h"
#include "image/image.h"

struct disasm_options {
    const struct processor *processor;
    bool source;       /* for the assembler: everything that is loaded, not the code alone */
    bool has_range;    /* only from `first` to `last`, addresses of the processor; data, too */
    bool show_symbols; /* a table of them behind it */
    uint64_t first, last;
};

/* Appends the text. False with error: nothing is there, or no memory. */
bool disasm_image(const struct image *, const struct disasm_options *, struct blob *,
                  struct sim_error *);

#endif
