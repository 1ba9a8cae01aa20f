/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps: instructions, lines, over calls, out of functions, of one task. A step belongs to who
 * runs when it begins: a task's goes through handlers and other tasks as if they were not there.
 * A line is reached at its first instruction. A function counts as entered behind its prologue. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MOST 1000000u

/* Where a step began, and what it looks for. */
struct walk {
    struct console *console;
    uint32_t task;   /* 0: whichever */
    bool in_handler; /* it began there, outside any task */
    bool over;       /* calls are not entered */
    bool back;
    bool leaves; /* forwards: stop where a call is entered that is to be run through, too */
    struct frame frame;
    struct source_line line; /* file NULL: not known */
    struct source_function function;
    bool has_function;
};

/* --- where a step begins --- */

/* The frame of whose step it is: a task's own, also while it does not run. */
static bool find_frame(struct walk *walk, struct sim_error *error)
{
    struct console *console = walk->console;
    uint64_t values[FRAME_REGISTERS] = {0};
    bool known[FRAME_REGISTERS] = {false};
    bool runs =
        walk->task == 0 || (walk->task == console_running(console) && !console_in_handler(console));
    if (runs) {
        frame_of_cpu(console->machine, &walk->frame);
    } else {
        if (!aware_registers(console->aware, walk->task, values, known, error))
            return false;
        frame_of_registers(console->machine, values, known, &walk->frame);
    }
    return true;
}

/* Without call frame information the stack pointer stands for it. */
static void find_cfa(struct console *console, struct frame *frame)
{
    const struct cpu_class *class = console_cpu(console);
    if (!frame->cfa_known)
        frame->cfa_known = frame_find_cfa(console->machine, console->symbols, frame, &frame->cfa);
    if (!frame->cfa_known)
        frame->cfa = (uint32_t)frame->registers[class->register_sp];
}

static bool begin_walk(struct console *console, uint32_t task, struct walk *walk,
                       struct sim_error *error)
{
    memset(walk, 0, sizeof *walk);
    walk->console = console;
    walk->task = task;
    walk->in_handler = task == 0 && console_in_handler(console);
    if (!find_frame(walk, error))
        return false;
    find_cfa(console, &walk->frame);
    if (console->symbols == NULL)
        return true;
    if (!symbols_line_at(console->symbols, walk->frame.pc, &walk->line))
        walk->line.file = NULL;
    walk->has_function = symbols_function_at(console->symbols, walk->frame.pc, &walk->function);
    return true;
}

/* Whose step it is: the running task's, unless a handler runs; in the t-commands the task that is
 * looked at. */
static bool choose_task(struct console *console, bool of_task, uint32_t *task,
                        struct sim_error *error)
{
    *task = 0;
    if (of_task && console->aware == NULL) {
        sim_error_set(error, "no kernel is known here, so there are no tasks: use step");
        return false;
    }
    if (of_task)
        *task = console->task != 0 ? console->task : console_running(console);
    else if (!console_in_handler(console))
        *task = console_running(console);
    if (!of_task || *task != 0)
        return true;
    sim_error_set(error, "no task runs yet: select one with `task NAME`");
    return false;
}

/* --- lines --- */

static bool same_line(const struct source_line *a, const struct source_line *b)
{
    return a->file != NULL && b->file != NULL && a->line == b->line &&
           strcmp(a->file, b->file) == 0;
}

/* A line begins at this address, behind the prologue if it is a function's first. */
static bool line_begins(const struct walk *walk, uint32_t pc, struct source_line *line,
                        struct source_function *function)
{
    const struct symbols *symbols = walk->console->symbols;
    if (!symbols_line_at(symbols, pc, line) || line->first != pc || !line->is_statement)
        return false;
    if (!symbols_function_at(symbols, pc, function)) {
        function->first = pc;
        return true;
    }
    return pc >= function->body || pc < function->first;
}

/* The row before this one belongs to the same line: it began there. */
static bool goes_on(const struct walk *walk, const struct source_line *line, uint32_t first)
{
    struct source_line before;
    return line->first > first &&
           symbols_line_at(walk->console->symbols, line->first - 1, &before) &&
           same_line(line, &before);
}

static void present_frame(const struct walk *walk, struct frame *frame)
{
    frame_of_cpu(walk->console->machine, frame);
    find_cfa(walk->console, frame);
}

