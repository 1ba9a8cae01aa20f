/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial communication interface of H8 chips: bit times of all formats, the two registers
 * each way, flags that are cleared by reading 1 and writing 0, overruns, multiprocessor bits,
 * synchronous and smart card frames, what DTC and DMAC do. The oracle is the manuals' chapters:
 * 64 * 2^(2n-1) * (BRR+1) cycles a bit, 8 * ... synchronous, 1488 * ... of a smart card.
 * 25 MHz: 40 ns a cycle. */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SMR, BRR, SCR, TDR, SSR, RDR, SCMR };
enum { TDRE = 0x80, RDRF = 0x40, ORER = 0x20, FER = 0x10, PER = 8, TEND = 4, MPB = 2, MPBT = 1 };
enum { TIE = 0x80, RIE = 0x40, TE = 0x20, RE = 0x10, MPIE = 8, TEIE = 4, CKE1 = 2 };
enum { SYNC = 0x80, CHR = 0x40, PE = 0x20, STOP = 8, MP = 4 };
#define CYCLE (40 * SIM_NS)
#define BIT   (32 * CYCLE) /* BRR = 0, CKS = 0 */

#define NODE(compatible)                                                                           \
    "/ {" TEST_ROOT "sci0: serial@0 { compatible = \"" compatible "\"; reg = <0 8>;"               \
    "interrupts = <0 1 2 3>; clocks = <&clk>;"
static const char board[] = NODE("renesas,sci") "}; };";
static const char patient[] = NODE("renesas,sci") "bosim,patient-sender; }; };";
static const char clocked[] =
    "/ {" TEST_ROOT "sck: sck { compatible = \"fixed-clock\"; clock-frequency = <1000000>; "
    "#clock-cells = <0>; };"
    "sci0: serial@0 { compatible = \"renesas,sci\"; reg = <0 8>; interrupts = <0 1 2 3>;"
    "clocks = <&clk>, <&sck>; clock-names = \"fck\", \"sck\"; }; };";
static const char with_stcr[] =
    "/ {" TEST_ROOT "stcr: stcr@10 { compatible = \"renesas,h8300-stcr\"; reg = <0x10 1>; };"
    "sci0: serial@0 { compatible = \"renesas,h8300-sci\"; reg = <0 8>; interrupts = <0 1 2 3>;"
    "clocks = <&clk>; renesas,stcr = <&stcr>; }; };";

static const char with_system[] =
    "/ {" TEST_ROOT "system: system@40 { compatible = \"renesas,h8-3069-system\";"
    "reg = <0x40 2>, <0x50 3>; clocks = <&clk>; #clock-cells = <1>; renesas,mode = <5>; };"
    "sci0: serial@0 { compatible = \"renesas,sci\"; reg = <0 8>; interrupts = <0 1 2 3>;"
    "clocks = <&system 8>; }; };";

/* As drivers do: what is read but for these flags. */
static void clear(struct machine *m, uint32_t flags)
{
    test_put(m, SSR, test_get(m, SSR) & ~flags);
}

static void transmit(struct machine *m, uint32_t value)
{
    test_put(m, TDR, value);
    clear(m, TDRE);
}

static struct machine *start(const char *dts, struct test_wire *wire, uint32_t smr, uint32_t brr,
                             uint32_t scr)
{
    struct machine *m = test_board(dts);
    test_wire_open(wire, m, "sci0");
    test_put(m, SMR, smr);
    test_put(m, BRR, brr);
    test_put(m, SCR, scr);
    return m;
}

