/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Characters and control sequences, each as a whole: see terminal_filter.h. */
#include "terminal_filter.h"

#include <string.h>

#define NUMBERS_MOST 12u
#define DIGITS_MOST  4u

enum { NUL = 0, BEL = 7, CAN = 0x18, SUB = 0x1a, ESC = 0x1b, DEL = 0x7f };

struct passing {
    void (*pass)(void *owner, const char *bytes, size_t count);
    void *owner;
};

static void hold(struct terminal_filter *filter, char byte)
{
    if (filter->held_count == TERMINAL_SEQUENCE)
        filter->bad = true;
    else
        filter->held[filter->held_count++] = byte;
}

static void begin(struct terminal_filter *filter)
{
    filter->state = FILTER_ESCAPE;
    filter->bad = false;
    filter->held_count = filter->digits = 0;
    filter->numbers = 1;
    hold(filter, ESC);
}

static void finish(struct terminal_filter *filter, const struct passing *to)
{
    if (!filter->bad)
        to->pass(to->owner, filter->held, filter->held_count);
    filter->state = FILTER_TEXT;
}

/* Lines of double height or width, DECDHL and DECDWL: ESC # 3 to 6. */
static bool is_tall(const struct terminal_filter *filter)
{
    return filter->held[1] == '#' && filter->held[filter->held_count - 1] != '8';
}

/* Behind ESC: what kind of sequence it is; "(0" and "#8" have bytes between. */
static void escape(struct terminal_filter *filter, unsigned char byte, const struct passing *to)
{
    bool first = filter->held_count == 1;
    hold(filter, (char)byte);
    if (first && byte == '[') {
        filter->state = FILTER_SEQUENCE;
    } else if (first && byte != '\0' && strchr("]PX^_", byte) != NULL) {
        filter->state = FILTER_STRING;
        filter->bad = byte != ']';
    } else if (byte >= 0x30) {
        filter->bad = filter->bad || byte >= DEL || filter->held_count > 4 || is_tall(filter);
        finish(filter, to);
    }
}

static void sequence(struct terminal_filter *filter, unsigned char byte, const struct passing *to)
{
    if (byte >= '0' && byte <= '9') {
        if (filter->digits++ < DIGITS_MOST)
            hold(filter, (char)byte);
        else /* a number that is too large is the largest */
            memset(&filter->held[filter->held_count - DIGITS_MOST], '9', DIGITS_MOST);
        return;
    }
    hold(filter, (char)byte);
    filter->digits = 0;
    if (byte == ';' || byte == ':')
        filter->bad = filter->bad || ++filter->numbers > NUMBERS_MOST;
    if (byte < 0x40)
        return;
    filter->bad = filter->bad || byte >= DEL || byte == 'b';
    finish(filter, to);
}

static void string(struct terminal_filter *filter, unsigned char byte, const struct passing *to)
{
    hold(filter, (char)byte);
    if (byte == BEL || (filter->state == FILTER_STRING_END && byte == '\\'))
        finish(filter, to);
}

static void within(struct terminal_filter *filter, unsigned char byte, const struct passing *to)
{
    char control = (char)byte;
    if (byte == CAN || byte == SUB) {
        filter->state = FILTER_TEXT;
    } else if (byte == ESC && filter->state == FILTER_STRING) {
        hold(filter, control);
        filter->state = FILTER_STRING_END;
    } else if (filter->state == FILTER_STRING_END && byte != '\\') { /* a string without an end */
        begin(filter);
        if (byte != ESC)
            within(filter, byte, to);
    } else if (filter->state >= FILTER_STRING) {
        string(filter, byte, to);
    } else if (byte == ESC) {
        begin(filter);
    } else if (byte < 0x20) { /* acts amid the sequence */
        to->pass(to->owner, &control, 1);
    } else if (filter->state == FILTER_ESCAPE) {
        escape(filter, byte, to);
    } else {
        sequence(filter, byte, to);
    }
}

/* --- characters --- */

static void replace(struct terminal_filter *filter, const struct passing *to)
{
    filter->character_count = 0;
    to->pass(to->owner, "\xef\xbf\xbd", 3);
}

/* Not longer than needed, no half of a pair, no control character of eight bits. */
static bool is_character(const uint8_t *bytes, unsigned size)
{
    static const uint32_t least[] = {[2] = 0xa0, [3] = 0x800, [4] = 0x10000};
    uint32_t point = bytes[0] & (0xffu >> (size + 1));
    unsigned i;
    for (i = 1; i < size; i++)
        point = point << 6 | (bytes[i] & 0x3fu);
    return point >= least[size] && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
}

static void begin_character(struct terminal_filter *filter, uint8_t byte, const struct passing *to)
{
    if (byte < 0xc2 || byte > 0xf4) {
        replace(filter, to);
        return;
    }
    filter->character[0] = byte;
    filter->character_count = 1;
    filter->character_size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* A byte from 0x80 on. */
static void put_character(struct terminal_filter *filter, uint8_t byte, const struct passing *to)
{
    bool follows = byte < 0xc0;
    if (filter->character_count == 0 || !follows) {
        if (filter->character_count > 0)
            replace(filter, to);
        begin_character(filter, byte, to);
        return;
    }
    filter->character[filter->character_count++] = byte;
    if (filter->character_count < filter->character_size)
        return;
    filter->character_count = 0;
    if (is_character(filter->character, filter->character_size))
        to->pass(to->owner, (const char *)filter->character, filter->character_size);
    else
        replace(filter, to);
}

/* --- all of it --- */

static void put_byte(struct terminal_filter *filter, uint8_t byte, const struct passing *to)
{
    if (byte == NUL || byte == DEL)
        return;
    if (filter->state != FILTER_TEXT)
        within(filter, byte, to);
    else if (byte == ESC)
        begin(filter);
    else
        put_character(filter, byte, to);
}

void terminal_filter(struct terminal_filter *filter, const char *bytes, size_t count,
                     void (*pass)(void *owner, const char *bytes, size_t count), void *owner)
{
    const struct passing to = {pass, owner};
    size_t i, plain = 0; /* where ASCII begins that has not gone through */
    for (i = 0; i < count; i++) {
        uint8_t byte = (uint8_t)bytes[i];
        bool ascii = byte != NUL && byte != ESC && byte < DEL;
        if (ascii && filter->character_count > 0)
            replace(filter, &to);
        if (ascii && filter->state == FILTER_TEXT)
            continue;
        if (i > plain)
            pass(owner, bytes + plain, i - plain);
        plain = i + 1;
        put_byte(filter, byte, &to);
    }
    if (count > plain)
        pass(owner, bytes + plain, count - plain);
}
