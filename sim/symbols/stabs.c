/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stabs ("The stabs representation of debugging information", chapters 2 to 4): the walk over the
 * entries: files, functions, lines, blocks, variables.
 * Left out: common blocks, modules, what only other languages than C write. */
#include "symbols/stabs.h"

#include "bytes.h"

#include <ctype.h>
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY_BYTES  12u
#define TEXTS_SHARED 4u  /* texts may be used so often, */
#define TEXT_SHARED  64u /* or so many characters an entry */
#define BLOCKS_MOST  40u /* in each other */
#define NAME_MOST    1024u

enum stab_code {
    N_UNDF = 0, /* the beginning of a file's texts */
    N_GSYM = 0x20,
    N_FUN = 0x24,
    N_STSYM = 0x26,
    N_LCSYM = 0x28,
    N_ROSYM = 0x2c,
    N_RSYM = 0x40,
    N_SLINE = 0x44,
    N_SO = 0x64,
    N_LSYM = 0x80,
    N_BINCL = 0x82,
    N_SOL = 0x84,
    N_PSYM = 0xa0,
    N_LBRAC = 0xc0,
    N_EXCL = 0xc2,
    N_RBRAC = 0xe0,
};

struct entry {
    uint32_t value;
    unsigned code, line;
    const char *text;
};

struct function {
    struct made_die *die;
    uint32_t first;
    bool based, relative; /* are its lines and blocks counted from its beginning? */
    struct made_die *blocks[BLOCKS_MOST];
    uint32_t starts[BLOCKS_MOST];
    unsigned depth, too_deep;
};

struct walk {
    struct stabs stabs;
    const struct stabs_bytes *bytes;
    size_t at;            /* the entry that is next */
    uint64_t base, after; /* of this file's texts, and of the next one's */
    uint64_t budget;      /* characters that may still be read */
    char *joined;         /* a text that goes on in more than one entry */
    size_t joined_room;
    const char *folder;
    unsigned file; /* of the line table */
    struct function function;
    struct made_die *waiting, *last_waiting; /* variables of a block that has not begun */
};

/* ---- entries ---- */

static uint32_t number_at(const struct walk *w, size_t offset, unsigned count)
{
    return (uint32_t)bytes_number(w->bytes->entries + offset, count, w->bytes->big_endian);
}

static const char *text_at(struct walk *w, uint32_t offset)
{
    uint64_t at = w->base + offset;
    const char *text = (const char *)w->bytes->texts + at;
    size_t length;
    if (at >= w->bytes->texts_size)
        return "";
    length = strnlen(text, (size_t)(w->bytes->texts_size - at));
    if (length == w->bytes->texts_size - at || length > w->budget)
        return "";
    w->budget -= length;
    return text;
}

static bool raw_entry(struct walk *w, struct entry *entry)
{
    size_t at = w->at;
    if (at + ENTRY_BYTES > w->bytes->entries_size)
        return false;
    w->at += ENTRY_BYTES;
    *entry = (struct entry){.code = w->bytes->entries[at + 4],
                            .line = number_at(w, at + 6, 2),
                            .value = number_at(w, at + 8, 4)};
    if (entry->code == N_UNDF) {
        w->base = w->after;
        w->after += entry->value;
    }
    entry->text = text_at(w, number_at(w, at, 4));
    return true;
}

static bool join(struct walk *w, size_t *used, const char *text, size_t length)
{
    if (*used + length + 1 > w->joined_room) {
        size_t room = 2 * w->joined_room + length + 4096;
        char *grown = realloc(w->joined, room);
        if (grown == NULL)
            return false;
        w->joined = grown;
        w->joined_room = room;
    }
    memcpy(w->joined + *used, text, length);
    *used += length;
    w->joined[*used] = '\0';
    return true;
}

/* A text that ends with a backslash goes on in the next entry. */
static bool next_entry(struct walk *w, struct entry *entry)
{
    size_t used = 0;
    struct entry more;
    if (!raw_entry(w, entry))
        return false;
    more = *entry;
    for (;;) {
        size_t length = strlen(more.text);
        bool goes_on = length > 0 && more.text[length - 1] == '\\';
        if (!goes_on && used == 0)
            return true;
        if (!join(w, &used, more.text, length - goes_on) || !goes_on || !raw_entry(w, &more))
            break;
    }
    entry->text = w->joined != NULL ? w->joined : "";
    return true;
}

