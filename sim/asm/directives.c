/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Directives about sections and symbols ("Using as", chapter 7), and those of compilers that have
 * nothing to say here. */
#include "asm/parts.h"

#include <inttypes.h>
#include <string.h>

/* --- sections --- */

/* .org place, fill: an address in this section, or a number: counted from its beginning */
static void org(struct assembler *as, const char *text, int argument)
{
    struct asm_value value, fill = {.number = 0};
    uint64_t position;
    (void)argument;
    if (!asm_expression(as, &text, &value) ||
        (asm_take(&text, ',') && !asm_expression(as, &text, &fill)) || !asm_at_end(as, text))
        return;
    if (value.unknown)
        return;
    if (value.number < 0 || value.number > (int64_t)1 << 32) {
        asm_error(as, ".org: %" PRId64 " is no address", value.number);
        return;
    }
    position = (uint64_t)value.number * as->processor->address_bytes;
    if (value.section != ASM_ABSOLUTE)
        position = position < as->section->origin ? 0 : position - as->section->origin;
    asm_section_org(as, position, (uint8_t)fill.number);
}

static void usual_section(struct assembler *as, const char *text, int which)
{
    static const char *const names[] = {".text", ".data", ".bss"};
    if (asm_at_end(as, text))
        asm_section_enter(as, asm_section_get(as, names[which]));
}

static bool take_flags(struct assembler *as, const char **text, unsigned *flags)
{
    const char *letter;
    if (!asm_take_string(as, text))
        return false;
    *flags = 0;
    for (letter = (const char *)as->string.bytes; *letter != '\0'; letter++)
        *flags |= *letter == 'a'   ? ASM_ALLOC
                  : *letter == 'w' ? ASM_WRITE
                  : *letter == 'x' ? ASM_EXECUTE
                                   : 0;
    return true;
}

/* @progbits, %nobits; other words are about linking */
static void take_type(const char **text, unsigned *flags)
{
    size_t length;
    if (**text != '@' && **text != '%' && **text != '"')
        return;
    ++*text;
    length = asm_name_length(*text);
    if (length == 6 && strncmp(*text, "nobits", 6) == 0)
        *flags |= ASM_NOBITS;
    *text = asm_blanks(*text + length);
    if (**text == '"')
        *text = asm_blanks(*text + 1);
}

/* A name may have signs in it that names of symbols have not. */
static size_t section_name(const char *text, char name[static ASM_WORD])
{
    size_t length = strcspn(text, ", \t\"");
    length = length < ASM_WORD ? length : 0;
    memcpy(name, text, length);
    name[length] = '\0';
    return length;
}

static void section(struct assembler *as, const char *text, int push)
{
    char name[ASM_WORD];
    struct asm_section *found;
    unsigned flags = 0;
    bool given = false;
    size_t length;
    text = asm_blanks(text);
    text += *text == '"';
    length = section_name(text, name);
    text = asm_blanks(text + length + (text[length] == '"'));
    if (length == 0) {
        asm_error(as, "a name of a section is wanted here: .text, .data, .bss or one of your own");
        return;
    }
    if (asm_take(&text, ',')) {
        if (!take_flags(as, &text, &flags))
            return;
        given = true;
        if (asm_take(&text, ','))
            take_type(&text, &flags);
    }
    found = asm_section_get(as, name);
    if (given) {
        if ((found->flags_given || found->begun) && found->flags != flags)
            asm_error(as, "%s has had other flags before: write them once", name);
        found->flags = flags;
        found->flags_given = true;
    }
    if (push && as->stack_count == sizeof as->stack / sizeof as->stack[0]) {
        asm_error(as, ".pushsection is nested too deep: put a .popsection");
        return;
    }
    if (push)
        as->stack[as->stack_count++] = as->section;
    asm_section_enter(as, found);
}

static void pop_section(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (!asm_at_end(as, text))
        return;
    if (as->stack_count > 0)
        asm_section_enter(as, as->stack[--as->stack_count]);
    else
        asm_error(as, ".popsection without .pushsection: take it away");
}

