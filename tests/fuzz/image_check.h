/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold of every image that a loader accepts, whatever its bytes were: included by the
 * fuzz targets of the formats. */
#ifndef TESTS_FUZZ_IMAGE_CHECK_H
#define TESTS_FUZZ_IMAGE_CHECK_H

#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "does not hold: %s\n", #condition);                                    \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static inline void check_segments(const struct image *image)
{
    const struct image_segment *before = NULL;
    MUST(image->segment_count > 0);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        MUST(segment->size > 0 && segment->size - 1 <= UINT64_MAX - segment->address);
        MUST(segment->step == 1 && segment->source != NULL);
        MUST(segment->zero_fill == (segment->bytes == NULL));
        if (before != NULL && before->zero_fill == segment->zero_fill)
            MUST(segment->zero_fill ? before->address <= segment->address
                                    : before->address + (before->size - 1) < segment->address);
        MUST(before == NULL || before->zero_fill || !segment->zero_fill);
        before = segment;
    }
}

/* All bytes of the last segment are there, and are found. */
static inline void check_reading(const struct image *image)
{
    const struct image_segment *last = &image->segments[image->segment_count - 1];
    uint64_t found = 0;
    uint8_t bytes[16];
    size_t size = last->size < sizeof bytes ? last->size : sizeof bytes;
    MUST(!last->zero_fill);
    MUST(image_read(image, last->address, bytes, size) == size);
    MUST(memcmp(bytes, last->bytes, size) == 0);
    MUST(image_search(image, bytes, size, last->address, 1, &found) && found == last->address);
}

static inline void check_symbols(const struct image *image)
{
    for (size_t i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i], *found;
        uint64_t offset = 0;
        found = image_symbol_find(image, symbol->name);
        MUST(found != NULL && strcmp(found->name, symbol->name) == 0);
        found = image_symbol_at(image, symbol->value, &offset);
        MUST(found == NULL || found->value + offset == symbol->value);
        MUST(symbol->type == IMAGE_ABSOLUTE || found != NULL);
        MUST(symbol->section < 0 || (size_t)symbol->section < image->section_count);
    }
    for (size_t i = 0; i < image->section_count && i < 100; i++)
        MUST(image_section_find(image, image->sections[i].name) != NULL);
    image_symbol_at(image, 0, NULL);
    image_symbol_at(image, UINT64_MAX, NULL);
}

typedef bool image_parser(struct image *, const char *name, const uint8_t *bytes, size_t size,
                          struct sim_error *);

static inline void check_error(const struct image *image, const struct sim_error *error)
{
    MUST(strncmp(error->text, "fuzz: ", 6) == 0 && strchr(error->text, '\n') == NULL);
    MUST(image->name == NULL && image->segments == NULL && image->sections == NULL);
    MUST(image->symbols == NULL && image->by_name == NULL && image->strings == NULL);
}

/* An image overlaps itself, and fits memory that is everywhere. */
static inline void check_relations(struct image *image, image_parser *parse, const uint8_t *data,
                                   size_t size)
{
    static const struct image_range all = {0, UINT64_MAX, "all"}, some = {0x1000, 0x1fff, NULL};
    struct image again;
    struct sim_error error;
    MUST(image_check_fits(image, &all, 1, "all", &error));
    image_check_fits(image, &some, 1, "some", &error);
    image_check_machine(image, 40, "ARM", &error);
    MUST(parse(&again, "fuzz", data, size, &error));
    MUST(!image_merge(image, &again, &error));
    image_free(&again);
    MUST(image_weave(image, &error));
}

static inline void check_parser(image_parser *parse, const uint8_t *data, size_t size)
{
    struct image image;
    struct sim_error error = {""};
    if (!parse(&image, "fuzz", data, size, &error)) {
        check_error(&image, &error);
        return;
    }
    check_segments(&image);
    check_reading(&image);
    check_symbols(&image);
    check_relations(&image, parse, data, size);
    image_free(&image);
}

#endif
