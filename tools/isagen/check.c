/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold of all rows together. Where two rows fit the same instruction, one of them must
 * be narrower: each instruction of it is one of the other; it goes first. A row whose every
 * instruction belongs to narrower ones is never reached. Texts must lead back to their row. A row
 * whose operands have modes is as many rows here as there are modes. */
#include "isagen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some instructions: those whose bits under the mask are the value's. Context is one more unit. */
struct cube {
    uint32_t mask[ISA_UNITS + 1], value[ISA_UNITS + 1];
};

static struct cube cube_of(const struct isa_row *row)
{
    struct cube cube;
    memcpy(cube.mask, row->mask, sizeof row->mask);
    memcpy(cube.value, row->value, sizeof row->value);
    cube.mask[ISA_UNITS] = row->context_mask;
    cube.value[ISA_UNITS] = row->context;
    return cube;
}

/* Has no instruction of the cube the row, as a field never has the value that all of them have? */
static bool in_hole(const struct isa_row *row, const struct cube *cube)
{
    unsigned i;
    for (i = 0; i < row->holes; i++) {
        const struct isa_hole *hole = &row->hole[i];
        if (!(hole->mask & ~cube->mask[hole->unit]) &&
            !((hole->value ^ cube->value[hole->unit]) & hole->mask))
            return true;
    }
    return false;
}

static bool meet(const struct cube *a, const struct cube *b)
{
    unsigned i;
    for (i = 0; i <= ISA_UNITS; i++)
        if ((a->value[i] ^ b->value[i]) & a->mask[i] & b->mask[i])
            return false;
    return true;
}

/* Is each instruction of `inner` one of `outer`? They meet. */
static bool inside(const struct cube *inner, const struct cube *outer)
{
    unsigned i;
    for (i = 0; i <= ISA_UNITS; i++)
        if (outer->mask[i] & ~inner->mask[i])
            return false;
    return true;
}

static unsigned fixed_bits(const struct isa_row *row)
{
    unsigned count = ones(row->context_mask), i;
    for (i = 0; i < ISA_UNITS; i++)
        count += ones(row->mask[i]);
    return count;
}

static int compare_rows(const void *a, const void *b)
{
    const struct isa_row *one = a, *other = b;
    unsigned ours = fixed_bits(one), theirs = fixed_bits(other);
    if (ours != theirs)
        return ours > theirs ? -1 : 1;
    return one->line - other->line;
}

static const char *name_of(const struct isa_row *row)
{
    return row->id != NULL ? row->id : "none";
}

/* --- rows by the modes of their operands --- */

static const struct mode_table *table_of(const struct isa_operand *operand)
{
    return (const struct mode_table *)(const void *)operand->modes;
}

/* The operand's fields have the bits that select the mode. */
static void fix_selecting(const struct isa_row *row, const struct isa_operand *operand,
                          const struct isa_row *mode, struct cube *cube)
{
    uint32_t mask = mode->mask[0], value = mode->value[0];
    unsigned i;
    for (i = operand->pieces; i-- > 0;) {
        const struct isa_field *field = &row->field[operand->piece[i].field];
        uint32_t bits = field->width >= 32 ? UINT32_MAX : (1u << field->width) - 1;
        cube->mask[field->unit] |= (mask & bits) << field->shift;
        cube->value[field->unit] |= (value & mask & bits) << field->shift;
        mask >>= field->width;
        value >>= field->width;
    }
}

struct part {
    const struct isa_row *row;
    struct cube cube;
};

struct parts {
    struct part *all;
    size_t count, room;
};

static void add_part(struct parts *parts, const struct isa_row *row, struct cube cube,
                     unsigned mode)
{
    const struct isa_operand *operand = &row->operand[row->mode_operand[mode]];
    unsigned i;
    if (mode < row->modes) {
        for (i = 0; i < table_of(operand)->count; i++) {
            struct cube one = cube;
            if (!(operand->allowed >> i & 1) || !(table_of(operand)->rows[i].models & row->models))
                continue;
            fix_selecting(row, operand, &table_of(operand)->rows[i], &one);
            add_part(parts, row, one, mode + 1);
        }
        return;
    }
    if (parts->count == parts->room) {
        parts->room = parts->room * 2 + 1024;
        parts->all = realloc(parts->all, parts->room * sizeof *parts->all);
        if (parts->all == NULL)
            allocate(SIZE_MAX); /* says so and ends */
    }
    parts->all[parts->count++] = (struct part){row, cube};
}

static struct parts make_parts(const struct isa_row *rows, unsigned count)
{
    struct parts parts = {NULL, 0, 0};
    unsigned i;
    for (i = 0; i < count; i++)
        add_part(&parts, &rows[i], cube_of(&rows[i]), 0);
    return parts;
}

/* --- overlaps --- */

static void say_example(const struct set *set, const struct cube *cube, char *text, size_t size)
{
    unsigned digits = set->unit_bits / 4;
    snprintf(text, size, "0x%0*x", (int)digits, cube->value[0]);
    if (cube->mask[1])
        snprintf(text + strlen(text), size - strlen(text), " 0x%0*x", (int)digits, cube->value[1]);
}

static struct cube both(const struct cube *a, const struct cube *b)
{
    struct cube cube;
    unsigned i;
    for (i = 0; i <= ISA_UNITS; i++) {
        cube.mask[i] = a->mask[i] | b->mask[i];
        cube.value[i] = (a->value[i] & a->mask[i]) | (b->value[i] & b->mask[i]);
    }
    return cube;
}

/* The narrower one must be that of the row that goes first. */
static bool is_in_order(const struct part *one, const struct part *other)
{
    bool first = inside(&one->cube, &other->cube), second = inside(&other->cube, &one->cube);
    return first != second && (compare_rows(one->row, other->row) < 0) == first;
}

