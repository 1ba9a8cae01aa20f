/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System control of the H8 chips: registers behind a reset, mode, clock division, module stop,
 * software standby, the on-chip RAM's bit; the refresh timer; a snapshot of it all. The oracle is
 * the manuals. */
#include "sim/snapshot.h"
#include "tests/support/assemble.h"
#include "tests/support/h8_board.h"
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SYSCR = 0xfee012, DIVCR = 0xfee01b, MSTCRL = 0xfee01d, RAM = 0xffbf20 };
enum { RTMCSR = 0xfee028, RTCNT = 0xfee029, RTCOR = 0xfee02a };

static struct machine *reset(const char *board)
{
    struct machine *machine = test_builtin(board, NULL);
    machine->input_open = true;
    machine_reset(machine);
    return machine;
}

static void registers_behind_a_reset(void **state)
{
    static const struct {
        const char *board;
        uint32_t address;
        uint8_t value;
    } rows[] = {{"rcx", 0xffc2, 0x08},
                {"rcx", 0xffc5, 0xe6},
                {"h8-3292", 0xffc5, 0xe7},
                {"rcx", 0xffc6, 0xf8},
                {"rcx", 0xffc7, 0xf8},
                {"aki-h8-3069f", 0xfee011, 0xc5},
                {"aki-h8-3069f", SYSCR, 0x09},
                {"aki-h8-3069f", DIVCR, 0xfc},
                {"aki-h8-3069f", 0xfee01c, 0x78},
                {"aki-h8-3069f", MSTCRL, 0x00},
                {"aki-h8-3069f", 0xfee020, 0xff},
                {"aki-h8-3069f", 0xfee024, 0xc6},
                {"aki-h8-3069f", 0xfee026, 0x10},
                {"aki-h8-3069f", 0xfee027, 0x08},
                {"aki-h8-3069f", RTMCSR, 0x07},
                {"aki-h8-3069f", RTCOR, 0xff},
                {"edk2329", 0xffff38, 0x08},
                {"edk2329", 0xffff39, 0x01},
                {"edk2329", 0xffff3b, 0x86},
                {"edk2329", 0xffff3c, 0x3f},
                {"edk2329", 0xffff3d, 0xff},
                {"edk2329", 0xfffec4, 0x77},
                {"edk2329", 0xfffed4, 0xd0},
                {"edk2329", 0xfffed5, 0x3c}};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machine *m = reset(rows[i].board);
        if (test_get(m, rows[i].address) != rows[i].value)
            fail_msg("%s 0x%x is 0x%x", rows[i].board, rows[i].address,
                     test_get(m, rows[i].address));
        machine_destroy(m);
    }
}

/* RTCNT counts every 8th cycle, is RTCOR once and 0 next; the flag waits for a read and a 0. */
static void the_refresh_timer_counts_and_asks(void **state)
{
    struct machine *m = reset("aki-h8-3069f");
    sim_time cycle = 50 * SIM_NS;
    (void)state;
    test_put(m, RTCOR, 4);
    test_put(m, RTMCSR, 0x50);
    machine_run(m, 8 * 3 * cycle);
    assert_int_equal(test_get(m, RTCNT), 3);
    assert_false(test_line(m, "intc.vector21"));
    machine_run(m, 8 * 4 * cycle);
    assert_int_equal(test_get(m, RTCNT), 4);
    assert_true(test_line(m, "intc.vector21"));
    machine_run(m, 8 * 5 * cycle);
    assert_int_equal(test_get(m, RTCNT), 0);
    test_put(m, RTMCSR, 0x50);
    assert_true(test_line(m, "intc.vector21")); /* was not read */
    assert_int_equal(test_get(m, RTMCSR), 0xd7);
    test_put(m, RTMCSR, 0x50);
    assert_false(test_line(m, "intc.vector21"));
    machine_run(m, 8 * 9 * cycle);
    assert_true(test_line(m, "intc.vector21"));
    assert_int_equal(test_get(m, RTMCSR),
                     0xd7); /* cleared while the count is RTCOR: a round more */
    test_put(m, RTMCSR, 0x50);
    machine_run(m, 8 * 14 * cycle - 1);
    assert_false(test_line(m, "intc.vector21"));
    machine_run(m, 8 * 14 * cycle);
    assert_true(test_line(m, "intc.vector21"));
    machine_run(m, 8 * 33 * cycle);
    assert_int_equal(test_get(m, RTCNT), 3);
    test_put(m, MSTCRL, 0x20); /* its module stops */
    machine_run(m, 8 * 60 * cycle);
    assert_int_equal(test_get(m, RTCNT), 3);
    test_put(m, MSTCRL, 0x00);
    test_put(m, 0xfee026, 0x20); /* DRAM: no interrupts */
    assert_int_equal(test_get(m, RTMCSR) & 0x40, 0);
    assert_false(test_line(m, "intc.vector21"));
    machine_destroy(m);
}

static void the_on_chip_ram_is_there_while_rame_is_1(void **state)
{
    struct machine *m = reset("aki-h8-3069f");
    (void)state;
    test_put(m, RAM, 0x5a);
    test_put(m, SYSCR, 0x08);
    assert_int_equal(bus_find(m->cpu->data, RAM) == NULL, 1);
    test_put(m, SYSCR, 0x09);
    assert_int_equal(test_get(m, RAM), 0x5a);
    test_put(m, SYSCR, 0x08);
    machine_reset(m);
    assert_int_equal(test_get(m, RAM), 0x5a);
    machine_destroy(m);
    m = reset("rcx"); /* the external one lies below it */
    test_put(m, 0xfd80, 1);
    test_put(m, 0xffc4, 0x08);
    test_put(m, 0xfd80, 2);
    test_put(m, 0xffc4, 0x09);
    assert_int_equal(test_get(m, 0xfd80), 1);
    machine_destroy(m);
}

