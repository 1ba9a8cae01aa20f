/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the elements of a CMSIS-SVD file to peripherals, registers and fields: see svd.h. */
#include "draft/svd.h"

#include "draft/svd_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST       128u
#define NAME_PART       40 /* before and behind the index of an array's element */
#define INDEX_MOST      32u
#define DERIVED_MOST    8u /* one from another, and so on */
#define DEPTH_MOST      8u /* clusters in clusters */
#define FIELDS_MOST     (1u << 20)
#define DIM_MOST        65536u
#define PERIPHERAL_MOST 4096u

/* What a register takes from those around it, where it does not say otherwise. */
struct properties {
    unsigned bits;
    enum svd_access access;
    uint32_t reset;
};

struct reader {
    struct svd *svd;
    const char *file;
    const struct xml_element *peripherals;
    size_t registers, clusters, fields; /* so far, of all */
    size_t register_room, peripheral_room;
    struct sim_error *error;
};

static bool says(const struct reader *reader, const struct xml_element *element, const char *what)
{
    sim_error_set(reader->error, "%s: line %lu: <%s>: %s", reader->file, element->line,
                  element->name, what);
    return false;
}

/* Room for one item more: where the array is now, to be noted at once. NULL: no memory, it is where
 * it was. */
static void *more(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    items = realloc(items, (2 * *room + 16) * size);
    if (items != NULL)
        *room = 2 * *room + 16;
    return items;
}

static char *keep(struct reader *reader, const char *text)
{
    char *copy = svd_allocate(&reader->svd->memory, strlen(text) + 1);
    return copy == NULL ? NULL : strcpy(copy, text);
}

/* --- values --- */

static unsigned scale_of(char letter)
{
    switch (letter) {
    case 'k':
    case 'K':
        return 10;
    case 'm':
    case 'M':
        return 20;
    case 'g':
    case 'G':
        return 30;
    default:
        return 0;
    }
}

/* 12, 0x12, 0b101 or #101 (an x in them is 0), with k, M or G behind. */
static bool number(const char *text, uint64_t *value)
{
    unsigned base = 10;
    *value = 0;
    text += *text == '+';
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        base = 16, text += 2;
    else if (text[0] == '0' && (text[1] == 'b' || text[1] == 'B'))
        base = 2, text += 2;
    else if (text[0] == '#')
        base = 2, text++;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        const char *const digits = "0123456789abcdef";
        char lower = (char)(*text >= 'A' && *text <= 'F' ? *text + 32 : *text);
        const char *digit =
            base == 2 && (*text == 'x' || *text == 'X') ? digits : strchr(digits, lower);
        if (digit == NULL || digit - digits >= (int)base || *value >> 58 != 0)
            break;
        *value = *value * base + (uint64_t)(digit - digits);
    }
    if (scale_of(*text) != 0 && text[1] == '\0' && *value >> 30 == 0) {
        *value <<= scale_of(*text);
        return true;
    }
    return *text == '\0';
}

/* A child with a number of at most `most`; `value` stays where there is none. */
static bool read_number(const struct reader *reader, const struct xml_element *element,
                        const char *name, uint64_t most, uint64_t *value)
{
    const struct xml_element *child = xml_child(element, name);
    uint64_t read;
    if (child == NULL)
        return true;
    if (!number(child->text, &read) || read > most)
        return says(reader, child, "is no number, or too large: write 12, 0x12 or #101");
    *value = read;
    return true;
}

static const char *text_of(const struct xml_element *element, const char *name)
{
    const struct xml_element *child = xml_child(element, name);
    return child == NULL ? "" : child->text;
}

static bool read_access(const struct xml_element *element, enum svd_access *access)
{
    const char *text = text_of(element, "access");
    if (strcmp(text, "read-only") == 0)
        *access = SVD_READ_ONLY;
    else if (strcmp(text, "write-only") == 0 || strcmp(text, "writeOnce") == 0)
        *access = SVD_WRITE_ONLY;
    else if (*text != '\0')
        *access = SVD_READ_WRITE;
    return true;
}