/* ---- files ---- */

static bool add_file(struct stabs *s, struct stabs_header *header)
{
    if (s->file_count == s->file_room) {
        size_t room = 2 * s->file_room + 16;
        struct stabs_header **grown = reallocarray(s->files, room, sizeof(void *));
        if (grown == NULL)
            return false;
        s->files = grown;
        s->file_room = room;
    }
    s->files[s->file_count++] = header;
    return true;
}

static void begin_header(struct stabs *s, const char *name, uint32_t instance)
{
    struct stabs_header *header = made_keep(s->made, sizeof *header);
    if (header == NULL)
        return;
    *header = (struct stabs_header){made_keep_text(s->made, name, strlen(name)), instance,
                                    s->header_count++, s->headers};
    s->headers = header;
    add_file(s, header);
}

/* A header whose types another unit has told already. */
static void same_header(struct stabs *s, const char *name, uint32_t instance)
{
    struct stabs_header *header = s->headers;
    while (header != NULL && (header->instance != instance || strcmp(header->name, name) != 0))
        header = header->next;
    if (header == NULL)
        begin_header(s, name, instance);
    else
        add_file(s, header);
}

static void end_function(struct walk *w, uint32_t end);

static void source(struct walk *w, const struct entry *entry)
{
    struct stabs *s = &w->stabs;
    size_t length = strlen(entry->text);
    end_function(w, entry->value);
    made_end_rows(s->made, s->unit, entry->value);
    if (length == 0) {
        s->unit = NULL;
        return;
    }
    if (entry->text[length - 1] == '/') {
        w->folder = made_keep_text(s->made, entry->text, length > 1 ? length - 1 : length);
        return;
    }
    s->unit = made_unit(s->made, entry->text, w->folder);
    w->folder = "";
    w->file = made_file(s->made, s->unit, entry->text);
    s->file_count = 0;
    begin_header(s, "", 0);
}

/* ---- functions and blocks ---- */

static uint32_t place_of(struct function *function, uint32_t value)
{
    if (!function->based) {
        function->based = true;
        function->relative = value < function->first;
    }
    return function->relative ? function->first + value : value;
}

static void put_waiting(struct walk *w, struct made_die *parent)
{
    struct made_die *die = w->waiting;
    while (die != NULL) {
        struct made_die *next = die->next;
        made_put(parent, die);
        die = next;
    }
    w->waiting = w->last_waiting = NULL;
}

/* Without an end: where the symbol table says. */
static uint32_t end_by_symbol(const struct walk *w)
{
    uint32_t first = w->function.first;
    const struct image_symbol *symbol = image_symbol_at(w->stabs.older->image, first, NULL);
    return symbol != NULL && symbol->value == first && symbol->last < UINT32_MAX
               ? (uint32_t)symbol->last + 1
               : first;
}

static void end_function(struct walk *w, uint32_t end)
{
    struct function *function = &w->function;
    if (function->die == NULL)
        return;
    if (end <= function->first)
        end = end_by_symbol(w);
    put_waiting(w, function->die);
    if (end > function->first)
        older_function_place(w->stabs.older, function->die, function->first, end - 1);
    made_end_rows(w->stabs.made, w->stabs.unit, end);
    *function = (struct function){0};
}

static void begin_function(struct walk *w, const struct entry *entry, const char *name,
                           struct stabs_text *type)
{
    struct stabs *s = &w->stabs;
    bool external = *type->at == 'F';
    struct made_die *die;
    end_function(w, entry->value);
    made_end_rows(s->made, s->unit, entry->value);
    if (s->unit == NULL)
        return;
    die = made_die(s->made, s->unit->die, DW_TAG_subprogram);
    made_text(s->made, die, DW_AT_name, name);
    if (external)
        made_flag(s->made, die, DW_AT_external);
    if (entry->line != 0)
        made_number(s->made, die, DW_AT_decl_line, entry->line);
    type->at++;
    made_type(s->made, die, stabs_type(type));
    w->function = (struct function){.die = die, .first = entry->value};
}

