/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal: see terminal.h. libvterm has the state and the screen; what scrolls out at the top
 * is kept here, a ring of lines. After ECMA-48 and xterm's list of control sequences, as far as
 * libvterm goes; leaves out blinking, double height and width, and the mouse. */
#include "terminal.h"

#include "terminal_filter.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#define TITLE   64
#define ANSWERS 256

struct line {
    struct terminal_cell *cells;
    unsigned count;
};

struct terminal {
    VTerm *vterm;
    VTermScreen *screen;
    struct terminal_filter filter;
    unsigned rows, columns;
    struct line *history; /* ring */
    unsigned newest;      /* where the next comes */
    unsigned kept;
    uint64_t gone; /* lines that came before those in the history */
    VTermPos cursor;
    bool hidden, alternate, key_is_asked;
    char title[TITLE];
    char answers[ANSWERS], key[TERMINAL_KEY + 1];
    size_t answer_count, key_count;
};

/* --- cells --- */

static uint32_t colour_of(const VTermColor *colour, unsigned otherwise)
{
    if (colour->type & otherwise)
        return TERMINAL_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(colour))
        return TERMINAL_INDEXED | colour->indexed.idx;
    return TERMINAL_RGB | (uint32_t)colour->rgb.red << 16 | (uint32_t)colour->rgb.green << 8 |
           colour->rgb.blue;
}

static uint8_t attributes_of(const VTermScreenCellAttrs *attributes)
{
    return (uint8_t)((attributes->bold ? TERMINAL_BOLD : 0) |
                     (attributes->underline ? TERMINAL_UNDERLINE : 0) |
                     (attributes->italic ? TERMINAL_ITALIC : 0) |
                     (attributes->reverse ? TERMINAL_REVERSE : 0) |
                     (attributes->strike ? TERMINAL_STRIKE : 0));
}

static struct terminal_cell cell_of(const VTermScreenCell *cell)
{
    bool right_half = cell->chars[0] == UINT32_MAX;
    return (struct terminal_cell){
        .character = right_half ? 0 : cell->chars[0],
        .accent = right_half || cell->chars[0] == 0 ? 0 : cell->chars[1],
        .ink = colour_of(&cell->fg, VTERM_COLOR_DEFAULT_FG),
        .ground = colour_of(&cell->bg, VTERM_COLOR_DEFAULT_BG),
        .attributes = attributes_of(&cell->attrs),
        .width = (uint8_t)(right_half ? 0 : cell->width),
    };
}

/* --- lines above the screen --- */

static struct line *line_at(const struct terminal *terminal, unsigned index)
{
    unsigned oldest = terminal->newest + TERMINAL_HISTORY - terminal->kept;
    return &terminal->history[(oldest + index) % TERMINAL_HISTORY];
}

/* As far as there is something on it. */
static unsigned used_cells(const VTermScreenCell *cells, unsigned count)
{
    while (count > 0 && cells[count - 1].chars[0] == 0 && !cells[count - 1].attrs.reverse &&
           VTERM_COLOR_IS_DEFAULT_BG(&cells[count - 1].bg))
        count--;
    return count;
}

static int push_line(int columns, const VTermScreenCell *cells, void *owner)
{
    struct terminal *terminal = owner;
    unsigned i, count = used_cells(cells, (unsigned)columns);
    struct terminal_cell *copy = malloc((count + 1) * sizeof *copy);
    struct line *line = &terminal->history[terminal->newest];
    if (copy == NULL)
        return 0;
    for (i = 0; i < count; i++)
        copy[i] = cell_of(&cells[i]);
    free(line->cells);
    *line = (struct line){copy, count};
    terminal->newest = (terminal->newest + 1) % TERMINAL_HISTORY;
    if (terminal->kept < TERMINAL_HISTORY)
        terminal->kept++;
    else
        terminal->gone++;
    return 1;
}

static void drop_history(struct terminal *terminal)
{
    unsigned i;
    for (i = 0; i < TERMINAL_HISTORY; i++) {
        free(terminal->history[i].cells);
        terminal->history[i] = (struct line){0};
    }
    terminal->kept = terminal->newest = 0;
    terminal->gone = 0;
}

/* --- what libvterm tells --- */

static int move_cursor(VTermPos position, VTermPos before, int visible, void *owner)
{
    struct terminal *terminal = owner;
    (void)before;
    (void)visible;
    terminal->cursor = position;
    return 1;
}

/* libvterm 0.1 gives titles whole, as strings. */
static int set_property(VTermProp property, VTermValue *value, void *owner)
{
    struct terminal *terminal = owner;
    if (property == VTERM_PROP_CURSORVISIBLE)
        terminal->hidden = !value->boolean;
    else if (property == VTERM_PROP_ALTSCREEN)
        terminal->alternate = value->boolean;
    else if (property == VTERM_PROP_TITLE && value->string != NULL)
        strncpy(terminal->title, value->string, TITLE - 1);
    return 1;
}

