/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables by name: see variables.h. Names are looked for as C does: blocks from the inside out,
 * the file, everything; what DWARF does not know, the symbol table may. */
#include "symbols/variables.h"

#include <string.h>

static bool is_variable(Dwarf_Die *die)
{
    int tag = dwarf_tag(die);
    return tag == DW_TAG_variable || tag == DW_TAG_formal_parameter;
}

static bool find_in_block(struct debug_info *info, Dwarf_Die *block, const char *name,
                          Dwarf_Die *found)
{
    bool more;
    for (more = die_first(info, block, found); more; more = die_next(info, found)) {
        const char *its = is_variable(found) ? die_name(info, found) : NULL;
        if (its != NULL && strcmp(its, name) == 0)
            return true;
    }
    return false;
}

/* Anywhere in a function, for its statics. */
static bool find_below(struct debug_info *info, Dwarf_Die *block, const char *name,
                       Dwarf_Die *found, unsigned depth)
{
    Dwarf_Die child;
    bool more;
    if (find_in_block(info, block, name, found))
        return true;
    for (more = depth > 0 && die_first(info, block, &child); more; more = die_next(info, &child))
        if (dwarf_tag(&child) == DW_TAG_lexical_block &&
            find_below(info, &child, name, found, depth - 1))
            return true;
    return false;
}

static void set_variable(struct debug_info *info, const struct location_scope *scope,
                         Dwarf_Die *die, struct variable *variable)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    *variable = (struct variable){.type = &type_unknown};
    if (die_attribute(die, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, &type) != NULL)
        variable->type = debug_info_type(info, &type);
    location_of(scope, die, &variable->location);
}

/* A declaration inside a block means the one outside. */
static bool find_local(struct debug_info *info, struct location_scope *scope, const char *name,
                       struct variable *variable)
{
    uint32_t address = frame_look_up(scope->frame);
    struct scopes scopes;
    Dwarf_Die die;
    if (scope->code == NULL)
        return false;
    debug_info_scopes(info, scope->code, address, &scopes);
    for (unsigned i = scopes.count; i-- > 0;)
        if (find_in_block(info, &scopes.dies[i], name, &die) &&
            !die_flag(&die, DW_AT_declaration)) {
            set_variable(info, scope, &die, variable);
            return true;
        }
    return false;
}

/* --- of files --- */

static bool is_of_file(struct debug_info *info, const struct named *named, const char *file)
{
    Dwarf_Die die = named->die, unit;
    const char *path = die_unit(&die, &unit) ? die_name(info, &unit) : NULL;
    return path != NULL && path_ends_in(path, file);
}

/* 0: not at all; a variable of the file that runs goes before others, an external one before
 * another file's own. */
static unsigned fitness(const struct location_scope *scope, const struct named *named)
{
    Dwarf_Die die = named->die;
    if (scope->code != NULL && scope->code->die.cu == named->die.cu)
        return 3;
    return die_flag(&die, DW_AT_external) ? 2 : 1;
}

static void set_function(struct debug_info *info, Dwarf_Die *die, struct variable *variable)
{
    Dwarf_Addr entry = 0;
    *variable = (struct variable){.type = debug_info_type(info, die)};
    if (dwarf_entrypc(die, &entry) == 0) {
        variable->location.kind = LOCATION_MEMORY;
        variable->location.address = (uint32_t)entry;
    }
}

static bool set_enumerator(struct debug_info *info, Dwarf_Die *die, struct variable *variable)
{
    uint64_t value;
    (void)info;
    if (!die_number(die, DW_AT_const_value, &value))
        return false;
    *variable =
        (struct variable){.type = &type_unknown, .is_enumerator = true, .value = (int64_t)value};
    return true;
}

static bool has_place(Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Addr entry;
    if (dwarf_tag(die) == DW_TAG_subprogram)
        return dwarf_entrypc(die, &entry) == 0;
    return die_attribute(die, DW_AT_location, &attribute) ||
           die_attribute(die, DW_AT_const_value, &attribute);
}

