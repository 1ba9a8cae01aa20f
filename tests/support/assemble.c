/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs for the test-only processor: see assemble.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assemble.h"

#include "asm/asm.h"
#include "builtin_boards.h"
#include "cpu/test/test_cpu.h"
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void test_assemble(struct machine *machine, const char *source)
{
    const struct asm_options options = {.processor =
                                            processor_find("test-cpu", PROCESSOR_ASSEMBLED)};
    struct bus_space *space = machine->cpu->program;
    struct asm_program program;
    size_t i;
    if (!asm_assemble("source", source, strlen(source), &options, &program))
        fail_msg("%s", program.errors[0].text);
    for (i = 0; i < program.section_count; i++) {
        const struct asm_made_section *section = &program.sections[i];
        uint32_t address = (uint32_t)(section->address / space->unit);
        if (section->bytes != NULL &&
            bus_poke(space, address, section->bytes, section->size) != section->size)
            fail_msg("no memory at 0x%04x", address);
    }
    asm_program_free(&program);
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
