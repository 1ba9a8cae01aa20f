/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What names mean in an expression: variables of the guest, registers and the debugger's own values
 * behind $, tasks, types. */
#include "debug/expression_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cpu_class *class_of(const struct evaluator *e)
{
    return e->scope->machine->cpu->device.class->cpu;
}

/* --- variables --- */

static bool set_place(struct evaluator *e, const char *name, const struct variable *variable,
                      struct value *value)
{
    const struct location *location = &variable->location;
    *value = (struct value){.type = variable->type};
    switch (location->kind) {
    case LOCATION_MEMORY:
        value->place = PLACE_MEMORY;
        value->address = location->address;
        return true;
    case LOCATION_REGISTER:
        value->place = PLACE_REGISTER;
        value->reg = location->reg;
        return true;
    case LOCATION_BYTES:
        value->place = PLACE_BYTES;
        value->known = location->known;
        memcpy(value->bytes, location->bytes, sizeof value->bytes);
        return true;
    default:
        return expression_fail(e, "%s is optimised out: it is nowhere at this instruction", name);
    }
}

static bool tell_unknown(struct evaluator *e, const struct node *node)
{
    const char *like = symbols_suggest(e->symbols, node->text);
    if (node->within != NULL)
        return expression_fail(e, "no symbol \"%s\" in \"%.100s\"", node->text, node->within);
    if (e->scope->symbols == NULL)
        return expression_fail(e, "no symbol \"%s\": the image has no symbols", node->text);
    if (like != NULL && strcmp(like, node->text) != 0)
        return expression_fail(e, "no symbol \"%s\" here; do you mean \"%.100s\"?", node->text,
                               like);
    return expression_fail(e, "no symbol \"%s\" here", node->text);
}

bool expression_name(struct evaluator *e, const struct node *node, struct value *value)
{
    struct variable variable;
    if (!symbols_variable(e->scope->machine, e->symbols, expression_frame(e), node->within,
                          node->text, &variable))
        return tell_unknown(e, node);
    if (variable.is_enumerator) {
        *value = expression_integer(e, BUILTIN_INT, (uint64_t)variable.value);
        return true;
    }
    return set_place(e, node->text, &variable, value);
}

/* --- $names --- */

static bool find_register(const struct evaluator *e, const char *name, unsigned *reg)
{
    const struct cpu_register *registers = class_of(e)->registers;
    for (*reg = 0; *reg < FRAME_REGISTERS && registers[*reg].name != NULL; ++*reg)
        if (strcasecmp(registers[*reg].name, name) == 0)
            return true;
    return false;
}

static bool register_value(struct evaluator *e, unsigned reg, struct value *value)
{
    const struct cpu_class *class = class_of(e);
    const struct type *type = expression_builtin(e, BUILTIN_UNSIGNED_INT);
    if (class->registers[reg].bits > 32)
        type = expression_builtin(e, BUILTIN_UNSIGNED_LONG_LONG);
    else if (class->registers[reg].bits > 8 * type_size(type))
        type = expression_builtin(e, BUILTIN_UNSIGNED_LONG);
    if (reg == class->register_pc)
        type = symbols_pointer_to(e->symbols, expression_builtin(e, BUILTIN_FUNCTION));
    else if (reg == class->register_sp)
        type = symbols_pointer_to(e->symbols, expression_builtin(e, BUILTIN_VOID));
    *value = (struct value){.type = type, .place = PLACE_REGISTER, .reg = reg};
    return true;
}

static bool special_time(struct evaluator *e, struct value *value)
{
    *value =
        expression_integer(e, BUILTIN_UNSIGNED_LONG_LONG, (uint64_t)machine_now(e->scope->machine));
    return true;
}

static bool special_cycles(struct evaluator *e, struct value *value)
{
    struct machine *machine = e->scope->machine;
    *value = expression_integer(e, BUILTIN_UNSIGNED_LONG_LONG,
                                clock_cycles_at(machine->cpu->clock, machine_now(machine)));
    return true;
}

static bool special_instructions(struct evaluator *e, struct value *value)
{
    *value = expression_integer(e, BUILTIN_UNSIGNED_LONG_LONG,
                                class_of(e)->instructions(e->scope->machine->cpu));
    return true;
}

