/* SPDX-License-Identifier: MIT */
/* What a reset leaves: see retained.h. */
#include "retained.h"

#define MAGIC 0x50554D50u

typedef char check_size[sizeof(Retained) <= sizeof(board_retained) ? 1 : -1];

static Retained *kept(void)
{
    return (Retained *)(void *)board_retained;
}

const Retained *retained(void)
{
    return kept();
}

static unsigned sum(void)
{
    const unsigned *word = board_retained;
    const unsigned *const end = &kept()->check;
    unsigned check = 0;

    for (; word < end; word++)
        check = (check << 1 | check >> 31) ^ *word;
    return ~check;
}

static void set_who(const char *who)
{
    int i;

    for (i = 0; i < RETAINED_NAME - 1 && who[i] != '\0'; i++)
        kept()->who[i] = who[i];
    kept()->who[i] = '\0';
}

static void begin(void)
{
    unsigned i;

    for (i = 0; i < BOARD_RETAINED_WORDS; i++)
        board_retained[i] = 0;
    kept()->magic = MAGIC;
}

void retained_init(void)
{
    if (kept()->magic != MAGIC || kept()->check != sum()) {
        begin();
    } else {
        if (!kept()->noted) {
            kept()->why = RESTART_UNKNOWN;
            set_who("");
        }
        kept()->restarts++;
    }
    kept()->noted = 0;
    kept()->check = sum();
}

/* All of them with interrupts off: the sum must be that of all words at one time. */

void retained_counts(const RetainedCounts *counts)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    kept()->counts = *counts;
    kept()->check = sum();
    INTERRUPTS_RESTORE(mask);
}

void retained_restart(unsigned why, const char *who)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    kept()->why = why;
    set_who(who);
    kept()->noted = 1;
    kept()->check = sum();
    INTERRUPTS_RESTORE(mask);
}

void retained_alarm(unsigned kind, unsigned value, bos_tick when)
{
    RetainedAlarm *const alarm = &kept()->alarms[kept()->alarm_count % RETAINED_ALARMS];
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    alarm->kind = (unsigned short)kind;
    alarm->value = (unsigned short)value;
    alarm->when = when;
    kept()->alarm_count++;
    kept()->check = sum();
    INTERRUPTS_RESTORE(mask);
}