/* Is a handler between this frame and the one where the step began? */
static bool is_nested(const struct walk *walk, const struct frame *frame)
{
    struct frame at = *frame, caller;
    unsigned depth;
    for (depth = 0; depth < FRAMES_MOST && at.cfa < walk->frame.cfa; depth++) {
        if (!frame_caller(walk->console->machine, walk->console->symbols, &at, &caller))
            return false;
        if (caller.exception)
            return true;
        at = caller;
    }
    return false;
}

/* Does whoever runs now matter to this step? The debugger has looked at tasks. */
static bool concerns(const struct walk *walk, const struct frame *frame)
{
    if (walk->task != 0)
        return true;
    if (!walk->in_handler)
        return !console_in_handler(walk->console);
    return !console_in_handler(walk->console) || !is_nested(walk, frame);
}

static bool line_reached(const struct walk *walk, uint32_t pc)
{
    struct source_line line;
    struct source_function function;
    struct frame frame;
    bool same_frame;
    if (!line_begins(walk, pc, &line, &function))
        return false;
    if (walk->back && goes_on(walk, &line, function.first))
        return false;
    if (!walk->back && !walk->over && walk->has_function && function.first != walk->function.first)
        return present_frame(walk, &frame), concerns(walk, &frame);
    present_frame(walk, &frame);
    same_frame = frame.cfa == walk->frame.cfa && walk->has_function &&
                 function.first == walk->function.first;
    if (walk->over && frame.cfa <= walk->frame.cfa && !same_frame)
        return false;
    if (!walk->back && same_frame && same_line(&line, &walk->line))
        return false;
    return concerns(walk, &frame);
}

/* A call was entered whose lines do not matter. */
static bool call_entered(const struct walk *walk, uint32_t pc)
{
    struct source_line line;
    struct frame frame;
    if (!walk->has_function || (pc >= walk->function.first && pc <= walk->function.last))
        return false;
    if (!walk->over && symbols_line_at(walk->console->symbols, pc, &line))
        return false;
    present_frame(walk, &frame);
    return frame.cfa <= walk->frame.cfa && concerns(walk, &frame);
}

static bool walk_reached(void *owner, uint32_t pc)
{
    const struct walk *walk = owner;
    return line_reached(walk, pc) || (walk->leaves && call_entered(walk, pc));
}

/* Where the function that was entered returns to: the frame below the one where the step began.
 * False: that is not known. */
static bool find_return(const struct walk *walk, struct step *step)
{
    struct frame at, caller;
    unsigned depth;
    present_frame(walk, &at);
    for (depth = 0; depth < FRAMES_MOST; depth++) {
        if (!frame_caller(walk->console->machine, walk->console->symbols, &at, &caller) ||
            caller.exception)
            return false;
        if (caller.pc >= walk->function.first && caller.pc <= walk->function.last + 1) {
            *step = (struct step){.kind = STEP_OUT,
                                  .task = walk->task,
                                  .address = caller.pc,
                                  .stack = at.cfa_known ? at.cfa : 0};
            return at.cfa_known || at.cfa != 0;
        }
        at = caller;
    }
    return false;
}

static bool went_on(const struct walk *walk, const struct debugger_result *result)
{
    return result->end == DEBUGGER_DONE &&
           machine_now(walk->console->machine) < walk->console->limit;
}

/* Calls are run through to their return, which costs nothing; the rest goes by instructions. */
static struct debugger_result walk_forwards(struct walk *walk)
{
    struct debugger *debugger = walk->console->debugger;
    struct step each = {
        .kind = STEP_WHEN, .task = walk->task, .reached = walk_reached, .owner = walk};
    struct debugger_result result;
    struct step out;
    walk->leaves = true;
    for (;;) {
        result = debugger_step(debugger, &each, walk->console->limit);
        if (!went_on(walk, &result) || line_reached(walk, console_pc(walk->console)))
            return result;
        walk->leaves = find_return(walk, &out);
        if (!walk->leaves)
            continue;
        result = debugger_step(debugger, &out, walk->console->limit);
        if (!went_on(walk, &result) || line_reached(walk, console_pc(walk->console)))
            return result;
    }
}

static struct debugger_result walk_backwards(struct walk *walk)
{
    struct step each = {
        .kind = STEP_WHEN, .task = walk->task, .reached = walk_reached, .owner = walk};
    return debugger_step_back(walk->console->debugger, &each);
}

/* --- the commands --- */

