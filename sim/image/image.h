/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware images: what a file holds, apart from any machine.
 * ELF and COFF programs, Intel HEX, Motorola S-records and raw binaries become segments (bytes at
 * load addresses), an entry point, sections and symbols. The parsers take bytes and a name and
 * touch no file; any bytes may be given. Addresses count bytes. Left out: relocation (only linked
 * programs load), dynamic linking, debug information. */
#ifndef SIM_IMAGE_IMAGE_H
#define SIM_IMAGE_IMAGE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMAGE_MOST_BYTES  (256u << 20)  /* loaded bytes of one image; more is refused */
#define IMAGE_MOST_FILE   (1024u << 20) /* bytes of a file */
#define IMAGE_MOST_STEP   8u
#define IMAGE_MACHINE_ANY 0u /* EM_NONE: the file does not say for which processor it is */

enum image_format { IMAGE_RAW, IMAGE_ELF, IMAGE_HEX, IMAGE_SREC, IMAGE_COFF };

enum image_order { IMAGE_ORDER_UNKNOWN, IMAGE_LITTLE_ENDIAN, IMAGE_BIG_ENDIAN };

enum image_flag { IMAGE_EXECUTE = 1, IMAGE_WRITE = 2, IMAGE_READ = 4 }; /* as ELF's PF_X, W, R */

/* Bytes to load, or memory that the program expects to be zero. */
struct image_segment {
    uint64_t address; /* of the first byte: where it is loaded (ELF: p_paddr); size > 0 and the */
    uint64_t size;    /* last address never wraps. Zero fill: at its run address (p_vaddr) */
    uint64_t
        run_address; /* where the program uses it: .data is copied there by its start-up code */
    uint8_t *bytes;  /* `size` of them; NULL for zero fill */
    bool zero_fill;  /* .bss; start-up code clears it. Never in conflict with other segments */
    unsigned step;   /* 1; else one EPROM of several that image_weave has not joined yet */
    unsigned flags;  /* enum image_flag; 7 where the format does not tell */
    char *source;    /* file and place, "blinky.hex: line 12" */
};

enum image_symbol_type {
    IMAGE_FUNCTION,
    IMAGE_OBJECT,
    IMAGE_LABEL,    /* an address without type: assembler labels, linker symbols in a section */
    IMAGE_ABSOLUTE, /* a number that the linker made; not found by address */
};

struct image_symbol {
    const char *name;
    uint64_t value; /* address; ARM's Thumb bit taken off */
    uint64_t size;  /* bytes; 0 if not told */
    enum image_symbol_type type;
    bool global;
    bool thumb;  /* ARM: an address of Thumb code */
    int section; /* index into sections, -1 for none */
    /* For the look-up only. */
    uint64_t last;   /* last address that it may claim */
    uint32_t parent; /* index of the sized symbol around this one; UINT32_MAX for none */
};

struct image_section {
    const char *name;
    uint64_t address; /* run address */
    uint64_t size;
    bool allocated;  /* in memory when the program runs; else debug information, symbols, ... */
    bool executable; /* holds instructions */
};

/* ELF for ARM: from this run address on the bytes are code ('t' Thumb, 'a' ARM) or data ('d'). */
struct image_mark {
    uint64_t address;
    uint32_t order; /* in the file: of two at one address the later one counts */
    char kind;
};

struct image_strings; /* names that symbols and sections point to */

/* Zero is an empty image. Owns all that it points to. */
struct image {
    char *name; /* the first file's */
    enum image_format format;
    unsigned machine;       /* ELF e_machine, IMAGE_MACHINE_ANY if not told */
    unsigned machine_flags; /* ELF e_flags */
    bool underscores;       /* COFF: compilers put one before C names; symbols have it no more */
    unsigned architecture;  /* Arm: Tag_CPU_arch of the ABI (ARM IHI 0045), 0 if not told */
    enum image_order order;
    bool has_entry;
    uint64_t entry;                 /* as in the file, ARM's Thumb bit included */
    struct image_segment *segments; /* zero fill first, then by address: load in this order */
    size_t segment_count, segment_room;
    struct image_section *sections;
    size_t section_count;
    struct image_symbol *symbols; /* by address, absolute ones last */
    size_t symbol_count;
    size_t placed_count;      /* of symbols: those that are not absolute */
    uint32_t *by_name;        /* symbol indexes in order of name */
    struct image_mark *marks; /* by address */
    size_t mark_count;
    struct image_strings *strings;
};

/* Where an image comes from: the command line's FILE or FILE@ADDR[,step=N][,swap]. */
struct image_source {
    char path[4096];
    bool raw; /* an address was given: take the file's bytes as they are */
    uint64_t address;
    unsigned step; /* distance of one byte to the next in memory: 1, 2, 4 or 8 */
    bool swap;     /* exchange the bytes of each 16-bit word */
};

