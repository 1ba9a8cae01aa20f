/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the loaders share and nobody else sees: building an image, reading lines of records. */
#ifndef SIM_IMAGE_PARTS_H
#define SIM_IMAGE_PARTS_H

#include "image/image.h"

struct image_strings {
    struct image_strings *next;
    char text[];
};

/* Starts an image: empty, with a copy of the name. */
bool image_begin(struct image *, const char *name, enum image_format, struct sim_error *);
/* Frees a half-made image; returns false, for `return image_fail(image)`. */
bool image_fail(struct image *);
/* Sets the error of a host without memory and returns false. */
bool image_no_memory(const char *name, struct sim_error *);
/* A text of its own, printf-style; the caller frees it. NULL without memory. */
char *image_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Adds a segment and takes over its bytes and source. Frees them if it fails. */
bool image_add_segment(struct image *, struct image_segment, struct sim_error *);
/* Sorts the segments; false if two of them load the same address. */
bool image_sort_segments(struct image *, struct sim_error *);
/* Sorts the symbols and makes the look-up by name. */
bool image_index_symbols(struct image *, struct sim_error *);
/* Keeps a copy of a table of names, with a zero behind it. NULL and error without memory. */
const char *image_keep_strings(struct image *, const uint8_t *bytes, size_t size,
                               struct sim_error *);

/* Tag_CPU_arch of a section .ARM.attributes; 0: it does not say. */
unsigned image_arm_architecture(const uint8_t *bytes, size_t size);

/* Data records in the order of a file, which need not be that of addresses. */
struct image_piece {
    uint64_t address;
    size_t start, size; /* in the builder's bytes */
    size_t line;
};

struct image_builder {
    const char *name;
    uint8_t *bytes;
    size_t used, room;
    struct image_piece *pieces;
    size_t count, piece_room;
};

bool image_builder_add(struct image_builder *, uint64_t address, const uint8_t *bytes, size_t size,
                       size_t line, struct sim_error *);
/* Makes segments of the pieces. False if two records load the same address, or there is no data. */
bool image_builder_finish(struct image_builder *, struct image *, struct sim_error *);
void image_builder_free(struct image_builder *);

/* Lines of a text, without white space around them; blank ones are left out. */
struct image_lines {
    const char *name;
    const uint8_t *next, *end;
    const uint8_t *line; /* the present one */
    size_t length;
    size_t number; /* from 1 */
};

bool image_next_line(struct image_lines *);
/* Decodes pairs of hexadecimal digits from `start` to the end of the line. Returns how many bytes,
 * at most `most`; -1 and error otherwise. */
int image_decode_line(const struct image_lines *, size_t start, uint8_t *bytes, size_t most,
                      struct sim_error *);
/* After the end record: only blank lines, and the end-of-file sign of DOS, may follow. */
bool image_check_end(struct image_lines *, struct sim_error *);
bool image_wrong_checksum(const struct image_lines *, unsigned is, unsigned should,
                          struct sim_error *);

#endif
