/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the machine is: what is looked at, the answer of whatever has moved it. */
#include "console_parts.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct cpu_class *console_cpu(const struct console *console)
{
    return console->machine->cpu->device.class->cpu;
}

uint32_t console_pc(const struct console *console)
{
    const struct cpu_class *class = console_cpu(console);
    return (uint32_t) class->get(console->machine->cpu, class->register_pc);
}

bool console_in_handler(const struct console *console)
{
    const struct cpu_class *class = console_cpu(console);
    return class->in_handler != NULL && class->in_handler(console->machine->cpu);
}

/* --- tasks --- */

uint32_t console_running(const struct console *console)
{
    return console->aware == NULL ? 0 : aware_running(console->aware);
}

static struct aware_task *read_tasks(struct console *console, size_t *count)
{
    struct aware_task *tasks = calloc(CONSOLE_TASKS, sizeof *tasks);
    *count = tasks == NULL ? 0 : aware_tasks(console->aware, tasks, CONSOLE_TASKS);
    if (*count > CONSOLE_TASKS)
        *count = CONSOLE_TASKS;
    return tasks;
}

static bool is_task(const struct aware_task *task, const char *name)
{
    uint64_t id;
    return aware_is_called(task, name) || (console_number(name, &id) && id == task->id);
}

bool console_task_named(struct console *console, const char *name, uint32_t *id,
                        struct sim_error *error)
{
    struct aware_task *tasks;
    size_t count, i;
    if (console->aware == NULL) {
        sim_error_set(error, "no kernel is known here, so there are no tasks");
        return false;
    }
    tasks = read_tasks(console, &count);
    for (i = 0; i < count && !is_task(&tasks[i], name); i++)
        continue;
    if (i < count)
        *id = tasks[i].id;
    else if (count == 0)
        sim_error_set(error, "there are no tasks yet: let the kernel start first");
    else
        sim_error_set(error, "there is no task \"%s\" now: `info tasks` lists them", name);
    free(tasks);
    return i < count;
}

const char *console_task_name(struct console *console, uint32_t task, char *name, size_t size)
{
    struct aware_task found;
    if (task == 0 || console->aware == NULL || !aware_task(console->aware, task, &found))
        snprintf(name, size, "%s", "");
    else if (found.name[0] == '\0')
        snprintf(name, size, "0x%08" PRIx32, task);
    else
        snprintf(name, size, "%s", found.name);
    return name;
}

/* --- frames --- */

void console_moved(struct console *console)
{
    console->task = 0;
    console->frame = console->frame_count = 0;
    console->next_list = 0;
}

/* Of the task that is looked at; the processor's own if its registers are not known. */
static void innermost(struct console *console, struct frame *frame)
{
    uint64_t values[FRAME_REGISTERS] = {0};
    bool known[FRAME_REGISTERS] = {false};
    struct sim_error error;
    if (console->task != 0 && console->aware != NULL &&
        aware_registers(console->aware, console->task, values, known, &error))
        frame_of_registers(console->machine, values, known, frame);
    else
        frame_of_cpu(console->machine, frame);
}

/* What looks like a return address beyond the end of the task's stack belongs to another. */
static size_t within_stack(struct console *console, size_t count)
{
    const unsigned sp = console_cpu(console)->register_sp;
    struct aware_task task;
    size_t i;
    uint32_t id = console->task;
    if (console->aware == NULL)
        return count;
    if (id == 0)
        id = aware_running(console->aware);
    if (!aware_task(console->aware, id, &task) || task.stack_size == 0)
        return count;
    for (i = 1; i < count; i++) {
        uint64_t inner = console->frames[i - 1].registers[sp] - task.stack_base;
        uint64_t outer = console->frames[i].registers[sp] - task.stack_base;
        if (console->frames[i].guessed && inner < task.stack_size && outer > task.stack_size)
            return i;
    }
    return count;
}

size_t console_frames(struct console *console)
{
    struct frame first;
    if (console->frame_count > 0)
        return console->frame_count;
    innermost(console, &first);
    console->frame_count =
        frame_backtrace(console->machine, console->symbols, &first, console->frames, FRAMES_MOST);
    console->frame_count = within_stack(console, console->frame_count);
    if (console->frame_count == 0) {
        console->frames[0] = first;
        console->frame_count = 1;
    }
    return console->frame_count;
}

struct frame *console_frame(struct console *console)
{
    console_frames(console);
    return &console->frames[console->frame];
}

struct scope console_scope(struct console *console)
{
    return (struct scope){
        .machine = console->machine,
        .symbols = console->symbols,
        .aware = console->aware,
        .frame = console->task == 0 && console->frame == 0 ? NULL : console_frame(console)};
}

uint32_t frame_address(const struct frame *frame)
{
    return frame->is_caller ? frame->pc - 1 : frame->pc;
}

/* --- places --- */

const char *console_place_text(struct console *console, uint32_t address, char *text, size_t size)
{
    if (console->symbols != NULL)
        return symbols_place(console->symbols, address, text, size);
    snprintf(text, size, "0x%08" PRIx32, address);
    return text;
}

/* "*$lr", "*(table[3])": what an expression gives. */
static bool computed_place(struct console *console, const char *text, uint32_t *address,
                           struct sim_error *error)
{
    struct scope scope = console_scope(console);
    struct expression *expression = expression_parse(text, error);
    int64_t number;
    bool good = expression != NULL && expression_number(expression, &scope, &number, error);
    if (good)
        *address = (uint32_t)number;
    expression_free(expression);
    return good;
}

