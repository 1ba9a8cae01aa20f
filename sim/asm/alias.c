/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for registers, "counter .req r4" and ".unreq counter" ("Using as", 9.4.4): what the name
 * stands for is put into the operands before an instruction is looked at. A name counts as it is
 * written, and all in capitals or in small letters. */
#include "asm/parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_one_case(const char *text, size_t length, int (*is_other)(int))
{
    size_t i;
    for (i = 0; i < length; i++)
        if (is_other((unsigned char)text[i]))
            return false;
    return true;
}

static bool stands_for(const struct asm_alias *alias, const char *text, size_t length)
{
    if (strlen(alias->name) != length || strncasecmp(alias->name, text, length) != 0)
        return false;
    return strncmp(alias->name, text, length) == 0 || is_one_case(text, length, islower) ||
           is_one_case(text, length, isupper);
}

static struct asm_alias **find(struct assembler *as, const char *text, size_t length)
{
    struct asm_alias **at = &as->aliases;
    while (*at != NULL && !stands_for(*at, text, length))
        at = &(*at)->next;
    return at;
}

bool asm_alias_define(struct assembler *as, const char *text)
{
    static const char word[] = ".req";
    size_t length = asm_name_length(text), target;
    const char *what = asm_blanks(text + length);
    struct asm_alias **at, *made;
    if (length == 0 || strncasecmp(what, word, sizeof word - 1) != 0 ||
        asm_is_name(what[sizeof word - 1], false))
        return false;
    what = asm_blanks(what + sizeof word - 1);
    target = asm_name_length(what);
    if (target == 0) {
        asm_error(as, "a register is wanted behind .req");
        return true;
    }
    if (!asm_at_end(as, what + target))
        return true;
    at = find(as, what, target);
    made = asm_keep(as, &as->passing, sizeof *made);
    made->name = asm_keep_text(as, &as->passing, text, length);
    made->target = *at != NULL ? (*at)->target : asm_keep_text(as, &as->passing, what, target);
    at = find(as, text, length);
    if (*at != NULL && strcasecmp((*at)->target, made->target) != 0)
        asm_error(as, "%s is %s already: put .unreq %s before it", made->name, (*at)->target,
                  made->name);
    if (*at == NULL)
        *at = made;
    return true;
}

void asm_alias_forget(struct assembler *as, const char *operands, int argument)
{
    char name[ASM_WORD];
    struct asm_alias **at;
    (void)argument;
    if (!asm_take_name(as, &operands, name) || !asm_at_end(as, operands))
        return;
    at = find(as, name, strlen(name));
    if (*at == NULL)
        asm_error(as, "%s is no name that .req has given", name);
    else
        *at = (*at)->next;
}

const char *asm_alias_resolve(struct assembler *as, const char *text)
{
    size_t mnemonic = asm_name_length(text), i = mnemonic;
    bool any = false;
    if (as->aliases == NULL)
        return text;
    as->line.size = 0;
    blob_put(&as->line, text, mnemonic);
    while (text[i] != '\0') {
        size_t length = asm_is_name(text[i], false) ? strspn(text + i, "0123456789") : 0;
        const struct asm_alias *alias = NULL;
        while (asm_is_name(text[i + length], false))
            length++;
        if (length > 0)
            alias = *find(as, text + i, length);
        any |= alias != NULL;
        if (alias != NULL)
            blob_put(&as->line, alias->target, strlen(alias->target));
        else
            blob_put(&as->line, text + i, length > 0 ? length : 1);
        i += length > 0 ? length : 1;
    }
    if (as->line.failed)
        asm_give_up(as, "the host has no memory left: close other programs");
    return any ? asm_keep_text(as, &as->passing, (const char *)as->line.bytes, as->line.size)
               : text;
}
