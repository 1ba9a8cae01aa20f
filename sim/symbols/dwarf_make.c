/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of entries that becomes DWARF: see dwarf_make.h. Writing is in dwarf_write.c. */
#include "symbols/dwarf_make_parts.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_ROOM   65536u
#define KEPT_MOST   (512u << 20) /* bytes of all that is made */
#define SIZE_STEPS  64u          /* typedefs and arrays behind each other */
#define FILES_ASKED 64u          /* of a unit's last ones */

struct made *made_begin(void)
{
    return calloc(1, sizeof(struct made));
}

void made_free(struct made *made)
{
    if (made == NULL)
        return;
    for (struct made_unit *unit = made->units; unit != NULL; unit = unit->next) {
        free(unit->rows);
        free(unit->files);
    }
    while (made->kept != NULL) {
        struct made_block *next = made->kept->next;
        free(made->kept);
        made->kept = next;
    }
    free(made);
}

void *made_keep(struct made *made, size_t bytes)
{
    struct made_block *block = made->kept;
    size_t size = (bytes + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (block == NULL || block->room - block->used < size) {
        size_t room = size > KEPT_ROOM ? size : KEPT_ROOM;
        block =
            size < bytes || made->total + room > KEPT_MOST ? NULL : calloc(1, sizeof *block + room);
        if (block == NULL) {
            made->failed = true;
            return NULL;
        }
        made->total += room;
        block->room = room;
        block->next = made->kept;
        made->kept = block;
    }
    block->used += size;
    return block->bytes + block->used - size;
}

const char *made_keep_text(struct made *made, const char *text, size_t length)
{
    char *copy = made_keep(made, length + 1);
    return copy == NULL ? "" : memcpy(copy, text, length);
}

/* ---- entries ---- */

void made_put(struct made_die *parent, struct made_die *die)
{
    if (parent == NULL || die == NULL)
        return;
    die->next = NULL;
    die->parent = parent;
    if (parent->last_child == NULL)
        parent->child = die;
    else
        parent->last_child->next = die;
    parent->last_child = die;
}

struct made_die *made_die(struct made *made, struct made_die *parent, unsigned tag)
{
    struct made_die *die = made_keep(made, sizeof *die);
    if (die == NULL)
        return NULL;
    die->tag = tag;
    made_put(parent, die);
    return die;
}

struct made_unit *made_unit(struct made *made, const char *name, const char *folder)
{
    struct made_unit *unit = made_keep(made, sizeof *unit);
    struct made_die *die = made_die(made, NULL, DW_TAG_compile_unit);
    if (unit == NULL || die == NULL)
        return NULL;
    unit->die = die;
    if (made->last_unit == NULL)
        made->units = unit;
    else
        made->last_unit->next = unit;
    made->last_unit = unit;
    made_text(made, die, DW_AT_name, name);
    if (folder[0] != '\0')
        made_text(made, die, DW_AT_comp_dir, folder);
    made_number(made, die, DW_AT_language, DW_LANG_C89);
    made_reference(made, die, DW_AT_stmt_list, NULL);
    return unit;
}

/* ---- attributes ---- */

static struct made_attribute *find(const struct made_die *die, unsigned name)
{
    struct made_attribute *a = die->attributes;
    while (a != NULL && a->name != name)
        a = a->next;
    return a;
}

bool made_has(const struct made_die *die, unsigned name)
{
    return die != NULL && find(die, name) != NULL;
}

void made_forget(struct made_die *die, unsigned name)
{
    struct made_attribute **a = die == NULL ? NULL : &die->attributes;
    while (a != NULL && *a != NULL)
        if ((*a)->name == name)
            *a = (*a)->next;
        else
            a = &(*a)->next;
}

const char *made_name(const struct made_die *die)
{
    const struct made_attribute *a = die == NULL ? NULL : find(die, DW_AT_name);
    return a == NULL ? "" : a->text;
}

/* The first that is said of an attribute counts. Kept in the order in which they are made. */
static struct made_attribute *add(struct made *made, struct made_die *die, unsigned name,
                                  unsigned form)
{
    struct made_attribute **end, *a;
    if (die == NULL || find(die, name) != NULL)
        return NULL;
    a = made_keep(made, sizeof *a);
    if (a == NULL)
        return NULL;
    a->name = name;
    a->form = form;
    for (end = &die->attributes; *end != NULL; end = &(*end)->next)
        continue;
    *end = a;
    return a;
}

void made_text(struct made *made, struct made_die *die, unsigned name, const char *text)
{
    struct made_attribute *a = add(made, die, name, DW_FORM_string);
    if (a != NULL)
        a->text = made_keep_text(made, text, strlen(text));
}

void made_number(struct made *made, struct made_die *die, unsigned name, uint64_t number)
{
    struct made_attribute *a = add(made, die, name, DW_FORM_udata);
    if (a != NULL)
        a->number = number;
}

void made_signed(struct made *made, struct made_die *die, unsigned name, int64_t number)
{
    struct made_attribute *a = add(made, die, name, DW_FORM_sdata);
    if (a != NULL)
        a->number = (uint64_t)number;
}

void made_address(struct made *made, struct made_die *die, unsigned name, uint32_t address)
{
    struct made_attribute *a = add(made, die, name, DW_FORM_addr);
    if (a != NULL)
        a->number = address;
}

void made_flag(struct made *made, struct made_die *die, unsigned name)
{
    struct made_attribute *a = add(made, die, name, DW_FORM_flag);
    if (a != NULL)
        a->number = 1;
}

void made_reference(struct made *made, struct made_die *die, unsigned name, struct made_die *to)
{
    unsigned form = name == DW_AT_stmt_list ? DW_FORM_sec_offset : DW_FORM_ref_addr;
    struct made_attribute *a =
        to == NULL && name != DW_AT_stmt_list ? NULL : add(made, die, name, form);
    if (a != NULL)
        a->to = to;
}

void made_expression(struct made *made, struct made_die *die, unsigned name, const uint8_t *bytes,
                     size_t count)
{
    struct made_attribute *a =
        count <= MADE_EXPRESSION ? add(made, die, name, DW_FORM_exprloc) : NULL;
    uint8_t *copy = a != NULL ? made_keep(made, count) : NULL;
    if (copy == NULL)
        return;
    memcpy(copy, bytes, count);
    a->text = (const char *)copy;
    a->number = count;
}

void made_type(struct made *made, struct made_die *die, struct made_die *type)
{
    if (die == NULL || type == NULL || find(die, DW_AT_type) != NULL)
        return;
    made_reference(made, die, DW_AT_type, type);
    die->target = type;
}

uint32_t made_size(const struct made_die *type)
{
    uint64_t count = 1;
    for (unsigned i = 0; i < SIZE_STEPS && type != NULL; i++) {
        switch (type->tag) {
        case DW_TAG_array_type:
            count *= type->count;
            if (count > UINT32_MAX)
                return 0;
            break;
        case DW_TAG_typedef:
        case DW_TAG_const_type:
        case DW_TAG_volatile_type:
            break;
        default:
            return count * type->size > UINT32_MAX ? 0 : (uint32_t)(count * type->size);
        }
        type = type->target;
    }
    return 0;
}

/* ---- lines ---- */

static bool grow(struct made *made, void *array, size_t count, size_t *room, size_t size)
{
    void **pointer = array, *more;
    size_t wanted = *room == 0 ? 64 : 2 * *room;
    if (count < *room)
        return true;
    more = made->total + wanted * size > KEPT_MOST ? NULL : realloc(*pointer, wanted * size);
    if (more == NULL) {
        made->failed = true;
        return false;
    }
    made->total += (wanted - *room) * size;
    *pointer = more;
    *room = wanted;
    return true;
}

unsigned made_file(struct made *made, struct made_unit *unit, const char *path)
{
    size_t i, least;
    if (unit == NULL)
        return 0;
    least = unit->file_count > FILES_ASKED ? unit->file_count - FILES_ASKED : 0;
    for (i = unit->file_count; i > least; i--)
        if (strcmp(unit->files[i - 1], path) == 0)
            return (unsigned)i;
    if (!grow(made, &unit->files, unit->file_count, &unit->file_room, sizeof *unit->files))
        return 0;
    unit->files[unit->file_count++] = made_keep_text(made, path, strlen(path));
    return (unsigned)unit->file_count;
}

static void add_row(struct made *made, struct made_unit *unit, struct made_row row)
{
    if (unit == NULL ||
        !grow(made, &unit->rows, unit->row_count, &unit->row_room, sizeof *unit->rows))
        return;
    row.order = unit->row_count;
    unit->rows[unit->row_count++] = row;
}

void made_row(struct made *made, struct made_unit *unit, uint32_t address, unsigned file,
              unsigned line)
{
    if (file != 0)
        add_row(made, unit, (struct made_row){.address = address, .file = file, .line = line});
}

static int by_address(const void *one, const void *other)
{
    const struct made_row *a = one, *b = other;
    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void made_end_rows(struct made *made, struct made_unit *unit, uint32_t address)
{
    size_t first;
    if (unit == NULL)
        return;
    first = unit->row_count;
    while (first > 0 && !unit->rows[first - 1].end)
        first--;
    if (first == unit->row_count)
        return;
    qsort(unit->rows + first, unit->row_count - first, sizeof *unit->rows, by_address);
    if (unit->rows[unit->row_count - 1].address < address)
        add_row(made, unit, (struct made_row){.address = address, .end = true});
    else
        unit->row_count = first; /* code behind its own end */
}
