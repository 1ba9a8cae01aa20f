/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run or a step has come to, and what is known of a crash. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HISTORY 16 /* instructions shown after a crash */

/* --- crash --- */

static json_t *last_instructions(struct console *console)
{
    const struct cpu_class *class = console_cpu(console);
    json_t *array = json_array();
    uint32_t history[HISTORY];
    unsigned count = 0, i;
    if (class->history != NULL)
        count = class->history(console->machine->cpu, history, HISTORY);
    for (i = 0; i < count; i++)
        json_array_append_new(array, instruction_json(console, history[i], NULL));
    return array;
}

static json_t *all_registers(struct console *console)
{
    const struct cpu_class *class = console_cpu(console);
    json_t *registers = json_object();
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        set_number(registers, class->registers[i].name, class->get(console->machine->cpu, i));
    return registers;
}

json_t *crash_json(struct console *console)
{
    json_t *crash = json_object();
    set_text(crash, "why", console->machine->cpu->crash);
    json_object_set_new(crash, "registers", all_registers(console));
    json_object_set_new(crash, "backtrace", frames_json(console));
    json_object_set_new(crash, "last_instructions", last_instructions(console));
    return crash;
}

void render_crash(const json_t *crash, struct blob *text)
{
    const json_t *registers = json_object_get(crash, "registers");
    const json_t *last = json_object_get(crash, "last_instructions"), *value;
    const char *name;
    size_t i = 0;
    blob_print(text, "registers:");
    json_object_foreach((json_t *)registers, name, value)
        blob_print(text, "%s%-9s %08" PRIx64, i++ % 4 == 0 ? "\n  " : "  ", name,
                   (uint64_t)json_integer_value(value));
    blob_print(text, "\nbacktrace:\n");
    render_frames(json_object_get(crash, "backtrace"), text);
    blob_print(text, "last instructions:\n");
    for (i = 0; i < json_array_size(last); i++)
        render_instruction(json_array_get(last, i), text);
}

/* --- results --- */

static const char *const ends[] = {
    [DEBUGGER_DONE] = "done",       [DEBUGGER_STOPPED] = "stopped", [DEBUGGER_ENDED] = "ended",
    [DEBUGGER_CRASHED] = "crashed", [DEBUGGER_DEAD] = "dead",       [DEBUGGER_FIRST] = "first",
    [DEBUGGER_ASKED] = "asked",     [DEBUGGER_FAILED] = "failed"};

static void say_stop(struct console *console, const struct debugger_result *result, char *why,
                     size_t size)
{
    const struct console_stop *stop = console_stop_of(console, result->stop);
    bool plain = strncmp(result->what, "at 0x", 5) == 0;
    size_t used;
    snprintf(why, size, "stop %u%s%s%s%s", result->stop, stop != NULL ? ", " : "",
             stop != NULL ? stop->words : "", plain ? "" : ": ", plain ? "" : result->what);
    used = strlen(why);
    if (stop != NULL && stop->trouble[0] != '\0')
        snprintf(why + used, size - used, " (its condition cannot be found out: %s)",
                 stop->trouble);
}

static void say_dead(struct console *console, char *why, size_t size)
{
    const struct cpu_class *class = console_cpu(console);
    bool wakeable = class->wakeable == NULL || class->wakeable(console->machine->cpu);
    snprintf(why, size, "nothing can happen any more: the processor %s",
             wakeable ? "waits, no event is pending and no input is open; `send` brings some"
                      : "waits where no interrupt can be taken");
}

static void say_why(struct console *console, const struct debugger_result *result, char *why,
                    size_t size)
{
    why[0] = '\0';
    switch (result->end) {
    case DEBUGGER_STOPPED:
        say_stop(console, result, why, size);
        break;
    case DEBUGGER_ENDED:
        snprintf(why, size, "the guest ended the run with status %d", console->machine->end_status);
        break;
    case DEBUGGER_CRASHED:
        snprintf(why, size, "the guest crashed: %s", console->machine->cpu->crash);
        break;
    case DEBUGGER_DEAD:
        say_dead(console, why, size);
        break;
    case DEBUGGER_FIRST:
        snprintf(why, size, "the beginning of the history: nothing earlier is known");
        break;
    case DEBUGGER_ASKED:
        snprintf(why, size, "interrupted");
        break;
    default:
        snprintf(why, size, "%s", strncmp(result->what, "at 0x", 5) == 0 ? "" : result->what);
    }
}

json_t *result_json(struct console *console, const struct debugger_result *result,
                    struct sim_error *error)
{
    char why[512];
    json_t *answer;
    console_moved(console);
    if (result->end == DEBUGGER_FAILED) {
        *error = result->error;
        return NULL;
    }
    answer = position_json(console);
    say_why(console, result, why, sizeof why);
    set_text(answer, "end", ends[result->end]);
    set_text(answer, "why", why);
    if (result->stop != 0)
        set_number(answer, "stop", result->stop);
    if (result->what[0] != '\0')
        set_text(answer, "what", result->what);
    if (result->end == DEBUGGER_ENDED)
        json_object_set_new(answer, "status", json_integer(console->machine->end_status));
    if (result->end == DEBUGGER_CRASHED)
        json_object_set_new(answer, "crash", crash_json(console));
    return answer;
}

void render_result(const json_t *answer, struct blob *text)
{
    if (*get_text(answer, "why") != '\0')
        blob_print(text, "%s\n", get_text(answer, "why"));
    if (has(answer, "crash"))
        render_crash(json_object_get(answer, "crash"), text);
    render_position(answer, text);
    if (*get_text(answer, "returned") != '\0')
        blob_print(text, "returned %s\n", get_text(answer, "returned"));
}
