/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What COFF's own symbol table says of types, variables, blocks and lines ("System V/68 Common
 * Object File Format"; GNU compilers write it for -g).
 * Left out, as the format has no room for it: const and volatile, typedefs of variables, long long,
 * lines of functions in headers (they seem to be in the source file). */
#include "symbols/older.h"

#include "image/coff_file.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST   1024u
#define BLOCKS_MOST 40u
#define DERIVED     6u /* derivations of a type's word */
#define DIMENSIONS  4u
#define BASES       16u

enum base { BASE_INT = 4, BASE_STRUCT = 8, BASE_UNION, BASE_ENUM, BASE_UNSIGNED_INT = 14 };

struct sdb {
    const struct older *older;
    struct made *made;
    struct coff_file file;
    bool underscores;
    char file_name[NAME_MOST];
    struct made_unit *unit; /* NULL: nothing of this file has been told yet */
    unsigned line_file, int_bytes;
    struct made_die *bases[BASES];
    struct made_die **tags; /* by the symbol's index */
    struct made_die *tag;   /* whose members follow */
    /* The function that is read. */
    struct made_die *function;
    uint32_t first, size, index, lines;
    struct made_die *blocks[BLOCKS_MOST];
    uint32_t starts[BLOCKS_MOST];
    unsigned depth, too_deep;
};

/* ---- entries ---- */

static unsigned half_of(const struct sdb *s, const struct coff_symbol *symbol, unsigned offset)
{
    return symbol->auxiliary == 0
               ? 0
               : coff_number16(&s->file, (uint64_t)symbol->at + COFF_SYMBOL_BYTES + offset);
}

static uint32_t word_of(const struct sdb *s, const struct coff_symbol *symbol, unsigned offset)
{
    return symbol->auxiliary == 0
               ? 0
               : coff_number32(&s->file, (uint64_t)symbol->at + COFF_SYMBOL_BYTES + offset);
}

/* Of auxiliary entries. */
static uint32_t tag_of(const struct sdb *s, const struct coff_symbol *symbol)
{
    return word_of(s, symbol, 0);
}

static unsigned line_of(const struct sdb *s, const struct coff_symbol *symbol)
{
    return half_of(s, symbol, 4);
}

static unsigned size_of(const struct sdb *s, const struct coff_symbol *symbol)
{
    return half_of(s, symbol, 6);
}

static void put_name(const struct sdb *s, struct made_die *die, const struct coff_symbol *symbol)
{
    const char *name = symbol->name + (s->underscores && symbol->name[0] == '_');
    char text[NAME_MOST];
    size_t length = strnlen(name, NAME_MOST - 1);
    memcpy(text, name, length);
    text[length] = '\0';
    if (text[0] != '\0' && text[0] != '.') /* .0fake: it has none in the source */
        made_text(s->made, die, DW_AT_name, text);
}

/* Units are made when there is something to say: files without debug information have none. */
static struct made_die *unit_die(struct sdb *s)
{
    if (s->unit == NULL) {
        s->unit = made_unit(s->made, s->file_name, "");
        s->line_file = made_file(s->made, s->unit, s->file_name);
        memset(s->bases, 0, sizeof s->bases);
    }
    return s->unit == NULL ? NULL : s->unit->die;
}

/* The name stands in the auxiliary entries, or in the table of names. */
static void begin_file(struct sdb *s, const struct coff_symbol *symbol)
{
    uint64_t at = (uint64_t)symbol->at + COFF_SYMBOL_BYTES;
    size_t room = (size_t)symbol->auxiliary * COFF_SYMBOL_BYTES, length;
    const char *name = "";
    s->unit = NULL;
    s->tag = s->function = NULL;
    if (room > 0 && coff_inside(&s->file, at, room)) {
        name = (const char *)s->file.bytes + at;
        if (coff_number32(&s->file, at) == 0) {
            name = coff_long_name(&s->file, coff_number32(&s->file, at + 4));
            room = NAME_MOST;
        }
    }
    length = name == NULL ? 0 : strnlen(name, room < NAME_MOST ? room : NAME_MOST - 1);
    if (length > 0)
        memcpy(s->file_name, name, length);
    s->file_name[length] = '\0';
}