static bool read_properties(const struct reader *reader, const struct xml_element *element,
                            struct properties *properties)
{
    uint64_t bits = properties->bits, reset = properties->reset, mask = UINT32_MAX;
    if (!read_number(reader, element, "size", 64, &bits) ||
        !read_number(reader, element, "resetValue", UINT64_MAX, &reset) ||
        !read_number(reader, element, "resetMask", UINT64_MAX, &mask) ||
        !read_access(element, &properties->access))
        return false;
    properties->bits = (unsigned)bits;
    properties->reset = (uint32_t)(reset & mask);
    return true;
}

/* --- derivedFrom --- */

/* "P10%sPFS" is the name of P108PFS, too. */
static bool is_called(const char *own, const char *name, size_t length)
{
    const char *hole = strstr(own, "%s");
    size_t before = hole == NULL ? 0 : (size_t)(hole - own);
    size_t behind = hole == NULL ? 0 : strlen(hole + 2);
    if (hole == NULL || (strlen(own) == length && memcmp(own, name, length) == 0))
        return strlen(own) == length && memcmp(own, name, length) == 0;
    return length > before + behind && memcmp(own, name, before) == 0 &&
           memcmp(hole + 2, name + length - behind, behind) == 0;
}

static const struct xml_element *named(const struct xml_element *parent, const char *name,
                                       size_t length)
{
    const struct xml_element *child = parent == NULL ? NULL : parent->first;
    while (child != NULL && !is_called(text_of(child, "name"), name, length))
        child = child->next;
    return child;
}

/* The element that a name of derivedFrom means: a neighbour, or "PERIPHERAL.CLUSTER.REGISTER". */
static const struct xml_element *origin(const struct reader *reader,
                                        const struct xml_element *element)
{
    const char *path = element->derived_from;
    const struct xml_element *found;
    size_t length = strlen(path);
    found = named(element->parent, path, length);
    if (found != NULL && found != element)
        return found;
    length = strcspn(path, ".");
    found = named(reader->peripherals, path, length);
    while (found != NULL && path[length] == '.') {
        const struct xml_element *inside = xml_child(found, "registers");
        const struct xml_element *fields = xml_child(found, "fields");
        path += length + 1;
        length = strcspn(path, ".");
        inside = inside != NULL ? inside : fields != NULL ? fields : found;
        found = named(inside, path, length);
    }
    return found == element ? NULL : found;
}

/* The chain of an element and those that it is derived from, the first of them first. */
struct chain {
    const struct xml_element *links[DERIVED_MOST];
    unsigned count;
};

static bool follow(const struct reader *reader, const struct xml_element *element,
                   struct chain *chain)
{
    unsigned i;
    chain->count = 0;
    while (element != NULL) {
        if (chain->count == DERIVED_MOST)
            return says(reader, element, "derivedFrom goes round in a circle, or too far");
        for (i = chain->count++; i > 0; i--)
            chain->links[i] = chain->links[i - 1];
        chain->links[0] = element;
        if (element->derived_from == NULL)
            return true;
        if (origin(reader, element) == NULL)
            return says(reader, element, "derivedFrom names nothing that is there");
        element = origin(reader, element);
    }
    return true;
}

/* The last link that has such a child. */
static const struct xml_element *inherited(const struct chain *chain, const char *name)
{
    unsigned i;
    for (i = chain->count; i > 0; i--)
        if (xml_child(chain->links[i - 1], name) != NULL)
            return chain->links[i - 1];
    return NULL;
}

static bool inherited_number(const struct reader *reader, const struct chain *chain,
                             const char *name, uint64_t most, uint64_t *value)
{
    const struct xml_element *element = inherited(chain, name);
    return element == NULL || read_number(reader, element, name, most, value);
}

/* --- dim --- */

struct dim {
    unsigned count;
    uint64_t increment;
    const char *index; /* "0-3", "A,B,C" or NULL */
};