static void previous(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (asm_at_end(as, text))
        asm_section_enter(as, as->previous);
}

static void literals(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (asm_at_end(as, text))
        asm_literals_put(as, as->section);
}

const struct asm_directive_row asm_section_directives[] = {
    {"org", org, 0}, /* first: an assignment to "." uses it */
    {"text", usual_section, 0},
    {"data", usual_section, 1},
    {"bss", usual_section, 2},
    {"section", section, 0},
    {"pushsection", section, 1},
    {"popsection", pop_section, 0},
    {"previous", previous, 0},
    {"ltorg", literals, 0},
    {"pool", literals, 0},
    {NULL, NULL, 0},
};

/* --- symbols --- */

/* .equ name, expression */
static void equate(struct assembler *as, const char *text, int once)
{
    char name[ASM_WORD];
    if (!asm_take_name(as, &text, name))
        return;
    if (!asm_take(&text, ',')) {
        asm_error(as, "a ',' and a value are wanted behind %s", name);
        return;
    }
    asm_symbol_set(as, name, strlen(name), text, once);
}

enum { GLOBAL, WEAK, LOCAL, ANYWHERE };

static void bind(struct assembler *as, const char *text, int how)
{
    char name[ASM_WORD];
    do {
        if (!asm_take_name(as, &text, name))
            return;
        if (how == GLOBAL || how == WEAK) {
            struct asm_symbol *symbol = asm_symbol_get(as, name, strlen(name));
            symbol->global = symbol->global || how == GLOBAL;
            symbol->weak = symbol->weak || how == WEAK;
        }
    } while (asm_take(&text, ','));
    asm_at_end(as, text);
}

/* .type name, %function */
static void type(struct assembler *as, const char *text, int argument)
{
    char name[ASM_WORD], kind[ASM_WORD];
    struct asm_symbol *symbol;
    (void)argument;
    if (!asm_take_name(as, &text, name))
        return;
    asm_take(&text, ',');
    if (*text != '\0' && strchr("%@#\"", *text) != NULL)
        text++;
    if (!asm_take_name(as, &text, kind))
        return;
    symbol = asm_symbol_get(as, name, strlen(name));
    if (strcasecmp(kind, "function") == 0 || strcmp(kind, "STT_FUNC") == 0)
        symbol->type = ASM_FUNCTION;
    else if (strcasecmp(kind, "object") == 0 || strcmp(kind, "STT_OBJECT") == 0)
        symbol->type = ASM_OBJECT;
}

/* .size name, expression: in bytes */
static void size(struct assembler *as, const char *text, int argument)
{
    char name[ASM_WORD];
    struct asm_value value;
    (void)argument;
    if (!asm_take_name(as, &text, name))
        return;
    asm_take(&text, ',');
    if (asm_expression(as, &text, &value) && asm_at_end(as, text))
        asm_symbol_get(as, name, strlen(name))->size =
            (uint64_t)value.number * as->processor->address_bytes;
}

static void thumb_function(struct assembler *as, const char *text, int argument)
{
    (void)argument;
    if (*asm_blanks(text) == '\0')
        as->thumb_function = as->processor->assembler->thumb;
    else
        asm_at_end(as, text);
}

/* .comm name, size, alignment: in .bss. Without an alignment, what the size wants, up to 8. */
static void common(struct assembler *as, const char *text, int argument)
{
    char name[ASM_WORD];
    bool given = false;
    struct asm_section *before = as->section, *older = as->previous;
    struct asm_value bytes, align = {.number = 0};
    struct asm_symbol *symbol;
    if (!asm_take_name(as, &text, name) || !asm_take(&text, ',') ||
        !asm_expression(as, &text, &bytes) ||
        ((given = asm_take(&text, ',')) && !asm_expression(as, &text, &align)) ||
        !asm_at_end(as, text))
        return;
    if (bytes.number < 0 || bytes.number > (int64_t)1 << 32 || align.number < 0 ||
        align.number > 1 << 20 || (align.number & (align.number - 1)) != 0) {
        asm_error(as, "%s: a size, and a power of two as alignment, are wanted", name);
        return;
    }
    while (align.number == 0 || (align.number * 2 <= bytes.number && align.number < 8 && !given))
        align.number = align.number == 0 ? 1 : align.number * 2;
    asm_section_enter(as, asm_section_get(as, ".bss"));
    asm_section_align(as, (uint64_t)align.number * as->processor->address_bytes, true, 0, 0);
    asm_symbol_label(as, name, strlen(name));
    symbol = asm_symbol_get(as, name, strlen(name));
    symbol->global = argument;
    symbol->type = ASM_OBJECT;
    symbol->size = (uint64_t)bytes.number * as->processor->address_bytes;
    asm_emit_zeros(as, symbol->size);
    as->section = before;
    as->previous = older;
}

