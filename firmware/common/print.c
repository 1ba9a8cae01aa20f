/* SPDX-License-Identifier: MIT */
/* Lines of text: see print.h. */
#include "print.h"

#include "board.h"

static Semaphore turn;

void print_init(void)
{
    semaphore_init(&turn, SEMAPHORE_UP);
    semaphore_set_name(&turn, "line");
}

void print_begin(Line *line)
{
    line->length = 0;
}

static void put(Line *line, char character)
{
    if (line->length < LINE_LENGTH)
        line->text[line->length++] = character;
}

void print_text(Line *line, const char *text)
{
    while (*text != '\0')
        put(line, *text++);
}

void print_padded(Line *line, const char *text, int width)
{
    for (; *text != '\0'; width--)
        put(line, *text++);
    while (width-- > 0)
        put(line, ' ');
}

void print_number(Line *line, unsigned value, int width, char fill)
{
    char digits[12];
    int count = 0;

    do {
        digits[count++] = (char)('0' + value % 10u);
        value /= 10u;
    } while (value != 0);
    for (; width > count; width--)
        put(line, fill);
    while (count > 0)
        put(line, digits[--count]);
}

void print_hex(Line *line, unsigned value)
{
    int shift;

    for (shift = 28; shift >= 0; shift -= 4)
        put(line, "0123456789ABCDEF"[value >> shift & 15u]);
}

void print_end(Line *line)
{
    const int mine = semaphore_down(&turn, BOS_FOREVER) == BOS_OK;

    while (line->length > 0 && line->text[line->length - 1] == ' ')
        line->length--;
    line->text[line->length] = '\n';
    line->text[line->length + 1] = '\0';
    console_write(line->text);
    if (mine)
        (void)semaphore_up(&turn);
}

void print_line(const char *text)
{
    Line line;

    print_begin(&line);
    print_text(&line, text);
    print_end(&line);
}
