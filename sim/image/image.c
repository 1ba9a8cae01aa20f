/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Segments of an image: adding, sorting, merging, joining EPROMs, checking against memory.
 * Segments are kept sorted, zero fill before loaded bytes, so that loading them in order lets
 * bytes win over zeros. Symbols are in symbols.c, the formats in a file each. */
#include "image/parts.h"

#include "bytes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- making and freeing ---- */

bool image_no_memory(const char *name, struct sim_error *error)
{
    sim_error_set(error, "%s: not enough memory on this computer to load it: close other programs",
                  name);
    return false;
}

char *image_text(const char *format, ...)
{
    va_list arguments;
    char *text;
    int length;
    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text == NULL)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

bool image_begin(struct image *image, const char *name, enum image_format format,
                 struct sim_error *error)
{
    memset(image, 0, sizeof *image);
    image->format = format;
    image->name = strdup(name);
    return image->name != NULL || image_no_memory(name, error);
}

void image_free(struct image *image)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        free(image->segments[i].bytes);
        free(image->segments[i].source);
    }
    for (struct image_strings *next; image->strings != NULL; image->strings = next) {
        next = image->strings->next;
        free(image->strings);
    }
    free(image->name);
    free(image->segments);
    free(image->sections);
    free(image->symbols);
    free(image->by_name);
    free(image->marks);
    memset(image, 0, sizeof *image);
}

bool image_fail(struct image *image)
{
    image_free(image);
    return false;
}

static bool room_for_segments(struct image *image, size_t count)
{
    struct image_segment *grown;
    size_t room = image->segment_room;
    if (count <= room)
        return true;
    room = count < 2 * room ? 2 * room : count;
    grown = realloc(image->segments, room * sizeof *grown);
    if (grown == NULL)
        return false;
    image->segments = grown;
    image->segment_room = room;
    return true;
}

bool image_add_segment(struct image *image, struct image_segment segment, struct sim_error *error)
{
    bool whole = segment.source != NULL && (segment.zero_fill || segment.bytes != NULL);
    if (!whole || !room_for_segments(image, image->segment_count + 1)) {
        free(segment.bytes);
        free(segment.source);
        return image_no_memory(image->name, error);
    }
    image->segments[image->segment_count++] = segment;
    return true;
}

/* ---- order and overlaps ---- */

/* Of the last byte. Image loaders see to it that this does not wrap. */
static uint64_t segment_last(const struct image_segment *segment)
{
    return segment->address + (segment->size - 1) * segment->step;
}

static int compare_segments(const void *a, const void *b)
{
    const struct image_segment *x = a, *y = b;
    if (x->zero_fill != y->zero_fill)
        return x->zero_fill ? -1 : 1;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return strcmp(x->source, y->source); /* the order of addition must not be seen */
}

static bool tell_overlap(const struct image_segment *a, const struct image_segment *b,
                         struct sim_error *error)
{
    uint64_t address = a->address > b->address ? a->address : b->address;
    sim_error_set(error,
                  "%s: loads address 0x%" PRIx64 ", which %s loads too: leave one of them out, or "
                  "give them other addresses",
                  b->source, address, a->source);
    return false;
}

/* EPROMs that are still to be joined are compared when they have become one. */
static bool segment_is_plain(const struct image_segment *segment)
{
    return !segment->zero_fill && segment->step == 1;
}

bool image_sort_segments(struct image *image, struct sim_error *error)
{
    const struct image_segment *before = NULL;
    if (image->segment_count > 0)
        qsort(image->segments, image->segment_count, sizeof image->segments[0], compare_segments);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (!segment_is_plain(segment))
            continue;
        if (before != NULL && segment->address <= segment_last(before))
            return tell_overlap(before, segment, error);
        before = segment;
    }
    return true;
}

/* ---- merging ---- */

/* The next segment that has bytes of its own to claim, from index *i on. */
static const struct image_segment *next_plain(const struct image *image, size_t *i)
{
    while (*i < image->segment_count && !segment_is_plain(&image->segments[*i]))
        ++*i;
    return *i < image->segment_count ? &image->segments[*i] : NULL;
}

/* Both are sorted: walk them side by side. */
static bool check_disjoint(const struct image *into, const struct image *from,
                           struct sim_error *error)
{
    size_t i = 0, j = 0;
    const struct image_segment *a, *b;
    while ((a = next_plain(into, &i)) != NULL && (b = next_plain(from, &j)) != NULL) {
        if (a->address <= segment_last(b) && b->address <= segment_last(a))
            return tell_overlap(a, b, error);
        if (a->address < b->address)
            i++;
        else
            j++;
    }
    return true;
}

