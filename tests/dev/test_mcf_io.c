/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet without a cable, I2C without a slave, and the flash module of ColdFire chips. The
 * oracles are the MCF5208 Reference Manual and the MCF5282 User's Manual. 25 MHz. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MEMORY "ram: memory@0 { device_type = \"memory\"; reg = <0 0x10000>; };"

static uint32_t get8(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put8(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static uint32_t get32(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 4);
}

static void put32(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 4, value);
}

/* --- Ethernet --- */

#define FEC 0x20000u
enum {
    EIR = FEC + 0x004,
    EIMR = FEC + 0x008,
    TDAR = FEC + 0x014,
    ECR = FEC + 0x024,
    MMFR = FEC + 0x040,
    MSCR = FEC + 0x044,
    TCR = FEC + 0x0c4,
    ETDSR = FEC + 0x184
};
#define TXF 0x08000000u
#define TXB 0x04000000u
#define GRA 0x10000000u
#define MII 0x00800000u

static struct machine *ethernet(void)
{
    return test_board(
        "/ {" TEST_ROOT MEMORY "fec: ethernet@20000 { compatible = \"fsl,mcf-fec\";"
        "reg = <0x20000 0x400>; clocks = <&clk>; interrupts = <36>, <37>, <38>, <39>, <40>,"
        "<41>, <42>, <43>, <44>, <45>, <46>, <47>, <48>; }; };");
}

static void the_phy_answers_and_has_no_link(void **state)
{
    struct machine *m = ethernet();
    struct test_reports reports;
    (void)state;
    test_reports_watch(m, &reports);
    put32(m, MMFR, 0x60860000);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1); /* no speed */
    put32(m, EIMR, MII);
    put32(m, MSCR, 5 << 1);
    put32(m, MMFR, 1u << 30 | 2u << 28 | 1 << 23 | 1 << 18 | 2 << 16);
    test_run_to_cycle(m, 639);
    assert_int_equal(get32(m, EIR), 0);
    test_run_to_cycle(m, 640);
    assert_true(test_line(m, "irqs.42"));
    assert_int_equal(get32(m, MMFR) & 0xffff, 0x7849); /* bit 2: link */
    put32(m, EIR, MII);
    assert_false(test_line(m, "irqs.42"));
    put32(m, MMFR, 1u << 30 | 2u << 28 | 7 << 23 | 1 << 18 | 2 << 16);
    test_run_to_cycle(m, 2000);
    assert_int_equal(get32(m, MMFR) & 0xffff, 0xffff); /* no such PHY */
    put32(m, MMFR, 1u << 30 | 1u << 28 | 1 << 23 | 4 << 18 | 2 << 16 | 0x0181);
    test_run_to_cycle(m, 3000);
    put32(m, MMFR, 1u << 30 | 2u << 28 | 1 << 23 | 4 << 18 | 2 << 16);
    test_run_to_cycle(m, 4000);
    assert_int_equal(get32(m, MMFR) & 0xffff, 0x0181);
    machine_destroy(m);
}

/* Two buffers of 40 and 60 bytes are a frame: 124 byte times of 80 ns. */
static void frames_leave_and_nobody_hears_them(void **state)
{
    struct machine *m = ethernet();
    (void)state;
    put32(m, 0x100, 0x8000u << 16 | 40);
    put32(m, 0x104, 0x1000);
    put32(m, 0x108, 0xac00u << 16 | 60); /* ready, wrap, last */
    put32(m, 0x10c, 0x2000);
    put32(m, ETDSR, 0x100);
    put32(m, TDAR, 0);
    assert_int_equal(get32(m, TDAR), 0); /* off */
    put32(m, ECR, 2);
    put32(m, EIMR, TXF);
    put32(m, TDAR, 0);
    test_run_to_cycle(m, 247);
    assert_int_equal(get32(m, 0x100), 0x8000u << 16 | 40);
    test_run_to_cycle(m, 248);
    assert_int_equal(get32(m, 0x100), 40);
    assert_int_equal(get32(m, 0x108), 0x2c01u << 16 | 60);
    assert_int_equal(get32(m, EIR), TXF | TXB);
    assert_true(test_line(m, "irqs.36"));
    assert_false(test_line(m, "irqs.37"));
    assert_int_equal(get32(m, TDAR), 0); /* the ring is empty */
    put32(m, TCR, 1);
    assert_int_equal(get32(m, EIR), TXF | TXB | GRA);
    put32(m, ECR, 1);
    assert_int_equal(get32(m, EIR), 0);
    assert_int_equal(get32(m, ECR), 0xf0000000);
    machine_destroy(m);
}