static bool read_dim(const struct reader *reader, const struct chain *chain, struct dim *dim)
{
    const struct xml_element *self = chain->links[chain->count - 1];
    const struct xml_element *with = inherited(chain, "dimIndex");
    uint64_t count = 1;
    *dim = (struct dim){.index = with == NULL ? NULL : text_of(with, "dimIndex")};
    if (!inherited_number(reader, chain, "dim", DIM_MOST, &count) ||
        !inherited_number(reader, chain, "dimIncrement", UINT32_MAX, &dim->increment))
        return false;
    dim->count = (unsigned)count;
    return count > 0 || says(reader, self, "dim is 0");
}

/* Element `i` of the index list. */
static void index_text(const struct dim *dim, unsigned i, char text[static INDEX_MOST])
{
    unsigned low, high, skip;
    char from, to;
    const char *at = dim->index;
    snprintf(text, INDEX_MOST, "%u", i);
    if (at == NULL)
        return;
    if (strchr(at, ',') != NULL) {
        for (skip = i; skip > 0 && at != NULL; skip--)
            at = (at = strchr(at, ',')) == NULL ? NULL : at + 1;
        if (at != NULL) {
            at += strspn(at, " \t");
            snprintf(
                text, INDEX_MOST, "%.*s",
                (int)(strcspn(at, ", \t") < INDEX_MOST - 1 ? strcspn(at, ", \t") : INDEX_MOST - 1),
                at);
        }
    } else if (sscanf(at, "%u-%u", &low, &high) == 2) {
        snprintf(text, INDEX_MOST, "%u", low + i);
    } else if (sscanf(at, "%c-%c", &from, &to) == 2) {
        snprintf(text, INDEX_MOST, "%c", (char)(from + (int)(i % 26)));
    }
}

/* "PORT[%s]" and "PORT%s" become "PORT3". */
static void name_of(const char *pattern, const struct dim *dim, unsigned i,
                    char name[static NAME_MOST])
{
    const char *hole = strstr(pattern, "%s");
    char index[INDEX_MOST];
    int before;
    if (hole == NULL) {
        snprintf(name, NAME_MOST, "%.*s", (int)NAME_MOST - 1, pattern);
        return;
    }
    before = hole - pattern < NAME_PART ? (int)(hole - pattern) : NAME_PART;
    index_text(dim, i, index);
    if (before > 0 && pattern[before - 1] == '[')
        before--;
    snprintf(name, NAME_MOST, "%.*s%s%.*s", before, pattern, index, NAME_PART,
             hole[2] == ']' ? hole + 3 : hole + 2);
}

/* --- fields --- */

static bool bit_range(const struct reader *reader, const struct xml_element *element, uint64_t *low,
                      uint64_t *bits)
{
    const struct xml_element *range = xml_child(element, "bitRange");
    uint64_t high = UINT64_MAX;
    unsigned a, b;
    if (range != NULL) {
        if (sscanf(range->text, "[%u:%u]", &a, &b) != 2 || a < b)
            return says(reader, range, "must be [7:4], the highest bit first");
        *low = b;
        *bits = a - b + 1;
    }
    if (!read_number(reader, element, "bitOffset", 63, low) ||
        !read_number(reader, element, "bitWidth", 64, bits) ||
        !read_number(reader, element, "lsb", 63, low) ||
        !read_number(reader, element, "msb", 63, &high))
        return false;
    if (high != UINT64_MAX && high >= *low)
        *bits = high - *low + 1;
    return true;
}

static bool add_field(struct reader *reader, struct svd_register *reg, struct svd_field **all,
                      size_t *room, const struct xml_element *element)
{
    struct chain chain;
    struct dim dim;
    uint64_t low = 0, bits = 1;
    char name[NAME_MOST];
    unsigned i;
    if (!follow(reader, element, &chain) || !read_dim(reader, &chain, &dim))
        return false;
    for (i = 0; i < chain.count; i++)
        if (!bit_range(reader, chain.links[i], &low, &bits))
            return false;
    for (i = 0; i < dim.count; i++) {
        struct svd_field *fields = more(*all, reg->field_count, room, sizeof *fields);
        *all = fields != NULL ? fields : *all;
        if (fields == NULL || reader->fields++ >= FIELDS_MOST)
            return says(reader, element, "too many fields");
        name_of(text_of(element, "name"), &dim, i, name);
        fields[reg->field_count++] = (struct svd_field){
            keep(reader, name), (unsigned)(low + i * dim.increment), (unsigned)bits};
        if (fields[reg->field_count - 1].name == NULL || low + i * dim.increment > 63)
            return says(reader, element, "a field ends beyond its register");
    }
    return true;
}