/* A stretch of memory that can be loaded. */
struct image_range {
    uint64_t first, last; /* inclusive */
    const char *name;     /* for the error text; NULL for none */
};

/* Reads "FILE" or "FILE@ADDR[,step=N][,swap]". False with an error that says what is expected. */
bool image_source_parse(const char *text, struct image_source *, struct sim_error *);

/* A number: 0x hexadecimal or decimal, optionally K (1024) or M (1024 * 1024) behind it. False if
 * anything else is in `text` or the value passes 64 bits. */
bool image_number_parse(const char *text, uint64_t *value);

/* All functions below that fill an image: it is set to zero first; on false it is empty, and the
 * error names the file, the place and a remedy. Free what was filled with image_free. */

/* Reads one file. Segments with a step stay unjoined until image_weave. */
bool image_load(struct image *, const struct image_source *, struct sim_error *);
/* Reads files and makes one image of them: image_load, image_merge, image_weave. */
bool image_load_all(struct image *, const struct image_source *, size_t count, struct sim_error *);

/* Parses bytes; `name` is what errors call them. image_parse tells the format from the content. */
bool image_parse(struct image *, const char *name, const uint8_t *bytes, size_t size,
                 struct sim_error *);
/* Do the bytes begin as ELF, COFF, Intel HEX or S-records do? */
bool image_has_format(const uint8_t *bytes, size_t size);
bool image_parse_elf(struct image *, const char *name, const uint8_t *bytes, size_t size,
                     struct sim_error *);
bool image_parse_coff(struct image *, const char *name, const uint8_t *bytes, size_t size,
                      struct sim_error *);
bool image_parse_hex(struct image *, const char *name, const uint8_t *bytes, size_t size,
                     struct sim_error *);
bool image_parse_srec(struct image *, const char *name, const uint8_t *bytes, size_t size,
                      struct sim_error *);
/* Uses address, step and swap of the source, not its path. */
bool image_parse_raw(struct image *, const char *name, const uint8_t *bytes, size_t size,
                     const struct image_source *, struct sim_error *);

/* Moves everything of `from` into `into`, which keeps its name, and its entry and machine where it
 * has them. False if both load the same address or are for different processors: the error names
 * both, and neither has changed. `from` is empty after success. */
bool image_merge(struct image *into, struct image *from, struct sim_error *);

/* Joins the EPROMs that were given with a step: step=2 needs two files at addresses that differ by
 * one. False if one is missing, sizes differ, or the whole overlaps something. */
bool image_weave(struct image *, struct sim_error *);

void image_free(struct image *); /* leaves an empty image */

/* Whether the image is for the processor `machine` (ELF e_machine). True if it does not tell.
 * `wanted` names the board or processor in the error. */
bool image_check_machine(const struct image *, unsigned machine, const char *wanted,
                         struct sim_error *);
/* Whether each segment lies in memory, zero fill too. The ranges may be in any order, touch and
 * overlap. `where` names the memory's owner in the error ("board mps2-an385"). */
bool image_check_fits(const struct image *, const struct image_range *, size_t count,
                      const char *where, struct sim_error *);

/* "ARM", "RISC-V", ...; "machine N" for one without a name here is written into `buffer`. */
const char *image_machine_name(unsigned machine, char buffer[static 24]);
const char *image_format_name(enum image_format);
/* May its file hold debug information, so that symbols_create wants its bytes? */
bool image_has_debug_format(const struct image *);

/* The symbol that an address belongs to: the innermost one whose size reaches it, else the nearest
 * label before it in the same section. Sets *offset (may be NULL) to the distance. NULL: none. */
const struct image_symbol *image_symbol_at(const struct image *, uint64_t address,
                                           uint64_t *offset);
/* By name; a global one goes before local ones. With underscores, "_main" is main, too. NULL:
 * none. */
const struct image_symbol *image_symbol_find(const struct image *, const char *name);
/* Where addresses of the processor are of words of `unit` bytes: symbols and sections count them
 * from then on, segments still bytes. */
bool image_count_units(struct image *, unsigned unit, struct sim_error *);
/* COFF: also by its first eight letters, if the file has no more. NULL: none. */
const struct image_section *image_section_find(const struct image *, const char *name);

/* Copies bytes as they will be loaded at `address`; returns how many there are without a gap, at
 * most `size`. Zero fill does not count. */
size_t image_read(const struct image *, uint64_t address, void *buffer, size_t size);
/* Four of them as a number. False: they are not all there. */
bool image_word(const struct image *, uint64_t address, bool big_endian, uint32_t *word);
/* The lowest address that something is loaded to; UINT64_MAX: nothing is. */
uint64_t image_lowest(const struct image *);
/* The lowest load address at or after `from`, a multiple of `alignment`, where a segment holds
 * these bytes. False: nowhere. */
bool image_search(const struct image *, const void *bytes, size_t size, uint64_t from,
                  unsigned alignment, uint64_t *address);

#endif
