/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is printed after a run: the crash, the tasks, the figures. */
#include "session.h"

#include "disassemble.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY    32 /* instructions shown after a crash */
#define FRAMES     32
#define TASKS_MOST 4096

/* --- crash --- */

/* "main+0x12", or nothing. */
static const char *place_of(const struct image *image, uint32_t address, char *buffer, size_t size)
{
    uint64_t offset;
    const struct image_symbol *symbol = image_symbol_at(image, address, &offset);
    buffer[0] = '\0';
    if (symbol != NULL && offset != 0)
        snprintf(buffer, size, "%s+0x%llx", symbol->name, (unsigned long long)offset);
    else if (symbol != NULL)
        snprintf(buffer, size, "%s", symbol->name);
    return buffer;
}

static void print_registers(struct cpu *cpu)
{
    const struct cpu_class *class = cpu->device.class->cpu;
    unsigned i;
    fputs("registers:", stderr);
    for (i = 0; class->registers[i].name != NULL; i++)
        fprintf(stderr, "%s%-9s %0*" PRIx64, i % 4 == 0 ? "\n  " : "  ", class->registers[i].name,
                (class->registers[i].bits + 3) / 4, class->get(cpu, i));
    fputc('\n', stderr);
}

static void print_backtrace(const struct session *session)
{
    struct cpu *cpu = session->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    uint32_t frames[FRAMES];
    unsigned count = class->backtrace == NULL ? 0 : class->backtrace(cpu, frames, FRAMES), i;
    char place[200];
    fprintf(stderr, "backtrace:\n  #0  0x%08x %s\n", class->pc(cpu),
            place_of(&session->image, class->pc(cpu), place, sizeof place));
    for (i = 0; i < count; i++)
        fprintf(stderr, "  #%-2u 0x%08x %s\n", i + 1, frames[i],
                place_of(&session->image, frames[i], place, sizeof place));
}

static void print_instruction(const struct session *session, struct disassembler *disassembler,
                              uint32_t address)
{
    struct instruction instruction;
    char place[200], bytes[2 * DISASSEMBLE_BYTES + 1] = "";
    unsigned i;
    disassemble_at(disassembler, session->machine->cpu->program, address, &instruction);
    for (i = 0; i < instruction.size; i++)
        snprintf(bytes + 2 * i, 3, "%02x", instruction.bytes[i]);
    fprintf(stderr, "  0x%08x  %-8s  %-36s %s\n", address, bytes, instruction.text,
            place_of(&session->image, address, place, sizeof place));
}

static void print_history(const struct session *session)
{
    struct cpu *cpu = session->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    uint32_t history[HISTORY];
    unsigned count = class->history == NULL ? 0 : class->history(cpu, history, HISTORY), i;
    struct sim_error error;
    struct disassembler *disassembler = disassembler_create(class, &error);
    if (disassembler == NULL) {
        fprintf(stderr, "last instructions: %s\n", error.text);
        return;
    }
    if (count > 0)
        fprintf(stderr, count == 1 ? "last instruction:\n" : "last %u instructions:\n", count);
    for (i = 0; i < count; i++)
        print_instruction(session, disassembler, history[i]);
    if (count == 0 || history[count - 1] != class->pc(cpu)) {
        fputs("the one that could not be executed, or would be next:\n", stderr);
        print_instruction(session, disassembler, class->pc(cpu));
    }
    disassembler_destroy(disassembler);
}

void print_crash(struct session *session)
{
    print_registers(session->machine->cpu);
    print_backtrace(session);
    print_history(session);
}

/* --- tasks --- */

static void print_task(FILE *file, const struct aware_task *task, sim_time all, bool sums)
{
    char used[32] = "?", size[16] = "?", share[16] = "-", switches[24] = "-", priority[16] = "-";
    if (sums) {
        snprintf(share, sizeof share, "%.2f%%",
                 all > 0 ? 100.0 * (double)task->run_time / (double)all : 0.0);
        snprintf(switches, sizeof switches, "%" PRIu64, task->switches);
    }
    if (task->stack_used_known)
        snprintf(used, sizeof used, "%" PRIu32, task->stack_used);
    if (task->stack_size != 0)
        snprintf(size, sizeof size, "%" PRIu32, task->stack_size);
    if (task->priority != AWARE_NO_PRIORITY)
        snprintf(priority, sizeof priority, "%d", task->priority);
    fprintf(file, "%-20s %-9s %8s  %6s/%-6s %8s %9s  %s\n", task->name,
            aware_state_name(task->state), priority, used, size, share, switches, task->wait_text);
}