/* --- others --- */

enum { ERROR, WARNING, NOTHING };

static void say(struct assembler *as, const char *text, int what)
{
    static const char *const standard[] = {".error was met", ".warning was met"};
    bool given = *asm_blanks(text) != '\0';
    if (given && !asm_take_string(as, &text))
        return;
    if (what == ERROR)
        asm_error(as, "%s", given ? (const char *)as->string.bytes : standard[ERROR]);
    else if (what == WARNING)
        asm_warning(as, "%s", given ? (const char *)as->string.bytes : standard[WARNING]);
}

static void end(struct assembler *as, const char *text, int argument)
{
    (void)text, (void)argument;
    as->ended = true;
}

static void ignore(struct assembler *as, const char *text, int argument)
{
    (void)as, (void)text, (void)argument;
}

/* .code 16: Thumb is what there is. */
static void code_width(struct assembler *as, const char *text, int argument)
{
    int64_t width;
    (void)argument;
    if (asm_known(as, &text, &width) && asm_at_end(as, text) && width != 16)
        asm_error(as, ".code %" PRId64 ": there are only the instructions of .code 16 here", width);
}

const struct asm_directive_row asm_symbol_directives[] = {
    {"equ", equate, 0},
    {"set", equate, 0},
    {"equiv", equate, 1},
    {"global", bind, GLOBAL},
    {"globl", bind, GLOBAL},
    {"weak", bind, WEAK},
    {"local", bind, LOCAL},
    {"extern", bind, ANYWHERE},
    {"hidden", bind, ANYWHERE},
    {"type", type, 0},
    {"size", size, 0},
    {"thumb_func", thumb_function, 0},
    {"comm", common, 1},
    {"lcomm", common, 0},
    {"error", say, ERROR},
    {"err", say, ERROR},
    {"warning", say, WARNING},
    {"print", say, NOTHING},
    {"end", end, 0},
    {"syntax", ignore, 0},
    {"thumb", ignore, 0},
    {"code", code_width, 0},
    {"thumb_set", equate, 0},
    {"unreq", asm_alias_forget, 0},
    {"cpu", ignore, 0},
    {"arch", ignore, 0},
    {"fpu", ignore, 0},
    {"h8300", ignore, 0},
    {"h8300h", ignore, 0},
    {"h8300hn", ignore, 0},
    {"h8300s", ignore, 0},
    {"eabi_attribute", ignore, 0},
    {"file", ignore, 0},
    {"loc", ignore, 0},
    {"ident", ignore, 0},
    {"title", ignore, 0},
    {"sbttl", ignore, 0},
    {"list", ignore, 0},
    {"nolist", ignore, 0},
    {"eject", ignore, 0},
    {"fnstart", ignore, 0},
    {"fnend", ignore, 0},
    {"cantunwind", ignore, 0},
    {"cfi_sections", ignore, 0},
    {"cfi_startproc", ignore, 0},
    {"cfi_endproc", ignore, 0},
    {"cfi_def_cfa_offset", ignore, 0},
    {"cfi_def_cfa_register", ignore, 0},
    {"cfi_def_cfa", ignore, 0},
    {"cfi_offset", ignore, 0},
    {"cfi_restore", ignore, 0},
    {"cfi_adjust_cfa_offset", ignore, 0},
    {NULL, NULL, 0},
};