static void a_bit_takes_its_cycles(void **state)
{
    static const struct {
        uint8_t smr, brr, bits; /* of the frame */
        uint32_t cycles;        /* of a bit */
    } cases[] = {
        {0x00, 0, 10, 32},   {0x00, 64, 10, 2080},         {0x01, 0, 10, 128},
        {0x02, 3, 10, 2048}, {0x03, 255, 10, 524288},      {CHR, 0, 9, 32},
        {PE, 0, 11, 32},     {CHR | PE | STOP, 0, 11, 32}, {STOP, 0, 11, 32},
        {MP, 0, 11, 32},     {MP | PE | STOP, 0, 12, 32}, /* no parity with a multiprocessor bit */
        {SYNC, 0, 8, 4},     {SYNC | 1, 9, 8, 160},        {SYNC | CHR | PE | STOP, 0, 8, 4}};
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test_wire wire;
        struct machine *m = start(board, &wire, cases[i].smr, cases[i].brr, TE);
        sim_time frame = cases[i].bits * cases[i].cycles * CYCLE;
        sim_time preamble = cases[i].smr & SYNC ? 0 : frame;
        transmit(m, 0xd5);
        test_run_to(m, preamble + frame - 1);
        assert_int_equal(wire.count, 0);
        test_run_to(m, preamble + frame);
        assert_int_equal(wire.count, 1);
        assert_int_equal((uint8_t)wire.text[0], (cases[i].smr & (SYNC | CHR)) == CHR ? 0x55 : 0xd5);
        machine_destroy(m);
    }
}

static void the_transmitter_has_two_registers(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, TE | TIE | TEIE);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    assert_true(test_line(m, "irqs.2") && test_line(m, "irqs.3"));
    transmit(m, 'a');
    assert_int_equal(test_get(m, SSR), 0); /* behind TE a frame of ones leaves first */
    test_run_to(m, 10 * BIT - 1);
    assert_int_equal(test_get(m, SSR), 0);
    test_run_to(m, 10 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE);
    assert_true(test_line(m, "irqs.2"));
    assert_false(test_line(m, "irqs.3"));
    transmit(m, 'b');
    assert_int_equal(test_get(m, SSR), 0);
    assert_false(test_line(m, "irqs.2"));
    test_put(m, TDR, 'c');
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_put(m, TDR, 'b');
    test_run_to(m, 19 * BIT - 1); /* the next is fetched as the stop bit begins */
    assert_int_equal(test_get(m, SSR), 0);
    test_run_to(m, 19 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE);
    test_run_to(m, 29 * BIT - 1);
    assert_int_equal(test_get(m, SSR), TDRE);
    test_run_to(m, 29 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    assert_true(test_line(m, "irqs.3"));
    transmit(m, 'd'); /* in the stop bit: behind it */
    assert_int_equal(test_get(m, SSR), TDRE);
    test_run_to(m, 40 * BIT);
    assert_string_equal(wire.text, "abd");
    assert_int_equal(wire.ended[0], 20 * BIT);
    assert_int_equal(wire.ended[1], 30 * BIT);
    assert_int_equal(wire.ended[2], 40 * BIT);
    machine_destroy(m);
}

static void a_flag_is_cleared_by_writing_0_after_1_was_read(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, TE | RE | RIE);
    (void)state;
    test_put(m, TDR, 'x');
    test_put(m, SSR, 0); /* TDRE was never read as 1 */
    assert_int_equal(test_peek(m, SSR) & 0xff, TDRE | TEND);
    test_wire_feed(&wire, "1");
    test_run_to(m, 10 * BIT);
    assert_true(test_line(m, "irqs.1"));
    test_put(m, SSR, 0);
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND);
    test_put(m, SSR, 0xff); /* ones change nothing but MPBT */
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND | MPBT);
    test_put(m, SSR, TDRE);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    assert_false(test_line(m, "irqs.1"));
    test_wire_feed(&wire, "2");
    test_run_to(m, 20 * BIT);
    test_put(m, SSR, TDRE); /* the new 1 has not been read */
    assert_int_equal(test_get(m, SSR) & RDRF, RDRF);
    assert_int_equal(test_get(m, RDR), '2');
    machine_destroy(m);
}