void print_tasks(struct machine *machine, struct aware *aware, bool sums, FILE *file)
{
    struct aware_task *tasks = must_allocate(NULL, TASKS_MOST * sizeof *tasks);
    size_t count = aware_tasks(aware, tasks, TASKS_MOST), i;
    char time[MOMENT_TEXT];
    fprintf(file, "tasks of %s at %s:\n", aware_kernel_name(aware),
            moment_text(machine_now(machine), time));
    fprintf(file, "%-20s %-9s %8s  %13s %8s %9s  %s\n", "task", "state", "priority", "stack used",
            "run time", "switches", "waits for");
    for (i = 0; i < count && i < TASKS_MOST; i++)
        print_task(file, &tasks[i], aware_followed(aware), sums);
    if (count == 0)
        fputs("(none: the kernel has not started)\n", file);
    if (count > TASKS_MOST)
        fprintf(file, "and %zu more\n", count - TASKS_MOST);
    free(tasks);
}

void print_kernel(struct aware *aware, FILE *file)
{
    char text[8192];
    aware_describe(aware, text, sizeof text);
    fputs(text, file);
}

/* --- figures --- */

struct figures {
    uint64_t instructions;
    sim_time passed;
    double virtual_time, host_time, mips, ratio, slept;
};

static struct figures count_figures(const struct session *session)
{
    struct cpu *cpu = session->machine->cpu;
    sim_time passed = machine_now(session->machine) - session->begun;
    struct figures f = {0};
    f.instructions = cpu->device.class->cpu->instructions(cpu) - session->instructions_begun;
    f.passed = passed;
    f.virtual_time = (double)passed / (double)SIM_SECOND;
    f.host_time = session->host_seconds;
    if (f.host_time > 0) {
        f.mips = (double)f.instructions / f.host_time / 1e6;
        f.ratio = f.virtual_time / f.host_time;
    }
    if (passed > 0)
        f.slept = (double)(session->machine->jumped - session->jumped_begun) / (double)passed;
    return f;
}

static const char *timing_name(const struct session *session)
{
    return session->machine->cpu->timing == TIMING_UNIT ? "unit" : "manual";
}

static void print_json_stats(const struct session *session, const struct figures *f)
{
    json_t *object = json_pack(
        "{s:s, s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:i, s:i, s:s}", "board",
        session->machine->board != NULL ? session->machine->board : "", "timing",
        timing_name(session), "instructions", (json_int_t)f->instructions, "virtual_picoseconds",
        (json_int_t)f->passed, "virtual_seconds", f->virtual_time, "host_seconds", f->host_time,
        "mips", f->mips, "ratio", f->ratio, "slept_share", f->slept, "reports",
        (int)session->report_count, "status", session->status, "reason", session->reason);
    if (object == NULL)
        return;
    json_dumpf(object, stderr, JSON_COMPACT | JSON_REAL_PRECISION(12));
    fputc('\n', stderr);
    json_decref(object);
}

void print_stats(const struct session *session)
{
    struct figures f = count_figures(session);
    if (strcmp(session->settings->stats, "json") == 0) {
        print_json_stats(session, &f);
        return;
    }
    fprintf(stderr,
            "timing        %s\n"
            "instructions  %" PRIu64 "\n"
            "virtual time  %.6f s, %.1f %% of it asleep\n"
            "host time     %.3f s\n"
            "speed         %.1f MIPS, %.2f times real time\n"
            "reports       %u\n",
            timing_name(session), f.instructions, f.virtual_time, 100 * f.slept, f.host_time,
            f.mips, f.ratio, session->report_count);
}
