/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions for the panel of code: rows from an address on, with labels and source lines; and
 * backwards, which instruction sets of several lengths do not tell: from the beginning of a
 * function, else from where the way meets the address. */
#include "panel_code.h"

#include "debug/console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STEPS_BACK 64u   /* bytes that a way back begins before the address */
#define WALK_MOST  4096u /* instructions of a function that are walked through */

/* --- one instruction --- */

static unsigned size_at(const struct worker_look *look, uint32_t address,
                        struct instruction *instruction)
{
    struct instruction own;
    if (instruction == NULL)
        instruction = &own;
    instruction->size = 0;
    if (look->console->disassembler != NULL)
        disassemble_at(look->console->disassembler, look->machine->cpu->program, address,
                       instruction);
    return instruction->size;
}

/* Addresses count units. */
static uint32_t step_of(const struct worker_look *look, unsigned bytes)
{
    unsigned unit = look->machine->cpu->program->unit;
    return bytes <= unit ? 1 : bytes / unit;
}

static uint32_t least_step(const struct worker_look *look)
{
    const struct processor *processor = look->machine->cpu->device.class->cpu->processor;
    return processor->address_bytes > 1 ? 1 : step_of(look, 2);
}

/* --- backwards --- */

/* The last instruction before `address` on the way from `start`; false: the way does not meet it.
 */
static bool walk(const struct worker_look *look, uint32_t start, uint32_t address, uint32_t *last)
{
    unsigned count;
    *last = start;
    for (count = 0; start < address && count < WALK_MOST; count++) {
        unsigned size = size_at(look, start, NULL);
        *last = start;
        start += size == 0 ? least_step(look) : step_of(look, size);
    }
    return start == address;
}

static uint32_t before(const struct worker_look *look, uint32_t address)
{
    struct source_function function;
    uint32_t least = least_step(look), back, last;
    if (address < least)
        return 0;
    if (look->symbols != NULL && symbols_function_at(look->symbols, address - 1, &function) &&
        function.first < address && walk(look, function.first, address, &last))
        return last;
    for (back = STEPS_BACK; back > least; back -= least)
        if (back <= address && walk(look, address - back, address, &last))
            return last;
    return address - least;
}

/* --- forwards --- */

static struct code_row *add_row(struct code *code, enum code_kind kind, uint32_t address)
{
    struct code_row *row;
    if (code->row_count >= CODE_ROWS)
        return NULL;
    row = &code->rows[code->row_count++];
    memset(row, 0, sizeof *row);
    row->kind = kind;
    row->address = address;
    return row;
}

static void add_label(struct code *code, const struct worker_look *look, uint32_t address)
{
    struct source_function function;
    struct code_row *row;
    if (look->symbols == NULL || !symbols_function_at(look->symbols, address, &function) ||
        function.first != address)
        return;
    row = add_row(code, CODE_LABEL, address);
    if (row != NULL)
        snprintf(row->text, sizeof row->text, "%s", function.name);
}

static void add_line(struct code *code, const struct worker_look *look, uint32_t address,
                     struct source_line *line)
{
    struct source_line now;
    struct code_row *row;
    const char *text;
    if (look->symbols == NULL || !symbols_line_at(look->symbols, address, &now) ||
        (line->file == now.file && line->line == now.line))
        return;
    *line = now;
    text = source_line_text(look->console, now.file, now.line);
    if (text == NULL)
        return;
    row = add_row(code, CODE_LINE, address);
    if (row == NULL)
        return;
    row->line = now.line;
    snprintf(row->text, sizeof row->text, "%.*s", (int)sizeof row->text - 1,
             text + strspn(text, " \t"));
}

static void fill_instruction(struct code_row *row, const struct instruction *instruction)
{
    unsigned i;
    for (i = 0; i < instruction->size; i++)
        snprintf(row->bytes + 2 * i, 3, "%02x", instruction->bytes[i]);
    snprintf(row->text, sizeof row->text, "%.150s", instruction->text);
}

