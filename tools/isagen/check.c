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

static void say_example(const struct set *set, const struct cube *a, const struct cube *b,
                        char *text, size_t size)
{
    unsigned digits = set->unit_bits / 4;
    snprintf(text, size, "0x%0*x", (int)digits, a->value[0] | b->value[0]);
    if (a->mask[1] | b->mask[1])
        snprintf(text + strlen(text), size - strlen(text), " 0x%0*x", (int)digits,
                 a->value[1] | b->value[1]);
}

static void check_pair(const struct set *set, const struct isa_row *a, const struct isa_row *b)
{
    struct cube one = cube_of(a), other = cube_of(b);
    char example[40];
    if (!(a->models & b->models) || !meet(&one, &other))
        return;
    if (inside(&one, &other) != inside(&other, &one))
        return;
    say_example(set, &one, &other, example, sizeof example);
    fail_at(set, b->line, "%s overlaps with %s of line %d, neither is narrower: %s is both", b->id,
            a->id, a->line, example);
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

/* Do the rows before `end` have each instruction of the cube? Halves it along a row that meets it.
 */
static bool covered(const struct set *set, unsigned first, unsigned end, uint32_t models,
                    const struct cube *cube)
{
    for (; first < end; first++) {
        struct cube other = cube_of(&set->rows[first]), half = *cube;
        unsigned unit;
        uint32_t bit;
        if ((set->rows[first].models & models) != models || !meet(cube, &other))
            continue;
        if (!open_bit(cube, &other, &unit, &bit))
            return true;
        half.mask[unit] |= bit;
        if (!covered(set, first, end, models, &half))
            return false;
        half.value[unit] |= bit;
        return covered(set, first, end, models, &half);
    }
    return false;
}

static void check_reached(const struct set *set)
{
    unsigned i;
    for (i = 0; i < set->row_count; i++) {
        struct cube cube = cube_of(&set->rows[i]);
        if (covered(set, 0, i, set->rows[i].models, &cube))
            fail_at(set, set->rows[i].line, "%s is never reached: narrower rows have all of it",
                    set->rows[i].id);
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