static struct made_die *scope_of(const struct walk *w)
{
    const struct function *function = &w->function;
    return function->depth > 0 ? function->blocks[function->depth - 1] : function->die;
}

static void begin_block(struct walk *w, uint32_t value)
{
    struct function *function = &w->function;
    struct made_die *block;
    if (function->die == NULL)
        return;
    if (function->depth == BLOCKS_MOST) {
        function->too_deep++;
        return;
    }
    block = made_die(w->stabs.made, scope_of(w), DW_TAG_lexical_block);
    put_waiting(w, block);
    function->starts[function->depth] = place_of(function, value);
    function->blocks[function->depth++] = block;
}

static void end_block(struct walk *w, uint32_t value)
{
    struct function *function = &w->function;
    if (function->die == NULL || function->depth == 0)
        return;
    if (function->too_deep > 0) {
        function->too_deep--;
        return;
    }
    function->depth--;
    older_block_place(w->stabs.older, function->blocks[function->depth],
                      function->starts[function->depth], place_of(function, value));
}

static void line(struct walk *w, const struct entry *entry)
{
    uint32_t address =
        w->function.die != NULL ? place_of(&w->function, entry->value) : entry->value;
    made_row(w->stabs.made, w->stabs.unit, address, w->file, entry->line);
}

/* ---- variables ---- */

/* A parameter that was told before: it is elsewhere in the body. */
static struct made_die *parameter_named(const struct walk *w, const char *name)
{
    struct made_die *die = w->function.die != NULL ? w->function.die->child : NULL;
    while (die != NULL &&
           (die->tag != DW_TAG_formal_parameter || strcmp(made_name(die), name) != 0))
        die = die->next;
    return die;
}

/* Of a function's body: it belongs to the block that begins next. */
static void wait(struct walk *w, struct made_die *die)
{
    if (die == NULL)
        return;
    if (w->last_waiting == NULL)
        w->waiting = die;
    else
        w->last_waiting->next = die;
    w->last_waiting = die;
}

static struct made_die *add_variable(struct walk *w, const char *name, struct stabs_text *type,
                                     char kind)
{
    struct stabs *s = &w->stabs;
    bool parameter = strchr("pPai", kind) != NULL && w->function.die != NULL;
    bool inside = w->function.die != NULL && kind != 'G' && kind != 'S';
    struct made_die *die =
        made_die(s->made, NULL, parameter ? DW_TAG_formal_parameter : DW_TAG_variable);
    made_text(s->made, die, DW_AT_name, name);
    made_type(s->made, die, stabs_type(type));
    if (parameter)
        made_put(w->function.die, die);
    else if (inside)
        wait(w, die);
    else
        made_put(s->unit->die, die);
    return die;
}

static void variable(struct walk *w, const struct entry *entry, const char *name,
                     struct stabs_text *type, char kind)
{
    const struct older *older = w->stabs.older;
    struct made_die *die = kind == 'r' && w->function.depth == 0 ? parameter_named(w, name) : NULL;
    if (die != NULL)
        made_forget(die, DW_AT_location);
    else
        die = add_variable(w, name, type, kind);
    if (kind == 'G')
        older_global(older, die, name);
    else if (kind == 'S' || kind == 'V')
        older_at_address(older, die, entry->value);
    else if (kind == 'r' || kind == 'P')
        older_in_register(older, die, entry->value);
    else if (kind == 'p' || kind == ' ')
        older_at_frame(older, die, (int32_t)entry->value);
}

static struct made_die *int_type(struct stabs *s)
{
    struct made_die *die = made_die(s->made, s->unit->die, DW_TAG_base_type);
    made_number(s->made, die, DW_AT_byte_size, s->older->habits->int_bytes);
    made_number(s->made, die, DW_AT_encoding, DW_ATE_signed);
    made_text(s->made, die, DW_AT_name, "int");
    return die;
}

