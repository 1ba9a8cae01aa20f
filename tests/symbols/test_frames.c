/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames: calls, exceptions on either stack, nested ones; at every instruction of real firmware the
 * chain ends where a task or the machine began; whatever is in registers and on stacks, it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct frame frames[FRAMES_MOST];

static size_t backtrace(struct program *program)
{
    struct frame innermost;
    frame_of_cpu(program->guest.machine, &innermost);
    return frame_backtrace(program->guest.machine, program->symbols, &innermost, frames,
                           FRAMES_MOST);
}

/* "leaf <- middle <= thread": names, <= through an exception, ? guessed. */
static const char *chain(struct program *program, char text[512])
{
    size_t count = backtrace(program), used = 0;
    for (size_t i = 0; i < count; i++) {
        struct source_function function;
        const char *name = "?";
        if (symbols_function_at(program->symbols, frames[i].pc - frames[i].is_caller, &function))
            name = function.name;
        used += (size_t)snprintf(text + used, 512 - used, "%s%s%s",
                                 i == 0                ? ""
                                 : frames[i].exception ? " <= "
                                                       : " <- ",
                                 name, frames[i].guessed ? "?" : "");
        assert_true(used < 512);
    }
    return text;
}

static void chain_is(struct program *program, const char *expected)
{
    char text[512];
    assert_string_equal(chain(program, text), expected);
}

static const char *const options[] = {"-O0 -gdwarf-4", "-Os -gdwarf-4", "-O2 -gdwarf-5",
                                      "-O0 -gdwarf-5 -fomit-frame-pointer"};

#define NO_INLINE "__attribute__((noinline, noclone)) "

static const char calls[] =
    "volatile int depth;\n" NO_INLINE "int leaf(int n) { return depth + n; }\n" NO_INLINE
    "int down(int n) { int r = n == 0 ? leaf(n) : down(n - 1); return r * depth + n; }\n" NO_INLINE
    "int middle(int n) { return down(n) + depth; }\n"
    "void start(void) { for (;;) depth = middle(3) + 1; }\n";

static void calls_are_unwound(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        struct program program;
        program_compile(&program, calls, options[i]);
        program_run_to(&program, "*leaf", 2);
        chain_is(&program, "leaf <- down <- down <- down <- down <- middle <- start");
        for (size_t n = 1; n < 5; n++) {
            assert_true(frames[n].cfa > frames[n - 1].cfa);
            assert_true(frames[n].is_caller && frames[n].cfa_known);
        }
        program_end(&program);
    }
}

/* A thread on the process stack, a supervisor call in it, an interrupt in that. */
static const char exceptions[] =
    "typedef void (*handler)(void);\n"
    "volatile unsigned seen, keep[4];\n"
    "static unsigned long stack[200] __attribute__((aligned(8)));\n"
    "void start(void);\n" NO_INLINE "void in_interrupt(void) { seen++; }\n"
    "void interrupt(void) { in_interrupt(); seen += 2; }\n" NO_INLINE
    "void in_call(void) { *(volatile unsigned *)0xe000e200 = 1; __asm volatile(\"dsb\\n isb\");\n"
    "  seen += 4; }\n"
    "void call(void) { in_call(); seen += 8; }\n" NO_INLINE
    "unsigned work(unsigned a, unsigned b) {\n"
    "  register unsigned kept __asm(\"r7\") = a * 3;\n"
    "  __asm volatile(\"mov r6, #66\\n mov r3, #33\\n svc 0\" : \"+r\"(kept) :: \"r3\", \"r6\", "
    "\"memory\");\n"
    "  return kept + b; }\n" NO_INLINE "void thread(void) { for (;;) seen += work(5, seen) + 1; }\n"
    "void start(void) {\n"
    "  *(volatile unsigned *)0xe000ed1c = 0xff000000; /* calls are less urgent */\n"
    "  *(volatile unsigned *)0xe000e100 = 1;\n"
    "  __asm volatile(\"msr psp, %0\\n mov r0, #2\\n msr control, r0\\n isb\" :: \"r\"(stack + 199 "
    "- ODD) : \"r0\");\n"
    "  thread(); }\n"
    "__attribute__((section(\".vectors\"), used)) const void *const board_vectors[17] = {\n"
    "  (void *)0x20008000, (void *)start, 0, 0, 0, 0, 0, 0, 0, 0, 0, (void *)call, 0, 0, 0, 0,\n"
    "  (void *)interrupt};\n";

static void exceptions_are_unwound(void **state)
{
    static const char *const modes[] = {"-O0 -g -DODD=1 -fomit-frame-pointer", "-Os -g -DODD=0",
                                        "-O2 -g -DODD=1"};
    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct program program;
        program_compile(&program, exceptions, modes[i]);
        program_run_to(&program, "*in_interrupt", 2);
        chain_is(&program,
                 "in_interrupt <- interrupt <= in_call <- call <= work <- thread <- start");
        assert_true(frames[4].known[3] && frames[4].registers[3] == 33);
        assert_true(frames[4].known[6] && frames[4].registers[6] == 66);
        assert_true(frames[2].registers[13] > 0x20007000);
        assert_true(frames[4].registers[13] < 0x20007000);
        program_end(&program);
    }
}

