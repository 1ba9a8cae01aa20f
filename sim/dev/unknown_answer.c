/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers: what reads of an unknown address give, where somebody has said it. */
#include "dev/drafted_console.h"
#include "dev/unknown.h"
#include "machine.h"

#include <stdlib.h>
#include <string.h>

/* --- reading them --- */

static bool take_number(const char **text, int base, uint32_t most, uint32_t *value)
{
    const char *digits = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
    unsigned long long number;
    char *end;
    if (strncmp(*text, "0x", 2) == 0 || strncmp(*text, "0X", 2) == 0) {
        base = 16;
        digits = "0123456789abcdefABCDEF";
        *text += 2;
    }
    if (strspn(*text, digits) == 0 || strspn(*text, digits) > 10)
        return false;
    number = strtoull(*text, &end, base);
    *text = end;
    *value = (uint32_t)number;
    return number <= most;
}

static bool take(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* "", ":7", ":3-0" or ":0-3" */
static bool take_bits(const char **text, struct unknown_answer *answer)
{
    uint32_t one = 0, other = 31;
    if (take(text, ":")) {
        if (!take_number(text, 10, 31, &one))
            return false;
        other = one;
        if (take(text, "-") && !take_number(text, 10, 31, &other))
            return false;
    }
    answer->low = (uint8_t)(one < other ? one : other);
    answer->bits = (uint8_t)((one < other ? other - one : one - other) + 1);
    return true;
}

static bool take_values(const char **text, struct unknown_answer *answer)
{
    uint32_t most = answer->bits == 32 ? UINT32_MAX : (1u << answer->bits) - 1;
    answer->kind = ANSWER_VALUES;
    do {
        if (answer->count == UNKNOWN_SEQUENCE ||
            !take_number(text, 10, most, &answer->values[answer->count++]))
            return false;
    } while (take(text, ","));
    return true;
}

static bool take_kind(const char **text, struct unknown_answer *answer)
{
    if (take(text, "count")) {
        answer->kind = ANSWER_COUNT;
        answer->values[0] = 1;
        return !take(text, "/") ||
               (take_number(text, 10, UINT32_MAX, &answer->values[0]) && answer->values[0] != 0);
    }
    if (take(text, "norx")) {
        answer->kind = ANSWER_EMPTY;
        return true;
    }
    if (take(text, "rx")) {
        answer->kind = ANSWER_RECEIVED;
        return true;
    }
    return take_values(text, answer);
}

bool unknown_answer_parse(const char *text, struct unknown_answer *answer, struct sim_error *error)
{
    const char *at = text;
    *answer = (struct unknown_answer){.bits = 32};
    if (take_number(&at, 16, UINT32_MAX, &answer->address) && take_bits(&at, answer) &&
        take(&at, "=") && take_kind(&at, answer) && *at == '\0') {
        unsigned within = answer->address & 3;
        answer->address &= ~3u;
        if (answer->bits + answer->low + 8 * within <= 32 || answer->bits == 32) {
            answer->low = (uint8_t)(answer->low + (answer->bits == 32 ? 0 : 8 * within));
            return true;
        }
    }
    sim_error_set(error,
                  "\"%s\" is no answer: write ADDRESS=VALUE, ADDRESS:BIT=VALUE or "
                  "ADDRESS:BIT-BIT=VALUE,VALUE; the address hexadecimal, a value that fits the "
                  "bits, or count, rx, norx",
                  text);
    return false;
}

/* --- giving them --- */

static uint32_t count_of(const struct unknown *unknown, uint32_t divisor)
{
    const struct machine *machine = unknown->device.machine;
    return machine->cpu == NULL
               ? 0
               : (uint32_t)(clock_cycles_at(machine->cpu->clock, machine_now(machine)) / divisor);
}

static uint32_t value_of(struct unknown *unknown, unsigned number, bool effect)
{
    const struct unknown_answer *answer = &unknown->answers[number];
    uint32_t place;
    switch (answer->kind) {
    case ANSWER_COUNT:
        return count_of(unknown, answer->values[0]);
    case ANSWER_RECEIVED:
        return drafted_console_has(unknown->device.machine);
    case ANSWER_EMPTY:
        return !drafted_console_has(unknown->device.machine);
    default:
        place = unknown->position[number] % answer->count;
        if (effect)
            unknown->position[number] = (place + 1) % answer->count;
        return answer->values[place];
    }
}

uint32_t unknown_answered(struct unknown *unknown, uint32_t address, uint32_t value, bool effect)
{
    unsigned i;
    for (i = 0; i < unknown->answer_count; i++) {
        const struct unknown_answer *answer = &unknown->answers[i];
        uint32_t mask = answer->bits == 32 ? UINT32_MAX : (1u << answer->bits) - 1;
        if (answer->address == address)
            value = (value & ~(mask << answer->low)) | (value_of(unknown, i, effect) & mask)
                                                           << answer->low;
    }
    if (unknown->forced && unknown->forced_address == address)
        value = unknown->forced_value;
    return value;
}

bool unknown_receives(const struct unknown *unknown, uint32_t address)
{
    unsigned i;
    for (i = 0; i < unknown->answer_count; i++)
        if (unknown->answers[i].address == address &&
            (unknown->answers[i].kind == ANSWER_RECEIVED ||
             unknown->answers[i].kind == ANSWER_EMPTY))
            return true;
    return false;
}

bool unknown_has_answer(const struct unknown *unknown, uint32_t address)
{
    unsigned i;
    for (i = 0; i < unknown->answer_count; i++)
        if (unknown->answers[i].address == (address & ~3u))
            return true;
    return false;
}