/* A ring without an end, or outside of memory, harms nobody. */
static void a_wild_ring_ends_somewhere(void **state)
{
    struct machine *m = ethernet();
    (void)state;
    put32(m, 0x100, 0xa000u << 16 | 40); /* never last, always itself */
    put32(m, ETDSR, 0x100);
    put32(m, ECR, 2);
    put32(m, TDAR, 0);
    test_run_to(m, SIM_MS);
    assert_int_equal(get32(m, EIR), 0);
    put32(m, ECR, 0);
    put32(m, ETDSR, 0x70000000);
    put32(m, ECR, 2);
    put32(m, TDAR, 0);
    test_run_to(m, 2 * SIM_MS);
    assert_int_equal(get32(m, EIR), 0x00400000);
    machine_destroy(m);
}

/* --- I2C --- */

static void nobody_acknowledges(void **state)
{
    struct machine *m =
        test_board("/ {" TEST_ROOT "i2c: i2c@0 { compatible = \"fsl,mcf-i2c\"; reg = <0 0x14>;"
                   "clocks = <&clk>; interrupts = <30>; }; };");
    (void)state;
    assert_int_equal(get8(m, 0xc), 0x81);
    put8(m, 0x4, 0x20); /* 20 cycles a bit */
    put8(m, 0x8, 0x80);
    put8(m, 0x8, 0xf0); /* start, to send, with interrupt */
    assert_int_equal(get8(m, 0xc) & 0x20, 0x20);
    put8(m, 0x10, 0xa0);
    assert_int_equal(get8(m, 0xc) & 0x82, 0);
    test_run_to_cycle(m, 179);
    assert_false(test_line(m, "irqs.30"));
    test_run_to_cycle(m, 180);
    assert_true(test_line(m, "irqs.30"));
    assert_int_equal(get8(m, 0xc), 0xa3);
    put8(m, 0xc, 0);
    assert_false(test_line(m, "irqs.30"));
    put8(m, 0x8, 0x80);
    assert_int_equal(get8(m, 0xc), 0x81);
    machine_destroy(m);
}

/* --- flash --- */

enum { MCR = 0x20000, CLKD = 0x20002, PROT = 0x20010, USTAT = 0x20020, CMD = 0x20024 };
#define ARRAY 0x400000u
enum { CBEIF = 0x80, CCIF = 0x40, PVIOL = 0x20, ACCERR = 0x10, BLANK = 0x04 };

static struct machine *flash(void)
{
    struct machine *m = test_board(
        "/ {" TEST_ROOT "rom: memory@0 { device_type = \"memory\"; reg = <0 0x10000>; read-only; };"
        "cfm: flash@20000 { compatible = \"fsl,mcf-cfm\"; reg = <0x20000 0x50>; clocks = <&clk>;"
        "fsl,flash = <0 0x10000>; interrupts = <59>, <60>, <61>, <62>; };"
        "array: flash@400000 { compatible = \"fsl,mcf-cfm-array\"; reg = <0x400000 0x10000>;"
        "fsl,module = <&cfm>; }; };");
    static const uint8_t old[4] = {0x12, 0x34, 0x56, 0x78};
    bus_poke(&m->spaces[0].bus, 0x1000, old, sizeof old);
    return m;
}

