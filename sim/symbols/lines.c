/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Line tables, after the DWARF 5 standard, 6.2 (versions 2 to 5). libdw reads them too, but sorts
 * the rows of all sequences into one; those of functions that a linker dropped all begin at 0 and
 * could not be told from code that is there.
 * Left out: VLIW's op_index, discriminators, what a row says of basic blocks. */
#include "symbols/parts.h"

#include <stdlib.h>
#include <string.h>

#define FILE_NAME_MOST 1024u
#define TABLES_SHARED  4u

struct entry {
    const char *name;
    uint64_t directory;
};

/* A table of directories or files. */
struct entries {
    struct entry *all;
    size_t count, room;
};

struct line_table {
    struct debug_info *info;
    struct reader program;
    const char *unit_directory;
    unsigned version, address_size;
    bool wide;
    uint8_t instruction_size, line_range, opcode_base;
    bool statements;
    int8_t line_base;
    uint8_t operands[256]; /* of the standard opcodes */
    struct entries directories, files;
    const char **paths; /* of the files, made when a row names one */
    size_t sequence;    /* first row of the one that is being read */
};

/* --- header --- */

static bool add_entry(struct entries *entries, const char *name, uint64_t directory)
{
    if (!debug_info_grow(&entries->all, entries->count, &entries->room, sizeof *entries->all))
        return false;
    entries->all[entries->count++] = (struct entry){name, directory};
    return true;
}

static uint64_t offset_number(const struct line_table *t, struct reader *r)
{
    return reader_number(r, t->wide ? 8 : 4);
}

static const char *section_text(struct line_table *t, enum debug_section section, uint64_t offset)
{
    struct reader r = debug_info_reader(t->info, section);
    reader_skip(&r, offset);
    return reader_text(&r);
}

/* One column of a row; texts go to *text, numbers to *number. */
static void read_form(struct line_table *t, struct reader *r, uint64_t form, const char **text,
                      uint64_t *number)
{
    static const uint8_t sizes[] = {
        [DW_FORM_data1] = 1, [DW_FORM_data2] = 2, [DW_FORM_data4] = 4, [DW_FORM_data8] = 8};
    if (form == DW_FORM_string)
        *text = reader_text(r);
    else if (form == DW_FORM_line_strp)
        *text = section_text(t, SECTION_LINE_STR, offset_number(t, r));
    else if (form == DW_FORM_strp)
        *text = section_text(t, SECTION_STR, offset_number(t, r));
    else if (form == DW_FORM_udata)
        *number = reader_uleb(r);
    else if (form == DW_FORM_data16)
        reader_skip(r, 16);
    else if (form == DW_FORM_block)
        reader_skip(r, reader_uleb(r));
    else if (form < sizeof sizes && sizes[form] != 0)
        *number = reader_number(r, sizes[form]);
    else
        r->bad = true;
}

struct column {
    uint64_t content, form;
};

static void read_row(struct line_table *t, struct reader *r, const struct column *columns,
                     unsigned count, struct entries *entries)
{
    struct entry row = {"", 0};
    for (unsigned i = 0; i < count; i++) {
        const char *text = "";
        uint64_t number = 0;
        read_form(t, r, columns[i].form, &text, &number);
        if (columns[i].content == DW_LNCT_path)
            row.name = text;
        else if (columns[i].content == DW_LNCT_directory_index)
            row.directory = number;
    }
    if (!r->bad)
        r->bad = !add_entry(entries, row.name, row.directory);
}

/* Version 5: each table says what its columns are. A row without bytes would never end. */
static void read_entries(struct line_table *t, struct reader *r, struct entries *entries)
{
    struct column columns[256];
    unsigned count = (unsigned)reader_number(r, 1);
    uint64_t rows;
    for (unsigned i = 0; i < count; i++) {
        columns[i].content = reader_uleb(r);
        columns[i].form = reader_uleb(r);
    }
    rows = reader_uleb(r);
    if (count == 0)
        return;
    for (uint64_t i = 0; i < rows && !r->bad && reader_left(r) > 0; i++)
        read_row(t, r, columns, count, entries);
}