static bool find_place(struct console *console, const char *text, uint32_t *address,
                       struct sim_error *error)
{
    uint64_t number;
    if (text[0] == '*' && (text[1] == '$' || text[1] == '('))
        return computed_place(console, text + 1, address, error);
    if (console->symbols != NULL)
        return symbols_find_place(console->symbols, text, frame_address(console_frame(console)),
                                  address, error);
    if (console_number(text + (*text == '*'), &number) && number <= UINT32_MAX) {
        *address = (uint32_t)number;
        return true;
    }
    sim_error_set(error, "%s: without symbols a place is an address, 0x1234", text);
    return false;
}

/* A vector or a return address of Arm's has bit 0 set; the instruction lies at the even address. */
bool console_place(struct console *console, const char *text, uint32_t *address,
                   struct sim_error *error)
{
    const struct cpu_unwinding *unwinding = console_cpu(console)->unwinding;
    if (!find_place(console, text, address, error))
        return false;
    if (unwinding != NULL)
        *address &= ~unwinding->mark_bits;
    return true;
}

/* `address` is the place's for people: of a caller, inside the call before pc. */
json_t *place_json(struct console *console, uint32_t pc, uint32_t address)
{
    json_t *place = json_object();
    struct source_function function;
    struct source_line line;
    const char *source;
    char text[256];
    set_number(place, "pc", pc);
    set_text(place, "place", console_place_text(console, address, text, sizeof text));
    if (console->symbols == NULL)
        return place;
    if (symbols_function_at(console->symbols, address, &function))
        set_text(place, "function", function.name);
    if (!symbols_line_at(console->symbols, address, &line))
        return place;
    set_text(place, "file", line.file);
    set_number(place, "line", line.line);
    source = source_line_text(console, line.file, line.line);
    if (source != NULL)
        set_text(place, "source", source);
    return place;
}

/* --- times --- */

static const struct {
    const char *name;
    sim_time picoseconds;
    int digits;
} units[] = {{"s", SIM_SECOND, 9}, {"ms", SIM_MS, 6}, {"us", SIM_US, 3}, {"ns", SIM_NS, 0}};

const char *console_time(const struct console *console, sim_time time,
                         char text[static CONSOLE_TIME])
{
    size_t i;
    for (i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].name, console->settings.time) == 0) {
            sim_time whole = time / units[i].picoseconds, part = time % units[i].picoseconds;
            if (units[i].digits == 0)
                snprintf(text, CONSOLE_TIME, "%" PRIu64 " ns", whole);
            else
                snprintf(text, CONSOLE_TIME, "%" PRIu64 ".%0*" PRIu64 " %s", whole, units[i].digits,
                         part / SIM_NS, units[i].name);
            return text;
        }
    snprintf(text, CONSOLE_TIME, "%" PRIu64 " cycles",
             clock_cycles_at(console->machine->cpu->clock, time));
    return text;
}

/* --- positions --- */

static void set_instruction(struct console *console, json_t *position, uint32_t pc)
{
    json_t *instruction = instruction_json(console, pc, NULL);
    set_text(position, "instruction", get_text(instruction, "text"));
    json_decref(instruction);
}

/* On the way back from a handler there may be a mark in the PC, where no code is: then `pc` becomes
 * where it goes back to. */
static bool is_going_back(struct console *console, uint32_t *pc)
{
    struct frame frame;
    uint8_t byte;
    if (bus_peek(console->machine->cpu->program, *pc, &byte, 1) == 1)
        return false;
    frame_of_cpu(console->machine, &frame);
    if (frame.pc == *pc)
        return false;
    *pc = frame.pc;
    return true;
}

json_t *position_json(struct console *console)
{
    uint32_t pc = console_pc(console), task = console_running(console);
    bool going_back = is_going_back(console, &pc);
    json_t *position = place_json(console, pc, pc);
    sim_time now = machine_now(console->machine);
    char text[CONSOLE_WORD];
    set_number(position, "time_ps", now);
    set_text(position, "time", console_time(console, now, text));
    set_number(position, "cycle", clock_cycles_at(console->machine->cpu->clock, now));
    if (task != 0) {
        set_number(position, "task_id", task);
        set_text(position, "task", console_task_name(console, task, text, sizeof text));
    }
    set_flag(position, "in_handler", console_in_handler(console));
    if (going_back)
        set_flag(position, "going_back", true);
    if (history_repeats(debugger_history(console->debugger)))
        set_flag(position, "past", true);
    set_instruction(console, position, pc);
    return position;
}

void render_position(const json_t *position, struct blob *text)
{
    blob_print(text, "%s  ", get_text(position, "time"));
    if (has(position, "task"))
        blob_print(text, "%stask %s  ", get_flag(position, "in_handler") ? "a handler above " : "",
                   get_text(position, "task"));
    else if (get_flag(position, "in_handler"))
        blob_print(text, "a handler  ");
    blob_print(text, "%s%s\n", get_flag(position, "going_back") ? "on the way back to " : "",
               get_text(position, "place"));
    if (has(position, "source"))
        blob_print(text, "%" PRIu64 "\t%s\n", get_number(position, "line"),
                   get_text(position, "source"));
    else
        blob_print(text, "0x%08" PRIx64 "\t%s\n", get_number(position, "pc"),
                   get_text(position, "instruction"));
}