/* ---- types ---- */

static struct made_die *base_type(struct sdb *s, unsigned base)
{
    const struct cpu_habits *habits = s->older->habits;
    const struct {
        const char *name;
        unsigned encoding, size;
    } rows[BASES] = {
        [2] = {"char", habits->char_is_signed ? DW_ATE_signed_char : DW_ATE_unsigned_char, 1},
        [3] = {"short int", DW_ATE_signed, 2},
        [4] = {"int", DW_ATE_signed, s->int_bytes},
        [5] = {"long int", DW_ATE_signed, 4},
        [6] = {"float", DW_ATE_float, 4},
        [7] = {"double", DW_ATE_float, habits->double_bytes},
        [12] = {"unsigned char", DW_ATE_unsigned_char, 1},
        [13] = {"short unsigned int", DW_ATE_unsigned, 2},
        [14] = {"unsigned int", DW_ATE_unsigned, s->int_bytes},
        [15] = {"long unsigned int", DW_ATE_unsigned, 4},
    };
    struct made_die *die = s->bases[base];
    if (die != NULL || rows[base].name == NULL)
        return die;
    die = made_die(s->made, unit_die(s), DW_TAG_base_type);
    if (die == NULL)
        return NULL;
    die->size = rows[base].size;
    made_text(s->made, die, DW_AT_name, rows[base].name);
    made_number(s->made, die, DW_AT_byte_size, die->size);
    made_number(s->made, die, DW_AT_encoding, rows[base].encoding);
    s->bases[base] = die;
    return die;
}

/* A struct, union or enum by the symbol that names it: maybe a later one. */
static struct made_die *tag_at(struct sdb *s, uint32_t index)
{
    if (index == 0 || index >= s->file.symbol_count)
        return NULL;
    if (s->tags[index] == NULL)
        s->tags[index] = made_die(s->made, unit_die(s), 0);
    return s->tags[index];
}

static struct made_die *derived(struct sdb *s, unsigned tag, struct made_die *of)
{
    struct made_die *die = made_die(s->made, unit_die(s), tag);
    if (die == NULL)
        return NULL;
    made_type(s->made, die, of);
    if (tag != DW_TAG_pointer_type)
        return die;
    die->size = s->older->habits->pointer_bytes;
    made_number(s->made, die, DW_AT_byte_size, die->size);
    return die;
}

static struct made_die *array_of(struct sdb *s, struct made_die *of, unsigned count)
{
    struct made_die *die = derived(s, DW_TAG_array_type, of), *range;
    if (die == NULL)
        return NULL;
    die->count = count;
    range = made_die(s->made, die, DW_TAG_subrange_type);
    if (count > 0)
        made_number(s->made, range, DW_AT_count, count);
    return die;
}

/* A type's derivations, from the outermost on, with arrays' counts where they are told. */
struct derivations {
    unsigned kinds[DERIVED], counts[DERIVED], count;
};

static void read_derivations(struct sdb *s, const struct coff_symbol *symbol, unsigned skip,
                             struct derivations *d)
{
    unsigned dimension = 0;
    for (unsigned i = skip; i < DERIVED; i++) {
        unsigned kind = symbol->type >> (COFF_DERIVED_SHIFT + 2 * i) & COFF_DERIVED_MASK;
        if (kind == 0)
            break;
        if (kind == COFF_IS_ARRAY && dimension < DIMENSIONS)
            d->counts[d->count] = half_of(s, symbol, 8 + 2 * dimension++);
        d->kinds[d->count++] = kind;
    }
}

/* GNU's assembler writes the first of several dimensions only. What remains of the array's size is
 * that of all others together. */
