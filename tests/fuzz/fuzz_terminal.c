/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes on a terminal of the window. 0xfe changes its size by the two bytes behind it, 0xff
 * asks for a key and for answers. Afterwards its cells hold characters, its cursor is on the
 * screen, its text can be copied, and a cleared one shows what is said. */
#include "../../tools/scope/terminal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_cells(const struct terminal *terminal)
{
    uint64_t line, cursor;
    unsigned column;
    for (line = terminal_first(terminal); line < terminal_end(terminal); line++)
        for (column = 0; column < terminal_columns(terminal); column++) {
            struct terminal_cell cell = terminal_cell(terminal, line, column);
            require(cell.character < 0x110000 && cell.accent < 0x110000 && cell.width <= 2);
        }
    terminal_cursor(terminal, &cursor, &column);
    require(cursor >= terminal_end(terminal) - terminal_rows(terminal));
    require(cursor < terminal_end(terminal) && column <= terminal_columns(terminal));
}

static void check_text(const struct terminal *terminal)
{
    struct terminal_place from = {0, 0}, to = {UINT64_MAX, 1};
    char *text = terminal_text(terminal, from, to);
    require(text != NULL);
    free(text);
    terminal_word(terminal, (struct terminal_place){terminal_first(terminal), 3}, &from, &to);
    require(from.column <= to.column);
}

/* Returns how many of the bytes it has used. */
static size_t act(struct terminal *terminal, const uint8_t *data, size_t size)
{
    static const char *const keys[] = {"Up", "F5", "Return", "c", "Page Up", "", "nothing", "Tab"};
    char bytes[TERMINAL_KEY];
    size_t count;
    if (data[0] == 0xfe && size > 2) {
        terminal_resize(terminal, data[1] % 64, data[2]);
        return 3;
    }
    if (data[0] == 0xff && size > 1) {
        require(terminal_key(terminal, keys[data[1] & 7], data[1] >> 5, bytes) <= TERMINAL_KEY);
        require(terminal_answers(terminal, bytes, sizeof bytes) <= sizeof bytes);
        return 2;
    }
    for (count = 1; count < size && data[count] < 0xfe; count++)
        ;
    terminal_put(terminal, data, count);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct terminal *terminal = terminal_create(24, 80);
    require(terminal != NULL);
    while (size > 0) {
        size_t used = act(terminal, data, size);
        data += used;
        size -= used;
    }
    check_cells(terminal);
    check_text(terminal);
    terminal_clear(terminal);
    terminal_put(terminal, "x", 1);
    require(terminal_cell(terminal, 0, 0).character == 'x');
    terminal_destroy(terminal);
    return 0;
}