static uint32_t add_instruction(struct code *code, const struct worker_look *look, uint32_t address)
{
    struct instruction instruction;
    unsigned size = size_at(look, address, &instruction);
    struct code_row *row = add_row(code, size == 0 ? CODE_NOTHING : CODE_INSTRUCTION, address);
    if (row != NULL && size > 0)
        fill_instruction(row, &instruction);
    return size == 0 ? 0 : address + step_of(look, size);
}

static void list_rows(struct code *code, const struct worker_look *look, size_t most)
{
    struct source_line line = {.file = NULL};
    uint32_t address = code->top;
    code->row_count = 0;
    while (code->row_count < most && code->row_count < CODE_ROWS) {
        add_label(code, look, address);
        if (code->rows_mixed)
            add_line(code, look, address, &line);
        address = add_instruction(code, look, address);
        if (address == 0)
            break;
    }
}

/* --- what is visible --- */

static bool is_listed(const struct code *code, uint32_t address, size_t margin)
{
    size_t last = code->visible > margin ? code->visible - margin : code->visible, i;
    for (i = 0; i < code->row_count && i < last; i++)
        if (code->rows[i].kind == CODE_INSTRUCTION && code->rows[i].address == address)
            return true;
    return false;
}

/* A short function from its beginning, else a third of the view before it. */
static void put_top(struct code *code, const struct worker_look *look, uint32_t address)
{
    struct source_function function;
    unsigned i;
    if (look->symbols != NULL && symbols_function_at(look->symbols, address, &function)) {
        code->top = function.first;
        list_rows(code, look, code->visible);
        if (is_listed(code, address, code->visible / 4))
            return;
    }
    code->top = address;
    for (i = 0; i < code->visible / 3; i++)
        code->top = before(look, code->top);
}

static void scroll_down(struct code *code, const struct worker_look *look, unsigned rows)
{
    for (; rows > 0; rows--) {
        unsigned size = size_at(look, code->top, NULL);
        code->top += size == 0 ? least_step(look) : step_of(look, size);
    }
}

static void scroll_up(struct code *code, const struct worker_look *look, unsigned rows)
{
    for (; rows > 0; rows--)
        code->top = before(look, code->top);
}

void code_copy_rows(struct code *code, const struct worker_look *look)
{
    if (code->scroll > 0)
        scroll_down(code, look, (unsigned)code->scroll);
    else if (code->scroll < 0)
        scroll_up(code, look, (unsigned)-code->scroll);
    code->scroll = 0;
    list_rows(code, look, code->visible + 1);
    if (!code->reveals)
        return;
    code->reveals = false;
    if (is_listed(code, code->revealed, 2))
        return;
    put_top(code, look, code->revealed);
    list_rows(code, look, code->visible + 1);
}

/* --- the last instructions --- */

/* The function, without its file and line. */
static void copy_place(const struct worker_look *look, struct code_row *row)
{
    console_place_text(look->console, row->address, row->place, sizeof row->place);
    row->place[strcspn(row->place, " ")] = '\0';
}

void code_copy_trace(struct code *code, const struct worker_look *look)
{
    const struct cpu_class *class = look->machine->cpu->device.class->cpu;
    uint32_t addresses[CODE_TRACED];
    unsigned i;
    code->has_trace = class->history != NULL;
    code->traced_count =
        class->history != NULL ? class->history(look->machine->cpu, addresses, CODE_TRACED) : 0;
    for (i = 0; i < code->traced_count; i++) {
        struct code_row *row = &code->traced[i];
        struct instruction instruction;
        memset(row, 0, sizeof *row);
        row->kind = CODE_INSTRUCTION;
        row->address = addresses[i];
        if (size_at(look, addresses[i], &instruction) > 0)
            fill_instruction(row, &instruction);
        if (look->symbols != NULL)
            copy_place(look, row);
    }
}