static void an_overrun_keeps_the_first_and_stops_the_receiver(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, RE | RIE);
    (void)state;
    test_wire_feed(&wire, "123");
    test_run_to(m, 10 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND);
    assert_false(test_line(m, "irqs.0"));
    test_run_to(m, 20 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | ORER | TEND);
    assert_true(test_line(m, "irqs.0"));
    assert_int_equal(test_get(m, RDR), '1');
    clear(m, RDRF);
    test_run_to(m, 30 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | ORER | TEND);
    clear(m, ORER);
    assert_false(test_line(m, "irqs.0"));
    test_wire_feed(&wire, "4");
    test_run_to(m, 40 * BIT);
    assert_int_equal(test_get(m, RDR), '4');
    machine_destroy(m);
}

static void a_patient_sender_waits_for_RDRF(void **state)
{
    struct test_wire wire;
    struct machine *m = start(patient, &wire, 0, 0, RE);
    (void)state;
    test_wire_feed(&wire, "12");
    test_run_to(m, 100 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND);
    clear(m, RDRF);
    test_run_to(m, 110 * BIT - 1);
    assert_int_equal(test_get(m, SSR) & RDRF, 0);
    test_run_to(m, 110 * BIT);
    assert_int_equal(test_get(m, RDR), '2');
    machine_destroy(m);
}

static void switched_off_it_sends_nothing_but_what_is_through(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, TE);
    (void)state;
    transmit(m, 'a');
    test_run_to(m, 12 * BIT);
    test_put(m, SCR, 0);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    clear(m, TDRE); /* stays 1 without TE */
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    test_run_to(m, 50 * BIT);
    assert_int_equal(wire.count, 0);
    test_put(m, SCR, TE);
    transmit(m, 'b');
    test_run_to(m, 69 * BIT);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    test_put(m, SCR, 0); /* in the stop bit */
    test_run_to(m, 80 * BIT);
    assert_string_equal(wire.text, "b");
    machine_destroy(m);
}

static void dtc_and_dmac_clear_the_flag_that_asked(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, TE | RE | TIE | RIE);
    (void)state;
    test_wire_feed(&wire, "1");
    test_run_to(m, 10 * BIT);
    assert_true(test_line(m, "irqs.1") && test_line(m, "irqs.2"));
    assert_int_equal(line_acknowledge(machine_line(m, "irqs.1"), 0), -1);
    assert_false(test_line(m, "irqs.1"));
    assert_true(test_line(m, "irqs.2"));
    test_put(m, TDR, 'x');
    line_acknowledge(machine_line(m, "irqs.2"), 0);
    test_put(m, TDR, 'y');
    line_acknowledge(machine_line(m, "irqs.2"), 0);
    assert_int_equal(test_get(m, SSR), 0);
    assert_false(test_line(m, "irqs.2"));
    test_run_to(m, 30 * BIT);
    assert_string_equal(wire.text, "xy");
    machine_destroy(m);
}

static void module_stop_initializes_it(void **state)
{
    enum { MSTCRH = 0x51 };
    struct test_wire wire;
    struct machine *m = start(with_system, &wire, CHR, 7, TE | RE | TIE);
    (void)state;
    transmit(m, 'a');
    assert_int_equal(test_get(m, BRR), 7);
    test_put(m, MSTCRH, 1);
    assert_false(test_line(m, "irqs.2"));
    test_run_to(m, SIM_MS);
    test_put(m, MSTCRH, 0);
    assert_int_equal(test_get(m, SMR), 0);
    assert_int_equal(test_get(m, BRR), 0xff);
    assert_int_equal(test_get(m, SCR), 0);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    test_run_to(m, SIM_SECOND);
    assert_int_equal(wire.count, 0);
    machine_destroy(m);
}

/* --- multiprocessor format --- */

static void with_MPIE_only_an_address_is_received(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, MP, 0, RE | RIE | MPIE);
    struct stream *stream = stream_find(m, "sci0");
    (void)state;
    stream_arrive(stream, 'n');
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    stream_arrive(stream, 0x100 | 'A');
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND | MPB);
    assert_int_equal(test_get(m, SCR), RE | RIE);
    assert_int_equal(test_get(m, RDR), 'A');
    clear(m, RDRF);
    stream_arrive(stream, 'd');
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | TEND);
    assert_int_equal(test_get(m, RDR), 'd');
    machine_destroy(m);
}