static const char sleeper[] = "        .org 0\n"
                              "        .long start\n"
                              "        .org 0x30\n"
                              "        .long irq0\n"
                              "        .org 0x100\n"
                              "start:  mov.l #0xffff00,er7\n"
                              "        mov.b #1,r0l\n"
                              "        mov.b r0l,@0xfee015:32\n"
                              "        mov.b r0l,@0xfee014:32\n"
                              "full:   nop\n"
                              "        mov.b r0l,@0xfee01b:32\n" /* by 2 */
                              "half:   nop\n"
                              "again:  mov.b #0,r0l\n"
                              "        mov.b r0l,@0xfee01b:32\n"
                              "        andc #0x7f,ccr\n"
                              "        sleep\n"
                              "awake:  mov.b #0xe9,r0l\n" /* SSBY, 1024 states */
                              "        mov.b r0l,@0xfee012:32\n"
                              "        sleep\n"
                              "woken:  nop\n"
                              "end:    bra end\n"
                              "irq0:   rte\n";

static sim_time time_of(struct h8_board *b, const char *label)
{
    h8_board_run_to(b, label);
    return machine_now(b->machine);
}

static void sleep_standby_and_division(const char *engine)
{
    struct h8_board b;
    sim_time then;
    h8_board_start(&b, "aki-h8-3069f", sleeper, engine);
    then = time_of(&b, "full");
    /* from the instruction on that writes DIVCR */
    assert_int_equal(time_of(&b, "half") - then, 2 * 50 * SIM_NS + (3 * 2 + 3) * 100 * SIM_NS);
    then = machine_now(b.machine);
    assert_int_equal(time_of(&b, "again") - then, 2 * 100 * SIM_NS);
    machine_run(b.machine, 100 * SIM_US);
    test_pin(b.machine, "intc.irq0", false);
    /* decision 2, one state, stack 4, vector 4, two fetches 4, inside 4 */
    assert_int_equal(time_of(&b, "irq0") - 100 * SIM_US, 19 * 50 * SIM_NS);
    test_pin(b.machine, "intc.irq0", true);
    machine_run(b.machine, 200 * SIM_US);
    test_pin(b.machine, "intc.irq0", false);
    assert_int_equal(time_of(&b, "irq0") - 200 * SIM_US, (1024 + 19) * 50 * SIM_NS);
    h8_board_run_to(&b, "end");
    h8_board_end(&b);
}

/* Not even NMI wakes it; when STBY is high again it begins anew, with its RAM as it was. */
static void hardware_standby(const char *engine)
{
    struct h8_board b;
    uint64_t done;
    h8_board_start(&b, "aki-h8-3069f", sleeper, engine);
    h8_board_run_to(&b, "half");
    test_put(b.machine, RAM, 0x5a);
    test_pin(b.machine, "system.stby", false);
    machine_run(b.machine, SIM_MS);
    done = b.machine->cpu->device.class->cpu->instructions(b.machine->cpu);
    test_pin(b.machine, "intc.nmi", false);
    test_pin(b.machine, "intc.irq0", false);
    machine_run(b.machine, 2 * SIM_MS);
    assert_int_equal(b.machine->cpu->device.class->cpu->instructions(b.machine->cpu), done);
    test_pin(b.machine, "system.stby", true);
    h8_board_run_to(&b, "half");
    assert_in_range(machine_now(b.machine), 2 * SIM_MS, 2 * SIM_MS + 10 * SIM_US);
    assert_int_equal(h8_board_read(&b, RAM, 1), 0x5a);
    h8_board_end(&b);
}

/* In the middle of a standby's end, on each engine. */
static void a_snapshot_of_a_standby_goes_on(const char *engine)
{
    struct h8_board b, other;
    struct sim_error error;
    struct blob blob = {0};
    sim_time then;
    h8_board_start(&b, "aki-h8-3069f", sleeper, engine);
    h8_board_start(&other, "aki-h8-3069f", sleeper, NULL);
    machine_run(b.machine, 100 * SIM_US);
    test_pin(b.machine, "intc.irq0", false);
    machine_run(b.machine, 150 * SIM_US);
    test_pin(b.machine, "intc.irq0", true);
    machine_run(b.machine, 200 * SIM_US);
    test_pin(b.machine, "intc.irq0", false);
    machine_run(b.machine, 220 * SIM_US);
    assert_true(snapshot_save(b.machine, &blob, &error));
    assert_true(snapshot_restore(other.machine, blob.bytes, blob.size, &error));
    then = time_of(&b, "irq0");
    assert_int_equal(time_of(&other, "irq0"), then);
    h8_board_run_to(&other, "end");
    blob_free(&blob);
    h8_board_end(&other);
    h8_board_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_behind_a_reset),
        cmocka_unit_test(the_refresh_timer_counts_and_asks),
        cmocka_unit_test(the_on_chip_ram_is_there_while_rame_is_1),
        H8_BOARD_TEST(sleep_standby_and_division),
        H8_BOARD_TEST(a_snapshot_of_a_standby_goes_on),
        H8_BOARD_TEST(hardware_standby),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