static bool check_same_machine(const struct image *into, const struct image *from,
                               struct sim_error *error)
{
    char mine[24], other[24];
    bool known = into->machine != IMAGE_MACHINE_ANY && from->machine != IMAGE_MACHINE_ANY;
    if (!known || (into->machine == from->machine && into->order == from->order))
        return true;
    if (into->machine == from->machine)
        sim_error_set(error,
                      "%s: its byte order is not that of %s: build both for the same processor",
                      from->name, into->name);
    else
        sim_error_set(error, "%s: is for %s, but %s is for %s: build both for the same processor",
                      from->name, image_machine_name(from->machine, other), into->name,
                      image_machine_name(into->machine, mine));
    return false;
}

static uint64_t loaded_bytes(const struct image *image)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < image->segment_count; i++)
        if (!image->segments[i].zero_fill)
            sum += image->segments[i].size;
    return sum;
}

static bool check_total(const struct image *into, const struct image *from, struct sim_error *error)
{
    if (loaded_bytes(into) + loaded_bytes(from) <= IMAGE_MOST_BYTES)
        return true;
    sim_error_set(error, "%s: together with %s it has more than %u MB to load: leave one out",
                  from->name, into->name, IMAGE_MOST_BYTES >> 20);
    return false;
}

/* An empty image takes over all that the other says of itself. */
static void merge_header(struct image *into, struct image *from)
{
    if (into->name == NULL) {
        into->name = from->name;
        into->format = from->format;
        from->name = NULL;
    }
    if (into->machine == IMAGE_MACHINE_ANY) {
        into->machine = from->machine;
        into->machine_flags = from->machine_flags;
        into->architecture = from->architecture;
        into->underscores = from->underscores;
        into->order = from->order;
    }
    if (!into->has_entry) {
        into->has_entry = from->has_entry;
        into->entry = from->entry;
    }
}

static bool grow(void **array, size_t count, size_t size)
{
    void *grown = count > 0 ? realloc(*array, count * size) : *array;
    if (count > 0 && grown == NULL)
        return false;
    *array = grown;
    return true;
}

/* Makes all room that is needed, so that nothing can fail half way. */
static bool make_room(struct image *into, const struct image *from)
{
    size_t symbols = into->symbol_count + from->symbol_count;
    void *section_array = into->sections, *symbol_array = into->symbols, *names = into->by_name;
    void *marks = into->marks;
    bool ok = room_for_segments(into, into->segment_count + from->segment_count);
    ok = ok &&
         grow(&section_array, into->section_count + from->section_count, sizeof into->sections[0]);
    into->sections = section_array;
    ok = ok && grow(&symbol_array, symbols, sizeof into->symbols[0]);
    into->symbols = symbol_array;
    ok = ok && grow(&names, symbols, sizeof into->by_name[0]);
    into->by_name = names;
    ok = ok && grow(&marks, into->mark_count + from->mark_count, sizeof into->marks[0]);
    into->marks = marks;
    return ok;
}

static void append(void *into, size_t *count, const void *from, size_t more, size_t size)
{
    if (more > 0)
        memcpy((char *)into + *count * size, from, more * size);
    *count += more;
}

static void move_strings(struct image *into, struct image *from)
{
    struct image_strings **end = &into->strings;
    while (*end != NULL)
        end = &(*end)->next;
    *end = from->strings;
    from->strings = NULL;
}

static void move_content(struct image *into, struct image *from)
{
    for (size_t i = 0; i < from->symbol_count; i++)
        if (from->symbols[i].section >= 0)
            from->symbols[i].section += (int)into->section_count;
    append(into->segments, &into->segment_count, from->segments, from->segment_count,
           sizeof from->segments[0]);
    append(into->sections, &into->section_count, from->sections, from->section_count,
           sizeof from->sections[0]);
    append(into->symbols, &into->symbol_count, from->symbols, from->symbol_count,
           sizeof from->symbols[0]);
    append(into->marks, &into->mark_count, from->marks, from->mark_count, sizeof from->marks[0]);
    from->segment_count = 0;
    move_strings(into, from);
}

bool image_merge(struct image *into, struct image *from, struct sim_error *error)
{
    if (!check_same_machine(into, from, error) || !check_disjoint(into, from, error) ||
        !check_total(into, from, error))
        return false;
    if (!make_room(into, from))
        return image_no_memory(from->name, error);
    merge_header(into, from);
    move_content(into, from);
    image_free(from);
    return image_sort_segments(into, error) && image_index_symbols(into, error);
}

/* ---- EPROMs side by side ---- */

