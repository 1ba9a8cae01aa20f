/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PL022 as a master: the time of frames, FIFOs, interrupts, loop back, what comes from
 * outside. The oracle is DDI 0194: rate = clock / (CPSR * (1 + SCR)), levels of half a FIFO,
 * time-out after 32 bits. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define CR0   0x40020000u
#define CR1   0x40020004u
#define DR    0x40020008u
#define SR    0x4002000cu
#define CPSR  0x40020010u
#define IMSC  0x40020014u
#define RIS   0x40020018u
#define MIS   0x4002001cu
#define ICR   0x40020020u
#define TCR   0x40020080u
#define TDR   0x4002008cu
#define ID    0x40020fe0u
#define LBM   1u
#define SSE   2u
#define MS    4u
#define ROR   1u
#define RT    2u
#define RX    4u
#define TX    8u
#define CYCLE (40 * SIM_NS)

static struct machine *board(const char *more)
{
    char source[2048];
    snprintf(source, sizeof source,
             "/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&irqs>;"
             "sysclk: clock { compatible = \"fixed-clock\"; #clock-cells = <0>;"
             "  clock-frequency = <25000000>; };"
             "spi: spi@40020000 { compatible = \"arm,pl022\", \"arm,primecell\";"
             "  reg = <0x40020000 0x1000>; interrupts = <11>; clocks = <&sysclk>; %s };" TEST_IRQS
             " };",
             more);
    return test_board(source);
}

/* As drivers do: off, format, rate, on. */
static void set_up(struct machine *m, uint32_t cr0, uint32_t cpsr, uint32_t cr1)
{
    test_write(m, CR1, 0);
    test_write(m, CR0, cr0);
    test_write(m, CPSR, cpsr);
    test_write(m, CR1, cr1);
}

