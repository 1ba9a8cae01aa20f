/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CMSIS-SVD: each way of saying where a register lies, what it is called and what it holds after
 * reset is taken as the format describes it; what is wrong gives one line with file and line. */
#include "draft/svd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CHIP "tests/draft/chip.svd"

static void load(struct svd *svd)
{
    static char bytes[1 << 16];
    struct sim_error error = {""};
    FILE *file = fopen(CHIP, "rb");
    size_t size;
    assert_non_null(file);
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (!svd_parse(svd, CHIP, bytes, size, &error))
        fail_msg("%s", error.text);
}

static const struct svd_peripheral *peripheral(const struct svd *svd, const char *name)
{
    size_t i;
    for (i = 0; i < svd->peripheral_count; i++)
        if (strcmp(svd->peripherals[i].name, name) == 0)
            return &svd->peripherals[i];
    fail_msg("no peripheral %s", name);
    return NULL;
}

static const struct svd_register *reg(const struct svd *svd, const char *of, const char *name)
{
    const struct svd_peripheral *p = peripheral(svd, of);
    size_t i;
    for (i = 0; i < p->register_count; i++)
        if (strcmp(p->registers[i].name, name) == 0)
            return &p->registers[i];
    fail_msg("no register %s.%s", of, name);
    return NULL;
}

static void is(const struct svd_register *r, uint32_t offset, unsigned width, uint32_t reset,
               enum svd_access access)
{
    assert_int_equal(r->offset, offset);
    assert_int_equal(r->width, width);
    assert_int_equal(r->reset, reset);
    assert_int_equal(r->access, access);
}

static void the_device_tells_of_its_processor(void **state)
{
    struct svd svd;
    (void)state;
    load(&svd);
    assert_string_equal(svd.device, "NB32");
    assert_int_equal(svd.priority_bits, 4);
    assert_int_equal(svd.interrupts, 60);
    assert_int_equal(svd.peripheral_count, 4);
    svd_free(&svd);
    assert_null(svd.peripherals);
}

static void registers_have_place_width_reset_and_access(void **state)
{
    struct svd svd;
    (void)state;
    load(&svd);
    is(reg(&svd, "UART1", "STATE"), 0, 4, 0x40, SVD_READ_ONLY);
    is(reg(&svd, "UART1", "DATA"), 4, 2, 0, SVD_READ_WRITE);
    is(reg(&svd, "CLOCK", "CONTROL"), 0, 4, 0x21, SVD_READ_WRITE);
    is(reg(&svd, "CLOCK", "FLAGS"), 8, 4, 0xf0, SVD_WRITE_1_CLEARS);
    assert_int_equal(peripheral(&svd, "CLOCK")->size, 1024);
    svd_free(&svd);
}

static void what_is_derived_takes_what_it_does_not_say(void **state)
{
    struct svd svd;
    const struct svd_register *r;
    (void)state;
    load(&svd);
    r = reg(&svd, "UART1", "STATE2");
    is(r, 0x14, 4, 0x40, SVD_READ_ONLY);
    assert_int_equal(r->field_count, 3);
    assert_int_equal(peripheral(&svd, "UART2")->base, 0x40004400);
    assert_int_equal(peripheral(&svd, "UART2")->size, 0x400);
    assert_int_equal(peripheral(&svd, "UART2")->register_count, 3);
    assert_int_equal(peripheral(&svd, "UART2")->interrupt_count, 1);
    assert_int_equal(peripheral(&svd, "UART2")->interrupts[0].number, 38);
    is(reg(&svd, "UART2", "STATE2"), 0x14, 4, 0x40, SVD_READ_ONLY);
    svd_free(&svd);
}

static void arrays_and_clusters_are_written_out(void **state)
{
    struct svd svd;
    (void)state;
    load(&svd);
    is(reg(&svd, "DMA", "CHANNEL0_BUFFERA"), 0x8, 4, 0, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "CHANNEL0_BUFFERC"), 0x10, 4, 0, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "CHANNEL1_BUFFERB"), 0x2c, 4, 0, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "CHANNEL1_COUNT"), 0x38, 1, 0xff, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "REQUEST3"), 0x80, 1, 0, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "REQUEST6"), 0x83, 1, 0, SVD_WRITE_ONLY);
    is(reg(&svd, "DMA", "TIME"), 0x90, 4, 0, SVD_READ_ONLY);
    is(reg(&svd, "DMA", "TIME_HIGH"), 0x94, 4, 0, SVD_READ_ONLY);
    svd_free(&svd);
}

