/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditional instructions without the instruction that must stand before them ("it eq", "itte
 * eq"): it is put there, once for those that follow each other under a condition or its opposite,
 * as the GNU assembler's -mimplicit-it=thumb does. A label, an instruction without condition, and
 * one that goes elsewhere end such a block. */
#include "asm/parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static uint32_t encode(struct assembler *as, const char *text, uint32_t state, uint32_t *units,
                       unsigned *count)
{
    uint32_t kept = as->state;
    as->state = state;
    *count = asm_instruction_units(as, text, units);
    as->state = kept;
    return isa_next_state(as->processor->isa, state, units, *count);
}

/* The state behind the instruction that begins a block of these, and itself. */
static uint32_t begin_state(struct assembler *as, const char *letters, unsigned condition,
                            uint32_t *units, unsigned *count)
{
    const struct asm_rules *rules = as->processor->assembler;
    char text[64];
    snprintf(text, sizeof text, "%s%s %s", rules->block, letters + 1,
             rules->block_conditions[condition]);
    return encode(as, text, 0, units, count);
}

/* The state in which the last one of these letters is. */
static uint32_t last_state(struct assembler *as, const char *letters, unsigned condition)
{
    uint32_t units[ISA_UNITS] = {0};
    unsigned count, i;
    uint32_t state = begin_state(as, letters, condition, units, &count);
    memset(units, 0, sizeof units);
    for (i = 1; letters[i] != '\0'; i++)
        state = isa_next_state(as->processor->isa, state, units, 1);
    return state;
}

static bool fits(struct assembler *as, const char *text, uint32_t state)
{
    uint32_t units[ISA_UNITS];
    unsigned count;
    encode(as, text, state, units, &count);
    return count > 0;
}

/* Over what stands there; only the last reading has bytes. */
static void rewrite(struct assembler *as, const struct asm_block *block)
{
    struct asm_section *section = as->section;
    uint8_t bytes[ISA_UNITS * 4];
    uint32_t units[ISA_UNITS] = {0};
    unsigned count;
    size_t size;
    begin_state(as, block->letters, block->condition, units, &count);
    size = isa_bytes(as->processor->isa, units, count, bytes);
    if (as->final && section->bytes != NULL)
        memcpy(section->bytes + (block->at - section->first), bytes, size);
}

/* What fits under the condition and under its opposite has none. */
static bool join(struct assembler *as, const char *text)
{
    struct asm_block *block = &as->block;
    size_t length = strlen(block->letters);
    char other[sizeof block->letters];
    uint32_t state, opposite;
    bool same;
    if (block->section != as->section || block->end != as->section->at ||
        length + 1 == sizeof block->letters)
        return false;
    memcpy(other, block->letters, length);
    memcpy(other + length, "e", 2);
    opposite = last_state(as, other, block->condition);
    other[length] = 't';
    state = last_state(as, other, block->condition);
    same = fits(as, text, state);
    if (same == fits(as, text, opposite))
        return false;
    block->letters[length] = same ? 't' : 'e';
    block->letters[length + 1] = '\0';
    rewrite(as, block);
    as->state = same ? state : opposite;
    return true;
}

/* The condition under which it is an instruction; -1: none. */
static int find_condition(struct assembler *as, const char *text)
{
    const struct asm_rules *rules = as->processor->assembler;
    uint32_t units[ISA_UNITS] = {0};
    unsigned count;
    int i;
    for (i = 0; rules->block != NULL && rules->block_conditions[i] != NULL; i++)
        if (fits(as, text, begin_state(as, "t", (unsigned)i, units, &count)))
            return i;
    return -1;
}

static void begin(struct assembler *as, const char *text)
{
    int condition = find_condition(as, text);
    uint8_t bytes[ISA_UNITS * 4];
    uint32_t units[ISA_UNITS] = {0};
    unsigned count;
    if (condition < 0)
        return;
    as->block = (struct asm_block){.section = as->section,
                                   .at = as->section->at,
                                   .condition = (unsigned)condition,
                                   .letters = "t"};
    as->state = begin_state(as, "t", (unsigned)condition, units, &count);
    asm_emit(as, bytes, isa_bytes(as->processor->isa, units, count, bytes));
}

bool asm_block_tell(struct assembler *as, const char *text)
{
    const struct asm_rules *rules = as->processor->assembler;
    int condition = as->final ? find_condition(as, text) : -1;
    if (condition < 0)
        return false;
    asm_error(as,
              "'%.*s' runs under a condition, and nothing before it says so: put '%s %s' before "
              "it, or assemble with --implicit-it",
              (int)asm_name_length(text), text, rules->block, rules->block_conditions[condition]);
    return true;
}

void asm_block_before(struct assembler *as, const char *text)
{
    if (!as->options->implicit_blocks || as->processor->assembler->block == NULL || as->state != 0)
        return;
    if (join(as, text))
        return;
    as->block.section = NULL;
    if (!fits(as, text, 0))
        begin(as, text);
}

static bool mentions(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (text += asm_name_length(text); *text != '\0';) {
        size_t word = asm_name_length(text);
        if (word == length && strncasecmp(text, name, length) == 0)
            return true;
        text += word > 0 ? word : 1;
    }
    return false;
}

void asm_block_behind(struct assembler *as, const char *text, const uint32_t *units, unsigned count,
                      uint32_t state)
{
    const uint32_t goes = ISA_BRANCH | ISA_CALL | ISA_RETURN;
    struct isa_decoded decoded;
    if (as->block.section == NULL)
        return;
    as->block.end = as->section->at;
    if (mentions(text, as->processor->assembler->block_last) ||
        (isa_decode(as->processor->isa, units, count, isa_context(as->processor->isa, state),
                    as->processor->isa_model, &decoded) &&
         (decoded.row->class & goes)))
        as->block.section = NULL;
}