/* Versions 2 to 4: texts until an empty one; directory 0 is the unit's, file 0 is none. */
static void read_old_entries(struct line_table *t, struct reader *r)
{
    const char *name;
    bool good = add_entry(&t->directories, "", 0) && add_entry(&t->files, "", 0);
    while (good && !r->bad && *(name = reader_text(r)) != '\0')
        good = add_entry(&t->directories, name, 0);
    while (good && !r->bad && *(name = reader_text(r)) != '\0') {
        uint64_t directory = reader_uleb(r);
        reader_uleb(r); /* time */
        reader_uleb(r); /* size */
        good = add_entry(&t->files, name, directory);
    }
    r->bad |= !good;
}

/* The unit's length; what is behind it is no longer seen. */
static void read_length(struct line_table *t, struct reader *r)
{
    uint64_t length = reader_number(r, 4);
    t->wide = length == 0xffffffff;
    if (t->wide)
        length = reader_number(r, 8);
    if (length > reader_left(r))
        r->bad = true;
    else
        r->end = r->at + length;
}

static void read_parameters(struct line_table *t, struct reader *r)
{
    t->instruction_size = (uint8_t)reader_number(r, 1);
    if (t->version >= 4)
        reader_number(r, 1); /* operations an instruction */
    t->statements = reader_number(r, 1) != 0;
    t->line_base = (int8_t)reader_number(r, 1);
    t->line_range = (uint8_t)reader_number(r, 1);
    t->opcode_base = (uint8_t)reader_number(r, 1);
    for (unsigned i = 1; i < t->opcode_base; i++)
        t->operands[i] = (uint8_t)reader_number(r, 1);
    if (t->line_range == 0)
        r->bad = true;
}

static bool read_header(struct line_table *t, struct reader *r)
{
    uint64_t length;
    read_length(t, r);
    t->version = (unsigned)reader_number(r, 2);
    if (r->bad || t->version < 2 || t->version > 5)
        return false;
    if (t->version == 5) {
        reader_number(r, 1); /* size of an address */
        reader_number(r, 1); /* and of a segment selector */
    }
    length = offset_number(t, r);
    t->program = *r;
    reader_skip(&t->program, length);
    read_parameters(t, r);
    if (t->version == 5) {
        read_entries(t, r, &t->directories);
        read_entries(t, r, &t->files);
    } else
        read_old_entries(t, r);
    return !r->bad && !t->program.bad;
}

/* --- names of files --- */

static void append(char *path, const char *part)
{
    size_t have = strlen(path);
    while (strncmp(part, "./", 2) == 0)
        part += 2;
    if (part[0] == '\0' || strcmp(part, ".") == 0)
        return;
    if (part[0] == '/')
        have = 0;
    else if (have > 0 && have < FILE_NAME_MOST - 1 && path[have - 1] != '/')
        path[have++] = '/';
    path[have] = '\0';
    strncat(path, part, FILE_NAME_MOST - 1 - have);
}

static const char *make_path(struct line_table *t, const struct entry *file)
{
    char path[FILE_NAME_MOST] = "";
    append(path, t->unit_directory);
    if (file->directory < t->directories.count)
        append(path, t->directories.all[file->directory].name);
    append(path, file->name);
    return debug_info_keep_text(t->info, path);
}

static const char *path_of(struct line_table *t, uint64_t file)
{
    if (file >= t->files.count)
        return "";
    if (t->paths == NULL)
        t->paths = calloc(t->files.count, sizeof *t->paths);
    if (t->paths == NULL)
        return "";
    if (t->paths[file] == NULL)
        t->paths[file] = make_path(t, &t->files.all[file]);
    return t->paths[file];
}