/* "c=i5" or "c=e(0,30),5": a constant with a name. */
static void constant(struct walk *w, const char *name, struct stabs_text *text)
{
    struct stabs *s = &w->stabs;
    struct made_die *die, *type = NULL;
    if (!stabs_take(text, '='))
        return;
    if (stabs_take(text, 'e')) {
        type = stabs_type(text);
        stabs_take(text, ',');
    } else if (!stabs_take(text, 'i') && !stabs_take(text, 'c') && !stabs_take(text, 'b'))
        return;
    die = made_die(s->made, s->unit->die, DW_TAG_variable);
    made_text(s->made, die, DW_AT_name, name);
    made_type(s->made, die, type != NULL ? type : int_type(s));
    made_signed(s->made, die, DW_AT_const_value, stabs_number(text));
}

/* ---- symbols ---- */

/* The colon behind the name; "::" belongs to it. */
static const char *end_of_name(const char *text)
{
    const char *at = strchr(text, ':');
    while (at != NULL && at[1] == ':')
        at = strchr(at + 2, ':');
    return at;
}

static void symbol(struct walk *w, const struct entry *entry)
{
    const char *colon = end_of_name(entry->text);
    struct stabs_text text = {.stabs = &w->stabs};
    char name[NAME_MOST], kind;
    size_t length = colon == NULL ? NAME_MOST : (size_t)(colon - entry->text);
    if (length >= NAME_MOST || w->stabs.unit == NULL)
        return;
    memcpy(name, entry->text, length);
    name[length] = '\0';
    text.at = colon + 1;
    kind = *text.at;
    if (kind == 'F' || kind == 'f') {
        begin_function(w, entry, name, &text);
        return;
    }
    if (kind == '(' || kind == '-' || isdigit((unsigned char)kind)) {
        variable(w, entry, name, &text, ' ');
        return;
    }
    if (kind == '\0')
        return;
    text.at++;
    if (kind == 't')
        stabs_name_type(&text, name, true, false);
    else if (kind == 'T')
        stabs_name_type(&text, name, stabs_take(&text, 't'), true);
    else if (kind == 'c')
        constant(w, name, &text);
    else if (strchr("GSVpPr", kind) != NULL)
        variable(w, entry, name, &text, kind);
}

static void take(struct walk *w, const struct entry *entry)
{
    struct stabs *s = &w->stabs;
    switch (entry->code) {
    case N_SO:
        source(w, entry);
        break;
    case N_SOL:
        w->file = made_file(s->made, s->unit, entry->text);
        break;
    case N_SLINE:
        line(w, entry);
        break;
    case N_LBRAC:
        begin_block(w, entry->value);
        break;
    case N_RBRAC:
        end_block(w, entry->value);
        break;
    case N_BINCL:
        begin_header(s, entry->text, entry->value);
        break;
    case N_EXCL:
        same_header(s, entry->text, entry->value);
        break;
    case N_FUN:
        if (entry->text[0] == '\0')
            end_function(w, w->function.first + entry->value);
        else
            symbol(w, entry);
        break;
    case N_GSYM:
    case N_STSYM:
    case N_LCSYM:
    case N_ROSYM:
    case N_RSYM:
    case N_LSYM:
    case N_PSYM:
        symbol(w, entry);
        break;
    default:
        break;
    }
}

void stabs_read(const struct older *older, const struct stabs_bytes *bytes)
{
    struct walk w = {.stabs = {.older = older, .made = older->made}, .bytes = bytes, .folder = ""};
    struct entry entry;
    w.budget = TEXTS_SHARED * (uint64_t)bytes->texts_size +
               TEXT_SHARED * (uint64_t)(bytes->entries_size / ENTRY_BYTES);
    w.stabs.slots = calloc(STABS_CHAINS, sizeof(struct stabs_slot *));
    if (w.stabs.slots != NULL) {
        while (next_entry(&w, &entry))
            take(&w, &entry);
        end_function(&w, 0);
        stabs_place_members(&w.stabs);
    }
    free(w.stabs.slots);
    free(w.stabs.files);
    free(w.joined);
}