static const VTermScreenCallbacks callbacks = {
    .movecursor = move_cursor, .settermprop = set_property, .sb_pushline = push_line};

static void append(char *buffer, size_t *used, size_t size, const char *bytes, size_t count)
{
    if (count > size - *used)
        return;
    memcpy(buffer + *used, bytes, count);
    *used += count;
}

static void sends(const char *bytes, size_t count, void *owner)
{
    struct terminal *terminal = owner;
    if (terminal->key_is_asked)
        append(terminal->key, &terminal->key_count, TERMINAL_KEY, bytes, count);
    else
        append(terminal->answers, &terminal->answer_count, ANSWERS, bytes, count);
}

/* --- life --- */

static unsigned within(unsigned value, unsigned least, unsigned most)
{
    return value < least ? least : value > most ? most : value;
}

static bool begin(struct terminal *terminal)
{
    terminal->vterm = vterm_new((int)terminal->rows, (int)terminal->columns);
    if (terminal->vterm == NULL)
        return false;
    vterm_set_utf8(terminal->vterm, 1);
    vterm_output_set_callback(terminal->vterm, sends, terminal);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_damage_merge(terminal->screen, VTERM_DAMAGE_SCROLL);
    vterm_screen_reset(terminal->screen, 1);
    terminal->cursor = (VTermPos){0, 0};
    terminal->hidden = terminal->alternate = false;
    terminal->title[0] = '\0';
    terminal->answer_count = 0;
    memset(&terminal->filter, 0, sizeof terminal->filter);
    return true;
}

struct terminal *terminal_create(unsigned rows, unsigned columns)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (terminal == NULL)
        return NULL;
    terminal->rows = within(rows, TERMINAL_ROWS_LEAST, TERMINAL_ROWS_MOST);
    terminal->columns = within(columns, TERMINAL_COLUMNS_LEAST, TERMINAL_COLUMNS_MOST);
    terminal->history = calloc(TERMINAL_HISTORY, sizeof *terminal->history);
    if (terminal->history != NULL && begin(terminal))
        return terminal;
    free(terminal->history);
    free(terminal);
    return NULL;
}

void terminal_destroy(struct terminal *terminal)
{
    if (terminal == NULL)
        return;
    drop_history(terminal);
    free(terminal->history);
    vterm_free(terminal->vterm);
    free(terminal);
}

static void pass(void *owner, const char *bytes, size_t count)
{
    struct terminal *terminal = owner;
    vterm_input_write(terminal->vterm, bytes, count);
}

void terminal_put(struct terminal *terminal, const void *bytes, size_t count)
{
    terminal_filter(&terminal->filter, bytes, count, pass, terminal);
    vterm_screen_flush_damage(terminal->screen);
}

/* A new one: libvterm keeps modes through a reset, and room of the old size through a resize. */
void terminal_resize(struct terminal *terminal, unsigned rows, unsigned columns)
{
    VTerm *before = terminal->vterm;
    terminal->rows = within(rows, TERMINAL_ROWS_LEAST, TERMINAL_ROWS_MOST);
    terminal->columns = within(columns, TERMINAL_COLUMNS_LEAST, TERMINAL_COLUMNS_MOST);
    drop_history(terminal);
    vterm_free(before);
    if (!begin(terminal))
        abort();
}

void terminal_clear(struct terminal *terminal)
{
    terminal_resize(terminal, terminal->rows, terminal->columns);
}

/* --- looking --- */

unsigned terminal_rows(const struct terminal *terminal)
{
    return terminal->rows;
}

unsigned terminal_columns(const struct terminal *terminal)
{
    return terminal->columns;
}

const char *terminal_title(const struct terminal *terminal)
{
    return terminal->title;
}

uint64_t terminal_first(const struct terminal *terminal)
{
    return terminal->gone;
}

static uint64_t first_of_screen(const struct terminal *terminal)
{
    return terminal->gone + terminal->kept;
}

uint64_t terminal_end(const struct terminal *terminal)
{
    return first_of_screen(terminal) + terminal->rows;
}

static struct terminal_cell screen_cell(const struct terminal *terminal, unsigned row,
                                        unsigned column)
{
    VTermScreenCell cell;
    memset(&cell, 0, sizeof cell);
    if (!vterm_screen_get_cell(terminal->screen, (VTermPos){(int)row, (int)column}, &cell))
        return (struct terminal_cell){.width = 1};
    return cell_of(&cell);
}