static void check_pair(const struct set *set, const struct part *one, const struct part *other)
{
    const struct isa_row *a = one->row, *b = other->row;
    struct cube common;
    char example[40];
    if (!(a->models & b->models) || !meet(&one->cube, &other->cube))
        return;
    common = both(&one->cube, &other->cube);
    if (in_hole(a, &common) || in_hole(b, &common) || is_in_order(one, other))
        return;
    say_example(set, &common, example, sizeof example);
    fail_at(set, b->line, "%s overlaps with %s of line %d, neither is narrower: %s is both",
            name_of(b), name_of(a), a->line, example);
}

static void check_overlaps(const struct set *set, const struct parts *parts)
{
    size_t i, k;
    for (i = 0; i < parts->count; i++)
        for (k = 0; k < i && parts->all[k].row != parts->all[i].row; k++)
            check_pair(set, &parts->all[k], &parts->all[i]);
}

/* Two modes that one operand may have are told apart by what selects them, or by their extensions.
 */
static void check_modes(const struct set *set, const struct isa_row *row,
                        const struct isa_operand *operand)
{
    const struct mode_table *table = table_of(operand);
    unsigned i, k;
    for (i = 0; i < table->count; i++)
        for (k = 0; k < i; k++) {
            struct cube one = cube_of(&table->rows[i]), other = cube_of(&table->rows[k]);
            if ((operand->allowed >> i & 1) && (operand->allowed >> k & 1) &&
                (table->rows[i].models & table->rows[k].models & row->models) && meet(&one, &other))
                fail_at(set, row->line, "%s: %s and %s may be the same bits", operand->name,
                        table->rows[k].id, table->rows[i].id);
        }
}

static void check_all_modes(const struct set *set)
{
    unsigned i, k;
    for (i = 0; i < set->row_count; i++)
        for (k = 0; k < set->rows[i].modes; k++)
            check_modes(set, &set->rows[i], &set->rows[i].operand[set->rows[i].mode_operand[k]]);
}

/* --- rows that are never reached --- */

/* A bit that the other asks for and the cube leaves open; false: none. */
static bool open_bit(const struct cube *cube, const struct cube *other, unsigned *unit,
                     uint32_t *bit)
{
    for (*unit = 0; *unit <= ISA_UNITS; ++*unit) {
        uint32_t open = other->mask[*unit] & ~cube->mask[*unit];
        *bit = open & -open;
        if (open != 0)
            return true;
    }
    return false;
}

/* Do the rows before this one have each instruction of the cube that it has? Halves the cube along
 * a row that meets it. A row with holes is taken to have only what lies outside of all of them. */
static bool covered(const struct part *before, const struct isa_row *row, const struct cube *cube)
{
    if (in_hole(row, cube))
        return true;
    for (; before->row != row; before++) {
        struct cube half = *cube;
        unsigned unit;
        uint32_t bit;
        if ((before->row->models & row->models) != row->models || before->row->holes != 0 ||
            !meet(cube, &before->cube))
            continue;
        if (!open_bit(cube, &before->cube, &unit, &bit))
            return true;
        half.mask[unit] |= bit;
        if (!covered(before, row, &half))
            return false;
        half.value[unit] |= bit;
        return covered(before, row, &half);
    }
    return false;
}

static void check_reached(const struct set *set)
{
    struct parts parts = make_parts(set->rows, set->row_count);
    const struct isa_row *row = NULL;
    bool reached = true;
    size_t i;
    for (i = 0; i <= parts.count; i++) {
        if (i == parts.count || parts.all[i].row != row) {
            if (!reached)
                fail_at(set, row->line, "%s is never reached: narrower rows have all of it",
                        name_of(row));
            reached = false;
            row = i < parts.count ? parts.all[i].row : NULL;
        }
        if (i < parts.count && !reached)
            reached = !covered(parts.all, row, &parts.all[i].cube);
    }
    free(parts.all);
}

/* --- names and texts --- */

/* Is what can be written for one the same as for the other? */
static bool same_operand(const struct isa_operand *a, const struct isa_operand *b)
{
    return a->kind == b->kind && a->width == b->width && a->custom == b->custom &&
           a->names == b->names && a->modes == b->modes && a->allowed == b->allowed;
}

/* Nothing tells the assembler which of the two is meant. */
static bool same_text(const struct isa_row *a, const struct isa_row *b)
{
    unsigned i;
    if (strcmp(a->name, b->name) != 0 || strcmp(a->syntax, b->syntax) != 0 ||
        a->units != b->units || a->context_mask != b->context_mask || a->context != b->context ||
        !(a->models & b->models))
        return false;
    for (i = 0; i < a->operands; i++)
        if (!same_operand(&a->operand[i], &b->operand[i]))
            return false;
    return true;
}

static void check_texts(const struct set *set)
{
    unsigned i, k;
    for (i = 0; i < set->row_count; i++)
        for (k = 0; k < i; k++) {
            const struct isa_row *a = &set->rows[k], *b = &set->rows[i];
            if (a->id == NULL || b->id == NULL)
                continue;
            if (strcmp(a->id, b->id) == 0)
                fail_at(set, b->line, "%s is also the body of line %d: give one another by NAME:ID",
                        b->id, a->line);
            if (same_text(a, b))
                fail_at(set, b->line, "%s and %s of line %d are written the same way", b->id, a->id,
                        a->line);
        }
}

void check_set(struct set *set)
{
    struct parts parts = make_parts(set->rows, set->row_count);
    check_overlaps(set, &parts);
    free(parts.all);
    check_all_modes(set);
    check_texts(set);
    qsort(set->rows, set->row_count, sizeof *set->rows, compare_rows);
    check_reached(set);
}
