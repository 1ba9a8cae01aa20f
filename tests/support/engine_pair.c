/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A case on two engines: see engine_pair.h. Machines are used again for many cases, then made anew:
 * one that has run tens of thousands of them makes libunicorn 2.0.1 unsteady (docs/limits.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_pair.h"

#include "cpu/armv7m/armv7m.h"
#include "disassemble.h"
#include "engine_rules.h"

#include <inttypes.h>
#include <string.h>

#define RUNS_MOST 2000u

/* --- machines --- */

static void make_machines(struct engine_pair *pair)
{
    unsigned i;
    for (i = 0; i < 2; i++)
        pair->machines[i] = case_machine(pair->cpu, pair->engines[i], pair->timing);
    pair->runs = 0;
    if (pair->made != NULL)
        pair->made(pair->machines[1]);
}

static void drop_machines(struct engine_pair *pair)
{
    machine_destroy(pair->machines[0]);
    machine_destroy(pair->machines[1]);
}

void pair_begin(struct engine_pair *pair, const struct case_cpu *cpu, const char *first,
                const char *second, enum cpu_timing timing)
{
    *pair = (struct engine_pair){.cpu = cpu, .engines = {first, second}, .timing = timing};
    make_machines(pair);
}

void pair_end(struct engine_pair *pair)
{
    drop_machines(pair);
}

static const struct cpu_class *class_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu;
}

/* --- running --- */

struct runner {
    struct machine *machine;
    const struct engine_case *c;
    uint64_t begun; /* cycle */
};

static void run_to(const struct runner *runner, unsigned cycles)
{
    const struct clock_domain *clock = runner->machine->cpu->clock;
    machine_run(runner->machine, clock_time_of(clock, runner->begun + cycles));
}

static void run_sliced(const struct runner *runner, unsigned from, unsigned to, bool sliced)
{
    unsigned i;
    for (i = 0; i < runner->c->stop_count && sliced; i++)
        if (runner->c->stops[i] >= from && runner->c->stops[i] < to)
            run_to(runner, runner->c->stops[i]);
    run_to(runner, to);
    run_to(runner, to); /* what is due at that very moment comes when it goes on */
}

static void debugger_writes(const struct runner *runner)
{
    const struct engine_case *c = runner->c;
    bus_poke(runner->machine->cpu->program, c->address + 2 * c->write_unit, &c->write_value, 2);
}

/* One of the two is stopped on its way; the write of a debugger stops both. */
static void run_one(struct machine *machine, const struct engine_case *c, unsigned cycles,
                    bool sliced)
{
    struct runner runner = {machine, c, 0};
    unsigned from = 0;
    case_load(c, machine);
    runner.begun = clock_cycles_at(machine->cpu->clock, machine->now);
    if (c->write_at != 0 && c->write_at < cycles) {
        run_sliced(&runner, 0, c->write_at, sliced);
        debugger_writes(&runner);
        from = c->write_at;
    }
    run_sliced(&runner, from, cycles, sliced);
}

static void run_both(struct engine_pair *pair, const struct engine_case *c, unsigned cycles)
{
    bool second = (c->number >> 8 & 3) != 0;
    run_one(pair->machines[0], c, cycles, !second);
    run_one(pair->machines[1], c, cycles, second);
}

static bool are_same(struct engine_pair *pair)
{
    struct diff_value value;
    return lockstep_values(pair->machines[0], pair->machines[1], &value, 1) == 0;
}

/* --- the culprit --- */

/* Within a return the instruction that is next stands in the frame (B1.5.8). */
static void look_behind_return(struct machine *machine, struct pair_culprit *culprit)
{
    const struct armv7m *m = armv7m_of(machine->cpu);
    uint32_t frame[8], opcode = 0;
    uint32_t sp = (m->return_code & 4) ? m->other_sp : m->core.r[13];
    if (bus_peek(machine->cpu->data, sp, frame, sizeof frame) < sizeof frame)
        return;
    memcpy(culprit->r, frame, 4 * sizeof frame[0]);
    culprit->r[12] = frame[4];
    culprit->r[13] = sp + sizeof frame;
    culprit->r[14] = frame[5];
    culprit->pc = culprit->r[15] = frame[6] & ~1u;
    culprit->it_state = (uint8_t)((frame[7] >> 25 & 3) | (frame[7] >> 10 & 0x3f) << 2);
    if (bus_peek(machine->cpu->program, culprit->pc, &opcode, 4) < 4)
        bus_peek(machine->cpu->program, culprit->pc, &opcode, 2);
    culprit->opcode = opcode;
}

static void note_state(struct machine *machine, struct pair_culprit *culprit)
{
    const struct armv7m *m = armv7m_of(machine->cpu);
    uint32_t opcode = 0;
    memcpy(culprit->r, m->core.r, sizeof culprit->r);
    culprit->pc = culprit->r[15];
    if (bus_peek(machine->cpu->program, culprit->pc, &opcode, 4) < 4)
        bus_peek(machine->cpu->program, culprit->pc, &opcode, 2);
    culprit->opcode = opcode;
    culprit->other_sp = m->other_sp;
    culprit->flags = m->core.flags;
    culprit->fpscr = m->core.fpscr;
    culprit->it_state = m->it_state & 15 ? m->it_state : 0;
    culprit->exception = (uint8_t)m->exception;
    culprit->control = (uint8_t)m->control;
    if (m->phase == PHASE_RETURNING || culprit->pc >= 0xfffffff0)
        look_behind_return(machine, culprit);
}

