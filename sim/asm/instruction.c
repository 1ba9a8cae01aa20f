/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions by the processor's table, and constants that they fetch from a pool of literals. */
#include "asm/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LITERAL "\x83" /* begins the names of literals: no character of ASCII or UTF-8 */

struct evaluation {
    struct assembler *as;
    bool unknown;
    struct sim_error undefined; /* of the last name that is not defined, if there is one */
};

/* Names of registers and such are tried as expressions, too. */
static bool is_of_the_table(const struct isa *isa, const char *text)
{
    size_t length = asm_name_length(text), row, i;
    unsigned n;
    for (row = 0; row < isa->row_count; row++)
        for (i = 0; i < isa->rows[row].operands; i++) {
            const struct isa_names *names = isa->rows[row].operand[i].names;
            for (n = 0; names != NULL && n < names->count; n++) {
                const char *found = names->names[n];
                while (found != NULL) {
                    size_t one = strcspn(found, "|");
                    if (one == length && strncasecmp(found, text, length) == 0)
                        return true;
                    found = found[one] == '|' ? found + one + 1 : NULL;
                }
            }
        }
    return false;
}

static bool evaluate(void *owner, const char *text, int64_t *number, struct sim_error *error)
{
    struct evaluation *evaluation = owner;
    struct asm_value value = {.number = 0};
    if (!asm_evaluate(evaluation->as, &text, &value, error)) {
        if (value.unknown && !is_of_the_table(evaluation->as->processor->isa, asm_blanks(text)))
            evaluation->undefined = *error;
        return false;
    }
    if (*text != '\0') {
        sim_error_set(error, "'%s' is too much in the operand", text);
        return false;
    }
    evaluation->unknown = evaluation->unknown || value.unknown;
    *number = value.number;
    return true;
}

/* --- one instruction --- */

/* How long it was at the least in earlier readings, and where. */
static struct asm_length *length_of(struct assembler *as)
{
    struct asm_length *length;
    as->lengths = asm_grow(as, as->lengths, as->instruction, &as->length_room, sizeof *as->lengths);
    length = &as->lengths[as->instruction++];
    as->drift = length->placed ? asm_here(as) - length->address : 0;
    length->placed = true;
    length->address = asm_here(as);
    return length;
}

static unsigned assemble(struct assembler *as, const char *text, unsigned least,
                         struct evaluation *evaluation, uint32_t *units, struct sim_error *error)
{
    const struct processor *processor = as->processor;
    struct isa_place place = {.address = (uint32_t)asm_here(as),
                              .model = processor->isa_model,
                              .context = isa_context(processor->isa, as->state),
                              .exact = processor->assembler->exact,
                              .least = least,
                              .evaluate = evaluate,
                              .owner = evaluation};
    return isa_assemble(processor->isa, text, &place, units, error);
}

/* The shortest of the ways in which it can be written, as struct asm_forms says. */
static unsigned assemble_best(struct assembler *as, const char *text, unsigned least,
                              struct evaluation *evaluation, uint32_t *units,
                              struct sim_error *error)
{
    unsigned best = assemble(as, text, least, evaluation, units, error), count, i;
    uint32_t other[ISA_UNITS];
    struct sim_error ignored;
    if (as->processor->assembler->forms == NULL)
        return best;
    as->forms.count = as->forms.fallback = 0;
    as->forms.first = false;
    as->processor->assembler->forms(text, &as->forms);
    for (i = 0; i < as->forms.count; i++) {
        bool equal_will_do = i == 0 && as->forms.first;
        if (best != 0 && i >= as->forms.fallback)
            break;
        count = assemble(as, as->forms.text[i], least, evaluation, other, &ignored);
        if (count == 0 || (best != 0 && count >= best + equal_will_do))
            continue;
        best = count;
        memcpy(units, other, count * sizeof *units);
    }
    return best;
}

static void step(struct assembler *as, const uint32_t *units, unsigned count)
{
    as->state = isa_next_state(as->processor->isa, as->state, units, count);
}

unsigned asm_instruction_units(struct assembler *as, const char *text, uint32_t *units)
{
    struct evaluation evaluation = {.as = as};
    struct sim_error error;
    return assemble_best(as, text, 0, &evaluation, units, &error);
}