struct values {
    struct stream_sink sink;
    uint32_t last;
};

static void keep(void *owner, uint32_t value, sim_time now)
{
    (void)now;
    ((struct values *)owner)->last = value;
}

static void MPBT_is_sent_as_the_ninth_bit(void **state)
{
    struct test_wire wire;
    struct values values = {.sink = {.owner = &values, .end = keep}};
    struct machine *m = start(board, &wire, MP, 0, TE);
    (void)state;
    stream_subscribe(stream_find(m, "sci0"), &values.sink);
    test_put(m, SSR, test_get(m, SSR) | MPBT);
    transmit(m, 0x42);
    test_run_to(m, 22 * BIT);
    assert_int_equal(values.last, 0x142);
    test_put(m, SSR, test_get(m, SSR) & ~(uint32_t)MPBT);
    transmit(m, 0x42);
    test_run_to(m, 33 * BIT);
    assert_int_equal(values.last, 0x42);
    machine_destroy(m);
}

static void the_h8_300_has_them_by_STCR(void **state)
{
    struct test_wire wire;
    struct machine *m = start(with_stcr, &wire, MP, 0, TE);
    (void)state;
    assert_int_equal(test_get(m, 0x10), 0xf8);
    transmit(m, 'a');
    test_run_to(m, 20 * BIT);
    assert_int_equal(wire.ended[0], 20 * BIT);
    test_put(m, 0x10, 4);
    assert_int_equal(test_get(m, 0x10), 0xfc);
    transmit(m, 'b');
    test_run_to(m, 40 * BIT);
    assert_int_equal(wire.ended[1], 31 * BIT);
    machine_destroy(m);
}

/* --- clocks --- */

static void a_synchronous_exchange_takes_a_byte_for_a_byte(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, SYNC, 0, TE | RE);
    (void)state;
    test_wire_feed(&wire, "X");
    test_run_to(m, SIM_MS);
    assert_int_equal(test_get(m, SSR), TDRE | TEND);
    transmit(m, 'a');
    test_run_to(m, SIM_MS + 32 * CYCLE);
    assert_int_equal(wire.ended[0], SIM_MS + 32 * CYCLE);
    assert_int_equal(test_get(m, RDR), 'X');
    clear(m, RDRF);
    transmit(m, 'b');
    test_run_to(m, SIM_MS + 64 * CYCLE);
    assert_int_equal(test_get(m, RDR), 0xff); /* nobody drives the line */
    machine_destroy(m);
}

static void a_synchronous_receiver_runs_until_an_overrun(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, SYNC, 0, 0);
    (void)state;
    test_wire_feed(&wire, "123");
    test_put(m, SCR, RE);
    test_run_to(m, 32 * CYCLE - 1);
    assert_int_equal(test_get(m, SSR) & RDRF, 0);
    test_run_to(m, 32 * CYCLE);
    assert_int_equal(test_get(m, RDR), '1');
    clear(m, RDRF);
    test_run_to(m, 96 * CYCLE);
    assert_int_equal(test_get(m, SSR), TDRE | RDRF | ORER | TEND);
    assert_int_equal(test_get(m, RDR), '2');
    clear(m, RDRF);
    test_run_to(m, SIM_MS);
    assert_int_equal(test_get(m, SSR) & RDRF, 0);
    machine_destroy(m);
}

static void an_external_clock_makes_the_bits(void **state)
{
    struct test_wire wire;
    struct machine *m = start(clocked, &wire, 0, 5, TE | CKE1);
    (void)state;
    transmit(m, 'a');
    test_run_to(m, SIM_MS);
    assert_int_equal(wire.ended[0], 320 * SIM_US); /* 16 of 1 MHz a bit, two frames */
    machine_destroy(m);
    m = start(clocked, &wire, SYNC, 5, TE | CKE1);
    transmit(m, 'a');
    test_run_to(m, SIM_MS);
    assert_int_equal(wire.ended[0], 8 * SIM_US);
    machine_destroy(m);
}