static bool read_fields(struct reader *reader, const struct chain *chain, struct svd_register *reg,
                        struct svd_field **all)
{
    const struct xml_element *with = inherited(chain, "fields");
    const struct xml_element *field;
    size_t room = 0;
    if (with == NULL)
        return true;
    for (field = xml_child(with, "fields")->first; field != NULL; field = field->next)
        if (strcmp(field->name, "field") == 0 && !add_field(reader, reg, all, &room, field))
            return false;
    return true;
}

/* --- registers --- */

/* Where the registers of a level lie, and how its names begin. */
struct level {
    struct svd_peripheral *peripheral;
    struct properties properties;
    uint64_t offset;
    char prefix[NAME_MOST];
    unsigned depth;
};

static bool push_register(struct reader *reader, const struct level *level,
                          const struct svd_register *like, const char *name, uint64_t offset)
{
    struct svd_peripheral *peripheral = level->peripheral;
    struct svd_register *registers = more(peripheral->registers, peripheral->register_count,
                                          &reader->register_room, sizeof *registers);
    struct svd_register *reg;
    char whole[2 * NAME_MOST];
    peripheral->registers = registers != NULL ? registers : peripheral->registers;
    if (registers == NULL || reader->registers++ >= SVD_MOST_REGISTERS)
        return false;
    reg = &registers[peripheral->register_count];
    *reg = *like;
    snprintf(whole, sizeof whole, "%s%s", level->prefix, name);
    reg->name = keep(reader, whole);
    reg->offset = (uint32_t)offset;
    peripheral->register_count++;
    return reg->name != NULL;
}

static bool clears_by_ones(const struct chain *chain)
{
    const struct xml_element *with = inherited(chain, "modifiedWriteValues");
    return with != NULL && strcmp(text_of(with, "modifiedWriteValues"), "oneToClear") == 0;
}

/* A register of 64 bits is two words, the second with "_HIGH" behind its name. */
static bool push_words(struct reader *reader, const struct level *level, struct svd_register *like,
                       unsigned bits, const char *name, uint64_t offset)
{
    char high[NAME_MOST + 8];
    if (!push_register(reader, level, like, name, offset))
        return false;
    if (bits <= 32)
        return true;
    snprintf(high, sizeof high, "%s_HIGH", name);
    return push_register(reader, level, like, high, offset + 4);
}

static bool push_array(struct reader *reader, const struct level *level,
                       const struct xml_element *element, const struct dim *dim,
                       struct svd_register *like, unsigned bits, uint64_t offset)
{
    char name[NAME_MOST];
    unsigned i;
    for (i = 0; i < dim->count; i++) {
        name_of(text_of(element, "name"), dim, i, name);
        if (!push_words(reader, level, like, bits, name,
                        level->offset + offset + i * dim->increment))
            return says(reader, element, "too many registers");
    }
    return true;
}

/* The fields as they were read go where all strings are: an array's registers share them. */
static bool keep_fields(struct reader *reader, const struct xml_element *element,
                        struct svd_register *reg, const struct svd_field *fields)
{
    size_t bytes = reg->field_count * sizeof *fields;
    reg->fields = svd_allocate(&reader->svd->memory, bytes + 1);
    if (reg->fields == NULL)
        return says(reader, element, "no memory");
    if (bytes > 0)
        memcpy(reg->fields, fields, bytes);
    return true;
}

