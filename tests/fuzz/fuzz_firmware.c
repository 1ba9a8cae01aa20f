/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as firmware for mps2-an385: vectors and code at address 0, run for a while, with a
 * character on the console. Whatever the guest does, the machine answers: time goes on to the end
 * of the run, or the run ends with a reason. An input's first word says which handlers are there:
 * where a bit is set the vector points into the input, so that the code goes on after a fault. Of
 * every fourth input the tasks are looked for from outside, whatever it does with its stacks. */
#include "machines.h"

#include "aware/kernel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

#define VECTORS   48u
#define CODE      (4 * VECTORS)
#define CODE_MOST 4096u
#define RUN_TIME  (200 * SIM_US)

/* Unicorn 2.0.1 does not free what it has noted of pages with code that were written to. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libunicorn";
}

static void put_word(struct machine *machine, uint32_t address, uint32_t word)
{
    bus_poke(machine->cpu->program, address, &word, 4);
}

/* The input's first word: bits for the vectors; the second: where the stack begins. */
static void place(struct machine *machine, const uint8_t *data, size_t size)
{
    uint32_t handlers = 0, stack = 0, i;
    size_t code = size - 8 < CODE_MOST ? size - 8 : CODE_MOST;
    memcpy(&handlers, data, 4);
    memcpy(&stack, data + 4, 4);
    put_word(machine, 0, (handlers & 1) ? 0x20010000 : stack);
    put_word(machine, 4, CODE | 1);
    for (i = 2; i < VECTORS; i++)
        put_word(machine, 4 * i,
                 handlers >> i % 32 & 1 ? (CODE + i * (uint32_t)code / VECTORS) | 1 : 0);
    bus_poke(machine->cpu->program, CODE, data + 8, code);
}

static void look(struct machine *machine, struct aware *aware)
{
    struct aware_task tasks[16];
    struct sim_error error;
    uint64_t values[64];
    bool known[64];
    char text[2000];
    size_t count = aware_tasks(aware, tasks, 16), i;
    for (i = 0; i < count && i < 16; i++)
        aware_registers(aware, tasks[i].id, values, known, &error);
    aware_describe(aware, text, sizeof text);
    if (strlen(text) >= sizeof text || aware_machine(aware) != machine)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct machine *machine;
    struct aware *aware = NULL;
    struct sim_error error;
    if (size < 12)
        return 0;
    machine = fuzz_mps2();
    place(machine, data, size);
    machine_reset(machine);
    if (size % 4 == 0 && (aware = aware_attach(machine, NULL, "blackbox", &error)) == NULL)
        abort();
    if (machine_run(machine, RUN_TIME) == RUN_UNTIL && machine_now(machine) < RUN_TIME)
        abort();
    if (aware != NULL)
        look(machine, aware);
    aware_detach(aware);
    machine_destroy(machine);
    return 0;
}