static bool event_value(struct evaluator *e, bool old, struct value *value)
{
    const struct probe_event *event = e->scope->event;
    uint64_t number;
    if (event != NULL && event->kind == PROBE_ACCESS)
        number = old ? event->access.old_value : event->access.new_value;
    else if (event != NULL && event->kind == PROBE_REGISTER && !old)
        number = event->reg.value;
    else if (event != NULL && event->kind == PROBE_SERIAL && !old)
        number = event->serial.value;
    else
        return expression_fail(e, "%s is known in the condition of a watchpoint only",
                               old ? "$old" : "$value");
    *value = expression_constant(
        e, number > UINT32_MAX ? BUILTIN_UNSIGNED_LONG_LONG : BUILTIN_UNSIGNED_INT, number);
    return true;
}

static bool special_value(struct evaluator *e, struct value *value)
{
    return event_value(e, false, value);
}

static bool special_old(struct evaluator *e, struct value *value)
{
    return event_value(e, true, value);
}

static bool need_tasks(struct evaluator *e)
{
    return e->scope->aware != NULL ||
           expression_fail(e, "no kernel is recognised: there are no tasks to ask for");
}

static bool special_task_id(struct evaluator *e, struct value *value)
{
    if (!need_tasks(e))
        return false;
    *value = expression_constant(e, BUILTIN_UNSIGNED_INT, aware_running(e->scope->aware));
    return true;
}

static bool special_task(struct evaluator *e, struct value *value)
{
    struct aware_task task;
    uint32_t id;
    if (!need_tasks(e))
        return false;
    id = aware_running(e->scope->aware);
    *value = expression_text_value(e, id != 0 && aware_task(e->scope->aware, id, &task) ? task.name
                                                                                        : "");
    return true;
}

static const struct {
    const char *name;
    bool (*get)(struct evaluator *, struct value *);
} specials[] = {
    {"time", special_time},      {"cycles", special_cycles}, {"instructions", special_instructions},
    {"value", special_value},    {"old", special_old},       {"task", special_task},
    {"task_id", special_task_id}};

bool expression_special(struct evaluator *e, const struct node *node, struct value *value)
{
    unsigned reg;
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++)
        if (strcmp(specials[i].name, node->text) == 0)
            return specials[i].get(e, value);
    if (find_register(e, node->text, &reg))
        return register_value(e, reg, value);
    return expression_fail(e,
                           "no register $%s: $%s, $%s ..., and $task, $task_id, $time, $cycles, "
                           "$instructions, $value, $old",
                           node->text, class_of(e)->registers[0].name,
                           class_of(e)->registers[class_of(e)->register_pc].name);
}

/* --- tasks --- */

#define TASKS_MOST 4096u

/* By name, or by the number that is its identity. */
static bool find_task(struct evaluator *e, const struct value *which, struct aware_task *task)
{
    struct aware_task *tasks;
    struct number number;
    size_t count, i;
    char name[AWARE_NAME];
    if (!which->is_text && expression_is_scalar(type_bare(which->type)) &&
        type_bare(which->type)->kind != TYPE_POINTER) {
        if (!expression_to_number(e, which, &number))
            return false;
        return aware_task(e->scope->aware, (uint32_t)number.bits, task) ||
               expression_fail(e, "no task has the number 0x%" PRIx64, number.bits);
    }
    if (!expression_string(e, which, name, sizeof name))
        return false;
    tasks = malloc(TASKS_MOST * sizeof *tasks);
    if (tasks == NULL)
        return expression_fail(e, "no memory for the tasks");
    count = aware_tasks(e->scope->aware, tasks, TASKS_MOST);
    count = count < TASKS_MOST ? count : TASKS_MOST;
    for (i = 0; i < count && !aware_is_called(&tasks[i], name); i++)
        ;
    if (i < count)
        *task = tasks[i];
    free(tasks);
    return i < count || expression_fail(e, "no task is called \"%s\"", name);
}

