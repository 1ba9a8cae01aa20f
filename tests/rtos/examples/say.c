/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What examples say: kept, so that it takes no time, and printed when they are over. */
#include "example.h"

#define ROOM 4096

static char said[ROOM];
static bos_size length;

void say_flush(void);

static void keep(char character)
{
    if (length < ROOM - 1)
        said[length++] = character;
}

static void keep_text(const char *text)
{
    while (*text != '\0')
        keep(*text++);
}

static void keep_digits(unsigned long number)
{
    if (number >= 10)
        keep_digits(number / 10);
    keep((char)('0' + number % 10));
}

void say(const char *text)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    keep_text(text);
    keep('\n');
    INTERRUPTS_RESTORE(mask);
}

void say_number(const char *text, long number)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    keep_text(text);
    keep(' ');
    if (number < 0)
        keep('-');
    keep_digits(number < 0 ? 0ul - (unsigned long)number : (unsigned long)number);
    keep('\n');
    INTERRUPTS_RESTORE(mask);
}

void say_flush(void)
{
    said[length] = '\0';
    board_print_polled(said);
    length = 0;
}

void finish(void)
{
    say_flush();
    board_exit(0);
}