static bool add_register(struct reader *reader, const struct level *level,
                         const struct xml_element *element)
{
    struct properties properties = level->properties;
    struct svd_register like = {0};
    struct svd_field *fields = NULL;
    struct chain chain;
    struct dim dim;
    uint64_t offset = 0;
    unsigned i;
    bool good;
    if (!follow(reader, element, &chain) || !read_dim(reader, &chain, &dim) ||
        !inherited_number(reader, &chain, "addressOffset", UINT32_MAX, &offset))
        return false;
    for (i = 0; i < chain.count; i++)
        if (!read_properties(reader, chain.links[i], &properties))
            return false;
    if (*text_of(element, "name") == '\0')
        return says(reader, element, "has no name");
    like.width = properties.bits <= 8 ? 1 : properties.bits <= 16 ? 2 : 4;
    like.reset = properties.reset;
    like.access = clears_by_ones(&chain) ? SVD_WRITE_1_CLEARS : properties.access;
    good = read_fields(reader, &chain, &like, &fields) &&
           keep_fields(reader, element, &like, fields) &&
           push_array(reader, level, element, &dim, &like, properties.bits, offset);
    free(fields);
    return good;
}

static bool add_level(struct reader *reader, const struct level *level,
                      const struct xml_element *registers);

static bool add_cluster(struct reader *reader, const struct level *outer,
                        const struct xml_element *element)
{
    struct level level = *outer;
    struct chain chain;
    struct dim dim;
    uint64_t offset = 0;
    char name[NAME_MOST];
    unsigned i, k;
    if (outer->depth == DEPTH_MOST)
        return says(reader, element, "clusters lie too deep");
    if (!follow(reader, element, &chain) || !read_dim(reader, &chain, &dim) ||
        !inherited_number(reader, &chain, "addressOffset", UINT32_MAX, &offset))
        return false;
    level.depth++;
    for (k = 0; k < chain.count; k++)
        if (!read_properties(reader, chain.links[k], &level.properties))
            return false;
    for (i = 0; i < dim.count; i++) {
        if (reader->clusters++ >= SVD_MOST_REGISTERS)
            return says(reader, element, "too many clusters");
        name_of(text_of(element, "name"), &dim, i, name);
        snprintf(level.prefix, sizeof level.prefix, "%.*s%.*s_", (int)NAME_MOST / 2 - 2,
                 outer->prefix, (int)NAME_MOST / 2 - 2, name);
        level.offset = outer->offset + offset + i * dim.increment;
        for (k = 0; k < chain.count; k++)
            if (!add_level(reader, &level, chain.links[k]))
                return false;
    }
    return true;
}

static bool add_level(struct reader *reader, const struct level *level,
                      const struct xml_element *registers)
{
    const struct xml_element *element;
    for (element = registers->first; element != NULL; element = element->next) {
        if (strcmp(element->name, "register") == 0 && !add_register(reader, level, element))
            return false;
        if (strcmp(element->name, "cluster") == 0 && !add_cluster(reader, level, element))
            return false;
    }
    return true;
}

/* --- peripherals --- */

static int by_offset(const void *a, const void *b)
{
    const struct svd_register *one = a, *other = b;
    if (one->offset != other->offset)
        return one->offset < other->offset ? -1 : 1;
    return strcmp(one->name, other->name);
}

static bool add_interrupts(struct reader *reader, struct svd_peripheral *peripheral,
                           const struct chain *chain)
{
    const struct xml_element *with = inherited(chain, "interrupt"), *element;
    size_t room = 0;
    for (element = with == NULL ? NULL : with->first; element != NULL; element = element->next) {
        struct svd_interrupt *interrupts;
        uint64_t value = 0;
        if (strcmp(element->name, "interrupt") != 0)
            continue;
        interrupts =
            more(peripheral->interrupts, peripheral->interrupt_count, &room, sizeof *interrupts);
        peripheral->interrupts = interrupts != NULL ? interrupts : peripheral->interrupts;
        if (interrupts == NULL)
            return says(reader, element, "no memory");
        if (!read_number(reader, element, "value", 1023, &value))
            return false;
        interrupts[peripheral->interrupt_count].name = keep(reader, text_of(element, "name"));
        if (interrupts[peripheral->interrupt_count].name == NULL)
            return says(reader, element, "no memory");
        interrupts[peripheral->interrupt_count++].number = (unsigned)value;
        if (value + 1 > reader->svd->interrupts)
            reader->svd->interrupts = (unsigned)value + 1;
    }
    return true;
}