static bool read_count(struct words *words, uint64_t *count, struct sim_error *error)
{
    *count = 1;
    if (*words_rest(words) == '\0')
        return true;
    if (!words_number(words, count, error) || !words_done(words, error))
        return false;
    if (*count <= STEPS_MOST)
        return true;
    sim_error_set(error, "at most %u steps at once; `go` and `until` run further", STEPS_MOST);
    return false;
}

static void say_limit(struct console *console, struct debugger_result *result)
{
    if (result->end == DEBUGGER_DONE && machine_now(console->machine) >= console->limit)
        console_say_limit(console, result->what, sizeof result->what);
    else if (result->end == DEBUGGER_DONE)
        result->what[0] = '\0';
}

/* How a row steps. */
struct manner {
    bool of_task, over, back;
};

static bool have_lines(struct console *console, struct sim_error *error)
{
    if (console->symbols != NULL && symbols_have_lines(console->symbols))
        return true;
    sim_error_set(error, "there is no line information (an image compiled with -g has it): use "
                         "stepi");
    return false;
}

static json_t *step_lines(struct console *console, struct words *words, struct manner manner,
                          struct sim_error *error)
{
    struct debugger_result result = {.end = DEBUGGER_DONE};
    struct walk walk;
    uint64_t count;
    uint32_t task;
    if (!have_lines(console, error) || !read_count(words, &count, error) ||
        !choose_task(console, manner.of_task, &task, error))
        return NULL;
    for (; count > 0 && result.end == DEBUGGER_DONE; count--) {
        if (!begin_walk(console, task, &walk, error))
            return NULL;
        walk.over = manner.over;
        walk.back = manner.back;
        result = manner.back ? walk_backwards(&walk) : walk_forwards(&walk);
        say_limit(console, &result);
        if (result.what[0] != '\0')
            break;
    }
    return result_json(console, &result, error);
}

static json_t *step_instructions(struct console *console, struct words *words, struct manner manner,
                                 struct sim_error *error)
{
    struct debugger_result result = {.end = DEBUGGER_DONE};
    struct step step = {.kind = STEP_INSTRUCTION};
    uint64_t count;
    if (!read_count(words, &count, error) ||
        (manner.of_task && !choose_task(console, true, &step.task, error)))
        return NULL;
    for (; count > 0 && result.end == DEBUGGER_DONE; count--) {
        result = manner.back ? debugger_step_back(console->debugger, &step)
                             : debugger_step(console->debugger, &step, console->limit);
        say_limit(console, &result);
        if (result.what[0] != '\0')
            break;
    }
    return result_json(console, &result, error);
}

#define STEPPER(name_, function, ...)                                                              \
    static json_t *name_(struct console *console, struct words *words, struct sim_error *error)    \
    {                                                                                              \
        return function(console, words, (struct manner){__VA_ARGS__}, error);                      \
    }
STEPPER(stepi, step_instructions, .back = false)
STEPPER(reverse_stepi, step_instructions, .back = true)
STEPPER(tstepi, step_instructions, .of_task = true)
STEPPER(reverse_tstepi, step_instructions, .of_task = true, .back = true)
STEPPER(step_, step_lines, .back = false)
STEPPER(reverse_step, step_lines, .back = true)
STEPPER(next, step_lines, .over = true)
STEPPER(reverse_next, step_lines, .over = true, .back = true)
STEPPER(tstep, step_lines, .of_task = true)
STEPPER(reverse_tstep, step_lines, .of_task = true, .back = true)
STEPPER(tnext, step_lines, .of_task = true, .over = true)
STEPPER(reverse_tnext, step_lines, .of_task = true, .over = true, .back = true)

/* --- out of a function --- */

/* The caller of the frame that is looked at. */
static bool find_caller(struct console *console, struct frame *caller, struct sim_error *error)
{
    struct frame *frame = console_frame(console);
    if (frame_caller(console->machine, console->symbols, frame, caller))
        return true;
    sim_error_set(error, "this is the outermost function that is known: there is no caller");
    return false;
}

static uint32_t task_of_step(struct console *console)
{
    if (console->task != 0)
        return console->task;
    return console_in_handler(console) ? 0 : console_running(console);
}

/* What the processor's convention returns in, if it is known. */
static void set_returned(struct console *console, json_t *answer)
{
    const struct cpu_class *class = console_cpu(console);
    const struct cpu_register *reg;
    uint64_t value;
    char text[64];
    if (answer == NULL || class->unwinding == NULL || strcmp(get_text(answer, "end"), "done") != 0)
        return;
    reg = &class->registers[class->unwinding->register_result];
    value = class->get(console->machine->cpu, class->unwinding->register_result);
    snprintf(text, sizeof text, "%s = 0x%0*" PRIx32 " (%" PRId32 ")", reg->name, reg->bits / 4,
             (uint32_t)value, reg->bits == 16 ? (int16_t)value : (int32_t)(uint32_t)value);
    set_text(answer, "returned", text);
}