/* --- program --- */

struct state {
    uint64_t address, file;
    uint32_t line;
    bool statement, prologue_end;
};

static const struct state beginning = {.file = 1, .line = 1};

static bool add_row(struct line_table *t, const struct state *s)
{
    struct debug_info *info = t->info;
    if (s->address > UINT32_MAX ||
        !debug_info_grow(&info->rows, info->row_count, &info->row_room, sizeof *info->rows))
        return false;
    info->rows[info->row_count] = (struct line_row){.address = (uint32_t)s->address,
                                                    .line = s->line,
                                                    .order = (uint32_t)info->row_count,
                                                    .file = path_of(t, s->file),
                                                    .is_statement = s->statement,
                                                    .prologue_end = s->prologue_end};
    info->row_count++;
    return true;
}

/* Of several rows at one address the last has the code: it begins a statement, too, if one before
 * it does for the same line (the others are views of that one address). */
static void inherit_statement(struct line_row *row, const struct line_row *before)
{
    row->is_statement |= before->address == row->address && before->line == row->line &&
                         before->file == row->file && before->is_statement;
}

/* A sequence ends at an address: each row reaches to the next one's. One that goes down, or is of
 * code that is not there, is dropped. */
static void end_sequence(struct line_table *t, uint64_t end)
{
    struct debug_info *info = t->info;
    struct line_row *rows = info->rows;
    bool good = info->row_count > t->sequence && end > rows[t->sequence].address &&
                debug_info_has_code(info, rows[t->sequence].address, end - 1);
    for (size_t i = t->sequence; good && i < info->row_count; i++) {
        uint64_t next = i + 1 < info->row_count ? rows[i + 1].address : end;
        good = next >= rows[i].address;
        rows[i].size = (uint32_t)(next - rows[i].address);
        if (i > t->sequence)
            inherit_statement(&rows[i], &rows[i - 1]);
    }
    if (!good)
        info->row_count = t->sequence;
    t->sequence = info->row_count;
}

static void advance(const struct line_table *t, struct state *s, uint64_t operations)
{
    s->address += operations * t->instruction_size;
}

static bool run_special(struct line_table *t, struct state *s, unsigned opcode)
{
    unsigned adjusted = opcode - t->opcode_base;
    bool good;
    advance(t, s, adjusted / t->line_range);
    s->line += (uint32_t)(t->line_base + (int)(adjusted % t->line_range));
    good = add_row(t, s);
    s->prologue_end = false;
    return good;
}

static void run_extended(struct line_table *t, struct state *s)
{
    struct reader *r = &t->program, inside;
    uint64_t length = reader_uleb(r);
    inside = *r;
    reader_skip(r, length);
    if (r->bad || length == 0)
        return;
    inside.end = r->at;
    switch (reader_number(&inside, 1)) {
    case DW_LNE_end_sequence:
        end_sequence(t, s->address);
        *s = beginning;
        s->statement = t->statements;
        break;
    case DW_LNE_set_address:
        s->address = length - 1 <= 8 ? reader_number(&inside, (unsigned)(length - 1)) : 0;
        break;
    default:
        break;
    }
}

static bool run_standard(struct line_table *t, struct state *s, unsigned opcode)
{
    struct reader *r = &t->program;
    bool good = true;
    switch (opcode) {
    case DW_LNS_copy:
        good = add_row(t, s);
        s->prologue_end = false;
        break;
    case DW_LNS_advance_pc:
        advance(t, s, reader_uleb(r));
        break;
    case DW_LNS_advance_line:
        s->line += (uint32_t)reader_sleb(r);
        break;
    case DW_LNS_set_file:
        s->file = reader_uleb(r);
        break;
    case DW_LNS_negate_stmt:
        s->statement = !s->statement;
        break;
    case DW_LNS_const_add_pc:
        advance(t, s, (255u - t->opcode_base) / t->line_range);
        break;
    case DW_LNS_fixed_advance_pc:
        s->address += reader_number(r, 2);
        break;
    case DW_LNS_set_prologue_end:
        s->prologue_end = true;
        break;
    default:
        for (unsigned i = 0; i < t->operands[opcode]; i++)
            reader_uleb(r);
    }
    return good;
}

