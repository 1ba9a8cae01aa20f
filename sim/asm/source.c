/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source text: files without their comments, split into statements; what is being read at the
 * moment, with the chain of files and macros that led there, which errors tell. */
#include "asm/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATED '\001' /* stands where a new statement begins in the same line */

/* --- memory --- */

struct asm_chunk {
    struct asm_chunk *next;
    size_t size, used;
    _Alignas(16) char bytes[];
};

void *asm_keep(struct assembler *as, struct asm_arena *arena, size_t bytes)
{
    struct asm_chunk *chunk = arena->chunks;
    size_t size = bytes > 65536 ? bytes : 65536;
    void *place;
    bytes = (bytes + 15) & ~(size_t)15;
    if (bytes > ASM_MOST_BYTES - arena->total)
        asm_give_up(as, "the program becomes too large: look for a macro that calls itself");
    if (chunk == NULL || chunk->size - chunk->used < bytes) {
        chunk = malloc(sizeof *chunk + size + 15);
        if (chunk == NULL)
            asm_give_up(as, "the host has no memory left: close other programs");
        *chunk = (struct asm_chunk){.next = arena->chunks, .size = size + 15};
        arena->chunks = chunk;
    }
    place = chunk->bytes + chunk->used;
    chunk->used += bytes;
    arena->total += bytes;
    return memset(place, 0, bytes);
}