bool expression_task(struct evaluator *e, const struct node *node, const struct value *which,
                     struct value *value)
{
    struct aware_task task = {.id = 0};
    if (!need_tasks(e) || !find_task(e, which, &task))
        return false;
    struct {
        const char *name, *text;
        enum builtin builtin;
        uint64_t number;
    } members[] = {
        {"name", task.name, BUILTIN_INT, 0},
        {"state", aware_state_name(task.state), BUILTIN_INT, 0},
        {"waiting", task.wait_text, BUILTIN_INT, 0},
        {"id", NULL, BUILTIN_UNSIGNED_INT, task.id},
        {"priority", NULL, BUILTIN_INT, (uint64_t)(int64_t)task.priority},
        {"own_priority", NULL, BUILTIN_INT, (uint64_t)(int64_t)task.own_priority},
        {"stack_used", NULL, BUILTIN_UNSIGNED_INT, task.stack_used},
        {"stack_size", NULL, BUILTIN_UNSIGNED_INT, task.stack_size},
        {"stack_base", NULL, BUILTIN_UNSIGNED_INT, task.stack_base},
        {"stack_pointer", NULL, BUILTIN_UNSIGNED_INT, task.stack_pointer},
        {"run_time", NULL, BUILTIN_UNSIGNED_LONG_LONG, (uint64_t)task.run_time},
        {"switches", NULL, BUILTIN_UNSIGNED_LONG_LONG, task.switches},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (strcmp(members[i].name, node->text) == 0) {
            *value = members[i].text != NULL
                         ? expression_text_value(e, members[i].text)
                         : expression_constant(e, members[i].builtin, members[i].number);
            return true;
        }
    return expression_fail(e,
                           "a task has no .%s, but .name .state .waiting .id .priority "
                           ".own_priority .stack_used .stack_size .run_time .switches",
                           node->text);
}

/* --- types --- */

static const struct type *tell_no_type(struct evaluator *e, const char *name)
{
    expression_fail(e, "no type \"%s\" in the debug information", name);
    return NULL;
}

/* Where int has 16 bits, long is the one of 32. */
static const struct type *as_wide(struct evaluator *e, const char *name, enum builtin builtin)
{
    const struct type *type = expression_builtin(e, builtin);
    if (strstr(name, "32") == NULL || type_size(type) == 4)
        return type;
    return expression_builtin(e, builtin == BUILTIN_INT ? BUILTIN_LONG : BUILTIN_UNSIGNED_LONG);
}

/* Those of <stdint.h> are known without debug information too. */
static const struct type *standard_type(struct evaluator *e, const char *name)
{
    static const struct {
        const char *name;
        enum builtin builtin;
    } rows[] = {{"uint8_t", BUILTIN_UNSIGNED_CHAR},       {"int8_t", BUILTIN_SIGNED_CHAR},
                {"uint16_t", BUILTIN_UNSIGNED_SHORT},     {"int16_t", BUILTIN_SHORT},
                {"uint32_t", BUILTIN_UNSIGNED_INT},       {"int32_t", BUILTIN_INT},
                {"uint64_t", BUILTIN_UNSIGNED_LONG_LONG}, {"int64_t", BUILTIN_LONG_LONG},
                {"size_t", BUILTIN_UNSIGNED_INT},         {"uintptr_t", BUILTIN_UNSIGNED_INT}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0)
            return as_wide(e, name, rows[i].builtin);
    return NULL;
}

static const struct type *named_type(struct evaluator *e, const char *name)
{
    const struct type *type =
        symbols_type_named(e->symbols, name, frame_look_up(expression_frame(e)));
    return type != NULL ? type : standard_type(e, name);
}

const struct type *expression_type_of_words(struct evaluator *e, const struct type_words *words)
{
    const struct type *type =
        words->name[0] == '\0' ? expression_builtin(e, words->builtin) : named_type(e, words->name);
    if (type == NULL)
        return tell_no_type(e, words->name);
    for (unsigned i = 0; i < words->stars; i++)
        type = symbols_pointer_to(e->symbols, type);
    return words->is_array ? symbols_array_of(e->symbols, type, words->count) : type;
}

bool expression_names_type(struct evaluator *e, const char *name)
{
    struct variable variable;
    return !symbols_variable(e->scope->machine, e->symbols, expression_frame(e), NULL, name,
                             &variable) &&
           named_type(e, name) != NULL;
}
