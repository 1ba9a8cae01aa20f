/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types that a program's debug information need not have: C's own, pointers and arrays. */
#include "cpu/habits.h"
#include "symbols/parts.h"

#include <string.h>

static const struct {
    const char *name, *dwarf; /* as C and as compilers write it in DWARF */
    enum type_kind kind;
    bool is_signed;
    uint8_t size; /* bytes, where DWARF does not say it */
} rows[BUILTINS] = {
    [BUILTIN_VOID] = {"void", NULL, TYPE_VOID, false, 0},
    [BUILTIN_BOOL] = {"_Bool", "_Bool", TYPE_BOOLEAN, false, 1},
    [BUILTIN_CHAR] = {"char", "char", TYPE_CHARACTER, false, 1},
    [BUILTIN_SIGNED_CHAR] = {"signed char", "signed char", TYPE_CHARACTER, true, 1},
    [BUILTIN_UNSIGNED_CHAR] = {"unsigned char", "unsigned char", TYPE_CHARACTER, false, 1},
    [BUILTIN_SHORT] = {"short", "short int", TYPE_INTEGER, true, 2},
    [BUILTIN_UNSIGNED_SHORT] = {"unsigned short", "short unsigned int", TYPE_INTEGER, false, 2},
    [BUILTIN_INT] = {"int", "int", TYPE_INTEGER, true, 4},
    [BUILTIN_UNSIGNED_INT] = {"unsigned int", "unsigned int", TYPE_INTEGER, false, 4},
    [BUILTIN_LONG] = {"long", "long int", TYPE_INTEGER, true, 4},
    [BUILTIN_UNSIGNED_LONG] = {"unsigned long", "long unsigned int", TYPE_INTEGER, false, 4},
    [BUILTIN_LONG_LONG] = {"long long", "long long int", TYPE_INTEGER, true, 8},
    [BUILTIN_UNSIGNED_LONG_LONG] = {"unsigned long long", "long long unsigned int", TYPE_INTEGER,
                                    false, 8},
    [BUILTIN_FLOAT] = {"float", "float", TYPE_FLOAT, true, 4},
    [BUILTIN_DOUBLE] = {"double", "double", TYPE_FLOAT, true, 8},
    [BUILTIN_FUNCTION] = {"", NULL, TYPE_FUNCTION, false, 0},
};

/* As large, and with or without a sign, as the program's compiler makes it. */
static void ask_dwarf(struct debug_info *info, const char *name, struct type *type)
{
    const struct named *named = NULL;
    uint64_t size, encoding;
    while (name != NULL && (named = debug_info_named(info, name, named)) != NULL) {
        Dwarf_Die die = named->die;
        if (named->kind != NAME_BASE || !die_number(&die, DW_AT_byte_size, &size) || size == 0 ||
            size > 8)
            continue;
        type->size = (uint32_t)size;
        if (type->kind == TYPE_CHARACTER && die_number(&die, DW_AT_encoding, &encoding))
            type->is_signed = encoding == DW_ATE_signed_char;
        return;
    }
}

static struct type *make_builtins(struct debug_info *info)
{
    struct type *all = debug_info_keep(info, BUILTINS * sizeof *all);
    for (unsigned i = 0; all != NULL && i < BUILTINS; i++) {
        all[i] = (struct type){.kind = rows[i].kind,
                               .is_signed = rows[i].is_signed,
                               .name = rows[i].name,
                               .size = rows[i].size,
                               .info = info,
                               .has_target = true,
                               .has_parts = true,
                               .target = &type_void};
        ask_dwarf(info, rows[i].dwarf, &all[i]);
    }
    return all;
}

const struct type *symbols_builtin(const struct symbols *symbols, enum builtin builtin)
{
    struct debug_info *info = symbols->info;
    if (info->builtins == NULL)
        info->builtins = make_builtins(info);
    return info->builtins == NULL ? &type_unknown : &info->builtins[builtin];
}

/* As large as this program's compiler makes it, where that is known. */
static uint32_t pointer_bytes(const struct debug_info *info)
{
    const struct cpu_habits *habits = cpu_habits(info->image->machine, info->image->machine_flags);
    return habits == NULL ? 4 : habits->pointer_bytes;
}

const struct type *symbols_pointer_to(const struct symbols *symbols, const struct type *type)
{
    struct type *target = (struct type *)type;
    if (type == &type_void)
        target = (struct type *)symbols_builtin(symbols, BUILTIN_VOID);
    if (target->info == NULL)
        return &type_unknown;
    if (target->pointer == NULL) {
        target->pointer = debug_info_keep(symbols->info, sizeof *target->pointer);
        if (target->pointer == NULL)
            return &type_unknown;
        *target->pointer = (struct type){.kind = TYPE_POINTER,
                                         .name = "",
                                         .size = pointer_bytes(symbols->info),
                                         .info = symbols->info,
                                         .target = target,
                                         .has_target = true,
                                         .has_parts = true};
    }
    return target->pointer;
}

#define ARRAYS_MOST 4096u /* made for one program: a condition makes its own again and again */

const struct type *symbols_array_of(const struct symbols *symbols, const struct type *type,
                                    uint64_t count)
{
    struct debug_info *info = symbols->info;
    struct type *array;
    for (array = info->arrays; array != NULL; array = array->next)
        if (array->target == type && array->count == count)
            return array;
    if (info->array_count == ARRAYS_MOST || (array = debug_info_keep(info, sizeof *array)) == NULL)
        return &type_unknown;
    info->array_count++;
    *array = (struct type){.kind = TYPE_ARRAY,
                           .name = "",
                           .count = count,
                           .count_known = true,
                           .info = info,
                           .target = type,
                           .has_target = true,
                           .has_parts = true,
                           .next = info->arrays};
    info->arrays = array;
    return array;
}
