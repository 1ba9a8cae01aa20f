/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debug information older than DWARF, made into DWARF: stabs (in COFF and in ELF), and what COFF's
 * own symbol table says of types, variables and lines. */
#ifndef SIM_SYMBOLS_OLDER_H
#define SIM_SYMBOLS_OLDER_H

#include "cpu/habits.h"
#include "image/image.h"
#include "symbols/dwarf_make.h"

/* An ELF file with DWARF for what is in the bytes of a file, which the caller frees. False: there
 * is nothing of that kind in them, or no memory. `image` has the globals' addresses. */
bool older_to_dwarf(const struct image *, const uint8_t *bytes, size_t size, uint8_t **made,
                    size_t *made_size);

/* --- for those who read one kind --- */

struct older {
    struct made *made;
    const struct image *image;
    const struct cpu_habits *habits;
};

/* A variable at a fixed address, at an offset from the frame, in a register; a global whose address
 * the symbol table has. The type must have been given before, for its size. */
void older_at_address(const struct older *, struct made_die *, uint32_t address);
void older_at_frame(const struct older *, struct made_die *, int32_t offset);
void older_in_register(const struct older *, struct made_die *, uint32_t number);
void older_global(const struct older *, struct made_die *, const char *name);
/* A function's DW_AT_low_pc, DW_AT_high_pc and DW_AT_frame_base. `last` is inclusive. */
void older_function_place(const struct older *, struct made_die *, uint32_t first, uint32_t last);
/* DW_AT_low_pc and DW_AT_high_pc of a block; nothing if it is empty. */
void older_block_place(const struct older *, struct made_die *, uint32_t first, uint32_t end);

struct stabs_bytes {
    const uint8_t *entries, *texts;
    size_t entries_size, texts_size;
    bool big_endian;
};
void stabs_read(const struct older *, const struct stabs_bytes *);

/* What a COFF file's symbols say. */
void sdb_read(const struct older *, const uint8_t *bytes, size_t size);

#endif