static bool find_of_file(struct debug_info *info, const struct location_scope *scope,
                         const char *file, const char *name, struct variable *variable)
{
    const struct named *named = NULL, *best = NULL;
    unsigned fits, most = 0;
    Dwarf_Die die;
    while ((named = debug_info_named(info, name, named)) != NULL) {
        die = named->die;
        if ((named->kind != NAME_VARIABLE && named->kind != NAME_FUNCTION &&
             named->kind != NAME_ENUMERATOR) ||
            !has_place(&die) || (file != NULL && !is_of_file(info, named, file)))
            continue;
        fits = fitness(scope, named);
        if (fits > most) {
            most = fits;
            best = named;
        }
    }
    if (best == NULL)
        return false;
    die = best->die;
    if (best->kind == NAME_ENUMERATOR)
        return set_enumerator(info, &die, variable);
    if (best->kind == NAME_FUNCTION)
        set_function(info, &die, variable);
    else
        set_variable(info, scope, &die, variable);
    return true;
}

/* --- of functions, and of the symbol table --- */

static bool find_in_function(struct debug_info *info, const struct location_scope *scope,
                             const char *function, const char *name, struct variable *variable)
{
    const struct named *named = NULL;
    while ((named = debug_info_named(info, function, named)) != NULL) {
        Dwarf_Die die = named->die, found;
        if (named->kind != NAME_FUNCTION)
            continue;
        die_allow_visits(info);
        if (find_below(info, &die, name, &found, DIE_DEPTH)) {
            set_variable(info, scope, &found, variable);
            return true;
        }
    }
    return false;
}

/* Without a type: an unsigned number of its size, or bytes. */
static const struct type *type_of_size(const struct symbols *symbols, uint64_t size)
{
    switch (size) {
    case 1:
        return symbols_builtin(symbols, BUILTIN_UNSIGNED_CHAR);
    case 2:
        return symbols_builtin(symbols, BUILTIN_UNSIGNED_SHORT);
    case 0:
    case 4:
        return symbols_builtin(symbols, BUILTIN_UNSIGNED_INT);
    case 8:
        return symbols_builtin(symbols, BUILTIN_UNSIGNED_LONG_LONG);
    default:
        return symbols_array_of(symbols, symbols_builtin(symbols, BUILTIN_UNSIGNED_CHAR), size);
    }
}

static bool find_symbol(const struct symbols *symbols, const char *name, struct variable *variable)
{
    const struct image_symbol *symbol = image_symbol_find(symbols->info->image, name);
    if (symbol == NULL || symbol->value > UINT32_MAX)
        return false;
    *variable = (struct variable){
        .type = symbol->type == IMAGE_FUNCTION ? symbols_builtin(symbols, BUILTIN_FUNCTION)
                                               : type_of_size(symbols, symbol->size),
        .location = {.kind = LOCATION_MEMORY, .address = (uint32_t)symbol->value}};
    return true;
}

bool symbols_variable(struct machine *machine, const struct symbols *symbols,
                      const struct frame *frame, const char *within, const char *name,
                      struct variable *variable)
{
    struct debug_info *info = symbols->info;
    struct location_scope scope = {.machine = machine, .symbols = symbols, .frame = frame};
    scope.code = debug_info_code_at(info, frame_look_up(frame));
    if (within != NULL)
        return find_of_file(info, &scope, within, name, variable) ||
               find_in_function(info, &scope, within, name, variable);
    return find_local(info, &scope, name, variable) ||
           find_of_file(info, &scope, NULL, name, variable) || find_symbol(symbols, name, variable);
}

void symbols_locals(const struct symbols *symbols, const struct frame *frame,
                    void (*tell)(void *owner, const char *name), void *owner)
{
    struct debug_info *info = symbols->info;
    uint32_t address = frame_look_up(frame);
    const struct code *code = debug_info_code_at(info, address);
    struct scopes scopes;
    if (code == NULL)
        return;
    debug_info_scopes(info, code, address, &scopes);
    for (unsigned i = scopes.count; i-- > 0;) {
        Dwarf_Die die;
        bool more = die_first(info, &scopes.dies[i], &die);
        for (; more; more = die_next(info, &die)) {
            const char *name = is_variable(&die) && !die_flag(&die, DW_AT_declaration)
                                   ? die_name(info, &die)
                                   : NULL;
            if (name != NULL)
                tell(owner, name);
        }
    }
}

const char *symbols_suggest(const struct symbols *symbols, const char *name)
{
    return debug_info_suggest(symbols->info, name);
}