struct terminal_cell terminal_cell(const struct terminal *terminal, uint64_t line, unsigned column)
{
    const struct terminal_cell nothing = {.width = 1};
    const struct line *kept;
    if (line < terminal->gone || line >= terminal_end(terminal))
        return nothing;
    if (line >= first_of_screen(terminal))
        return column < terminal->columns
                   ? screen_cell(terminal, (unsigned)(line - first_of_screen(terminal)), column)
                   : nothing;
    kept = line_at(terminal, (unsigned)(line - terminal->gone));
    return column < kept->count ? kept->cells[column] : nothing;
}

bool terminal_cursor(const struct terminal *terminal, uint64_t *line, unsigned *column)
{
    *line = first_of_screen(terminal) + (unsigned)terminal->cursor.row;
    *column = (unsigned)terminal->cursor.col;
    return !terminal->hidden;
}

/* --- text --- */

struct text {
    char *bytes;
    size_t used, size;
    bool failed;
};

static void put_byte(struct text *text, unsigned byte)
{
    if (text->used == text->size) {
        size_t size = text->size == 0 ? 256 : 2 * text->size;
        char *bytes = realloc(text->bytes, size);
        if (bytes == NULL) {
            text->failed = true;
            return;
        }
        text->bytes = bytes;
        text->size = size;
    }
    text->bytes[text->used++] = (char)byte;
}

static void put_character(struct text *text, uint32_t character)
{
    if (character < 0x80) {
        put_byte(text, character);
        return;
    }
    if (character < 0x800) {
        put_byte(text, 0xc0 | character >> 6);
    } else {
        if (character < 0x10000) {
            put_byte(text, 0xe0 | character >> 12);
        } else {
            put_byte(text, 0xf0 | (character >> 18 & 7));
            put_byte(text, 0x80 | (character >> 12 & 0x3f));
        }
        put_byte(text, 0x80 | (character >> 6 & 0x3f));
    }
    put_byte(text, 0x80 | (character & 0x3f));
}

static unsigned used_columns(const struct terminal *terminal, uint64_t line, unsigned from,
                             unsigned to)
{
    while (to > from) {
        uint32_t character = terminal_cell(terminal, line, to - 1).character;
        if (character != 0 && character != ' ')
            break;
        to--;
    }
    return to;
}

static void put_line(const struct terminal *terminal, struct text *text, uint64_t line,
                     unsigned from, unsigned to)
{
    for (to = used_columns(terminal, line, from, to); from < to; from++) {
        struct terminal_cell cell = terminal_cell(terminal, line, from);
        if (cell.width == 0)
            continue;
        put_character(text, cell.character == 0 ? ' ' : cell.character);
        if (cell.accent != 0)
            put_character(text, cell.accent);
    }
}

char *terminal_text(const struct terminal *terminal, struct terminal_place from,
                    struct terminal_place to)
{
    struct text text = {0};
    uint64_t line, first = terminal_first(terminal), end = terminal_end(terminal);
    if (from.line < first)
        from = (struct terminal_place){first, 0};
    for (line = from.line; line <= to.line && line < end; line++) {
        if (line != from.line)
            put_byte(&text, '\n');
        put_line(terminal, &text, line, line == from.line ? from.column : 0,
                 line == to.line && to.column < TERMINAL_COLUMNS_MOST ? to.column
                                                                      : TERMINAL_COLUMNS_MOST);
    }
    put_byte(&text, '\0');
    if (!text.failed)
        return text.bytes;
    free(text.bytes);
    return NULL;
}

static bool is_blank(const struct terminal *terminal, uint64_t line, unsigned column)
{
    struct terminal_cell cell = terminal_cell(terminal, line, column);
    return cell.width != 0 && (cell.character == 0 || cell.character == ' ');
}

void terminal_word(const struct terminal *terminal, struct terminal_place at,
                   struct terminal_place *from, struct terminal_place *to)
{
    *from = *to = at;
    if (is_blank(terminal, at.line, at.column))
        return;
    while (from->column > 0 && !is_blank(terminal, at.line, from->column - 1))
        from->column--;
    while (to->column < TERMINAL_COLUMNS_MOST && !is_blank(terminal, at.line, to->column))
        to->column++;
}

/* --- keys --- */

