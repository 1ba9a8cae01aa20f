/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flash memories of the H8S/2329 (by FLMCR1's bits) and the H8/3069F (by the chip's own program):
 * erasing and programming as the manuals' procedures do, what is refused, RAM in place of a block.
 */
#include "tests/support/assemble.h"
#include "tests/support/h8_board.h"
#include "tests/support/h8_chip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SYSCR2 = 0xffff42, FLMCR1 = 0xffffc8, EBR1 = 0xffffca, EBR2 = 0xffffcb, RAMER = 0xfffedb };
enum { SWE = 0x40, ESU = 0x20, PSU = 0x10, E = 2, P = 1 };

static void wait(struct machine *m, sim_time time)
{
    machine_run(m, m->now + time);
}

/* The processor sleeps. */
static struct machine *make(const char *board)
{
    static const uint8_t program[] = {0, 0, 1, 0, [0x100] = 0x01, 0x80, 0x40, 0xfc};
    struct machine *machine = test_builtin(board, NULL);
    bus_poke(machine->cpu->program, 0, program, sizeof program);
    machine->input_open = true;
    machine_reset(machine);
    wait(machine, SIM_US);
    return machine;
}

static void pulse(struct machine *m, uint8_t setup, uint8_t pulse, sim_time time)
{
    test_put(m, FLMCR1, SWE | setup);
    test_put(m, FLMCR1, SWE | setup | pulse);
    wait(m, time);
    test_put(m, FLMCR1, SWE | setup);
    test_put(m, FLMCR1, SWE);
}

static void write_unit(struct machine *m, uint32_t at, uint8_t value)
{
    unsigned i;
    for (i = 0; i < 128; i++)
        test_put(m, at + i, value + i);
}

static void the_2329_programs_and_erases_by_pulses(void **state)
{
    struct machine *m = make("edk2329");
    (void)state;
    assert_int_equal(test_get(m, FLMCR1), 0xff); /* FLSHE is 0 */
    test_put(m, SYSCR2, 8);
    assert_int_equal(test_get(m, FLMCR1), 0x80);
    test_put(m, EBR1, 0x02); /* without SWE nothing is taken */
    assert_int_equal(test_get(m, EBR1), 0);
    test_put(m, FLMCR1, SWE);
    test_put(m, EBR1, 0x02);
    pulse(m, ESU, E, 100 * SIM_US); /* too short */
    assert_int_equal(test_get(m, 0x1000), 0);
    pulse(m, ESU, E, 10 * SIM_MS);
    assert_int_equal(test_get(m, 0x0fff), 0);
    assert_int_equal(test_get(m, 0x1000), 0xff);
    assert_int_equal(test_get(m, 0x1fff), 0xff);
    assert_int_equal(test_get(m, 0x2000), 0);
    write_unit(m, 0x1080, 0x10);
    assert_int_equal(test_get(m, 0x1080), 0xff);
    pulse(m, PSU, P, 30 * SIM_US);
    assert_int_equal(test_get(m, 0x1080), 0x10);
    assert_int_equal(test_get(m, 0x10ff), 0x8f);
    assert_int_equal(test_get(m, 0x1100), 0xff);
    test_put(m, 0x1080, 0x0f); /* no bit becomes 1 */
    pulse(m, PSU, P, 30 * SIM_US);
    assert_int_equal(test_get(m, 0x1080), 0x00);
    test_put(m, FLMCR1, SWE);
    test_put(m, EBR1, 0);
    test_put(m, EBR2, 0x20); /* EB13: the last 64 KB */
    pulse(m, ESU, E, 10 * SIM_MS);
    assert_int_equal(test_get(m, 0x4ffff), 0);
    assert_int_equal(test_get(m, 0x50000), 0xff);
    assert_int_equal(test_get(m, 0x5ffff), 0xff);
    test_put(m, FLMCR1, 0);
    assert_int_equal(test_get(m, EBR2), 0);
    machine_destroy(m);
}

static void ramer_shows_ram_in_place_of_a_block(void **state)
{
    struct machine *m = make("edk2329");
    (void)state;
    test_put(m, 0xffdc00, 0x77);
    test_put(m, RAMER, 0x0a);
    assert_int_equal(test_get(m, 0x2000), 0x77);
    test_put(m, 0x2001, 0x78);
    assert_int_equal(test_get(m, 0xffdc01), 0x78);
    assert_int_equal(test_get(m, 0x3000), 0);
    test_put(m, RAMER, 0x0f);
    assert_int_equal(test_get(m, 0x2000), 0);
    assert_int_equal(test_get(m, 0x7000), 0x77);
    test_put(m, RAMER, 0);
    assert_int_equal(test_get(m, 0x7000), 0);
    machine_destroy(m);
}