static bool add_blocks(const struct reader *reader, struct svd_peripheral *peripheral,
                       const struct chain *chain)
{
    const struct xml_element *with = inherited(chain, "addressBlock"), *element;
    size_t i;
    for (element = with == NULL ? NULL : with->first; element != NULL; element = element->next) {
        uint64_t offset = 0, size = 0;
        if (strcmp(element->name, "addressBlock") != 0)
            continue;
        if (!read_number(reader, element, "offset", UINT32_MAX, &offset) ||
            !read_number(reader, element, "size", UINT32_MAX, &size))
            return false;
        if (offset + size > peripheral->size)
            peripheral->size = offset + size;
    }
    for (i = 0; i < peripheral->register_count; i++)
        if ((uint64_t)peripheral->registers[i].offset + 4 > peripheral->size)
            peripheral->size = (uint64_t)peripheral->registers[i].offset + 4;
    return true;
}

static struct svd_peripheral *push_peripheral(struct reader *reader,
                                              const struct xml_element *element)
{
    struct svd *svd = reader->svd;
    struct svd_peripheral *all =
        more(svd->peripherals, svd->peripheral_count, &reader->peripheral_room, sizeof *all);
    svd->peripherals = all != NULL ? all : svd->peripherals;
    if (all == NULL || svd->peripheral_count >= PERIPHERAL_MOST) {
        says(reader, element, "too many peripherals");
        return NULL;
    }
    all[svd->peripheral_count] = (struct svd_peripheral){0};
    reader->register_room = 0;
    return &all[svd->peripheral_count++];
}

static bool fill_peripheral(struct reader *reader, struct svd_peripheral *peripheral,
                            const struct chain *chain, const struct properties *outer)
{
    struct level level = {.peripheral = peripheral, .properties = *outer};
    unsigned i;
    for (i = 0; i < chain->count; i++)
        if (!read_properties(reader, chain->links[i], &level.properties))
            return false;
    for (i = 0; i < chain->count; i++) {
        const struct xml_element *registers = xml_child(chain->links[i], "registers");
        if (registers != NULL && !add_level(reader, &level, registers))
            return false;
    }
    if (peripheral->register_count > 0)
        qsort(peripheral->registers, peripheral->register_count, sizeof *peripheral->registers,
              by_offset);
    return add_blocks(reader, peripheral, chain) && add_interrupts(reader, peripheral, chain);
}

static bool add_peripheral(struct reader *reader, const struct xml_element *element,
                           const struct properties *properties)
{
    struct chain chain;
    struct dim dim;
    uint64_t base = 0;
    char name[NAME_MOST];
    unsigned i;
    if (!follow(reader, element, &chain) || !read_dim(reader, &chain, &dim) ||
        !inherited_number(reader, &chain, "baseAddress", UINT32_MAX, &base))
        return false;
    if (*text_of(element, "name") == '\0')
        return says(reader, element, "has no name");
    for (i = 0; i < dim.count; i++) {
        struct svd_peripheral *peripheral = push_peripheral(reader, element);
        if (peripheral == NULL)
            return false;
        name_of(text_of(element, "name"), &dim, i, name);
        peripheral->name = keep(reader, name);
        peripheral->base = (uint32_t)(base + i * dim.increment);
        if (peripheral->name == NULL || !fill_peripheral(reader, peripheral, &chain, properties))
            return peripheral->name != NULL ? false : says(reader, element, "no memory");
    }
    return true;
}

/* --- the device --- */

static int by_base(const void *a, const void *b)
{
    const struct svd_peripheral *one = a, *other = b;
    if (one->base != other->base)
        return one->base < other->base ? -1 : 1;
    return strcmp(one->name, other->name);
}

static bool read_cpu(struct reader *reader, const struct xml_element *device)
{
    const struct xml_element *cpu = xml_child(device, "cpu");
    uint64_t bits = 0, interrupts = 0;
    if (cpu == NULL)
        return true;
    if (!read_number(reader, cpu, "nvicPrioBits", 8, &bits) ||
        !read_number(reader, cpu, "deviceNumInterrupts", 1024, &interrupts))
        return false;
    reader->svd->priority_bits = (unsigned)bits;
    reader->svd->interrupts = (unsigned)interrupts;
    return true;
}