char *asm_keep_text(struct assembler *as, struct asm_arena *arena, const char *text, size_t length)
{
    char *copy = asm_keep(as, arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

void asm_arena_free(struct asm_arena *arena)
{
    while (arena->chunks != NULL) {
        struct asm_chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
    arena->total = 0;
}

void *asm_grow(struct assembler *as, void *array, size_t count, size_t *room, size_t size)
{
    size_t more = *room == 0 ? 64 : *room * 2;
    char *grown;
    if (count < *room)
        return array;
    grown = realloc(array, more * size);
    if (grown == NULL)
        asm_give_up(as, "the host has no memory left: close other programs");
    memset(grown + *room * size, 0, (more - *room) * size);
    *room = more;
    return grown;
}

/* --- errors --- */

static size_t put_chain(const struct assembler *as, char *text, size_t size)
{
    const struct asm_level *level;
    size_t used = 0;
    for (level = as->level; level != NULL && used < size; level = level->outer)
        if (level->kind == LEVEL_MACRO || (level->kind == LEVEL_FILE && level->outer != NULL))
            used += (size_t)snprintf(text + used, size - used, "%s%s%s, %s at %s:%u",
                                     used == 0 ? " (" : "; ",
                                     level->kind == LEVEL_MACRO ? "in macro " : "", level->name,
                                     level->kind == LEVEL_MACRO ? "called" : "included",
                                     level->from->file->name, level->from->line);
    if (used > 0 && used < size)
        snprintf(text + used, size - used, ")");
    return used;
}

static void put(const struct assembler *as, struct sim_error *error, const char *what)
{
    char chain[300] = "";
    put_chain(as, chain, sizeof chain);
    if (as->here != NULL)
        sim_error_set(error, "%s:%u: %s%s", as->here->file->name, as->here->line, what, chain);
    else
        sim_error_set(error, "%s", what);
}

#define FORMATTED(text, format)                                                                    \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    vsnprintf(text, sizeof text, format, arguments);                                               \
    va_end(arguments)

void asm_error(struct assembler *as, const char *format, ...)
{
    struct asm_program *program = as->program;
    char what[400];
    FORMATTED(what, format);
    if (!as->final)
        return;
    put(as, &program->errors[program->error_count++], what);
    if (program->error_count == ASM_MOST_ERRORS)
        longjmp(as->leave, 1);
}

void asm_warning(struct assembler *as, const char *format, ...)
{
    struct asm_program *program = as->program;
    char what[400];
    FORMATTED(what, format);
    if (as->final && program->warning_count < ASM_MOST_ERRORS)
        put(as, &program->warnings[program->warning_count++], what);
}

void asm_give_up(struct assembler *as, const char *format, ...)
{
    struct asm_program *program = as->program;
    char what[400];
    FORMATTED(what, format);
    if (program->error_count == ASM_MOST_ERRORS)
        program->error_count--;
    put(as, &program->errors[program->error_count++], what);
    longjmp(as->leave, 1);
}

/* --- comments and statements --- */

struct stripper {
    const struct processor *processor;
    const char *from, *end;
    char *to;
    bool blank;    /* so far in this line */
    unsigned owed; /* ends of lines inside of a comment: they come behind the statement */
};

static void copy(struct stripper *strip)
{
    char character = *strip->from++;
    for (; character == '\n' && strip->owed > 0; strip->owed--)
        *strip->to++ = '\n';
    strip->blank = character == '\n' || (strip->blank && (character == ' ' || character == '\t'));
    *strip->to++ =
        character == '\0' || character == SEPARATED || character == '\r' ? ' ' : character;
}

static void skip_line(struct stripper *strip)
{
    while (strip->from < strip->end && *strip->from != '\n')
        strip->from++;
}

static void skip_block(struct stripper *strip)
{
    strip->from += 2;
    *strip->to++ = ' ';
    for (; strip->from < strip->end; strip->from++) {
        strip->owed += *strip->from == '\n';
        if (strip->end - strip->from >= 2 && strip->from[0] == '*' && strip->from[1] == '/') {
            strip->from += 2;
            return;
        }
    }
}

static void copy_string(struct stripper *strip)
{
    copy(strip);
    while (strip->from < strip->end && *strip->from != '"' && *strip->from != '\n') {
        if (*strip->from == '\\' && strip->end - strip->from >= 2 && strip->from[1] != '\n')
            copy(strip);
        copy(strip);
    }
    if (strip->from < strip->end && *strip->from == '"')
        copy(strip);
}

/* 'x, 'x', '\n' */
static void copy_character(struct stripper *strip)
{
    unsigned i;
    copy(strip);
    for (i = 0; i < 2 && strip->from < strip->end && *strip->from != '\n'; i++) {
        bool escape = i == 0 && *strip->from == '\\';
        copy(strip);
        if (!escape)
            break;
    }
    if (strip->from < strip->end && *strip->from == '\'')
        copy(strip);
}

static bool at_comment(const struct stripper *strip, const char *begin)
{
    char character = *strip->from;
    if (character == '#' && strip->blank)
        return true;
    if (character == '/' && strip->end - strip->from >= 2 && strip->from[1] == '/')
        return true;
    return character == strip->processor->assembler->comment &&
           (strip->from == begin || strip->from[-1] != '\\'); /* \@ in a macro */
}

/* Lines stay as many as they are. */
static void strip_comments(struct stripper *strip)
{
    const char *begin = strip->from;
    while (strip->from < strip->end) {
        if (at_comment(strip, begin))
            skip_line(strip);
        else if (strip->end - strip->from >= 2 && strip->from[0] == '/' && strip->from[1] == '*')
            skip_block(strip);
        else if (*strip->from == '"')
            copy_string(strip);
        else if (*strip->from == '\'')
            copy_character(strip);
        else if (*strip->from == strip->processor->assembler->separator && *strip->from != '\0') {
            *strip->to++ = SEPARATED;
            strip->from++;
        } else
            copy(strip);
    }
    *strip->to = '\0';
}

static size_t count_of(const char *text, size_t size, char character)
{
    size_t count = 0, i;
    for (i = 0; i < size; i++)
        count += text[i] == character;
    return count;
}

static void split_lines(struct assembler *as, struct asm_file *file, const char *text, size_t size)
{
    char *copied = asm_keep_text(as, &as->kept, text, size), *at = copied;
    size_t count = count_of(text, size, '\n') + 1, i;
    const char **lines = asm_keep(as, &as->kept, count * sizeof *lines);
    for (i = 0; i < count; i++) {
        char *end = memchr(at, '\n', size - (size_t)(at - copied));
        lines[i] = at;
        if (end == NULL)
            break;
        *end = '\0';
        if (end > at && end[-1] == '\r')
            end[-1] = '\0';
        at = end + 1;
    }
    file->lines = lines;
    file->line_count = (unsigned)count;
}

static void split_statements(struct assembler *as, struct asm_file *file, char *text)
{
    size_t length = strlen(text);
    size_t most = count_of(text, length, '\n') + count_of(text, length, SEPARATED) + 1;
    unsigned line = 1;
    bool first = true;
    file->statements = asm_keep(as, &as->kept, most * sizeof *file->statements);
    for (;;) {
        size_t piece = strcspn(text, "\n\001");
        char end = text[piece];
        file->statements[file->statement_count++] =
            (struct asm_statement){.text = text, .file = file, .line = line, .first = first};
        text[piece] = '\0';
        if (end == '\0')
            return;
        first = end == '\n';
        line += first;
        text += piece + 1;
    }
}

struct asm_file *asm_file_make(struct assembler *as, const char *name, const char *text,
                               size_t size)
{
    struct asm_file *file = asm_keep(as, &as->kept, sizeof *file);
    char *stripped = asm_keep(as, &as->kept, size + 2);
    struct stripper strip = {.processor = as->processor,
                             .from = text,
                             .end = text + size,
                             .to = stripped,
                             .blank = true};
    file->name = asm_keep_text(as, &as->kept, name, strlen(name));
    split_lines(as, file, text, size);
    strip_comments(&strip);
    split_statements(as, file, stripped);
    file->next = as->files;
    as->files = file;
    return file;
}

/* --- files that others name --- */

static struct asm_file *known_file(struct assembler *as, const char *name, bool is_text)
{
    struct asm_file *file;
    for (file = as->files; file != NULL; file = file->next)
        if (strcmp(file->name, name) == 0 && (file->statements != NULL) == is_text)
            return file;
    return NULL;
}

static bool read_bytes(struct assembler *as, const char *name, struct blob *bytes)
{
    const struct asm_options *options = as->options;
    struct sim_error error;
    if (options->read == NULL) {
        asm_error(as, "\"%s\" cannot be read: there are no files here", name);
        return false;
    }
    if (options->read(options->owner, name, bytes, &error) && !bytes->failed)
        return true;
    blob_free(bytes);
    asm_error(as, "%s", error.text);
    return false;
}

struct asm_file *asm_file_read(struct assembler *as, const char *name)
{
    struct asm_file *file = asm_file_bytes(as, name);
    struct asm_file *text = known_file(as, name, true);
    if (file == NULL || text != NULL)
        return file == NULL ? NULL : text;
    return asm_file_make(as, name, (const char *)file->bytes.bytes, file->bytes.size);
}

struct asm_file *asm_file_bytes(struct assembler *as, const char *name)
{
    struct asm_file *file = known_file(as, name, false);
    if (file != NULL)
        return file;
    file = asm_keep(as, &as->kept, sizeof *file);
    file->name = asm_keep_text(as, &as->kept, name, strlen(name));
    if (!read_bytes(as, name, &file->bytes))
        return NULL;
    file->next = as->files;
    as->files = file;
    return file;
}

/* --- what is being read --- */

void asm_level_push(struct assembler *as, enum asm_level_kind kind, const char *name,
                    const struct asm_statement *statements, size_t count, uint64_t repeats)
{
    struct asm_level *level = asm_keep(as, &as->passing, sizeof *level);
    *level = (struct asm_level){.outer = as->level,
                                .kind = kind,
                                .statements = statements,
                                .count = count,
                                .repeats = repeats,
                                .name = name,
                                .from = as->here,
                                .conditions = as->condition_count,
                                .depth = as->level == NULL ? 0 : as->level->depth + 1};
    as->level = level;
    if (level->depth > ASM_DEPTH)
        asm_give_up(as,
                    "macros and files are nested more than %u deep: look for one that calls "
                    "itself without end",
                    ASM_DEPTH);
}

void asm_level_pop(struct assembler *as)
{
    asm_conditions_close(as, as->level->conditions, false);
    as->level = as->level->outer;
}
