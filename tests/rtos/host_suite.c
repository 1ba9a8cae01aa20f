/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's test suite in a host process: host_suite [SEED [WORKERS [STEPS]]]. Time passes while
   a task works and while the idle task waits; in the torture an interrupt may also come wherever
   the kernel lets interrupts in. */
#include "suite_port.h"

#include <stdio.h>
#include <stdlib.h>

unsigned suite_seed = 1;
int suite_workers = 40;
unsigned long suite_steps = 20000;

static int failures;

void suite_print(const char *text)
{
    fputs(text, stdout);
}

void suite_attach(int line, void (*handler)(void))
{
    host_attach(line, handler);
}

void suite_raise(int line)
{
    host_raise(line);
}

void suite_work(void)
{
    host_raise(HOST_TICK);
}

/* The low interrupt, the high one or the tick comes at one in sixteen moments in which interrupts
   go on, whoever lets them in. */
static void storm(void)
{
    static unsigned state = 99;
    static const int lines[] = {SUITE_LINE_LOW, SUITE_LINE_HIGH, HOST_TICK, SUITE_LINE_LOW};

    state = state * 1664525u + 1013904223u;
    if (state >> 28 == 0)
        host_raise(lines[state >> 12 & 3u]);
}

void suite_storm(int on)
{
    host_boundary = on ? storm : NULL;
}

void suite_exit(int count)
{
    failures = count;
    host_stop();
}

int main(int count, char **arguments)
{
    const bos_size size = 256ul << 20;
    void *heap = aligned_alloc(64, size);

    if (count > 1)
        if (count > 1)
            suite_seed = (unsigned)strtoul(arguments[1], NULL, 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count > 2)
        suite_workers = atoi(arguments[2]);
    if (count > 3)
        suite_steps = strtoul(arguments[3], NULL, 0);
    suite_start(heap, size);
    free(heap);
    return failures == 0 ? 0 : 1;
}