static void names_are_found(void **state)
{
    struct svd svd;
    uint32_t address;
    unsigned low, bits;
    (void)state;
    load(&svd);
    assert_true(svd_find(&svd, "UART1.STATE.ERRORS", &address, &low, &bits));
    assert_int_equal(address, 0x40013800);
    assert_int_equal(low, 0);
    assert_int_equal(bits, 4);
    assert_true(svd_find(&svd, "UART1.STATE.RECEIVED", &address, &low, &bits));
    assert_int_equal(low * 100 + bits, 501);
    assert_true(svd_find(&svd, "UART1.STATE.EMPTY", &address, &low, &bits));
    assert_int_equal(low * 100 + bits, 701);
    assert_true(svd_find(&svd, "UART2.DATA", &address, &low, &bits));
    assert_int_equal(address, 0x40004404);
    assert_int_equal(bits, 32);
    assert_false(svd_find(&svd, "UART3", &address, &low, &bits));
    assert_false(svd_find(&svd, "UART1.STAT", &address, &low, &bits));
    assert_false(svd_find(&svd, "UART1.STATE.X", &address, &low, &bits));
    assert_string_equal(svd_peripheral_at(&svd, 0x400213ff)->name, "CLOCK");
    assert_null(svd_peripheral_at(&svd, 0x40021400));
    svd_free(&svd);
}

static void one_of_an_array_may_be_derived_from(void **state)
{
    static const char text[] =
        "<device><peripherals><peripheral><name>P</name><baseAddress>0</baseAddress><registers>"
        "<register><dim>4</dim><dimIncrement>4</dimIncrement><name>A%sB</name><size>8</size>"
        "</register><register derivedFrom=\"A2B\"><dim>1</dim><name>C</name>"
        "<addressOffset>16</addressOffset></register></registers></peripheral></peripherals>"
        "</device>";
    struct svd svd;
    struct sim_error error = {""};
    (void)state;
    if (!svd_parse(&svd, "x.svd", text, strlen(text), &error))
        fail_msg("%s", error.text);
    is(reg(&svd, "P", "C"), 16, 1, 0, SVD_READ_WRITE);
    svd_free(&svd);
}

static void refuses(const char *text, const char *said)
{
    struct svd svd;
    struct sim_error error = {""};
    assert_false(svd_parse(&svd, "x.svd", text, strlen(text), &error));
    assert_null(svd.peripherals);
    assert_null(svd.memory);
    if (strstr(error.text, said) == NULL || strncmp(error.text, "x.svd: line ", 12) != 0)
        fail_msg("\"%s\" does not say \"%s\"", error.text, said);
}

#define ONE(inside)                                                                                \
    "<device>\n<peripherals>\n<peripheral><name>P</name><baseAddress>0</baseAddress>\n"            \
    "<registers>\n" inside "</registers></peripheral></peripherals></device>"

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    refuses("", "no element found");
    refuses("<device><peripherals></device>", "line 1: mismatched tag");
    refuses("<html/>", "line 1: <html>: is not <device>");
    refuses("<device>\n</device>", "line 1: <device>: has no <peripherals>");
    refuses("<!DOCTYPE a [<!ENTITY x \"y\">]><device/>", "document type");
    refuses(ONE("<register><name>R</name>\n<addressOffset>zero</addressOffset></register>"),
            "line 6: <addressOffset>: is no number");
    refuses(ONE("<register><addressOffset>0</addressOffset></register>"), "has no name");
    refuses(ONE("<register derivedFrom=\"S\"><name>R</name></register>"), "names nothing");
    refuses(ONE("<register derivedFrom=\"S\"><name>R</name></register>\n"
                "<register derivedFrom=\"R\"><name>S</name></register>"),
            "in a circle");
    refuses(
        "<device><peripherals><peripheral><name>P</name><interrupt><value>1</value></interrupt>\n"
        "<interrupt><value>x</value></interrupt></peripheral></peripherals></device>",
        "line 2: <value>: is no number");
    refuses(ONE("<register><dim>0</dim><name>R</name></register>"), "dim is 0");
    refuses(ONE("<register><name>R</name><fields><field><name>F</name>\n"
                "<bitRange>7:0</bitRange></field></fields></register>"),
            "line 6: <bitRange>: must be [7:4]");
    refuses(ONE("<cluster><dim>60000</dim><name>C%s</name><register><dim>60000</dim>"
                "<name>R%s</name></register></cluster>"),
            "too many registers");
    refuses(ONE("<cluster><dim>60000</dim><name>C%s</name><cluster><dim>60000</dim>"
                "<name>R%s</name></cluster></cluster>"),
            "too many clusters");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_device_tells_of_its_processor),
        cmocka_unit_test(registers_have_place_width_reset_and_access),
        cmocka_unit_test(what_is_derived_takes_what_it_does_not_say),
        cmocka_unit_test(arrays_and_clusters_are_written_out),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(one_of_an_array_may_be_derived_from),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