static const struct {
    const char *name;
    VTermKey key;
} keys[] = {
    {"Return", VTERM_KEY_ENTER},      {"Keypad Enter", VTERM_KEY_ENTER},
    {"Tab", VTERM_KEY_TAB},           {"Backspace", VTERM_KEY_BACKSPACE},
    {"Escape", VTERM_KEY_ESCAPE},     {"Up", VTERM_KEY_UP},
    {"Down", VTERM_KEY_DOWN},         {"Left", VTERM_KEY_LEFT},
    {"Right", VTERM_KEY_RIGHT},       {"Insert", VTERM_KEY_INS},
    {"Delete", VTERM_KEY_DEL},        {"Home", VTERM_KEY_HOME},
    {"End", VTERM_KEY_END},           {"Page Up", VTERM_KEY_PAGEUP},
    {"PageUp", VTERM_KEY_PAGEUP},     {"Page Down", VTERM_KEY_PAGEDOWN},
    {"PageDown", VTERM_KEY_PAGEDOWN},
};

#define FUNCTION_KEYS 12

static VTermKey named_key(const char *name)
{
    size_t i;
    int number = name[0] == 'F' && name[1] != '\0' ? atoi(name + 1) : 0;
    if (number >= 1 && number <= FUNCTION_KEYS)
        return (VTermKey)VTERM_KEY_FUNCTION(number);
    for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].key;
    return VTERM_KEY_NONE;
}

static VTermModifier modifier_of(unsigned modifiers)
{
    return (VTermModifier)((modifiers & UI_SHIFT ? VTERM_MOD_SHIFT : 0) |
                           (modifiers & UI_CTRL ? VTERM_MOD_CTRL : 0) |
                           (modifiers & UI_ALT ? VTERM_MOD_ALT : 0));
}

/* Control characters as a VT100 has them: "a" is 1, "[" is Escape, space is NUL; -1: none. */
static int control_of(const char *name)
{
    char letter = name[0];
    if (strcmp(name, "Space") == 0)
        return 0;
    if (letter == '\0' || name[1] != '\0')
        return -1;
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    return letter >= '@' && letter <= '_' ? letter - '@' : -1;
}

static size_t send_character(char *bytes, int character, unsigned modifiers)
{
    size_t count = 0;
    if (modifiers & UI_ALT)
        bytes[count++] = '\033';
    bytes[count++] = (char)character;
    return count;
}

static void ask_vterm(struct terminal *terminal, VTermKey key, unsigned modifiers)
{
    terminal->key_is_asked = true;
    terminal->key_count = 0;
    vterm_keyboard_key(terminal->vterm, key, modifier_of(modifiers));
    terminal->key_is_asked = false;
}

size_t terminal_key(struct terminal *terminal, const char *name, unsigned modifiers,
                    char bytes[TERMINAL_KEY])
{
    VTermKey key = named_key(name);
    int control = control_of(name);
    if (key == VTERM_KEY_NONE && (modifiers & UI_CTRL))
        return control < 0 ? 0 : send_character(bytes, control, modifiers);
    if (key == VTERM_KEY_NONE && (modifiers & UI_ALT) && name[0] != '\0' && name[1] == '\0')
        return send_character(bytes,
                              name[0] >= 'A' && name[0] <= 'Z' && !(modifiers & UI_SHIFT)
                                  ? name[0] - 'A' + 'a'
                                  : name[0],
                              modifiers);
    if (key == VTERM_KEY_NONE)
        return 0;
    /* With modifiers libvterm sends these in a way that only new programs know. */
    if (key == VTERM_KEY_ENTER || key == VTERM_KEY_BACKSPACE || key == VTERM_KEY_ESCAPE)
        modifiers &= UI_ALT;
    ask_vterm(terminal, key, modifiers);
    memcpy(bytes, terminal->key, terminal->key_count);
    return terminal->key_count;
}

/* The guest has asked for marks around what is pasted if libvterm sends some. */
char *terminal_paste(struct terminal *terminal, const char *text, size_t *count)
{
    char *bytes = malloc(strlen(text) + 2 * TERMINAL_KEY);
    size_t used = 0;
    if (bytes == NULL)
        return NULL;
    terminal->key_is_asked = true;
    terminal->key_count = 0;
    vterm_keyboard_start_paste(terminal->vterm);
    memcpy(bytes, terminal->key, terminal->key_count);
    used = terminal->key_count;
    for (; *text != '\0'; text++)
        if (!(text[0] == '\r' && text[1] == '\n') && *text != '\033')
            bytes[used++] = *text == '\n' ? '\r' : *text;
    terminal->key_count = 0;
    vterm_keyboard_end_paste(terminal->vterm);
    memcpy(bytes + used, terminal->key, terminal->key_count);
    terminal->key_is_asked = false;
    *count = used + terminal->key_count;
    return bytes;
}

size_t terminal_answers(struct terminal *terminal, char *bytes, size_t size)
{
    size_t count = terminal->answer_count < size ? terminal->answer_count : size;
    memcpy(bytes, terminal->answers, count);
    terminal->answer_count = 0;
    return count;
}