static void find_dimensions(struct sdb *s, const struct coff_symbol *symbol, struct derivations *d,
                            unsigned run, const struct made_die *element)
{
    uint64_t row = (uint64_t)d->counts[0] * made_size(element);
    if (run < 2 || d->counts[1] != 0 || row == 0 || size_of(s, symbol) % row != 0)
        return;
    d->counts[1] = (unsigned)(size_of(s, symbol) / row);
    for (unsigned i = 2; i < run; i++)
        d->counts[i] = 1;
}

static struct made_die *type_of(struct sdb *s, const struct coff_symbol *symbol, unsigned skip)
{
    unsigned base = symbol->type & 0xf, run = 0, i;
    struct derivations d = {.count = 0};
    struct made_die *type = base >= BASE_STRUCT && base <= BASE_ENUM ? tag_at(s, tag_of(s, symbol))
                                                                     : base_type(s, base);
    read_derivations(s, symbol, skip, &d);
    while (run < d.count && d.kinds[run] == COFF_IS_ARRAY)
        run++;
    for (i = d.count; i > run; i--)
        type = d.kinds[i - 1] == COFF_IS_ARRAY      ? array_of(s, type, d.counts[i - 1])
               : d.kinds[i - 1] == COFF_IS_FUNCTION ? derived(s, DW_TAG_subroutine_type, type)
                                                    : derived(s, DW_TAG_pointer_type, type);
    find_dimensions(s, symbol, &d, run, type);
    for (i = run; i > 0; i--)
        type = array_of(s, type, d.counts[i - 1]);
    return type;
}

static void begin_tag(struct sdb *s, const struct coff_symbol *symbol, uint32_t index)
{
    struct made_die *die = tag_at(s, index);
    s->tag = die;
    if (die == NULL || die->tag != 0)
        return;
    die->tag = symbol->storage == COFF_STRUCT_TAG  ? DW_TAG_structure_type
               : symbol->storage == COFF_UNION_TAG ? DW_TAG_union_type
                                                   : DW_TAG_enumeration_type;
    die->size = size_of(s, symbol);
    put_name(s, die, symbol);
    made_number(s->made, die, DW_AT_byte_size, die->size);
}

static void add_member(struct sdb *s, const struct coff_symbol *symbol)
{
    struct made_die *die = s->tag == NULL ? NULL : made_die(s->made, s->tag, DW_TAG_member);
    put_name(s, die, symbol);
    made_type(s->made, die, type_of(s, symbol, 0));
    if (symbol->storage == COFF_FIELD) {
        made_number(s->made, die, DW_AT_bit_size, size_of(s, symbol));
        made_number(s->made, die, DW_AT_data_bit_offset, symbol->value);
    } else
        made_number(s->made, die, DW_AT_data_member_location, symbol->value);
}

static void add_enumerator(struct sdb *s, const struct coff_symbol *symbol)
{
    struct made_die *die = s->tag == NULL ? NULL : made_die(s->made, s->tag, DW_TAG_enumerator);
    put_name(s, die, symbol);
    made_signed(s->made, die, DW_AT_const_value, (int32_t)symbol->value);
}

static void add_typedef(struct sdb *s, const struct coff_symbol *symbol)
{
    struct made_die *die = made_die(s->made, unit_die(s), DW_TAG_typedef);
    put_name(s, die, symbol);
    made_type(s->made, die, type_of(s, symbol, 0));
}

/* ---- functions ---- */

static void begin_function(struct sdb *s, const struct coff_symbol *symbol, uint32_t index)
{
    struct made_die *die = made_die(s->made, unit_die(s), DW_TAG_subprogram);
    put_name(s, die, symbol);
    if (symbol->storage != COFF_STATIC)
        made_flag(s->made, die, DW_AT_external);
    made_type(s->made, die, type_of(s, symbol, 1));
    s->function = die;
    s->first = symbol->value;
    s->size = word_of(s, symbol, 4);
    s->lines = word_of(s, symbol, 8);
    s->index = index;
    s->depth = s->too_deep = 0;
    if (s->size > 0 && s->size - 1 <= UINT32_MAX - s->first)
        older_function_place(s->older, die, s->first, s->first + (s->size - 1));
}