static json_t *finish(struct console *console, struct words *words, struct sim_error *error)
{
    struct step step = {.kind = STEP_OUT, .task = task_of_step(console)};
    struct debugger_result result;
    struct frame caller;
    json_t *answer;
    if (!words_done(words, error) || !find_caller(console, &caller, error))
        return NULL;
    step.address = caller.pc;
    step.stack = (uint32_t)caller.registers[console_cpu(console)->register_sp];
    if (caller.exception) /* of a handler: what it interrupted, whoever's it is */
        step.task = 0;
    result = debugger_step(console->debugger, &step, console->limit);
    say_limit(console, &result);
    answer = result_json(console, &result, error);
    if (!caller.exception)
        set_returned(console, answer);
    return answer;
}

/* The call that is to be found again: its caller's place and stack. */
struct call_site {
    struct console *console;
    uint32_t after, stack;
    bool exception;
};

#define CALL_BYTES 8u /* no call is longer */

static bool call_reached(void *owner, uint32_t pc)
{
    const struct call_site *site = owner;
    const struct cpu_class *class = console_cpu(site->console);
    uint32_t stack = (uint32_t) class->get(site->console->machine->cpu, class->register_sp);
    if (site->exception)
        return !console_in_handler(site->console);
    return pc < site->after && site->after - pc <= CALL_BYTES && stack >= site->stack;
}

static json_t *reverse_finish(struct console *console, struct words *words, struct sim_error *error)
{
    struct call_site site = {.console = console};
    struct step step = {.kind = STEP_WHEN, .task = task_of_step(console), .reached = call_reached};
    struct debugger_result result;
    struct frame caller;
    if (!words_done(words, error) || !find_caller(console, &caller, error))
        return NULL;
    site.after = caller.pc;
    site.stack = (uint32_t)caller.registers[console_cpu(console)->register_sp];
    site.exception = caller.exception;
    if (caller.exception)
        step.task = 0;
    step.owner = &site;
    result = debugger_step_back(console->debugger, &step);
    say_limit(console, &result);
    return result_json(console, &result, error);
}

/* --- the table --- */

#define ROW(name, alias, form, help, example, answer)                                              \
    {                                                                                              \
        name, alias, form, help, example, CHOOSE_NOTHING, answer, render_result                    \
    }

const struct console_row console_step_rows[] = {
    ROW("stepi", "si", "[N]", "Runs one instruction, or N, whoever's they are: handlers are seen.",
        "stepi 4", stepi),
    ROW("reverse-stepi", "rsi", "[N]", "Goes back one instruction, or N.", "reverse-stepi",
        reverse_stepi),
    ROW("step", "s", "[N]",
        "Runs to the next line, into functions that have lines. Handlers and other tasks run\n"
        "through meanwhile.",
        "step", step_),
    ROW("reverse-step", "rs", "[N]", "Goes back to where the line before began.", "reverse-step",
        reverse_step),
    ROW("next", "n", "[N]", "Runs to the next line, over calls.", "next 2", next),
    ROW("reverse-next", "rn", "[N]", "Goes back to where the line before began, over calls.",
        "reverse-next", reverse_next),
    ROW("finish", "fin", "", "Runs until the function that is looked at returns.", "finish",
        finish),
    ROW("reverse-finish", "rf", "", "Goes back to the call of the function that is looked at.",
        "reverse-finish", reverse_finish),
    ROW("tstepi", "tsi", "[N]",
        "Runs until the task that is looked at has run one instruction, whatever runs in between.",
        "tstepi", tstepi),
    ROW("reverse-tstepi", NULL, "[N]", "The same backwards.", "reverse-tstepi", reverse_tstepi),
    ROW("tstep", "ts", "[N]",
        "Runs until the task that is looked at begins its next line, whatever runs in between.",
        "tstep", tstep),
    ROW("reverse-tstep", NULL, "[N]", "The same backwards.", "reverse-tstep", reverse_tstep),
    ROW("tnext", "tn", "[N]", "As tstep, over calls.", "tnext", tnext),
    ROW("reverse-tnext", NULL, "[N]", "The same backwards.", "reverse-tnext", reverse_tnext),
    {.name = NULL},
};
