/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorded instructions of tests/m68k/vectors.txt.gz, whose first lines say what stands there:
 * each engine executes them as they were recorded, alone, which is exactly, and as compiled code or
 * by the fast interpreter, with a branch to itself where they go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/isa/m68k.h"
#include "machine.h"
#include "tests/support/m68k_case.h"

#include <stdlib.h>
#include <string.h>

#define SELF_CYCLES 10u /* of a branch to itself */

static const struct cpu_class *class_of(const struct m68k *m)
{
    return m->cpu.device.class->cpu;
}

static void compare(struct m68k *m, const struct m68k_case *c)
{
    const char *at = c->memory[1];
    uint32_t address;
    uint8_t wanted, is;
    unsigned i;
    for (i = 0; i < CASE_REGISTERS; i++) {
        uint32_t value = (uint32_t)class_of(m)->get(&m->cpu, m68k_case_rows[i]);
        if (value != c->registers[1][i])
            fail_msg("%s at 0x%x: %s is 0x%x, not 0x%x", c->name, c->registers[0][CASE_PC],
                     class_of(m)->registers[m68k_case_rows[i]].name, value, c->registers[1][i]);
    }
    while (m68k_case_byte(&at, &address, &wanted)) {
        bus_peek(m->cpu.data, address, &is, 1);
        if (is != wanted)
            fail_msg("%s at 0x%x: byte 0x%x is 0x%x, not 0x%x", c->name, c->registers[0][CASE_PC],
                     address, is, wanted);
    }
}

static void run_alone(struct m68k *m, const struct m68k_case *c)
{
    uint64_t start;
    m68k_case_load(m, c);
    start = m->runner.cycles;
    class_of(m)->run(&m->cpu, class_of(m)->now(&m->cpu) + 1);
    if (m->runner.pc & 1) /* a jump to there */
        class_of(m)->run(&m->cpu, class_of(m)->now(&m->cpu) + 1);
    assert_int_equal(m->runner.cycles - start, c->cycles);
    compare(m, c);
}

/* Where the branch can stand without being part of the case, and nothing comes between. */
static bool has_place(const struct m68k_case *c)
{
    uint32_t pc = c->registers[1][CASE_PC] & 0xffffff, address;
    const char *at = c->memory[1];
    uint8_t value;
    while (m68k_case_byte(&at, &address, &value))
        if (address - pc < 2)
            return false;
    return !(c->registers[1][CASE_SR] & SR_T) && strncmp(c->name, "stop", 4) != 0;
}

/* True: it could be. */
static bool run_in_block(struct m68k *m, const struct m68k_case *c)
{
    static const uint8_t self[] = {0x60, 0xfe};
    uint32_t pc = c->registers[1][CASE_PC] & 0xffffff;
    uint64_t start;
    if (!has_place(c))
        return false;
    m68k_case_load(m, c);
    bus_poke(m->cpu.data, pc, self, sizeof self);
    start = m->runner.cycles;
    class_of(m)->run(&m->cpu,
                     class_of(m)->now(&m->cpu) + (c->cycles + 3ull * SELF_CYCLES) * SIM_US);
    assert_int_equal((m->runner.cycles - start - c->cycles) % SELF_CYCLES, 0);
    compare(m, c);
    return true;
}

static void all_on(const char *engine)
{
    static unsigned found[M68K_ROWS];
    static struct m68k_case c;
    FILE *pipe = popen("gzip -dc tests/m68k/vectors.txt.gz", "r");
    struct m68k *m = m68k_case_machine(engine);
    unsigned count = 0, in_blocks = 0, i;
    assert_non_null(pipe);
    memset(found, 0, sizeof found);
    for (; m68k_case_read(pipe, &c); count++) {
        struct isa_decoded decoded;
        run_alone(m, &c);
        m68k_case_load(m, &c);
        assert_true(m68k_decode(m, c.registers[0][CASE_PC], &decoded));
        found[decoded.row - isa_m68k.rows]++;
        in_blocks += run_in_block(m, &c);
    }
    assert_int_equal(pclose(pipe), 0);
    m68k_case_done(m);
    assert_true(in_blocks > count * 9 / 10);
    for (i = 0; i < M68K_ROWS; i++)
        if (isa_m68k.rows[i].id != NULL && (isa_m68k.rows[i].models & 1) && found[i] == 0 &&
            i != M68K_reset)
            fail_msg("there is no %s", isa_m68k.rows[i].id);
}

static void on_the_interpreter(void **state)
{
    (void)state;
    all_on("interp");
}

static void compiled(void **state)
{
    (void)state;
    if (!jit_is_there(&m68k_core))
        skip();
    all_on("jit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_interpreter),
        cmocka_unit_test(compiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
