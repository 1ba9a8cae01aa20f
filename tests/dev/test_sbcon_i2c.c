/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial bus controller with a bit-banging master as drivers have it (start, byte, answer,
 * stop), with nothing on the bus, and with a memory of the 24C02 kind. */
#include "dev/i2c.h"
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CONTROL  0x40022000u /* read: lines; write: release */
#define CONTROLC 0x40022004u /* write: pull low */
#define SCL      1u
#define SDA      2u

static struct machine *board(void)
{
    return test_board("/ { #address-cells = <1>; #size-cells = <1>;"
                      "bus: i2c@40022000 { compatible = \"arm,versatile-i2c\";"
                      "  reg = <0x40022000 0x1000>; }; };");
}

/* --- the master --- */

static void line(struct machine *m, uint32_t bit, bool level)
{
    test_run_to(m, m->now + 5 * SIM_US);
    test_write(m, level ? CONTROL : CONTROLC, bit);
}

static bool bit_in(struct machine *m)
{
    bool level;
    line(m, SDA, true);
    line(m, SCL, true);
    level = (test_read(m, CONTROL) & SDA) != 0;
    line(m, SCL, false);
    return level;
}

static void bit_out(struct machine *m, bool level)
{
    line(m, SDA, level);
    line(m, SCL, true);
    line(m, SCL, false);
}

static void start(struct machine *m)
{
    line(m, SDA, true);
    line(m, SCL, true);
    line(m, SDA, false);
    line(m, SCL, false);
}

static void stop(struct machine *m)
{
    line(m, SDA, false);
    line(m, SCL, true);
    line(m, SDA, true);
}

/* True if the byte was acknowledged. */
static bool byte_out(struct machine *m, uint8_t value)
{
    unsigned i;
    for (i = 0; i < 8; i++)
        bit_out(m, value >> (7 - i) & 1);
    return !bit_in(m);
}

static uint8_t byte_in(struct machine *m, bool more)
{
    uint8_t value = 0;
    unsigned i;
    for (i = 0; i < 8; i++)
        value = (uint8_t)(value << 1 | bit_in(m));
    bit_out(m, !more);
    return value;
}

/* --- the slave: 256 bytes behind an address byte --- */

struct memory {
    struct i2c_slave slave;
    uint8_t bytes[256], place;
    bool addressed; /* the next byte is data */
    unsigned stops;
};

static bool memory_start(void *owner, bool read)
{
    (void)read;
    ((struct memory *)owner)->addressed = false;
    return true;
}

static bool memory_put(void *owner, uint8_t value)
{
    struct memory *memory = owner;
    if (memory->addressed)
        memory->bytes[memory->place++] = value;
    else
        memory->place = value;
    memory->addressed = true;
    return true;
}

static uint8_t memory_get(void *owner)
{
    struct memory *memory = owner;
    return memory->bytes[memory->place++];
}

static void memory_stop(void *owner)
{
    ((struct memory *)owner)->stops++;
}

static void attach(struct machine *m, struct memory *memory)
{
    static const struct i2c_operations operations = {memory_start, memory_put, memory_get,
                                                     memory_stop};
    struct sim_error error;
    memset(memory, 0, sizeof *memory);
    assert_true(i2c_slave_attach(&memory->slave, machine_line(m, "bus.scl"),
                                 machine_line(m, "bus.sda"), 0x50, &operations, memory, &error));
}

/* --- what must hold --- */

static void lines_are_pulled_up_and_follow_the_registers(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(test_read(m, CONTROL), SCL | SDA);
    test_write(m, CONTROLC, SCL);
    assert_int_equal(test_read(m, CONTROL), SDA);
    assert_false(test_line(m, "bus.scl"));
    test_write(m, CONTROLC, SDA);
    test_write(m, CONTROL, SCL); /* a one releases, a zero leaves */
    assert_int_equal(test_read(m, CONTROL), SCL);
    machine_reset(m);
    assert_int_equal(test_read(m, CONTROL), SCL | SDA);
    machine_destroy(m);
}

static void nobody_acknowledges_on_an_empty_bus(void **unused)
{
    struct machine *m = board();
    unsigned address;
    (void)unused;
    for (address = 0; address < 128; address++) {
        start(m);
        assert_false(byte_out(m, (uint8_t)(address << 1)));
        stop(m);
    }
    machine_destroy(m);
}

static void only_the_address_of_a_slave_answers(void **unused)
{
    struct machine *m = board();
    struct memory memory;
    unsigned address;
    (void)unused;
    attach(m, &memory);
    for (address = 0; address < 128; address++) {
        start(m);
        assert_int_equal(byte_out(m, (uint8_t)(address << 1)), address == 0x50);
        stop(m);
    }
    assert_int_equal(memory.stops, 1);
    machine_destroy(m);
}

static void bytes_are_written_and_read_back_after_a_repeated_start(void **unused)
{
    static const uint8_t data[] = {0x00, 0xff, 0xa5, 0x3c};
    struct machine *m = board();
    struct memory memory;
    unsigned i;
    (void)unused;
    attach(m, &memory);
    start(m);
    assert_true(byte_out(m, 0x50 << 1));
    assert_true(byte_out(m, 0x10));
    for (i = 0; i < sizeof data; i++)
        assert_true(byte_out(m, data[i]));
    stop(m);
    assert_memory_equal(&memory.bytes[0x10], data, sizeof data);

    start(m);
    assert_true(byte_out(m, 0x50 << 1));
    assert_true(byte_out(m, 0x10));
    start(m);
    assert_true(byte_out(m, 0x50 << 1 | 1));
    for (i = 0; i < sizeof data; i++)
        assert_int_equal(byte_in(m, i + 1 < sizeof data), data[i]);
    stop(m);
    assert_int_equal(test_read(m, CONTROL), SCL | SDA); /* the bus is free */
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_pulled_up_and_follow_the_registers),
        cmocka_unit_test(nobody_acknowledges_on_an_empty_bus),
        cmocka_unit_test(only_the_address_of_a_slave_answers),
        cmocka_unit_test(bytes_are_written_and_read_back_after_a_repeated_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