static bool tell_missing(const struct image_segment *first, uint64_t address,
                         struct sim_error *error)
{
    sim_error_set(error,
                  "%s: step=%u needs %u files side by side, and none is at 0x%" PRIx64
                  " with that step: add FILE@0x%" PRIx64 ",step=%u",
                  first->source, first->step, first->step, address, address, first->step);
    return false;
}

/* The lanes of one row, in order of address. Where the row's last word is not full, the later ones
 * have a byte less. */
static bool check_row(const struct image_segment *lanes, size_t count, struct sim_error *error)
{
    for (size_t i = 0; i < lanes[0].step; i++) {
        uint64_t address = lanes[0].address + i;
        if (i < count && i > 0 && lanes[i].address == lanes[i - 1].address)
            return tell_overlap(&lanes[i - 1], &lanes[i], error);
        if (i >= count || lanes[i].address != address || lanes[i].step != lanes[0].step)
            return tell_missing(&lanes[0], address, error);
        if (i == 0 || (lanes[i].size <= lanes[i - 1].size && lanes[i].size + 1 >= lanes[0].size))
            continue;
        sim_error_set(error,
                      "%s: has %" PRIu64 " bytes, %s beside it %" PRIu64
                      ": files given with a step must be of one size",
                      lanes[i].source, lanes[i].size, lanes[0].source, lanes[0].size);
        return false;
    }
    return true;
}

/* "even.bin, odd.bin"; owned by the caller. */
static char *join_sources(const struct image_segment *lanes, size_t count)
{
    size_t length = 1;
    char *text;
    for (size_t i = 0; i < count; i++)
        length += strlen(lanes[i].source) + 2;
    text = malloc(length);
    if (text == NULL)
        return NULL;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        strcat(strcat(text, i > 0 ? ", " : ""), lanes[i].source);
    return text;
}

static bool weave_row(struct image *image, const struct image_segment *lanes, size_t count,
                      struct sim_error *error)
{
    struct image_segment row = lanes[0];
    unsigned step = lanes[0].step;
    if (!check_row(lanes, count, error))
        return false;
    row.step = 1;
    row.size = 0;
    for (unsigned i = 0; i < step; i++)
        row.size += lanes[i].size;
    row.bytes = malloc(row.size);
    row.source = join_sources(lanes, step);
    for (unsigned i = 0; i < step && row.bytes != NULL; i++)
        for (uint64_t j = 0; j < lanes[i].size && j * step + i < row.size; j++)
            row.bytes[j * step + i] = lanes[i].bytes[j];
    return image_add_segment(image, row, error);
}

/* Takes the segments with a step out of the image, in order of address. */
static size_t take_lanes(struct image *image, struct image_segment *lanes)
{
    size_t kept = 0, taken = 0;
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].step > 1)
            lanes[taken++] = image->segments[i];
        else
            image->segments[kept++] = image->segments[i];
    image->segment_count = kept;
    return taken;
}

bool image_weave(struct image *image, struct sim_error *error)
{
    struct image_segment *lanes = calloc(image->segment_count + 1, sizeof *lanes);
    size_t count;
    bool ok = true;
    if (lanes == NULL)
        return image_no_memory(image->name, error);
    count = take_lanes(image, lanes);
    for (size_t i = 0; ok && i < count; i += lanes[i].step)
        ok = weave_row(image, lanes + i, count - i, error);
    for (size_t i = 0; i < count; i++) {
        free(lanes[i].bytes);
        free(lanes[i].source);
    }
    free(lanes);
    return (ok && image_sort_segments(image, error)) || image_fail(image);
}

/* ---- fitting a machine ---- */

static int compare_ranges(const void *a, const void *b)
{
    const struct image_range *x = a, *y = b;
    return x->first == y->first ? 0 : x->first < y->first ? -1 : 1;
}

/* The end of the run of ranges from `first` on that touch and have one name. */
static size_t end_of_run(const struct image_range *ranges, size_t count, size_t first)
{
    size_t next = first + 1;
    while (next < count && ranges[next].first - 1 == ranges[next - 1].last &&
           ranges[next].name == ranges[first].name)
        next++;
    return next;
}

enum { LIST_ITEM = 64 }; /* characters: two addresses of 18, a name cut to 16, what is between */

/* "0x0-0xfff flash, 0x20000000-0x20003fff ram", "..." for what finds no room. */
static void list_ranges(const struct image_range *ranges, size_t count, char *list, size_t size)
{
    size_t used = (size_t)snprintf(list, size, "%s", count == 0 ? "none" : "");
    for (size_t i = 0, next; i < count; i = next) {
        next = end_of_run(ranges, count, i);
        if (size - used < 2 * LIST_ITEM) {
            snprintf(list + used, size - used, ", ...");
            return;
        }
        used += (size_t)snprintf(list + used, LIST_ITEM, "%s0x%" PRIx64 "-0x%" PRIx64 "%s%.16s",
                                 i > 0 ? ", " : "", ranges[i].first, ranges[next - 1].last,
                                 ranges[i].name != NULL ? " " : "",
                                 ranges[i].name != NULL ? ranges[i].name : "");
    }
}

