/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the traffic at unknown addresses tells: that a loop reads a register and waits for it to
 * change, that a register receives characters. Both are guesses, told once. */
#include "dev/unknown.h"
#include "machine.h"

#include <stdio.h>
#include <string.h>

/* A loop that waits reads the same value so many times, with no more instructions from one to the
 * next, and nothing else happens: no write, no other value read. (Not always at the same place: a
 * compiler may unroll the loop.) */
#define POLL_READS        100u
#define POLL_INSTRUCTIONS 500u

static uint32_t instructions(const struct unknown *unknown)
{
    struct cpu *cpu = unknown->device.machine->cpu;
    return cpu == NULL ? 0 : (uint32_t)cpu->device.class->cpu->instructions(cpu);
}

static bool told_already(const struct unknown *unknown, uint32_t address, uint32_t pc)
{
    unsigned i;
    for (i = 0; i < unknown->wait_count; i++)
        if (unknown->wait_address[i] == address && unknown->wait_pc[i] == pc)
            return true;
    return unknown->wait_count == UNKNOWN_WAITS;
}

static void tell_wait(struct unknown *unknown, int word, uint32_t value)
{
    uint32_t address = unknown->address[word], pc = unknown_pc(unknown);
    char name[96];
    if (told_already(unknown, address, pc) || unknown_receives(unknown, address))
        return; /* to wait for a character is what it should do */
    unknown->wait_address[unknown->wait_count] = address;
    unknown->wait_pc[unknown->wait_count] = pc;
    unknown->wait_value[unknown->wait_count++] = value;
    machine_report(unknown->device.machine, REPORT_NOTE, &unknown->device,
                   address * 2654435761u ^ pc,
                   "%s is read again and again, and is always 0x%08x: the guest waits for a change",
                   unknown_name(unknown, address, name, sizeof name), value);
}

void unknown_watch_read(struct unknown *unknown, int word, uint32_t value)
{
    uint32_t pc = unknown_pc(unknown), now = instructions(unknown);
    bool again = unknown->poll_value[word] == value &&
                 unknown->poll_progress[word] == unknown->progress &&
                 now - unknown->poll_instruction[word] <= POLL_INSTRUCTIONS;
    if (unknown->poll_value[word] != value && unknown->poll_count[word] > 0)
        unknown->progress++;
    unknown->poll_pc[word] = pc;
    unknown->poll_value[word] = value;
    unknown->poll_progress[word] = unknown->progress;
    unknown->poll_instruction[word] = now;
    unknown->poll_count[word] = again ? unknown->poll_count[word] + 1 : 1;
    if (unknown->poll_count[word] == POLL_READS)
        tell_wait(unknown, word, value);
}

/* --- text --- */

#define TEXT_RUN     4u /* characters in a row, two different letters among them */
#define TEXT_LETTERS 2u
#define TEXT_BITS    5u

static bool is_character(uint32_t value)
{
    return (value >= 0x20 && value < 0x7f) || value == '\r' || value == '\n' || value == '\t' ||
           value == 0x1b || value == '\b';
}

static bool is_letter(unsigned value)
{
    return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
}

/* Bits that are set in any of the last four: text uses many, a register that switches a few things
 * on and off does not. */
static unsigned bits_in(uint32_t chars)
{
    return (unsigned)__builtin_popcount((chars | chars >> 8 | chars >> 16 | chars >> 24) & 0xff);
}

static unsigned letters_in(uint32_t chars)
{
    unsigned i, count = 0, last = 0;
    for (i = 0; i < 4; i++, chars >>= 8)
        if (is_letter(chars & 0xff) && (chars & 0xff) != last) {
            last = chars & 0xff;
            count++;
        }
    return count;
}

/* "abc\n": as a C string would have it. */
static void quote(const char *text, size_t length, char *buffer, size_t size)
{
    size_t i, used = 0;
    for (i = 0; i < length && used + 5 < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c < 0x7f)
            used += (size_t)snprintf(buffer + used, size - used, "%c", c);
        else
            used += (size_t)snprintf(buffer + used, size - used, "\\x%02x", c);
    }
    buffer[used] = '\0';
}

static void begin_text(struct unknown *unknown, int word)
{
    uint32_t chars = unknown->last_chars[word];
    char name[96], said[40];
    unsigned i;
    unknown->text_address = unknown->address[word];
    unknown->text_lane = unknown->lane[word];
    for (i = 0; i < 4; i++)
        unknown->text[i] = (char)(chars >> 8 * (3 - i));
    unknown->text_length = 4;
    quote(unknown->text, 4, said, sizeof said);
    machine_report(unknown->device.machine, REPORT_NOTE, &unknown->device,
                   0x20000000u ^ unknown->address[word],
                   "%s receives characters, \"%s\": connect it with --console %x",
                   unknown_name(unknown, unknown->address[word], name, sizeof name), said,
                   unknown->address[word] + unknown->lane[word]);
}

static void watch_text(struct unknown *unknown, int word, uint32_t value)
{
    if (!is_character(value)) {
        unknown->text_run[word] = 0;
        return;
    }
    unknown->last_chars[word] = unknown->last_chars[word] << 8 | value;
    if (unknown->text_run[word] < 255)
        unknown->text_run[word]++;
    if (unknown->text_address == unknown->address[word] && unknown->text_length < UNKNOWN_TEXT)
        unknown->text[unknown->text_length++] = (char)value;
    else if (unknown->text_address == 0 && unknown->text_run[word] >= TEXT_RUN &&
             letters_in(unknown->last_chars[word]) >= TEXT_LETTERS &&
             bits_in(unknown->last_chars[word]) >= TEXT_BITS)
        begin_text(unknown, word);
}

void unknown_watch_write(struct unknown *unknown, int word, uint32_t value, unsigned width)
{
    unknown->progress++;
    (void)width;
    watch_text(unknown, word, value);
}
