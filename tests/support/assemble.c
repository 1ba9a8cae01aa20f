/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A two-pass assembler for the test-only processor: see assemble.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assemble.h"

#include "builtin_boards.h"
#include "cpu/test/test_cpu.h"
#include "gen/isa/test.h"
#include "input.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS   128
#define OPERANDS 8

struct label {
    char name[32];
    uint16_t value;
};

struct assembler {
    struct machine *machine;
    struct label labels[LABELS];
    unsigned label_count;
    uint16_t at;
    bool second; /* pass: all labels are known */
    unsigned line;
    char *operands[OPERANDS];
    unsigned operand_count;
};

static void emit(struct assembler *as, unsigned word)
{
    const uint8_t bytes[2] = {(uint8_t)(word >> 8), (uint8_t)word};
    if (as->second && bus_poke(as->machine->cpu->program, as->at, bytes, 2) != 2)
        fail_msg("line %u: no memory at 0x%04x", as->line, as->at);
    as->at++;
}

static long number(struct assembler *as, const char *text)
{
    unsigned i;
    char *end;
    long value = strtol(text, &end, 0);
    if (text[0] == '\'' && text[1] != '\0' && text[2] == '\'')
        return text[1];
    if (end != text && *end == '\0')
        return value;
    for (i = 0; i < as->label_count; i++)
        if (strcmp(as->labels[i].name, text) == 0)
            return as->labels[i].value;
    if (as->second)
        fail_msg("line %u: %s is not known", as->line, text);
    return as->at;
}

static long operand(struct assembler *as, unsigned index)
{
    if (index >= as->operand_count) {
        fail_msg("line %u: operands are missing", as->line);
        return 0;
    }
    return number(as, as->operands[index]);
}

static bool evaluate(void *owner, const char *text, int64_t *value, struct sim_error *error)
{
    (void)error; /* an unknown label fails the test */
    *value = number(owner, text);
    return true;
}

/* In the first pass labels that are still to come stand at this very place: no range is left. */
static void encode(struct assembler *as, const char *text)
{
    const struct isa_place place = {
        .address = as->at, .model = 1, .evaluate = evaluate, .owner = as};
    uint32_t units[ISA_UNITS];
    struct sim_error error;
    unsigned count = isa_assemble(&isa_test, text, &place, units, &error), i;
    if (count == 0)
        fail_msg("line %u: %s", as->line, error.text);
    for (i = 0; i < count; i++)
        emit(as, units[i]);
}

static void words(struct assembler *as)
{
    unsigned i;
    for (i = 0; i < as->operand_count; i++)
        emit(as, (unsigned)operand(as, i) & 0xffff);
}

static void instruction(struct assembler *as, const char *name, const char *text)
{
    if (strcmp(name, ".org") == 0) {
        as->at = (uint16_t)operand(as, 0);
        return;
    }
    if (strcmp(name, ".word") == 0) {
        words(as);
        return;
    }
    encode(as, text);
}

static char *trimmed(char *text)
{
    char *end;
    while (isspace((unsigned char)*text))
        text++;
    for (end = text + strlen(text); end > text && isspace((unsigned char)end[-1]); end--)
        end[-1] = '\0';
    return text;
}

static void split_operands(struct assembler *as, char *text)
{
    char *next;
    as->operand_count = 0;
    for (; text != NULL && as->operand_count < OPERANDS; text = next) {
        next = strchr(text, ',');
        if (next != NULL)
            *next++ = '\0';
        text = trimmed(text);
        if (*text != '\0')
            as->operands[as->operand_count++] = text;
    }
}

static void add_label(struct assembler *as, const char *name)
{
    if (as->second)
        return;
    if (as->label_count == LABELS)
        fail_msg("line %u: too many labels", as->line);
    snprintf(as->labels[as->label_count].name, sizeof as->labels[0].name, "%s", name);
    as->labels[as->label_count++].value = as->at;
}

static void source_line(struct assembler *as, char *text)
{
    char *comment = strchr(text, ';'), *colon, *space, whole[200];
    if (comment != NULL)
        *comment = '\0';
    colon = strchr(text, ':');
    if (colon != NULL) {
        *colon = '\0';
        add_label(as, trimmed(text));
        text = colon + 1;
    }
    text = trimmed(text);
    if (*text == '\0')
        return;
    snprintf(whole, sizeof whole, "%s", text);
    space = text + strcspn(text, " \t");
    if (*space != '\0')
        *space++ = '\0';
    split_operands(as, space);
    instruction(as, text, whole);
}

static void pass(struct assembler *as, const char *source)
{
    as->at = 0;
    for (as->line = 1; *source != '\0'; as->line++) {
        size_t length = strcspn(source, "\n");
        char text[200];
        snprintf(text, sizeof text, "%.*s", (int)length, source);
        source_line(as, text);
        source += length + (source[length] == '\n');
    }
}