static void without_one_nothing_moves_which_is_told(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, SYNC, 0, 0);
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    test_put(m, SCR, TE | RE | CKE1);
    transmit(m, 'a');
    test_wire_feed(&wire, "1");
    test_run_to(m, SIM_SECOND);
    assert_int_equal(wire.count, 0);
    assert_int_equal(test_get(m, SSR) & RDRF, 0);
    assert_int_equal(reports.count[REPORT_GAP], 1);
    machine_destroy(m);
}

/* --- smart card mode --- */

static void SCMR_turns_bits_round(void **state)
{
    struct test_wire wire;
    struct machine *m = start(board, &wire, 0, 0, TE | RE);
    (void)state;
    assert_int_equal(test_get(m, SCMR), 0xf2);
    test_put(m, SCMR, 0x0c);
    assert_int_equal(test_get(m, SCMR), 0xfe);
    transmit(m, 0x3f); /* inverse convention: the start character 0x3f is 0x03 on the wire */
    test_wire_feed(&wire, "\x03");
    test_run_to(m, 20 * BIT);
    assert_int_equal(wire.text[0], 0x03);
    assert_int_equal(test_get(m, RDR), 0x3f);
    machine_destroy(m);
}

/* An elementary time unit is 1488 * 2^(2n-1) * (BRR+1) cycles; TEND comes 12.5 units after the
 * start, 11 in GSM mode; TXI is asked for by TEND. */
static void a_smart_card_frame_ends_behind_its_guard_time(void **state)
{
    static const struct {
        uint8_t smr;
        uint16_t halves;
    } modes[] = {{0x20, 25}, {0xa0, 22}};
    const sim_time half = 372 * CYCLE;
    unsigned i;
    (void)state;
    for (i = 0; i < 2; i++) {
        struct test_wire wire;
        struct machine *m = test_board(board);
        sim_time from;
        test_wire_open(&wire, m, "sci0");
        test_put(m, SCMR, 1);
        test_put(m, SMR, modes[i].smr);
        test_put(m, BRR, 0);
        test_put(m, SCR, TE | TIE);
        test_run_to(m, SIM_MS); /* a frame of ones */
        from = m->now;
        assert_true(test_line(m, "irqs.2"));
        transmit(m, 'a');
        assert_false(test_line(m, "irqs.2"));
        test_run_to(m, from + modes[i].halves * half - 1);
        assert_int_equal(test_get(m, SSR), TDRE);
        assert_false(test_line(m, "irqs.2"));
        test_run_to(m, from + modes[i].halves * half + CYCLE);
        assert_int_equal(test_get(m, SSR), TDRE | TEND);
        assert_true(test_line(m, "irqs.2"));
        machine_destroy(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bit_takes_its_cycles),
        cmocka_unit_test(the_transmitter_has_two_registers),
        cmocka_unit_test(a_flag_is_cleared_by_writing_0_after_1_was_read),
        cmocka_unit_test(an_overrun_keeps_the_first_and_stops_the_receiver),
        cmocka_unit_test(a_patient_sender_waits_for_RDRF),
        cmocka_unit_test(switched_off_it_sends_nothing_but_what_is_through),
        cmocka_unit_test(dtc_and_dmac_clear_the_flag_that_asked),
        cmocka_unit_test(module_stop_initializes_it),
        cmocka_unit_test(with_MPIE_only_an_address_is_received),
        cmocka_unit_test(MPBT_is_sent_as_the_ninth_bit),
        cmocka_unit_test(the_h8_300_has_them_by_STCR),
        cmocka_unit_test(a_synchronous_exchange_takes_a_byte_for_a_byte),
        cmocka_unit_test(a_synchronous_receiver_runs_until_an_overrun),
        cmocka_unit_test(an_external_clock_makes_the_bits),
        cmocka_unit_test(without_one_nothing_moves_which_is_told),
        cmocka_unit_test(SCMR_turns_bits_round),
        cmocka_unit_test(a_smart_card_frame_ends_behind_its_guard_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