/* A name that is missing says most; one of the table's is none that is missing. */
static void tell(struct assembler *as, const char *text, const struct evaluation *evaluation,
                 const struct sim_error *error)
{
    if (evaluation->undefined.text[0] != '\0')
        asm_error(as, "%s", evaluation->undefined.text);
    else if (asm_block_tell(as, text))
        return;
    else if (strstr(error->text, "is not defined") != NULL)
        asm_error(as, "'%s': the operands do not fit the instruction", text);
    else
        asm_error(as, "%s", error->text);
}

static void put(struct assembler *as, const char *text)
{
    const struct isa *isa = as->processor->isa;
    struct evaluation evaluation = {.as = as};
    struct asm_length *length = length_of(as);
    uint8_t bytes[ISA_UNITS * 4] = {0};
    uint32_t units[ISA_UNITS] = {0};
    struct sim_error error = {""};
    uint32_t state = as->state;
    unsigned count = assemble_best(as, text, length->units, &evaluation, units, &error);
    if (count == 0 && length->units > 1)
        count = assemble_best(as, text, 0, &evaluation, units, &error);
    if (count == 0) {
        tell(as, text, &evaluation, &error);
        count = length->units > 0 ? length->units : 1;
    } else if (!evaluation.unknown) {
        if (length->units != 0 && length->units != count)
            as->moved = true;
        length->units = (uint8_t)count;
    }
    as->drift = 0;
    step(as, units, count);
    asm_emit(as, bytes, isa_bytes(isa, units, count, bytes));
    asm_block_behind(as, text, units, count, state);
}

/* --- literals --- */

/* The text without blanks: what is written the same is fetched from one place. */
static const char *squeeze(struct assembler *as, const char *text, size_t length)
{
    char *made = asm_keep(as, &as->passing, length + 1), *to = made;
    for (; length > 0; length--, text++)
        if (*text != ' ' && *text != '\t')
            *to++ = *text;
    return made;
}

static bool is_same(const struct asm_literal *a, const char *text, int64_t value)
{
    if (a->text == NULL || text == NULL)
        return a->text == text && a->value == value;
    return strcmp(a->text, text) == 0;
}

static const char *literal_name(struct assembler *as, size_t number)
{
    char name[64];
    int length =
        snprintf(name, sizeof name, LITERAL "%u.%d.%zu", as->pools, as->section->index, number);
    return asm_keep_text(as, &as->passing, name, (size_t)length);
}

static const char *literal(struct assembler *as, const char *text, size_t length,
                           const struct asm_value *value)
{
    struct asm_section *section = as->section;
    bool plain = value->section == ASM_ABSOLUTE && !value->unknown;
    const char *key = plain ? NULL : squeeze(as, text, length);
    struct asm_literal *found;
    size_t count = 0;
    for (found = section->literals; found != NULL; found = found->next, count++)
        if (is_same(found, key, value->number))
            return found->name;
    found = asm_keep(as, &as->passing, sizeof *found);
    *found = (struct asm_literal){
        .text = key, .value = value->number, .name = literal_name(as, count), .where = as->here};
    *section->last_literal = found;
    section->last_literal = &found->next;
    return found->name;
}

void asm_literals_put(struct assembler *as, struct asm_section *section)
{
    struct asm_section *before = as->section, *older = as->previous;
    unsigned bytes = as->processor->assembler->literal_bytes;
    struct asm_literal *literal;
    if (section->literals == NULL)
        return;
    asm_section_enter(as, section);
    asm_emit_kind(as, false);
    asm_section_align(as, bytes, true, 0, 0);
    for (literal = section->literals; literal != NULL; literal = literal->next) {
        const char *text = literal->text;
        struct asm_value value = {.number = literal->value, .section = ASM_ABSOLUTE};
        struct asm_symbol *symbol;
        asm_symbol_label(as, literal->name, strlen(literal->name));
        symbol = asm_symbol_get(as, literal->name, strlen(literal->name));
        symbol->local = symbol->hidden = true;
        if (text != NULL)
            asm_expression(as, &text, &value);
        asm_emit_integer(as, (uint64_t)value.number | (uint64_t)value.thumb, bytes);
    }
    section->literals = NULL;
    section->last_literal = &section->literals;
    as->pools++;
    as->section = before;
    as->previous = older;
}

