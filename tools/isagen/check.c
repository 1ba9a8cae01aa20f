/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold of all rows together. Where two rows fit the same instruction, one of them must
 * be narrower: each instruction of it is one of the other; it goes first. A row whose every
 * instruction belongs to narrower ones is never reached. Texts must lead back to their row. */
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

/* --- overlaps --- */

static const char *name_of(const struct isa_row *row)
{
    return row->id != NULL ? row->id : "none";
}

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

static void check_pair(const struct set *set, const struct isa_row *a, const struct isa_row *b)
{
    struct cube one = cube_of(a), other = cube_of(b), common = both(&one, &other);
    char example[40];
    if (!(a->models & b->models) || !meet(&one, &other) || in_hole(a, &common) ||
        in_hole(b, &common))
        return;
    if (inside(&one, &other) != inside(&other, &one))
        return;
    say_example(set, &common, example, sizeof example);
    fail_at(set, b->line, "%s overlaps with %s of line %d, neither is narrower: %s is both",
            name_of(b), name_of(a), a->line, example);
}

static void check_overlaps(const struct set *set)
{
    unsigned i, k;
    for (i = 0; i < set->row_count; i++)
        for (k = 0; k < i; k++)
            check_pair(set, &set->rows[k], &set->rows[i]);
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
static bool covered(const struct set *set, const struct isa_row *row, unsigned first,
                    const struct cube *cube)
{
    const struct isa_row *end = row;
    if (in_hole(row, cube))
        return true;
    for (; set->rows + first < end; first++) {
        const struct isa_row *before = &set->rows[first];
        struct cube other = cube_of(before), half = *cube;
        unsigned unit;
        uint32_t bit;
        if ((before->models & row->models) != row->models || !meet(cube, &other) ||
            before->holes != 0)
            continue;
        if (!open_bit(cube, &other, &unit, &bit))
            return true;
        half.mask[unit] |= bit;
        if (!covered(set, row, first, &half))
            return false;
        half.value[unit] |= bit;
        return covered(set, row, first, &half);
    }
    return false;
}

static void check_reached(const struct set *set)
{
    unsigned i;
    for (i = 0; i < set->row_count; i++) {
        struct cube cube = cube_of(&set->rows[i]);
        if (covered(set, &set->rows[i], 0, &cube))
            fail_at(set, set->rows[i].line, "%s is never reached: narrower rows have all of it",
                    name_of(&set->rows[i]));
    }
}

/* --- names and texts --- */

/* Nothing tells the assembler which of the two is meant. */
static bool same_text(const struct isa_row *a, const struct isa_row *b)
{
    unsigned i;
    if (strcmp(a->name, b->name) != 0 || strcmp(a->syntax, b->syntax) != 0 ||
        a->units != b->units || a->context_mask != b->context_mask || a->context != b->context ||
        !(a->models & b->models))
        return false;
    for (i = 0; i < a->operands; i++)
        if (a->operand[i].kind != b->operand[i].kind ||
            a->operand[i].width != b->operand[i].width ||
            a->operand[i].custom != b->operand[i].custom ||
            a->operand[i].names != b->operand[i].names)
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

/* --- order --- */

static int compare_rows(const void *a, const void *b)
{
    const struct isa_row *one = a, *other = b;
    unsigned ours = fixed_bits(one), theirs = fixed_bits(other);
    if (ours != theirs)
        return ours > theirs ? -1 : 1;
    return one->line - other->line;
}

void check_set(struct set *set)
{
    check_overlaps(set);
    check_texts(set);
    qsort(set->rows, set->row_count, sizeof *set->rows, compare_rows);
    check_reached(set);
}