static void command(struct machine *m, uint32_t offset, uint32_t data, uint32_t what)
{
    put32(m, ARRAY + offset, data);
    put8(m, CMD, what);
    put8(m, USTAT, CBEIF);
}

static void the_flash_is_erased_and_programmed(void **state)
{
    struct machine *m = flash();
    (void)state;
    put8(m, CLKD, 0x40 | 15); /* by 8, by 16: 195 kHz */
    assert_int_equal(get8(m, CLKD), 0xcf);
    assert_int_equal(get32(m, ARRAY + 0x1000), 0x12345678);
    command(m, 0x1004, 0, 0x40);
    assert_int_equal(get8(m, USTAT), CBEIF);
    test_run_to_cycle(m, 4000 * 128 - 1);
    assert_int_equal(get32(m, 0x1000), 0x12345678);
    test_run_to_cycle(m, 4000 * 128);
    assert_int_equal(get32(m, 0x1000), 0xffffffff);
    assert_int_equal(get32(m, 0x0ffc), 0);
    assert_int_equal(get8(m, USTAT), CBEIF | CCIF);
    command(m, 0x1000, 0, 0x06);
    test_run_to(m, m->now + SIM_MS);
    assert_int_equal(get8(m, USTAT), CBEIF | CCIF | BLANK);
    put8(m, USTAT, BLANK);
    command(m, 0x1000, 0xcafe0f0f, 0x20);
    command(m, 0x1004, 0xbeef0000, 0x20); /* waits behind the first */
    assert_int_equal(get8(m, USTAT), 0);
    test_run_to(m, m->now + SIM_MS);
    assert_int_equal(get32(m, 0x1000), 0xcafe0f0f);
    assert_int_equal(get32(m, 0x1004), 0xbeef0000);
    command(m, 0x1000, 0xf0f0ffff, 0x20); /* zeros stay zeros */
    test_run_to(m, m->now + SIM_MS);
    assert_int_equal(get32(m, 0x1000), 0xc0f00f0f);
    machine_destroy(m);
}

static void wrong_sequences_and_protected_sectors_are_refused(void **state)
{
    struct machine *m = flash();
    (void)state;
    put32(m, ARRAY, 0); /* no clock yet */
    assert_int_equal(get8(m, USTAT), CBEIF | CCIF | ACCERR);
    put8(m, USTAT, ACCERR);
    put8(m, CLKD, 0x4f);
    put8(m, USTAT, CBEIF);
    assert_int_equal(get8(m, USTAT) & ACCERR, ACCERR);
    put8(m, USTAT, ACCERR);
    put32(m, ARRAY, 0);
    put8(m, CMD, 0x33);
    assert_int_equal(get8(m, USTAT) & ACCERR, ACCERR);
    put8(m, USTAT, ACCERR);
    test_write_big(m, ARRAY, 2, 0);
    assert_int_equal(get8(m, USTAT) & ACCERR, ACCERR);
    put8(m, USTAT, ACCERR);
    put32(m, PROT, 1 << 2); /* sectors of 2 KB here */
    test_write_big(m, MCR, 2, 0x0600);
    command(m, 0x1000, 0, 0x20);
    assert_int_equal(get8(m, USTAT), CBEIF | CCIF | PVIOL);
    assert_true(test_line(m, "irqs.61"));
    put32(m, PROT, 0); /* locked */
    assert_int_equal(get32(m, PROT), 4);
    assert_int_equal(get32(m, 0x1000), 0x12345678);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_phy_answers_and_has_no_link),
        cmocka_unit_test(frames_leave_and_nobody_hears_them),
        cmocka_unit_test(a_wild_ring_ends_somewhere),
        cmocka_unit_test(nobody_acknowledges),
        cmocka_unit_test(the_flash_is_erased_and_programmed),
        cmocka_unit_test(wrong_sequences_and_protected_sectors_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