/* Machines that differ are not used again: what differs may be where no case looks. */
static void find_culprit(struct engine_pair *pair, const struct engine_case *c,
                         struct pair_result *result)
{
    unsigned low = 0, high = c->cycles;
    while (high - low > 1) {
        unsigned middle = (low + high) / 2;
        drop_machines(pair);
        make_machines(pair);
        run_both(pair, c, middle);
        if (are_same(pair))
            low = middle;
        else
            high = middle;
    }
    drop_machines(pair);
    make_machines(pair);
    run_both(pair, c, low);
    if (c->write_at != 0 && c->write_at == low) /* comes when it goes on */
        debugger_writes(&(struct runner){pair->machines[0], c, 0});
    note_state(pair->machines[0], &result->culprit);
    result->culprit.from = low;
    result->culprit.to = high;
    drop_machines(pair);
    make_machines(pair);
    run_both(pair, c, high);
    result->value_count =
        lockstep_values(pair->machines[0], pair->machines[1], result->values, PAIR_VALUES);
}

#define LINGERS 256u /* instructions: all of a case, after a strange result in PC */

/* Instructions before the culprit are found by running with ever less time. */
static const struct engine_rule *find_rule(struct engine_pair *pair, const struct engine_case *c,
                                           const struct pair_result *result)
{
    const struct engine_rule *rule = engine_rule_find(pair, c, result, false);
    struct pair_result earlier = *result;
    unsigned at = result->culprit.from, steps = 0;
    if (rule == NULL) { /* a branch to itself takes no time where it is stopped */
        note_state(pair->machines[0], &earlier.culprit);
        rule = engine_rule_find(pair, c, &earlier, true);
        earlier = *result;
    }
    while (rule == NULL && at-- > 0 && steps < LINGERS) {
        uint32_t pc = earlier.culprit.pc;
        drop_machines(pair);
        make_machines(pair);
        run_both(pair, c, at);
        note_state(pair->machines[0], &earlier.culprit);
        if (earlier.culprit.pc == pc)
            continue;
        steps++;
        rule = engine_rule_find(pair, c, &earlier, true);
    }
    return rule;
}

bool pair_run(struct engine_pair *pair, const struct engine_case *c, struct pair_result *result)
{
    const struct cpu_class *class = class_of(pair->machines[0]);
    uint64_t before = class->instructions(pair->machines[0]->cpu);
    if (pair->runs++ >= RUNS_MOST) {
        drop_machines(pair);
        make_machines(pair);
        before = 0;
    }
    run_both(pair, c, c->cycles);
    pair->instructions += class->instructions(pair->machines[0]->cpu) - before;
    result->same = are_same(pair);
    result->rule = NULL;
    if (result->same)
        return true;
    find_culprit(pair, c, result);
    result->rule = find_rule(pair, c, result);
    drop_machines(pair);
    make_machines(pair);
    return result->rule != NULL;
}

/* --- telling --- */

static void tell_code(const struct engine_pair *pair, const struct engine_case *c,
                      const struct pair_culprit *culprit, FILE *file)
{
    struct sim_error error;
    struct disassembler *disassembler = disassembler_create(class_of(pair->machines[0]), &error);
    struct instruction instruction;
    unsigned at;
    if (disassembler == NULL)
        return;
    for (at = 0; at < c->units; at += instruction.size / 2) {
        uint32_t address = c->address + 2 * at;
        disassemble(disassembler, address, &c->code[at], 2 * (c->units - at), &instruction);
        if (instruction.size < 2)
            break;
        fprintf(file, "  %c 0x%04x  %04x", address == culprit->pc ? '>' : ' ', (unsigned)address,
                c->code[at]);
        if (instruction.size == 4)
            fprintf(file, " %04x  %s\n", c->code[at + 1], instruction.text);
        else
            fprintf(file, "       %s\n", instruction.text);
    }
    disassembler_destroy(disassembler);
}

void pair_tell(struct engine_pair *pair, const struct engine_case *c,
               const struct pair_result *result, FILE *file)
{
    const struct pair_culprit *culprit = &result->culprit;
    size_t i;
    fprintf(file, "case %" PRIu64 " of seed %" PRIu64 ", %s, %s beside %s%s:\n", c->number, c->seed,
            c->cpu->name, pair->engines[0], pair->engines[1],
            pair->timing == TIMING_UNIT ? ", timing=unit" : "");
    tell_code(pair, c, culprit, file);
    fprintf(file, "  the same for %u cycles; then at 0x%04x, opcode %04x %04x, ITSTATE %02x,\n ",
            culprit->from, (unsigned)culprit->pc, (unsigned)(culprit->opcode & 0xffff),
            (unsigned)(culprit->opcode >> 16), culprit->it_state);
    for (i = 0; i < 15; i++)
        fprintf(file, " r%zu=%08x%s", i, (unsigned)culprit->r[i], i == 7 ? "\n " : "");
    fprintf(file, " flags=%08x exception=%u control=%u\n", (unsigned)culprit->flags,
            culprit->exception, culprit->control);
    for (i = 0; i < result->value_count; i++)
        fprintf(file, "  %-20s 0x%08" PRIx64 " | 0x%08" PRIx64 "\n", result->values[i].name,
                result->values[i].value[0], result->values[i].value[1]);
    if (c->stop_count > 0 || c->write_at != 0)
        fprintf(file, "  stopped %u times, debugger writes at cycle %u\n", c->stop_count,
                c->write_at);
    if (result->rule != NULL)
        fprintf(file, "  excused: %s (%s)\n", result->rule->name, result->rule->manual);
}