static unsigned line_at(const struct sdb *s, uint64_t at)
{
    return s->file.line_bytes == 8 ? coff_number32(&s->file, at + 4)
                                   : coff_number16(&s->file, at + 4);
}

/* The first row names the function; those behind it count from the line of its brace. */
static void read_lines(struct sdb *s, unsigned brace)
{
    uint64_t at = s->lines;
    bool named = at != 0 && coff_inside(&s->file, at, s->file.line_bytes) &&
                 coff_number32(&s->file, at) == s->index && line_at(s, at) == 0;
    unsigned line;
    if (s->size == 0 || brace == 0)
        return;
    made_row(s->made, s->unit, s->first, s->line_file, brace);
    for (at += s->file.line_bytes; named && (line = line_at(s, at)) != 0;
         at += s->file.line_bytes) {
        uint32_t address = coff_number32(&s->file, at);
        if (address - s->first >= s->size)
            break;
        made_row(s->made, s->unit, address, s->line_file, brace + line - 1);
    }
    made_end_rows(s->made, s->unit, s->first + s->size);
}

/* ".bf" and ".ef" */
static void mark_function(struct sdb *s, const struct coff_symbol *symbol)
{
    if (s->function == NULL)
        return;
    if (strcmp(symbol->name, ".bf") == 0) {
        made_number(s->made, s->function, DW_AT_decl_line, line_of(s, symbol));
        read_lines(s, line_of(s, symbol));
    } else
        s->function = NULL;
}

static struct made_die *scope_of(const struct sdb *s)
{
    return s->depth > 0 ? s->blocks[s->depth - 1] : s->function;
}

/* ".bb" and ".eb" */
static void mark_block(struct sdb *s, const struct coff_symbol *symbol)
{
    bool begins = strcmp(symbol->name, ".bb") == 0;
    if (s->function == NULL)
        return;
    if (begins && s->depth == BLOCKS_MOST)
        s->too_deep++;
    else if (begins) {
        struct made_die *block = made_die(s->made, scope_of(s), DW_TAG_lexical_block);
        s->starts[s->depth] = symbol->value;
        s->blocks[s->depth++] = block;
    } else if (s->too_deep > 0)
        s->too_deep--;
    else if (s->depth > 0) {
        s->depth--;
        older_block_place(s->older, s->blocks[s->depth], s->starts[s->depth], symbol->value);
    }
}

/* ---- variables ---- */

static struct made_die *add_variable(struct sdb *s, const struct coff_symbol *symbol, unsigned tag,
                                     struct made_die *parent)
{
    struct made_die *die = made_die(s->made, parent, tag);
    put_name(s, die, symbol);
    made_type(s->made, die, type_of(s, symbol, 0));
    return die;
}

static void add_local(struct sdb *s, const struct coff_symbol *symbol)
{
    bool parameter = symbol->storage == COFF_ARGUMENT || symbol->storage == COFF_REGISTER_ARGUMENT;
    bool in_register =
        symbol->storage == COFF_REGISTER || symbol->storage == COFF_REGISTER_ARGUMENT;
    struct made_die *die;
    if (s->function == NULL)
        return;
    die =
        add_variable(s, symbol, parameter ? DW_TAG_formal_parameter : DW_TAG_variable, scope_of(s));
    if (in_register)
        older_in_register(s->older, die, symbol->value);
    else
        older_at_frame(s->older, die, (int32_t)symbol->value);
}