static void run_program(struct line_table *t)
{
    struct state s = beginning;
    bool good = true;
    s.statement = t->statements;
    t->sequence = t->info->row_count;
    while (good && !t->program.bad && reader_left(&t->program) > 0) {
        unsigned opcode = (unsigned)reader_number(&t->program, 1);
        if (opcode >= t->opcode_base)
            good = run_special(t, &s, opcode);
        else if (opcode == 0)
            run_extended(t, &s);
        else
            good = run_standard(t, &s, opcode);
    }
    t->info->row_count = t->sequence; /* a sequence without an end is none */
}

/* --- all units --- */

/* Tables that lie inside each other would be read again and again: *budget counts bytes. */
static void read_table(struct debug_info *info, uint64_t offset, const char *directory,
                       uint64_t *budget)
{
    struct line_table t = {.info = info, .unit_directory = directory};
    struct reader r = debug_info_reader(info, SECTION_LINE);
    reader_skip(&r, offset);
    if (!r.bad && read_header(&t, &r) && *budget >= reader_left(&t.program)) {
        *budget -= reader_left(&t.program);
        run_program(&t);
    }
    free(t.directories.all);
    free(t.files.all);
    free(t.paths);
}

/* Units may share a table: it is read once. */
static bool is_new(uint8_t *seen, uint64_t offset)
{
    uint8_t bit = (uint8_t)(1u << offset % 8);
    if (seen[offset / 8] & bit)
        return false;
    seen[offset / 8] |= bit;
    return true;
}

static void read_tables(struct debug_info *info, uint8_t *seen, uint64_t size)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    uint64_t budget = TABLES_SHARED * size;
    while (dwarf_get_units(info->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
        Dwarf_Attribute attribute;
        Dwarf_Word offset;
        const char *directory = die_text(info, &die, DW_AT_comp_dir);
        if (dwarf_attr(&die, DW_AT_stmt_list, &attribute) != NULL &&
            dwarf_formudata(&attribute, &offset) == 0 && offset < size && is_new(seen, offset))
            read_table(info, offset, directory == NULL ? "" : directory, &budget);
    }
}

static int by_address(const void *one, const void *other)
{
    const struct line_row *a = one, *b = other;
    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void debug_info_read_lines(struct debug_info *info)
{
    uint64_t size;
    uint8_t *seen;
    debug_info_open(info);
    if (info->lines_read)
        return;
    info->lines_read = true;
    if (info->dwarf == NULL || info->sections[SECTION_LINE] == NULL)
        return;
    size = info->sections[SECTION_LINE]->d_size;
    seen = calloc(1, size / 8 + 1);
    if (seen == NULL)
        return;
    read_tables(info, seen, size);
    free(seen);
    if (info->row_count > 0)
        qsort(info->rows, info->row_count, sizeof *info->rows, by_address);
}

/* --- by address --- */

size_t debug_info_row_from(const struct debug_info *info, uint32_t address)
{
    size_t low = 0, high = info->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (info->rows[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#define ROWS_BEFORE 64u /* where sequences overlap, the one around an address lies so near */

const struct line_row *debug_info_row(struct debug_info *info, uint32_t address)
{
    size_t i;
    debug_info_read_lines(info);
    i = address == UINT32_MAX ? info->row_count : debug_info_row_from(info, address + 1);
    for (unsigned n = 0; i > 0 && n < ROWS_BEFORE; n++) {
        const struct line_row *row = &info->rows[--i];
        if (address - row->address < row->size)
            return row;
    }
    return NULL;
}