/* --- H8/3069F: a program in RAM, copied there, has the chip's own one do it --- */

static const char user[] = "        .equ FCCS, 0xfee0b0\n"
                           "        .equ FPCS, 0xfee0b1\n"
                           "        .equ FECS, 0xfee0b2\n"
                           "        .equ FKEY, 0xfee0b4\n"
                           "        .equ FTDAR, 0xfee0b6\n"
                           "        .equ PLACE, 0xffdf20\n"
                           "        .org 0\n"
                           "        .long 0xffc000\n"
                           "        .org 0x20000\n"
                           "        .byte 1,2,3,4\n"
                           "        .org 0xffc000\n"
                           "start:  mov.l #0xffff00,er7\n"
                           "        set 1, FTDAR\n"
                           "        set 0xa5, FKEY\n"
                           "        set 1, FECS\n"
                           "        set 1, FCCS\n"
                           "        nop\n"
                           "        nop\n"
                           "        nop\n"
                           "        nop\n"
                           "        mov.b @PLACE:32,r3l\n"
                           "        mov.w #2000,r0\n"
                           "        sub.l er1,er1\n"
                           "        jsr @PLACE+32\n"
                           "        mov.b r0l,r3h\n"
                           "        mov.l #10,er0\n"
                           "locked: jsr @PLACE+16\n"
                           "        mov.b r0l,r4l\n"
                           "        set 0x5a, FKEY\n"
                           "        mov.l #10,er0\n"
                           "erase:  jsr @PLACE+16\n"
                           "erased: mov.b r0l,r4h\n"
                           "        set 0, FECS\n"
                           "        set 1, FPCS\n"
                           "        set 0xa5, FKEY\n"
                           "        set 1, FCCS\n"
                           "        set 0x5a, FKEY\n"
                           "        mov.l #data,er0\n"
                           "        mov.l #0x20080,er1\n"
                           "        jsr @PLACE+16\n"
                           "        mov.b r0l,r5l\n"
                           "        mov.l #data,er0\n"
                           "        mov.l #0x20081,er1\n"
                           "        jsr @PLACE+16\n"
                           "        mov.b r0l,r5h\n"
                           "end:    bra end\n"
                           "data:   .byte 0x12,0x34\n"
                           "        .space 126,0xff\n";

static void the_3069_programs_and_erases_by_calls(const char *engine)
{
    struct h8_board b;
    uint64_t cycles;
    h8_board_start(&b, "aki-h8-3069f", user, engine);
    assert_int_equal(h8_board_read(&b, 0x20000, 4), 0x01020304);
    cycles = h8_board_run_to(&b, "erase");
    assert_int_equal(h8_board_get(&b, "er3") & 0xffff, 0); /* copied, set up */
    assert_int_equal(h8_board_get(&b, "er4") & 1, 1);      /* without the key */
    assert_int_equal(h8_board_read(&b, 0x20000, 4), 0x01020304);
    cycles = h8_board_run_to(&b, "erased") - cycles;
    assert_in_range(cycles, 64 * 5 * 20000, 64 * 5 * 20000 + 100);
    assert_int_equal(h8_board_read(&b, 0x20000, 4), 0xffffffff);
    assert_int_equal(h8_board_read(&b, 0x2ffff, 1), 0xff);
    assert_int_equal(h8_board_read(&b, 0x1ffff, 1), 0);
    assert_int_equal(h8_board_read(&b, 0x30000, 1), 0);
    h8_board_run_to(&b, "end");
    assert_int_equal(h8_board_get(&b, "er4") & 0xff00, 0);
    assert_int_equal(h8_board_get(&b, "er5") & 0xff, 0);
    assert_int_equal(h8_board_get(&b, "er5") & 0x300, 0x300); /* no multiple of 128 */
    assert_int_equal(h8_board_read(&b, 0x20080, 4), 0x1234ffff);
    h8_board_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_2329_programs_and_erases_by_pulses),
        cmocka_unit_test(ramer_shows_ram_in_place_of_a_block),
        H8_BOARD_TEST(the_3069_programs_and_erases_by_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