/* A constant that an instruction can make by itself needs no literal. */
static bool put_constant(struct assembler *as, const char *condition, const char *target,
                         int64_t number)
{
    const struct processor *processor = as->processor;
    unsigned i;
    for (i = 0; processor->assembler->no_constants != NULL &&
                processor->assembler->no_constants[i] != NULL;
         i++)
        if (strcasecmp(processor->assembler->no_constants[i], target) == 0)
            return false;
    for (i = 0; processor->assembler->constants[i].mnemonic != NULL; i++) {
        const struct asm_constant *constant = &processor->assembler->constants[i];
        uint32_t units[ISA_UNITS];
        struct sim_error error;
        struct evaluation evaluation = {.as = as};
        uint32_t value = (uint32_t)(constant->inverted ? ~number : number);
        const char *place = strstr(constant->mnemonic, "%s");
        char text[ASM_WORD + 64];
        snprintf(text, sizeof text, "%.*s%s%s %s, #0x%" PRIx32, (int)(place - constant->mnemonic),
                 constant->mnemonic, condition, place + 2, target, value);
        if (assemble(as, text, 0, &evaluation, units, &error) > 0) {
            put(as, text);
            return true;
        }
    }
    return false;
}

/* "", ".w", "eq", "eq.w": what may stand behind the mnemonic that takes literals. */
static bool is_ending(const char *text, size_t length)
{
    static const char conditions[] = "eq ne cs hs cc lo mi pl vs vc hi ls ge lt gt le al";
    const char *found = conditions;
    if (length == 0 || text[0] == '.')
        return true;
    for (; length >= 2 && *found != '\0'; found += found[2] == ' ' ? 3 : 2)
        if (strncasecmp(found, text, 2) == 0)
            return length == 2 || text[2] == '.';
    return false;
}

/* "ldr r0, =expression": where the '=' stands; NULL: it is no such instruction. */
static const char *find_literal(const struct assembler *as, const char *text)
{
    const char *wanted = as->processor->assembler->literal, *equals;
    size_t length = wanted != NULL ? strlen(wanted) : 0, name = asm_name_length(text);
    if (length == 0 || name < length || strncasecmp(text, wanted, length) != 0 ||
        !is_ending(text + length, name - length))
        return NULL;
    equals = strchr(text, ',');
    equals = equals != NULL ? asm_blanks(equals + 1) : NULL;
    return equals != NULL && *equals == '=' ? equals : NULL;
}

static void put_literal(struct assembler *as, const char *text, const char *equals)
{
    const char *operand = equals + 1, *end = operand, *name, *target;
    struct asm_value value;
    char made[2 * ASM_WORD + 128], registers[ASM_WORD], condition[4];
    size_t mnemonic = asm_name_length(text), base = strlen(as->processor->assembler->literal);
    if (!asm_expression(as, &end, &value) || !asm_at_end(as, end))
        return;
    target = asm_blanks(text + mnemonic);
    snprintf(registers, sizeof registers, "%.*s", (int)(strcspn(target, ", \t")), target);
    snprintf(made, sizeof made, "%.*s %s, .", (int)(mnemonic < ASM_WORD ? mnemonic : ASM_WORD),
             text, registers);
    asm_block_before(as, made);
    snprintf(condition, sizeof condition, "%.*s", (int)strcspn(text + base, ". \t"), text + base);
    if (value.section == ASM_ABSOLUTE && !value.forward &&
        put_constant(as, condition, registers, value.number))
        return;
    name = literal(as, operand, strlen(operand), &value);
    snprintf(made, sizeof made, "%.*s %s, %s", (int)(mnemonic < ASM_WORD ? mnemonic : ASM_WORD),
             text, registers, name);
    put(as, made);
}

void asm_instruction(struct assembler *as, const char *text)
{
    unsigned align = as->processor->assembler->instruction_align;
    const char *equals;
    text = asm_alias_resolve(as, text);
    equals = find_literal(as, text);
    asm_emit_kind(as, true);
    if (as->section->at % align != 0) {
        asm_error(as,
                  "an instruction must stand at a multiple of %u bytes: put .balign %u before it",
                  align, align / as->processor->address_bytes);
        return;
    }
    if (equals != NULL)
        put_literal(as, text, equals);
    else {
        asm_block_before(as, text);
        put(as, text);
    }
}