/* At the first instruction of a handler and inside an entry that is under way, too. */
static void every_moment_is_unwound(void **state)
{
    struct program program;
    struct machine *machine;
    char text[512];
    (void)state;
    program_compile(&program, exceptions, "-Os -g -DODD=1");
    machine = program.guest.machine;
    program_run_to(&program, "*thread", 1);
    for (unsigned i = 0; i < 600; i++) {
        assert_int_equal(machine_run(machine, machine->now + 40000), RUN_UNTIL);
        chain(&program, text);
        if (strstr(text, "thread <- start") == NULL && strcmp(text, "thread") != 0)
            fail_msg("moment %u: %s", i, text);
    }
    program_end(&program);
}

/* --- firmware --- */

static bool ends_in(const char *text, const char *const *ends)
{
    for (; *ends != NULL; ends++) {
        size_t length = strlen(*ends), have = strlen(text);
        if (have >= length && strcmp(text + have - length, *ends) == 0)
            return true;
    }
    return false;
}

static void firmware_ends_where_it_began(void **state)
{
    static const char *const ends[] = {"reset_handler", "task_main",  "idle_main",
                                       "kernel_start",  "port_enter", NULL};
    struct program program;
    struct machine *machine;
    char text[512];
    unsigned strange = 0, deep = 0;
    (void)state;
    program_open(&program, "pump-mps2-an385.elf");
    machine = program.guest.machine;
    for (unsigned i = 0; i < 4000; i++) {
        assert_int_equal(machine_run(machine, machine->now + 1000000 + 40000 * (i % 97)),
                         RUN_UNTIL);
        chain(&program, text);
        strange += !ends_in(text, ends);
        deep += strchr(text, '<') != NULL;
    }
    assert_true(deep > 1000);
    /* While a task begins or ends its registers are half another's. */
    if (strange > 8)
        fail_msg("%u of 4000 chains end elsewhere, such as %s", strange, text);
    program_end(&program);
}

/* --- without information, and with wrong --- */

static void a_stripped_program_is_guessed(void **state)
{
    struct program program;
    struct frame innermost;
    struct source_function function;
    size_t count, i;
    (void)state;
    program_compile(&program, calls, "-Os -g0 -fno-asynchronous-unwind-tables");
    program_run_to(&program, "*leaf", 2);
    frame_of_cpu(program.guest.machine, &innermost);
    count = frame_backtrace(program.guest.machine, NULL, &innermost, frames, FRAMES_MOST);
    assert_true(count >= 6);
    for (i = 1; i < count; i++)
        assert_true(frames[i].guessed);
    for (i = 1; i < count; i++)
        if (symbols_function_at(program.symbols, frames[i].pc, &function) &&
            strcmp(function.name, "middle") == 0)
            break;
    assert_true(i < count);
    program_end(&program);
}

static void nothing_makes_it_loop(void **state)
{
    struct program program;
    struct machine *machine;
    uint64_t random_state = 1, values[FRAME_REGISTERS];
    bool known[FRAME_REGISTERS];
    (void)state;
    program_compile(&program, exceptions, "-Os -g -DODD=1");
    machine = program.guest.machine;
    program_run_to(&program, "*in_interrupt", 1);
    /* A stack of nothing but marks of exceptions and returns into the program. */
    for (uint32_t address = 0x20006000; address < 0x20008000; address += 4) {
        uint32_t word = address % 12 == 0 ? 0xfffffffd : address % 12 == 4 ? 0x421 : 0xfffffff9;
        assert_int_equal(bus_poke(machine->cpu->data, address, &word, 4), 4);
    }
    for (unsigned round = 0; round < 2000; round++) {
        struct frame innermost;
        size_t count;
        for (unsigned i = 0; i < FRAME_REGISTERS; i++) {
            random_state = random_state * 6364136223846793005u + 1442695040888963407u;
            values[i] = (uint32_t)(random_state >> 33);
            known[i] = random_state >> 60 != 0;
            if (i == 13 || i == 17 || i == 18)
                values[i] = 0x20006000 + (values[i] & 0x1ffc);
            if (i == 15)
                values[i] = 0x400 + (values[i] & 0x1fe);
            if (i == 14 && round % 2)
                values[i] = round % 4 == 1 ? 0xfffffffd : 0x421;
        }
        frame_of_registers(machine, values, known, &innermost);
        count = frame_backtrace(machine, program.symbols, &innermost, frames, FRAMES_MOST);
        assert_true(count >= 1 && count <= FRAMES_MOST);
    }
    program_end(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_are_unwound),
        cmocka_unit_test(exceptions_are_unwound),
        cmocka_unit_test(every_moment_is_unwound),
        cmocka_unit_test(firmware_ends_where_it_began),
        cmocka_unit_test(a_stripped_program_is_guessed),
        cmocka_unit_test(nothing_makes_it_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