static void drivers_find_it_by_its_identification(void **unused)
{
    static const uint8_t id[8] = {0x22, 0x10, 0x24, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    struct machine *m = board("");
    unsigned i;
    (void)unused;
    for (i = 0; i < 8; i++)
        assert_int_equal(test_read(m, ID + 4 * i), id[i]);
    assert_int_equal(test_read(m, SR), 3);
    assert_int_equal(test_read(m, RIS), TX);
    machine_destroy(m);
}

static void a_frame_takes_the_time_of_its_bits(void **unused)
{
    struct machine *m = board("");
    sim_time begin = SIM_MS, end = begin + 8 * 20 * CYCLE; /* 8 bits of 2 * (1 + 9) cycles */
    (void)unused;
    test_run_to(m, begin);
    set_up(m, 0x0907, 2, SSE);
    test_write(m, DR, 0x55);
    assert_int_equal(test_read(m, SR), 0x13); /* busy, though the FIFO is empty already */
    test_run_to(m, end - 1);
    assert_int_equal(test_read(m, SR), 0x13);
    test_run_to(m, end);
    assert_int_equal(test_read(m, SR), 0x07); /* idle, something received */
    assert_int_equal(test_read(m, DR), 0);    /* nobody drives MISO */
    assert_int_equal(test_read(m, SR), 0x03);
    machine_destroy(m);
}

static void eight_frames_follow_each_other_and_fill_the_receive_fifo(void **unused)
{
    struct machine *m = board("bosim,miso-level = <1>;");
    sim_time frame = 16 * 2 * CYCLE;
    unsigned i;
    (void)unused;
    test_write(m, CR0, 0x000f);
    test_write(m, CPSR, 2);
    for (i = 0; i < 8; i++)
        test_write(m, DR, i);
    assert_int_equal(test_read(m, SR), 0x10); /* full, waiting */
    test_run_to(m, SIM_US);
    assert_int_equal(test_read(m, SR), 0x10); /* nothing starts before it is enabled */
    test_write(m, CR1, SSE);
    for (i = 1; i <= 8; i++) {
        test_run_to(m, SIM_US + i * frame);
        assert_int_equal(test_read(m, RIS) & RX, i >= 4 ? RX : 0);
    }
    assert_int_equal(test_read(m, SR), 0x0f);
    for (i = 0; i < 8; i++)
        assert_int_equal(test_read(m, DR), 0xffff);
    assert_int_equal(test_read(m, SR), 0x03);
    machine_destroy(m);
}

static void loop_back_brings_frames_of_any_size_back(void **unused)
{
    struct machine *m = board("");
    unsigned bits;
    (void)unused;
    for (bits = 4; bits <= 16; bits++) {
        set_up(m, bits - 1, 2, SSE | LBM);
        test_write(m, DR, 0xa5c3);
        test_run_to(m, m->now + bits * 2 * CYCLE);
        assert_int_equal(test_read(m, DR), 0xa5c3 & ((1u << bits) - 1));
    }
    machine_destroy(m);
}

static void interrupts_follow_the_fifo_levels(void **unused)
{
    struct machine *m = board("");
    unsigned i;
    (void)unused;
    test_write(m, IMSC, TX);
    assert_true(test_line(m, "irqs.11")); /* an empty FIFO asks for data, enabled or not */
    for (i = 0; i < 4; i++)
        test_write(m, DR, 0);
    assert_true(test_line(m, "irqs.11"));
    test_write(m, DR, 0);
    assert_false(test_line(m, "irqs.11"));
    test_write(m, IMSC, TX | RX);
    set_up(m, 0x0007, 2, SSE | LBM);
    test_run_to(m, m->now + 8 * 2 * CYCLE);
    assert_int_equal(test_read(m, MIS), TX);
    test_write(m, IMSC, RX);
    assert_false(test_line(m, "irqs.11"));
    test_run_to(m, m->now + 4 * 8 * 2 * CYCLE);
    assert_int_equal(test_read(m, MIS), RX);
    assert_true(test_line(m, "irqs.11"));
    test_read(m, DR);
    test_read(m, DR);
    assert_false(test_line(m, "irqs.11"));
    machine_destroy(m);
}

static void a_ninth_frame_overruns(void **unused)
{
    struct machine *m = board("");
    unsigned i;
    (void)unused;
    set_up(m, 0x0007, 2, SSE | LBM);
    test_write(m, IMSC, ROR);
    for (i = 0; i < 8; i++)
        test_write(m, DR, i);
    test_run_to(m, 8 * 8 * 2 * CYCLE);
    assert_int_equal(test_read(m, RIS) & ROR, 0);
    test_write(m, DR, 99);
    test_run_to(m, 9 * 8 * 2 * CYCLE);
    assert_int_equal(test_read(m, RIS) & ROR, ROR);
    assert_true(test_line(m, "irqs.11"));
    test_write(m, ICR, ROR);
    assert_false(test_line(m, "irqs.11"));
    for (i = 0; i < 8; i++)
        assert_int_equal(test_read(m, DR), i); /* the ninth is lost */
    machine_destroy(m);
}

static void data_left_lying_times_out_after_32_bits(void **unused)
{
    struct machine *m = board("");
    sim_time end = 8 * 2 * CYCLE;
    (void)unused;
    set_up(m, 0x0007, 2, SSE | LBM);
    test_write(m, IMSC, RT);
    test_write(m, DR, 1);
    test_run_to(m, end + 32 * 2 * CYCLE - 1);
    assert_int_equal(test_read(m, RIS) & RT, 0);
    test_run_to(m, end + 32 * 2 * CYCLE);
    assert_int_equal(test_read(m, MIS), RT);
    assert_true(test_line(m, "irqs.11"));
    test_read(m, DR); /* the last entry: nothing is left to be late */
    assert_false(test_line(m, "irqs.11"));
    machine_destroy(m);
}

/* --- the outside --- */

struct heard {
    struct stream_sink sink;
    uint32_t values[8];
    sim_time ends[8];
    unsigned count;
};

static void hear(void *owner, uint32_t value, sim_time now)
{
    struct heard *heard = owner;
    heard->values[heard->count] = value;
    heard->ends[heard->count++] = now;
}

static void the_stream_carries_frames_out_and_bytes_in(void **unused)
{
    static const uint8_t answer[] = {0x9f, 0x12, 0x34};
    struct machine *m = board("");
    struct heard heard = {.sink = {.owner = &heard, .end = hear}};
    (void)unused;
    stream_subscribe(machine_stream(m, "spi"), &heard.sink);
    assert_true(stream_feed(machine_stream(m, "spi"), answer, sizeof answer));
    set_up(m, 0x0007, 2, SSE);
    test_write(m, DR, 0x42);
    test_run_to(m, 8 * 2 * CYCLE);
    assert_int_equal(test_read(m, DR), 0x9f);
    set_up(m, 0x000f, 2, SSE); /* 16 bits: two bytes, the first is the upper one */
    test_write(m, DR, 0xbeef);
    test_run_to(m, m->now + 16 * 2 * CYCLE);
    assert_int_equal(test_read(m, DR), 0x1234);
    assert_int_equal(heard.count, 2);
    assert_int_equal(heard.values[0], 0x42);
    assert_int_equal(heard.values[1], 0xbeef);
    assert_int_equal(heard.ends[1], 8 * 2 * CYCLE + 16 * 2 * CYCLE);
    machine_destroy(m);
}

static void a_slave_waits_for_a_clock_that_never_comes(void **unused)
{
    struct machine *m = board("");
    (void)unused;
    set_up(m, 0x0007, 2, MS);
    test_write(m, CR1, MS | SSE);
    test_write(m, DR, 1);
    test_run_to(m, SIM_SECOND);
    assert_int_equal(test_read(m, SR) & 0x15, 0x10);
    test_write(m, CR1, SSE); /* MS does not change while SSE is set */
    assert_int_equal(test_read(m, CR1), MS | SSE);
    machine_destroy(m);
}

static void mistakes_are_told_and_do_no_harm(void **unused)
{
    struct machine *m = board("");
    struct test_reports reports;
    unsigned i;
    (void)unused;
    test_reports_watch(m, &reports);
    test_write(m, CR1, SSE); /* no prescaler: no clock */
    for (i = 0; i < 9; i++)
        test_write(m, DR, i);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 2);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_read(m, SR) & 2, 0);
    test_write(m, CPSR, 255);
    assert_int_equal(test_read(m, CPSR), 254); /* bit 0 is always 0 */
    machine_destroy(m);
}

static void the_test_register_reaches_the_fifos_from_behind(void **unused)
{
    struct machine *m = board("");
    (void)unused;
    test_write(m, TCR, 2);
    test_write(m, DR, 0x1111);
    assert_int_equal(test_read(m, TDR), 0x1111);
    assert_int_equal(test_read(m, SR) & 1, 1);
    test_write(m, TDR, 0x2222);
    assert_int_equal(test_read(m, DR), 0x2222);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drivers_find_it_by_its_identification),
        cmocka_unit_test(a_frame_takes_the_time_of_its_bits),
        cmocka_unit_test(eight_frames_follow_each_other_and_fill_the_receive_fifo),
        cmocka_unit_test(loop_back_brings_frames_of_any_size_back),
        cmocka_unit_test(interrupts_follow_the_fifo_levels),
        cmocka_unit_test(a_ninth_frame_overruns),
        cmocka_unit_test(data_left_lying_times_out_after_32_bits),
        cmocka_unit_test(the_stream_carries_frames_out_and_bytes_in),
        cmocka_unit_test(a_slave_waits_for_a_clock_that_never_comes),
        cmocka_unit_test(mistakes_are_told_and_do_no_harm),
        cmocka_unit_test(the_test_register_reaches_the_fifos_from_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
