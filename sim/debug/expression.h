/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions in the C of the guest: registers ($pc, $r0), memory, symbols with their types
 * (DWARF), locals of a frame, casts, members, indexes, arithmetic and comparison by C's rules;
 * tasks besides: $task is the running task's name as a text, $task_id its identity;
 * task("pump").priority, .state, .stack_used, .stack_size, .waiting (the text), .run_time,
 * .switches, .name, .id, .own_priority, .stack_base, .stack_pointer. Texts are compared by their
 * letters, the guest's too: task("pump").state == "ready". $time (ps), $cycles, $instructions,
 * $value and $old inside a watchpoint's condition. uart.c::count and put::count are one file's and
 * one function's own; a@8 is an array of eight that begins with a. Evaluation peeks and changes
 * nothing. Any text may be given. */
#ifndef SIM_DEBUG_EXPRESSION_H
#define SIM_DEBUG_EXPRESSION_H

#include "aware/aware.h"
#include "symbols/frame.h"

/* What names mean. Members may be NULL where marked; kept by the caller. */
struct scope {
    struct machine *machine;
    const struct symbols *symbols;   /* may be NULL */
    struct aware *aware;             /* may be NULL */
    const struct frame *frame;       /* may be NULL: the processor as it is */
    const struct probe_event *event; /* may be NULL: of a condition */
};

struct expression; /* parsed; owned by the caller */

/* NULL with an error that shows the place in the text. Names are looked for at evaluation. */
struct expression *expression_parse(const char *text, struct sim_error *);
void expression_free(struct expression *); /* NULL is nothing */
const char *expression_text(const struct expression *);

/* A number: integers and pointers sign-extended by their type, floats truncated; an aggregate is an
 * error. */
bool expression_number(const struct expression *, const struct scope *, int64_t *,
                       struct sim_error *);
/* C's truth: not zero; a text: not empty. */
bool expression_truth(const struct expression *, const struct scope *, bool *, struct sim_error *);
/* Where it lies and how many bytes: of something that has an address, else false with error. */
bool expression_place(const struct expression *, const struct scope *, uint32_t *address,
                      uint32_t *size, struct sim_error *);
/* By its type, as gdb writes it: 42, 97 'a', 0x20000100 "text", {x = 1, y = {...}}, READY (an
 * enumerator), an array's elements. `format` is as gdb's: 0 by type, 'x' hexadecimal, 'd' decimal,
 * 'u' unsigned, 'o' octal, 't' binary, 'a' address with its symbol, 'c' character,
 * 's' text. At most size - 1 bytes, "..." at the end if
 * there is more. */
bool expression_show(const struct expression *, const struct scope *, char format, char *text,
                     size_t size, struct sim_error *);
/* "struct uart *"; "" if it has none. */
bool expression_type(const struct expression *, const struct scope *, char *text, size_t size,
                     struct sim_error *);

/* Writes a value to something that has an address, or to a register: poked. The caller has told the
 * history before (history_branch). */
bool expression_assign(const struct expression *place, const struct expression *value,
                       const struct scope *, struct sim_error *);

/* The locals and parameters visible at a frame, innermost block first: told one by one. */
void scope_locals(const struct scope *, void (*tell)(void *owner, const char *name), void *owner);

#endif