/* Symbols without a type are only names. */
static void add_object(struct sdb *s, const struct coff_symbol *symbol, uint32_t index)
{
    bool inside = s->function != NULL && symbol->storage == COFF_STATIC;
    struct made_die *die;
    if (symbol->type == 0 || symbol->section <= 0)
        return;
    if ((symbol->type >> COFF_DERIVED_SHIFT & COFF_DERIVED_MASK) == COFF_IS_FUNCTION) {
        begin_function(s, symbol, index);
        return;
    }
    die = add_variable(s, symbol, DW_TAG_variable, inside ? scope_of(s) : unit_die(s));
    if (symbol->storage != COFF_STATIC)
        made_flag(s->made, die, DW_AT_external);
    older_at_address(s->older, die, symbol->value);
}

/* ---- all ---- */

static void take(struct sdb *s, const struct coff_symbol *symbol, uint32_t index)
{
    switch (symbol->storage) {
    case COFF_FILE:
        begin_file(s, symbol);
        break;
    case COFF_STRUCT_TAG:
    case COFF_UNION_TAG:
    case COFF_ENUM_TAG:
        begin_tag(s, symbol, index);
        break;
    case COFF_STRUCT_MEMBER:
    case COFF_UNION_MEMBER:
    case COFF_FIELD:
        add_member(s, symbol);
        break;
    case COFF_ENUMERATOR:
        add_enumerator(s, symbol);
        break;
    case COFF_END_OF_STRUCT:
        s->tag = NULL;
        break;
    case COFF_TYPEDEF:
        add_typedef(s, symbol);
        break;
    case COFF_FUNCTION_MARK:
        mark_function(s, symbol);
        break;
    case COFF_BLOCK:
        mark_block(s, symbol);
        break;
    case COFF_AUTO:
    case COFF_REGISTER:
    case COFF_ARGUMENT:
    case COFF_REGISTER_ARGUMENT:
        add_local(s, symbol);
        break;
    case COFF_EXTERNAL:
    case COFF_STATIC:
        add_object(s, symbol, index);
        break;
    default:
        break;
    }
}

/* An option of the compiler makes int larger (-mint32), and nothing says so but sizes: of an enum,
 * or of an array of int. 0: of neither. */
static unsigned int_bytes_by(const struct sdb *s, const struct coff_symbol *symbol)
{
    unsigned base = symbol->type & 0xf, kinds = symbol->type >> COFF_DERIVED_SHIFT, count;
    bool is_int = base == BASE_INT || base == BASE_UNSIGNED_INT;
    if (symbol->storage == COFF_ENUM_TAG)
        return size_of(s, symbol);
    count = half_of(s, symbol, 8);
    return is_int && kinds == COFF_IS_ARRAY && count > 0 ? size_of(s, symbol) / count : 0;
}

static void find_int_bytes(struct sdb *s)
{
    struct coff_symbol symbol;
    s->int_bytes = s->older->habits->int_bytes;
    for (uint32_t i = 0; i < s->file.symbol_count; i += 1 + symbol.auxiliary) {
        unsigned bytes;
        coff_read_symbol(&s->file, i, &symbol);
        bytes = int_bytes_by(s, &symbol);
        if (bytes == 2 || bytes == 4) {
            s->int_bytes = bytes;
            return;
        }
    }
}

void sdb_read(const struct older *older, const uint8_t *bytes, size_t size)
{
    struct sdb s = {.older = older, .made = older->made};
    const struct coff_machine *machine = coff_machine_of(bytes, size);
    struct coff_symbol symbol;
    if (machine == NULL || !coff_open(&s.file, bytes, size) ||
        !coff_inside(&s.file, s.file.symbols, (uint64_t)s.file.symbol_count * COFF_SYMBOL_BYTES))
        return;
    s.underscores = machine->underscores;
    find_int_bytes(&s);
    s.tags = calloc((size_t)s.file.symbol_count + 1, sizeof(struct made_die *));
    for (uint32_t i = 0; s.tags != NULL && i < s.file.symbol_count; i += 1 + symbol.auxiliary) {
        coff_read_symbol(&s.file, i, &symbol);
        take(&s, &symbol, i);
    }
    free(s.tags);
}