void test_assemble(struct machine *machine, const char *source)
{
    struct assembler as = {.machine = machine};
    pass(&as, source);
    as.second = true;
    pass(&as, source);
}

struct machine *test_builtin(const char *board, const struct machine_options *options)
{
    const struct builtin_board *builtin = builtin_board_find(board);
    struct sim_error error = {""};
    struct machine *machine;
    if (builtin == NULL) {
        fail_msg("no built-in board %s", board);
        abort(); /* not reached */
    }
    machine = machine_create(builtin->dtb, builtin->size, options, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

struct machine *test_cpu_machine(const char *source, const struct machine_options *options)
{
    struct machine *machine = test_builtin("test-cpu", options);
    test_assemble(machine, source);
    machine_reset(machine);
    return machine;
}

void test_workout_inputs(struct machine *machine)
{
    unsigned i;
    for (i = 0; i < 12; i++) {
        char text[8];
        struct sim_error error;
        snprintf(text, sizeof text, "%c%u!", 'a' + (char)i, i);
        assert_true(input_serial_at(machine, (1000003 + i * 2099999) * SIM_NS, "console", text,
                                    strlen(text), &error));
        assert_true(
            input_serial_at(machine, (1500001 + i * 1700021) * SIM_NS, "panel", text, 1, &error));
    }
}

/* Data: 0x100 ticks, 0x101 characters received, 0x102 DMA runs, 0x103 faults, 0x104 traps,
 * 0x105 rounds, 0x106 a sum over everything that happens. */
const char test_workout[] =
    "        .org 0x8000\n"
    "        .word 0x3f00, start, buserr, illegal, 0, 0, 0, 0\n"
    "        .word trapped, trapped, trapped, trapped, trapped, trapped, trapped, trapped\n"
    "        .word 0, 0, 0, 0, 0, 0, panel, 0\n"
    "        .org 0x8040\n"
    "        .word received, sent, tick, moved\n"
    "        .org 0x8060\n"
    "start:  ldi r6, 0x30\n" /* the boot overlay off, the vectors into RAM */
    "        ldi r0, 0\n"
    "        out r0, r6, 0\n"
    "        ldi r1, 0x8000\n"
    "        ldi r2, 0\n"
    "        ldi r3, 0x50\n"
    "copy:   ldp r0, r1, 0\n"
    "        stp r0, r2, 0\n"
    "        addi r1, 1\n"
    "        addi r2, 1\n"
    "        cmp r2, r3\n"
    "        bne copy\n"
    "        ldi r0, 0\n"
    "        ldi r1, 0x100\n"
    "        ldi r2, 0x180\n"
    "clear:  st r0, r1, 0\n"
    "        addi r1, 1\n"
    "        cmp r1, r2\n"
    "        bne clear\n"
    "        ldi r6, 0x10\n" /* both serial ports */
    "        ldi r0, 9\n"
    "        out r0, r6, 3\n"
    "        ldi r0, 1\n"
    "        out r0, r6, 2\n"
    "        ldi r6, 0x20\n"
    "        ldi r0, 5\n"
    "        out r0, r6, 3\n"
    "        ldi r0, 1\n"
    "        out r0, r6, 2\n"
    "        ldi r6, 0\n" /* interrupts */
    "        ldi r0, 0x40\n"
    "        out r0, r6, 2\n"
    "        ldi r0, 0x0f\n"
    "        out r0, r6, 1\n"
    "        ldi r6, 0x8000\n" /* the timer: each 97 cycles of a third of the crystal / 3 */
    "        ldi r0, 2\n"
    "        st r0, r6, 4\n"
    "        ldi r0, 96\n"
    "        st r0, r6, 1\n"
    "        ldi r0, 7\n"
    "        st r0, r6, 2\n"
    "        mask 0\n"
    "round:  ldi r6, 0x8010\n" /* DMA of 20 words while the block move runs */
    "        ldi r0, 0x100\n"
    "        st r0, r6, 0\n"
    "        ldi r0, 0x6000\n"
    "        st r0, r6, 1\n"
    "        ldi r0, 20\n"
    "        st r0, r6, 2\n"
    "        ldi r0, 3\n"
    "        st r0, r6, 3\n"
    "        ldi r0, 0x100\n"
    "        ldi r1, 0x6100\n"
    "        ldi r2, 200\n"
    "        bmov\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 5\n"
    "        ldi r6, 0x30\n"
    "        ldi r2, 3\n"
    "        mov r3, r0\n"
    "        and r3, r2\n"
    "        out r3, r6, 1\n" /* another bank, the window elsewhere, the clock another */
    "        out r3, r6, 3\n"
    "        ldi r2, 0x40\n"
    "        add r2, r3\n"
    "        out r2, r6, 2\n"
    "        ldi r4, 0x4000\n"
    "        ldi r2, 256\n"
    "        mul r2, r3\n"
    "        add r4, r2\n"
    "        ld r5, r4, 7\n"
    "        add r5, r0\n"
    "        st r5, r4, 7\n"
    "        call add\n"
    "        ldi r2, 0x4800\n" /* addi r0, (round & 63): written, then run */
    "        ldi r3, 63\n"
    "        and r3, r0\n"
    "        add r2, r3\n"
    "        ldi r3, 0x1000\n"
    "        stp r2, r3, 0\n"
    "        ldi r2, 0xa800\n"
    "        stp r2, r3, 1\n"
    "        call 0x1000\n"
    "        mov r5, r0\n"
    "        call add\n"
    "        ldi r4, 0x5000\n"
    "        ld r5, r4, 0\n" /* nothing is there */
    "        .word 0xffff\n" /* no instruction */
    "        trap 3\n"
    "        ldi r4, 0xc000\n" /* the ROM as data, both words at once */
    "        ldl r4, r4, 0\n"
    "        call add\n"
    "        ldi r6, 0x6000\n"
    "        stl r4, r6, 31\n"
    "busy:   ldi r6, 0x10\n"
    "        in r0, r6, 1\n"
    "        ldi r2, 2\n"
    "        and r0, r2\n"
    "        bne busy\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 6\n"
    "        ldi r2, 31\n"
    "        and r0, r2\n"
    "        addi r0, 64\n"
    "        out r0, r6, 0\n"
    "        wait\n"
    "        ld r0, r1, 5\n"
    "        addi r0, 1\n"
    "        st r0, r1, 5\n"
    "        ldi r2, 40\n"
    "        cmp r0, r2\n"
    "        beq done\n"
    "        ldi r2, round\n"
    "        push r2\n"
    "        ret\n"
    "done:   ldi r0, 0\n"
    "        out r0, r6, 4\n"
    "        mask 7\n"
    "stay:   br stay\n"
    "add:    push r6\n" /* the sum = sum * 3 + r5 */
    "        push r3\n"
    "        ldi r6, 0x100\n"
    "        ld r3, r6, 6\n"
    "        add r5, r3\n"
    "        add r5, r3\n"
    "        add r5, r3\n"
    "        st r5, r6, 6\n"
    "        pop r3\n"
    "        pop r6\n"
    "        ret\n"
    "received: push r0\n"
    "        push r1\n"
    "        push r5\n"
    "        ldi r1, 0x10\n"
    "        in r5, r1, 0\n"
    "        in r0, r1, 1\n"
    "        shr r0\n"
    "        shr r0\n"
    "        bcs silent\n"
    "        out r5, r1, 0\n"
    "silent: call add\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 1\n"
    "        addi r0, 1\n"
    "        st r0, r1, 1\n"
    "        br leave\n"
    "panel:  push r0\n"
    "        push r1\n"
    "        push r5\n"
    "        ldi r1, 0x20\n"
    "        in r5, r1, 0\n"
    "        out r5, r1, 0\n"
    "        call add\n"
    "leave:  pop r5\n"
    "        pop r1\n"
    "        pop r0\n"
    "        reti\n"
    "sent:   reti\n"
    "tick:   push r0\n"
    "        push r1\n"
    "        push r5\n"
    "        ldi r1, 0x8000\n"
    "        ld r5, r1, 0\n" /* the counter itself goes into the sum: exact time */
    "        ldi r0, 1\n"
    "        st r0, r1, 3\n"
    "        call add\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 0\n"
    "        addi r0, 1\n"
    "        st r0, r1, 0\n"
    "        br leave\n"
    "moved:  push r0\n"
    "        push r1\n"
    "        push r5\n"
    "        ldi r1, 0x8010\n"
    "        ldi r0, 3\n"
    "        st r0, r1, 4\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 2\n"
    "        addi r0, 1\n"
    "        st r0, r1, 2\n"
    "        br leave\n"
    "buserr: push r0\n" /* counts, and goes on behind the instruction */
    "        push r1\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 3\n"
    "        addi r0, 1\n"
    "        st r0, r1, 3\n"
    "        ld r0, sp, 3\n"
    "        addi r0, 1\n"
    "        st r0, sp, 3\n"
    "        pop r1\n"
    "        pop r0\n"
    "        reti\n"
    "illegal: br buserr\n"
    "trapped: push r0\n"
    "        push r1\n"
    "        ldi r1, 0x100\n"
    "        ld r0, r1, 4\n"
    "        addi r0, 1\n"
    "        st r0, r1, 4\n"
    "        pop r1\n"
    "        pop r0\n"
    "        reti\n";
