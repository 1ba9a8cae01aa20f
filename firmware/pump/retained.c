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

void retained_init(void)
{
    unsigned i;

    if (kept()->magic == MAGIC && kept()->check == sum())
        return;
    for (i = 0; i < BOARD_RETAINED_WORDS; i++)
        board_retained[i] = 0;
    kept()->magic = MAGIC;
    kept()->check = sum();
}

void retained_restart(unsigned why, const char *who, unsigned steps, bos_tick ticks)
{
    int i;

    kept()->why = why;
    for (i = 0; i < RETAINED_NAME - 1 && who[i] != '\0'; i++)
        kept()->who[i] = who[i];
    kept()->who[i] = '\0';
    kept()->steps += steps;
    kept()->ticks += ticks;
    kept()->restarts++;
    kept()->check = sum();
}

void retained_infusion(unsigned given, unsigned volume)
{
    kept()->given = given;
    kept()->volume = volume;
    kept()->check = sum();
}

void retained_alarm(unsigned kind, unsigned value, bos_tick when)
{
    RetainedAlarm *const alarm = &kept()->alarms[kept()->alarm_count % RETAINED_ALARMS];

    alarm->kind = (unsigned short)kind;
    alarm->value = (unsigned short)value;
    alarm->when = when;
    kept()->alarm_count++;
    kept()->check = sum();
}