static bool tell_outside(const struct image_segment *segment, uint64_t address,
                         const struct image_range *ranges, size_t count, const char *where,
                         struct sim_error *error)
{
    char list[320];
    list_ranges(ranges, count, list, sizeof list);
    sim_error_set(error,
                  "%s: %s 0x%" PRIx64 "-0x%" PRIx64 ", but %s has no memory at 0x%" PRIx64
                  ": choose another board, or link it for this one's memory (%s)",
                  segment->source, segment->zero_fill ? "needs zeroed" : "loads", segment->address,
                  segment_last(segment), where, address, list);
    return false;
}

/* The first address of the segment that no range holds; false if there is none. `ranges` are
 * sorted. */
static bool find_outside(const struct image_segment *segment, const struct image_range *ranges,
                         size_t count, uint64_t *outside)
{
    uint64_t address = segment->address, last = segment_last(segment);
    for (size_t i = 0; i < count && ranges[i].first <= address; i++) {
        if (ranges[i].last < address)
            continue;
        if (ranges[i].last >= last)
            return false;
        address = ranges[i].last + 1;
    }
    *outside = address;
    return true;
}

bool image_check_fits(const struct image *image, const struct image_range *ranges, size_t count,
                      const char *where, struct sim_error *error)
{
    struct image_range *sorted = malloc((count + 1) * sizeof *sorted);
    bool ok = sorted != NULL || image_no_memory(image->name, error);
    if (ok && count > 0) {
        memcpy(sorted, ranges, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_ranges);
    }
    for (size_t i = 0; ok && i < image->segment_count; i++) {
        uint64_t outside;
        if (find_outside(&image->segments[i], sorted, count, &outside))
            ok = tell_outside(&image->segments[i], outside, sorted, count, where, error);
    }
    free(sorted);
    return ok;
}

/* ---- looking into it ---- */

/* The first loaded segment that ends at or after an address; segment_count if there is none. */
static size_t first_ending_at(const struct image *image, uint64_t address)
{
    size_t low = 0, high = image->segment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct image_segment *segment = &image->segments[middle];
        if (segment->zero_fill || segment_last(segment) < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t image_read(const struct image *image, uint64_t address, void *buffer, size_t size)
{
    size_t done = 0;
    for (size_t i = first_ending_at(image, address); i < image->segment_count && done < size; i++) {
        const struct image_segment *segment = &image->segments[i];
        uint64_t offset = address + done - segment->address, part;
        if (segment->step != 1 || segment->address > address + done || offset >= segment->size)
            break;
        part = segment->size - offset;
        part = part < size - done ? part : size - done;
        memcpy((char *)buffer + done, segment->bytes + offset, part);
        done += part;
    }
    return done;
}

bool image_word(const struct image *image, uint64_t address, bool big_endian, uint32_t *word)
{
    uint8_t bytes[4];
    if (image_read(image, address, bytes, sizeof bytes) != sizeof bytes)
        return false;
    *word = (uint32_t)bytes_number(bytes, sizeof bytes, big_endian);
    return true;
}

uint64_t image_lowest(const struct image *image)
{
    uint64_t lowest = UINT64_MAX;
    size_t i;
    for (i = 0; i < image->segment_count; i++)
        if (!image->segments[i].zero_fill && image->segments[i].address < lowest)
            lowest = image->segments[i].address;
    return lowest;
}

bool image_search(const struct image *image, const void *bytes, size_t size, uint64_t from,
                  unsigned alignment, uint64_t *address)
{
    if (alignment == 0)
        alignment = 1;
    for (size_t i = first_ending_at(image, from); i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        uint64_t offset = from > segment->address ? from - segment->address : 0;
        offset += (alignment - (segment->address + offset) % alignment) % alignment;
        for (; segment->step == 1 && offset < segment->size && segment->size - offset >= size;
             offset += alignment)
            if (memcmp(segment->bytes + offset, bytes, size) == 0) {
                *address = segment->address + offset;
                return true;
            }
    }
    return false;
}

bool image_has_debug_format(const struct image *image)
{
    return image->segment_count > 0 && (image->format == IMAGE_ELF || image->format == IMAGE_COFF);
}

const char *image_format_name(enum image_format format)
{
    static const char *const names[] = {"raw binary", "ELF", "Intel HEX", "Motorola S-record",
                                        "COFF"};
    return names[format];
}
