/* SPDX-License-Identifier: MIT */
/* Quantities and text: see text.h. */
#include "text.h"

void text_number(Line *line, unsigned value)
{
    print_number(line, value, 0, ' ');
}

static void fixed(Line *line, unsigned whole, unsigned part, int decimals)
{
    text_number(line, whole);
    print_text(line, ".");
    print_number(line, part, decimals, '0');
}

void text_volume(Line *line, unsigned steps)
{
    fixed(line, steps / STEPS_PER_ML, steps % STEPS_PER_ML / STEPS_PER_UL, 3);
    print_text(line, " ml");
}

void text_rate(Line *line, unsigned rate)
{
    fixed(line, rate / 10u, rate % 10u, 1);
    print_text(line, " ml/h");
}

void text_time(Line *line, bos_tick ticks)
{
    fixed(line, ticks / BOS_TICK_HZ, ticks % BOS_TICK_HZ * 100u / BOS_TICK_HZ, 2);
}

int text_equal(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

int text_length(const char *text)
{
    int length = 0;

    while (text[length] != '\0')
        length++;
    return length;
}

/* Digits into `value`, which they continue; how many there were. */
static int digits(const char **at, int most, unsigned *value)
{
    int count = 0;

    while (**at >= '0' && **at <= '9' && count < most) {
        *value = *value * 10u + (unsigned)(*(*at)++ - '0');
        count++;
    }
    return count;
}

int text_parse(const char *word, int decimals, unsigned *value)
{
    int count = 0;

    *value = 0;
    if (digits(&word, 6, value) == 0)
        return 0;
    if (*word == '.' && decimals > 0) {
        word++;
        count = digits(&word, decimals, value);
        if (count == 0)
            return 0;
    }
    for (; count < decimals; count++)
        *value *= 10u;
    return *word == '\0';
}