static bool read_device(struct reader *reader, const struct xml_element *device)
{
    struct properties properties = {.bits = 32};
    const struct xml_element *element;
    if (strcmp(device->name, "device") != 0)
        return says(reader, device, "is not <device>: this is no CMSIS-SVD file");
    reader->peripherals = xml_child(device, "peripherals");
    if (reader->peripherals == NULL)
        return says(reader, device, "has no <peripherals>");
    reader->svd->device = keep(reader, text_of(device, "name"));
    if (reader->svd->device == NULL || !read_cpu(reader, device) ||
        !read_properties(reader, device, &properties))
        return false;
    for (element = reader->peripherals->first; element != NULL; element = element->next)
        if (strcmp(element->name, "peripheral") == 0 &&
            !add_peripheral(reader, element, &properties))
            return false;
    if (reader->svd->peripheral_count > 0)
        qsort(reader->svd->peripherals, reader->svd->peripheral_count,
              sizeof *reader->svd->peripherals, by_base);
    return true;
}

bool svd_parse(struct svd *svd, const char *name, const void *bytes, size_t size,
               struct sim_error *error)
{
    struct reader reader = {.svd = svd, .file = name, .error = error};
    struct svd_memory *tree = NULL;
    const struct xml_element *root;
    bool good = false;
    *svd = (struct svd){0};
    if (size > SVD_MOST_BYTES) {
        sim_error_set(error, "%s: has more than %u MB: this is no CMSIS-SVD file", name,
                      SVD_MOST_BYTES >> 20);
        return false;
    }
    root = xml_parse(&tree, name, bytes, size, error);
    if (root != NULL) {
        sim_error_set(error, "%s: the host has no memory left: close other programs", name);
        good = read_device(&reader, root);
    }
    svd_free_memory(tree);
    if (!good)
        svd_free(svd);
    return good;
}

void svd_free(struct svd *svd)
{
    size_t i;
    for (i = 0; i < svd->peripheral_count; i++) {
        free(svd->peripherals[i].registers);
        free(svd->peripherals[i].interrupts);
    }
    free(svd->peripherals);
    svd_free_memory(svd->memory);
    *svd = (struct svd){0};
}

/* --- finding --- */

const struct svd_peripheral *svd_peripheral_at(const struct svd *svd, uint32_t address)
{
    size_t i;
    for (i = 0; i < svd->peripheral_count; i++)
        if (address - svd->peripherals[i].base < svd->peripherals[i].size)
            return &svd->peripherals[i];
    return NULL;
}

static bool is_named(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static bool find_field(const struct svd_register *reg, const char *name, unsigned *low,
                       unsigned *bits)
{
    size_t i;
    for (i = 0; i < reg->field_count; i++)
        if (strcmp(reg->fields[i].name, name) == 0) {
            *low = reg->fields[i].low;
            *bits = reg->fields[i].bits;
            return true;
        }
    return false;
}

static bool find_register(const struct svd_peripheral *peripheral, const char *name,
                          uint32_t *address, unsigned *low, unsigned *bits)
{
    size_t length = strcspn(name, "."), i;
    for (i = 0; i < peripheral->register_count; i++) {
        const struct svd_register *reg = &peripheral->registers[i];
        if (!is_named(reg->name, name, length))
            continue;
        *address = peripheral->base + reg->offset;
        return name[length] == '\0' || find_field(reg, name + length + 1, low, bits);
    }
    return false;
}

bool svd_find(const struct svd *svd, const char *name, uint32_t *address, unsigned *low,
              unsigned *bits)
{
    size_t length = strcspn(name, "."), i;
    *low = 0;
    *bits = 32;
    for (i = 0; i < svd->peripheral_count; i++) {
        if (!is_named(svd->peripherals[i].name, name, length))
            continue;
        *address = svd->peripherals[i].base;
        return name[length] == '\0' ||
               find_register(&svd->peripherals[i], name + length + 1, address, low, bits);
    }
    return false;
}
