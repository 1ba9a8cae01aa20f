/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time, limits and probes of a processor on a runner. */
#include "runner_cpu.h"

#include "bytes.h"

#include <string.h>

const char *const runner_cpu_elsewhere[] = {"runner.history", NULL};

static struct runner_cpu *of_cpu(struct cpu *cpu)
{
    return (struct runner_cpu *)cpu;
}

/* --- running --- */

/* The first cycle at or behind a time. */
static uint64_t cycle_from(const struct cpu *cpu, sim_time when)
{
    uint64_t cycles = clock_cycles_at(cpu->clock, when);
    return clock_time_of(cpu->clock, cycles) < when ? cycles + 1 : cycles;
}

/* Nothing else is to be done first. */
static bool goes_on(struct machine *machine, enum cpu_stop *why)
{
    if (machine->watch_count > 0)
        machine_watch_look(machine);
    if (!machine->stop_asked && !machine->reset_asked)
        return true;
    *why = machine->stop_asked ? CPU_STOPPED : CPU_RESET;
    return false;
}

enum cpu_stop runner_cpu_run(struct cpu *cpu, sim_time until)
{
    struct runner *r = &of_cpu(cpu)->runner;
    uint64_t last = cycle_from(cpu, until);
    enum cpu_stop why;
    r->cycles += cpu->stolen;
    cpu->stolen = 0;
    r->until = until;
    for (;;) {
        if (r->class->locked(cpu))
            return CPU_LOCKED_UP;
        if (!goes_on(cpu->device.machine, &why))
            return why;
        if (r->until < until)
            last = cycle_from(cpu, until = r->until);
        if (r->cycles >= last)
            return CPU_DEADLINE;
        r->limit = last;
        if (r->class->go_on(cpu, &why))
            return why;
    }
}

sim_time runner_cpu_now(struct cpu *cpu)
{
    const struct runner *r = &of_cpu(cpu)->runner;
    return clock_time_of(cpu->clock, r->in_instruction ? r->start : r->cycles);
}

void runner_cpu_shorten(struct cpu *cpu, sim_time when)
{
    struct runner *r = &of_cpu(cpu)->runner;
    if (when >= r->until)
        return;
    r->until = when;
    runner_stop_soon(r);
}

void runner_cpu_advance(struct cpu *cpu, sim_time when)
{
    struct runner *r = &of_cpu(cpu)->runner;
    uint64_t cycles = cycle_from(cpu, when);
    cpu->stolen = 0; /* it needed no bus while it slept */
    if (cycles > r->cycles)
        r->cycles = cycles;
}

uint32_t runner_cpu_pc(struct cpu *cpu)
{
    return of_cpu(cpu)->runner.pc;
}

uint64_t runner_cpu_instructions(struct cpu *cpu)
{
    return of_cpu(cpu)->runner.executed;
}

void runner_cpu_probes_changed(struct cpu *cpu)
{
    runner_probes_changed(&of_cpu(cpu)->runner);
    runner_stop_soon(&of_cpu(cpu)->runner);
}

unsigned runner_cpu_history(struct cpu *cpu, uint32_t *addresses, unsigned count)
{
    return runner_history(&of_cpu(cpu)->runner, addresses, count);
}

/* --- accesses --- */

static uint64_t old_value(struct cpu *cpu, const struct bus_access *access)
{
    uint8_t bytes[8] = {0};
    bus_peek(cpu->data, access->address, bytes, access->width);
    return bytes_number(bytes, access->width, access->big_endian);
}

static void tell_access(struct cpu *cpu, const struct bus_access *access, uint64_t old)
{
    struct probe_event event = {.kind = PROBE_ACCESS};
    event.access.space = cpu->data;
    event.access.address = access->address;
    event.access.old_value = old;
    event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = access->write;
    machine_tell(cpu->device.machine, &event);
}

enum bus_result runner_cpu_access(struct cpu *cpu, struct bus_access *access)
{
    bool told = (cpu->device.machine->probe_mask & PROBE_ACCESS) != 0;
    uint64_t old = told && access->write ? old_value(cpu, access) : 0;
    enum bus_result result = bus_access(cpu->data, access);
    if (told && result == BUS_OK)
        tell_access(cpu, access, access->write ? old : access->value);
    return result;
}

/* --- life --- */

const char *runner_cpu_engine(const struct table_core *core, unsigned index)
{
    static const char *const names[] = {"jit", "interp"};
    index += !jit_is_there(core);
    return index < 2 ? names[index] : NULL;
}

static bool find_engine(const struct table_core *core, const char *what, const char *name,
                        bool *jit, struct sim_error *error)
{
    const char *first = runner_cpu_engine(core, 0), *second = runner_cpu_engine(core, 1);
    if (name == NULL)
        name = first;
    *jit = strcmp(name, "jit") == 0;
    if (strcmp(name, first) == 0 || (second != NULL && strcmp(name, second) == 0))
        return true;
    sim_error_set(error, "no engine is called %s: %s has %s%s%s", name, what, first,
                  second != NULL ? ", " : "", second != NULL ? second : "");
    return false;
}

bool runner_cpu_init(struct runner_cpu *r, const struct runner_class *class,
                     struct table_state *state, const char *what, struct sim_error *error)
{
    struct device *device = &r->cpu.device;
    bool jit;
    r->cpu.clock = device_clock(device, NULL, error);
    r->cpu.program = r->cpu.data = device_space(device);
    r->cpu.timing = device->machine->options.timing;
    device->machine->cpu = &r->cpu;
    return r->cpu.clock != NULL &&
           find_engine(class->core, what, device->machine->options.engine, &jit, error) &&
           runner_init(&r->runner, class, &r->cpu, state, jit, error);
}

void runner_cpu_destroy(struct device *device)
{
    runner_free(&((struct runner_cpu *)device)->runner);
}

void runner_cpu_saving(struct device *device)
{
    runner_settle(&((struct runner_cpu *)device)->runner);
}
